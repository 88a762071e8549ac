"""The imports of what is counted by month."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from customers.imports.lookups import CUSTOMER
from customers.records.imports.bulk_forms import InBulk
from customers.records.imports.conversions import Conversion, month
from customers.records.imports.kinds import Cells, register
from customers.records.imports.mapping import Mapping
from customers.records.imports.parts import PartImport
from customers.records.imports.plans import Plan

from ..forms import MeasurementForm, UsageForm
from ..lists.usage import MeasurementList, UsageList
from ..models import Measurement, Usage
from .figures import taken_apart
from .lookups import PROVISION, REQUIREMENT

MONTH_HEADINGS = ("period", "monat", "mois")
SIDE_BY_SIDE = _(
    "Each row tells one month. A table with a column for each month goes into the grid of the customer's page "
    "Measurements, under “Paste from a spreadsheet”."
)


class OfMonths(PartImport):
    """What is counted by month, with a word to those whose file has months side by side."""

    conversions: ClassVar[dict[str, Conversion]] = {"month": month}

    @classmethod
    def refusals(cls, mapping: Mapping) -> list[str]:
        there = "month" in mapping.targets()
        return [*super().refusals(mapping), *([] if there else [str(SIDE_BY_SIDE)])]


class UsageRowForm(InBulk, UsageForm):
    pass


@register
class UsageImport(OfMonths):
    name = "usage"
    title = _("Import use of services")
    needs = _("The customer's code, the service's code, the month, and users or volume.")
    model = Usage
    form = UsageRowForm
    lookups = (CUSTOMER, PROVISION)
    parent = "provision"
    identities = (("provision", "month"),)
    ignores_archived = True
    list_class = UsageList
    aliases: ClassVar[dict[str, tuple[str, ...]]] = {
        "month": MONTH_HEADINGS,
        "users": ("number of users", "user count", "active users", "nutzer", "benutzer"),
        "volume": ("quantity", "amount used", "menge"),
    }


class MeasurementRowForm(InBulk, MeasurementForm):
    def find_warnings(self) -> list[str]:
        if not self.instance.requirement_id:
            return []  # the row names none that is there
        return MeasurementForm.find_warnings(self)


@register
class MeasurementImport(OfMonths):
    """By the requirement's identifier; or by customer, service and what is needed, as our export has them."""

    name = "measurements"
    title = _("Import measurements of requirements")
    noun_plural = _("measurements of requirements")
    needs = _("The requirement's identifier, or customer, service and requirement as recorded; month and value.")
    model = Measurement
    form = MeasurementRowForm
    lookups = (CUSTOMER, PROVISION, REQUIREMENT)
    parent = "requirement"
    identities = (("requirement", "month"),)
    ignores_archived = True
    list_class = MeasurementList
    aliases: ClassVar[dict[str, tuple[str, ...]]] = {
        "month": MONTH_HEADINGS,
        "value": ("measured", "actual", "attained", "wert", "istwert"),
    }

    def values(self, cells: Cells) -> dict[str, Any]:
        return taken_apart(super().values(cells), "value")

    @classmethod
    def existing_rows(cls) -> Any:
        return super().existing_rows().prefetch_related("requirement__versions", "requirement__provision")

    def adjust(self, plan: Plan, data: dict[str, Any], values: dict[str, Any], existing: Any) -> None:
        if existing is not None and not existing.unit and values.get("unit") == existing.unit_shown:
            data["unit"] = ""  # our export tells the target's unit where the measurement has none of its own
