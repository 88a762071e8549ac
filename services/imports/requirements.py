"""The import of requirements. A changed target is proposed as a new version, as on the page; what is agreed stays.

Our export tells the agreed target and, beside it, the one that waits to be agreed. A row asks for the latter where it
has one, else for the former.
"""

import datetime as dt
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from customers.imports.lookups import CUSTOMER
from customers.records.imports.bulk_forms import InBulk
from customers.records.imports.columns import FIELDS, Exported
from customers.records.imports.conversions import Conversion, conversion_of, month
from customers.records.imports.kinds import Cells, register
from customers.records.imports.lookups import Lookup
from customers.records.imports.mapping import Target
from customers.records.imports.models import ImportBatch
from customers.records.imports.parts import PartImport
from customers.records.imports.plans import Plan, Write, storable, touch

from ..forms import RequirementForm
from ..lists.requirements import RequirementList
from ..models import Requirement, RequirementVersion, StandardTarget
from ..models.requirement_versions import OF_VERSION
from .figures import taken_apart
from .lookups import PROVISION, refuse_archived
from .words import ASPECT, PRIORITY, SIGNS

PROPOSED = {f"proposed_{name}": name for name in OF_VERSION}
BESIDE = "target_beside_proposed"  # the agreed target as the row tells it, where the proposed one is read
STANDARD = Lookup(
    name="standard",
    label=_("Standard target"),
    noun=_("standard target"),
    rows=lambda user: StandardTarget.objects.visible_to(user),
    by=("statement",),
    within=(("service__provisions", "provision"),),
    aliases=("standard", "promise"),
    required=False,
)


class RequirementRowForm(InBulk, RequirementForm):
    def refill(self, data: dict[str, Any], instance: Any) -> None:
        super().refill(data, instance)
        self.newest = instance.newest if instance.pk else None
        initial: dict[str, Any] = {"applies_from": timezone.localdate().replace(day=1)}
        if self.newest is not None:
            initial |= {name: getattr(self.newest, name) for name in OF_VERSION}
        self.begin_with(initial)
        self._begin_anew()

    def find_warnings(self) -> list[str]:
        return RequirementForm.find_warnings(self)

    @property
    def proposes(self) -> bool:
        """Whether the row asks for another target than the newest version."""
        return self._asks_anew()


@register
class RequirementImport(PartImport):
    name = "requirements"
    title = _("Import requirements")
    needs = _("The customer's code, the service's code, the aspect, and what is needed in one line.")
    model = Requirement
    form = RequirementRowForm
    lookups = (CUSTOMER, PROVISION, STANDARD)
    parent = "provision"
    identities = (("provision", "aspect", "statement"),)
    ignores_archived = True
    paths: ClassVar[dict[str, str]] = {name: f"agreed__{name}" for name in OF_VERSION}
    conversions: ClassVar[dict[str, Conversion]] = {"applies_from": month}
    synonyms: ClassVar[dict[str, dict[str, Any]]] = {"aspect": ASPECT, "priority": PRIORITY, "comparator": SIGNS}
    order = (Requirement._meta.label_lower, RequirementVersion._meta.label_lower)
    list_class = RequirementList
    aliases: ClassVar[dict[str, tuple[str, ...]]] = {
        "aspect": ("category", "type", "aspekt"),
        "statement": ("statement", "need", "anforderung"),
        "is_special": ("special",),
        "metric": ("measure", "kpi"),
        "comparator": ("comparator", "operator"),
        "target": ("target value", "value", "zielwert"),
        "applies_from": ("from", "from month", "valid from"),
        "ability": ("ability", "able"),
        "ability_plan": ("ability plan",),
    }

    def __init__(self, batch: ImportBatch, user: Any) -> None:
        super().__init__(batch, user)
        self.defaults["applies_from"] = timezone.localdate().replace(day=1)

    @classmethod
    def targets(cls, user: Any) -> list[Target]:
        exported = Exported(cls.list_class, {name: f"proposed__{of}" for name, of in PROPOSED.items()})
        headings = {name: exported.headings_of(name) for name in PROPOSED}
        proposed = (Target(name, said[0], FIELDS, (*said, name.replace("_", " "))) for name, said in headings.items())
        return [*super().targets(user), *proposed]

    def values(self, cells: Cells) -> dict[str, Any]:
        values = super().values(cells)
        proposed = {of: values.pop(name, "") for name, of in PROPOSED.items()}
        if any(proposed.values()):
            values |= proposed | {BESIDE: values.get("target", "")}
        return taken_apart(values, "target", comparator="comparator")

    def _plan(self, plan: Plan, existing: Any) -> None:
        super()._plan(plan, existing)
        if BESIDE not in plan.values:
            return
        of_column = {of: name for name, of in PROPOSED.items()}  # what is wrong is wrong in the column that was read
        plan.errors = {of_column.get(name, name): messages for name, messages in plan.errors.items()}
        agreed, beside = existing.agreed if existing is not None else None, plan.values[BESIDE]
        if not plan.errors and agreed is not None and beside and self._figure(beside) != agreed.target:
            stays = _t("Version %(number)s is agreed and stays. Change the proposed target instead.")
            plan.refuse("target", stays % {"number": agreed.number})

    @classmethod
    def existing_rows(cls) -> Any:
        return super().existing_rows().with_versions()

    def present(self, existing: Any) -> dict[str, Any]:
        newest = existing.newest
        found = super().present(existing)
        for name in OF_VERSION:
            value = getattr(newest, name, None)
            found[name] = "" if value is None else value
        found["applies_from"] = _asked_from(newest)
        if newest is None:
            found["comparator"] = self.defaults["comparator"]
        return found

    def adjust(self, plan: Plan, data: dict[str, Any], values: dict[str, Any], existing: Any) -> None:
        standard = plan.found.get("standard")
        if standard is not None and (existing is None or existing.standard_id != standard.pk):
            refuse_archived(plan, "standard", standard)
        newest = existing.newest if existing is not None else None
        if newest is not None and values.get("applies_from") == newest.applies_from.isoformat():
            # The month of the agreed version, as our export tells it, is nobody's wish to judge closed months anew.
            data["applies_from"] = _asked_from(newest)

    def _figure(self, text: str) -> Any:
        """The figure in a cell; None where there is none, or it cannot be read."""
        form_field: Any = self.blank.fields["target"]
        try:
            convert = conversion_of(form_field)
            return form_field.to_python(convert(text) if convert is not None else text)
        except ValidationError:
            return None

    def extras(self, plan: Plan, values: dict[str, Any], existing: Any, record: Any) -> None:
        form: Any = self.blank
        if plan.cleaned is None or not form.proposes:
            return
        said = {name: plan.cleaned[name] for name in OF_VERSION}
        kept = {name: storable(value) for name, value in said.items()}
        kept |= {"proposed_at": timezone.now().isoformat(), "proposed_by_id": self.user.pk}
        label = RequirementVersion._meta.label_lower
        newest: Any = existing.newest if existing is not None else None
        agreed = existing.agreed if existing is not None else None
        waiting = existing.proposed if existing is not None else None
        if agreed is not None and all(getattr(agreed, name) == value for name, value in said.items()):
            taken_back = _t("This is agreed already, and version %(number)s waits to be agreed. Take that back first.")
            plan.refuse("target", taken_back % {"number": newest.number})
            return
        if waiting is not None:
            before = {name: storable(getattr(waiting, name)) for name in kept}
            plan.writes.append(Write(label, "version", waiting.pk, kept, before))
        else:
            kept["number"] = newest.number + 1 if newest is not None else 1
            plan.writes.append(Write(label, "version", values=kept, references={"requirement_id": "self:main"}))
        if existing is not None:
            touch(plan, existing)


def _asked_from(newest: RequirementVersion | None) -> dt.date:
    """The month from which a changed target is asked for, where nobody says: what is agreed holds until this one."""
    this = timezone.localdate().replace(day=1)
    if newest is None:
        return this
    return newest.applies_from if newest.agreed_on is None else max(newest.applies_from, this)
