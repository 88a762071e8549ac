"""How a row names a record that is there already, and how many rows' names are looked up at once.

A lookup sees only what the user may see: a foreign record and one that does not exist have the same answer.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from django.db.models import F, Model, QuerySet, Value
from django.db.models.functions import Upper
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..models import CustomerRecord
from .headings import NUL
from .mapping import Target

BELONGS = gettext_lazy("Belongs to")
LONGEST = 500
MOST_COMPARED = 500  # names, when the nearest is sought


@dataclass(frozen=True)
class Also:
    """A second column that tells records of the same name apart: the path on the record, and the column.

    ``choices`` are those of the path, so that a cell may hold a value's label.
    """

    path: str
    target: str
    label: Any
    aliases: tuple[str, ...] = ()
    choices: Iterable[tuple[Any, Any]] = ()

    def meant(self, text: str) -> str:
        """The value that the text stands for."""
        labels = {str(label).casefold(): str(value) for value, label in self.choices}
        return labels.get(text.casefold(), text)


@dataclass(frozen=True, kw_only=True)
class Lookup:
    """A column (``name``) that names a record. The lookup is called like the model's or the form's field it fills.

    ``rows`` gives the records the user may see. ``by`` are the paths that the text is compared with, whatever the case,
    the first that fits wins; ``within`` says which other lookups the record must belong to (path on the record:
    name of the lookup). ``alone`` are paths that name a record without these (its key, say). ``takes`` is the path from
    the found row to the record that is meant, where these differ. A lookup that fills no field, only narrows others.
    ``many`` takes several names, separated by semicolons, into a field of several. ``archived`` says, for a path over
    records that may be archived, where that is told.
    """

    name: str
    label: Any
    rows: Callable[[Any], QuerySet]
    by: tuple[str, ...]
    within: tuple[tuple[str, str], ...] = ()
    also: tuple[Also, ...] = ()
    alone: tuple[str, ...] = ()
    takes: str = ""
    noun: Any = ""
    archived: tuple[tuple[str, str], ...] = ()
    aliases: tuple[str, ...] = ()
    many: bool = False
    required: bool = True
    constant: bool = False
    suggest: str = ""
    choices: Callable[[], Iterable[tuple[Any, Any]]] | None = None

    def targets(self, headings: Callable[[str], tuple[str, ...]]) -> list[Target]:
        """Its columns; ``headings`` gives the headings that our own export has for a path."""
        own = tuple(heading for path in (*self.by, *self.alone) for heading in headings(f"{self.name}__{path}"))
        found = [
            Target(
                self.name,
                self.label,
                BELONGS,
                (*own, *self.aliases, str(self.label), self.name.replace("_", " ")),
                constant=self.constant,
                choices=self.choices,
                required=self.required,
                suggest=self.suggest,
            )
        ]
        for part in self.also:
            own = headings(f"{self.name}__{part.path}")
            names = (*own, *part.aliases, str(part.label), part.target.replace("_", " "))
            found.append(Target(part.target, part.label, BELONGS, names))
        return found

    def texts(self, text: str) -> list[str]:
        """The names in a cell."""
        return [part.strip() for part in text.split(";") if part.strip()] if self.many else [text]


@dataclass(frozen=True)
class Asked:
    """One name, the keys of the records it must belong to (None where the row does not say), and narrowing texts."""

    text: str
    within: tuple[int | None, ...] = ()
    also: tuple[str, ...] = ()


def with_keepers(rows: QuerySet) -> QuerySet:
    """The rows with what ``access.can`` looks at, so that it asks the database once for all of them."""
    model: Any = rows.model
    if issubclass(model, CustomerRecord):
        path = model.customer_path
        return rows.select_related(path).prefetch_related(*(f"{path}__{n}" for n in model.customer_model().asked_with))
    return rows.prefetch_related(*getattr(model, "asked_with", ()))


def found_by(lookup: Lookup, user: Any, asked: set[Asked]) -> dict[Asked, list[Any]]:
    """The records that each name may mean; one query for each path that names are still open for."""
    found: dict[Asked, list[Any]] = {}
    for path in (*lookup.alone, *lookup.by):
        still = [
            one
            for one in asked
            if one not in found
            and len(one.text) <= LONGEST
            and NUL not in one.text
            and (path in lookup.alone or None not in one.within)
        ]
        if path == "pk":
            still = [one for one in still if one.text.isdecimal() and len(one.text) < 19]
        if still:
            known = _known(lookup, user, path, still)
            for one in still:
                if records := _meant(lookup, known.get(_key(path, one.text), ()), one):
                    found[one] = records
    return found


def _key(path: str, text: str) -> str:
    return str(int(text)) if path == "pk" else text.lower()


def _known(lookup: Lookup, user: Any, path: str, asked: list[Asked]) -> dict[str, list[Any]]:
    """By name: rows that carry it, each with the keys it belongs to."""
    rows = with_keepers(lookup.rows(user)).annotate(sought=F(path))
    for place, (way, _name) in enumerate(lookup.within):
        keys = {one.within[place] for one in asked}
        rows = rows.annotate(**{f"in_{place}": F(way)})
        if None not in keys:
            rows = rows.filter(**{f"in_{place}__in": keys})
    if told := dict(lookup.archived).get(path):
        rows = rows.annotate(sought_archived_at=F(told)).filter(sought_archived_at=None)
    for place, part in enumerate(lookup.also):
        rows = rows.annotate(**{f"also_{place}": F(part.path)})
    texts = {_key(path, one.text) for one in asked}
    if path == "pk":
        rows = rows.filter(pk__in=texts)
    else:
        rows = rows.alias(upper_sought=Upper(path)).filter(upper_sought__in=[Upper(Value(text)) for text in texts])
    known: dict[str, list[Any]] = defaultdict(list)
    for row in rows.order_by("pk"):
        known[str(row.sought).lower()].append(row)
    return known


def _meant(lookup: Lookup, rows: Iterable[Any], asked: Asked) -> list[Any]:
    fitting = [
        row
        for row in rows
        if all(key is None or getattr(row, f"in_{place}") == key for place, key in enumerate(asked.within))
    ]
    for place, text in enumerate(asked.also):
        same = [row for row in fitting if str(getattr(row, f"also_{place}") or "").lower() == text.lower()]
        if text or (len(fitting) > 1 and same):  # without the column, the one that needs no telling apart
            fitting = same
    if len(fitting) > 1:
        fitting = [row for row in fitting if getattr(row, "archived_at", None) is None] or fitting
    records = [_followed(row, lookup.takes) for row in fitting]
    return list({record.pk: record for record in records}.values())


def _followed(row: Any, path: str) -> Any:
    for step in path.split("__") if path else ():
        row = getattr(row, step)
    return row


def nearest(lookup: Lookup, user: Any, asked: Asked) -> str:
    """The one name most like the text, of those that the user may see and that belong to the same; '' if none is."""
    if None in asked.within or len(asked.text) > LONGEST:
        return ""
    rows = lookup.rows(user)
    for (way, _name), key in zip(lookup.within, asked.within, strict=True):
        rows = rows.filter(**{way: key})
    names: dict[str, str] = {}
    for path in lookup.by:
        found = rows.exclude(**{path: None}).order_by("pk").values_list(path, flat=True)[:MOST_COMPARED]
        names |= {str(name).lower(): str(name) for name in found}
    close = get_close_matches(asked.text.lower(), names, n=1, cutoff=0.85)
    return names[close[0]] if close else ""


def refusal(lookup: Lookup, text: str, records: list[Any], owner: Model | None) -> str:
    """Why the text names no record, or more than one."""
    said = {"text": text[:80], "owner": owner, "noun": str(lookup.noun or lookup.label)}
    if len(records) > 1:
        return _("“%(text)s” names more than one %(noun)s.") % said
    if owner is not None:
        return _("“%(owner)s” has no %(noun)s “%(text)s”.") % said
    return _("There is no %(noun)s “%(text)s”.") % said
