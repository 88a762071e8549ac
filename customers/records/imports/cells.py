"""What the cells of a row say: the records they name, and texts in the words of our forms."""

import datetime as dt
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.forms import DateTimeField, Field
from django.utils import timezone
from django.utils.translation import gettext as _

from .bulk_forms import InBulk
from .conversions import Conversion, by_clock, conversion_of, moment
from .lookups import Asked, Lookup, found_by, nearest, refusal
from .mapping import RowReader
from .plans import Plan


class CellReading:
    """The part of a kind that reads; see ``parts.PartImport`` for what is declared."""

    lookups: ClassVar[tuple[Lookup, ...]]
    parent: ClassVar[str]
    conversions: ClassVar[dict[str, Conversion]]
    user: Any
    blank: InBulk
    named: dict[str, Lookup]
    known_names: dict[str, dict[Asked, list[Any]]]
    zones: dict[str, ZoneInfo | None]
    hints_left = 20

    @classmethod
    def is_told_by_another(cls, lookup: Lookup, filled: set[str]) -> bool:
        """Whether a record named alone (by its key) says what this one is, or what that belongs to in its turn."""
        told = [other for other in cls.lookups if other.alone and other.name in filled]
        names: set[str] = set()
        while told:
            inner = {name for _path, name in told.pop().within} - names
            names |= inner
            told += [other for other in cls.lookups if other.name in inner]
        return lookup.name in names

    def look_up(self, lookup: Lookup, plans: list[Plan]) -> None:
        asked: dict[int, list[Asked]] = {}
        owners = [name for _path, name in lookup.within]
        for plan in plans:
            text = str(plan.values.get(lookup.name) or "")
            if any(name in plan.errors or name in plan.unasked for name in owners):
                plan.unasked.add(lookup.name)  # one wrong name is said once
                continue
            if not text:
                if lookup.required and not self.is_told_by_another(lookup, set(plan.values)):
                    plan.refuse(lookup.name, _("Say which %(noun)s.") % {"noun": lookup.label})
                continue
            within = tuple(getattr(plan.found.get(name), "pk", None) for name in owners)
            also = tuple(part.meant(str(plan.values.get(part.target) or "")) for part in lookup.also)
            asked[plan.number] = [Asked(part, within, also) for part in lookup.texts(text)]
        known = self.known_names[lookup.name]
        if new := {one for each in asked.values() for one in each} - set(known):
            known |= {one: [] for one in new} | found_by(lookup, self.user, new)
        for plan in plans:
            records = []
            for one in asked.get(plan.number, ()):
                found = known[one]
                if len(found) == 1:
                    records.append(found[0])
                    continue
                owner = next((plan.found[name] for name in reversed(owners) if name in plan.found), None)
                near = "" if found else self._nearest(lookup, one)
                plan.refuse(lookup.name, f"{refusal(lookup, one.text, found, owner)}{near}")
            if plan.number in asked and lookup.name not in plan.errors:
                plan.found[lookup.name] = records if lookup.many else records[0]

    def _nearest(self, lookup: Lookup, asked: Asked) -> str:
        """The name that may have been meant; asked a few times only, for a file of wrong names is wrong as a whole."""
        near = nearest(lookup, self.user, asked) if self.hints_left > 0 else ""
        self.hints_left -= 1
        return " " + _("Did you mean “%(name)s”?") % {"name": near} if near else ""

    def convert(self, plan: Plan) -> None:
        for name, form_field in self.blank.fields.items():
            text = plan.values.get(name)
            if not text or name in self.named:
                continue
            convert = self.conversions.get(name) or conversion_of(form_field)
            try:
                if isinstance(form_field, DateTimeField) and name not in self.conversions:
                    plan.values[name] = moment(text, self.zones.get(name) or self.zone(plan), self.clock)
                elif convert is not None:
                    plan.values[name] = convert(text)
            except ValidationError as error:
                plan.refuse(name, *error.messages)

    def zone(self, plan: Plan) -> dt.tzinfo:
        """Whose clock tells a moment that names no zone: the customer's."""
        customer = self.customer_of(plan)
        return ZoneInfo(customer.time_zone) if customer is not None else timezone.get_current_timezone()

    @staticmethod
    def clock(shown: dt.datetime, zone: Any, /) -> dt.datetime:
        """The moment at which the zone's clock shows this; ValidationError where none is, or two are."""
        return by_clock(shown, zone)

    def customer_of(self, plan: Plan) -> Any:
        return getattr(plan.found.get(self.parent), "its_customer", None)


def tell_nothing(reader: RowReader, source: list[str], plan: Plan) -> None:
    """Where a value is missing although the cell is not empty, say that its text counts as nothing."""
    if not plan.errors:
        return
    for index, column in reader.columns:
        cell = source[index].strip() if index < len(source) else ""
        said = plan.errors.get(column.target, [])
        if cell and reader.is_nothing(cell) and str(Field.default_error_messages["required"]) in said:
            told = _("“%(text)s” counts as nothing here, and a value is needed.") % {"text": cell}
            plan.errors[column.target] = [told]
