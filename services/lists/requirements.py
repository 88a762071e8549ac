"""The list of requirements."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from customers.records.filters import choices_filter
from customers.records.list_parts import Column, ExportColumn, Sort
from customers.records.lists import RecordList

from ..judging import version_in
from ..models import Aspect, Requirement
from ..periods import Month
from ..requirements_matrix import Entry
from .belonging import FAMILY, OfProvision, of_provision


class RequirementFilters(OfProvision):
    aspect = choices_filter(Aspect.choices, _("Aspect"))
    state = choices_filter(Requirement.State.choices, _("State"))
    ability = choices_filter([choice for choice in Requirement.Ability.choices if choice[0]], _("Our ability"))
    special = django_filters.ChoiceFilter(
        method="filter_special",
        label=_("Special or standard"),
        choices=[("special", _("Special to the customer")), ("standard", _("Standard"))],
        empty_label=_("Both"),
    )

    class Meta:
        model = Requirement
        fields: list[str] = []

    def filter_special(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(is_special=value == "special")


class RequirementList(RecordList):
    model = Requirement
    filterset_class = RequirementFilters
    title = _("Requirements")
    url_name = "services:requirement_list"
    export_url_name = "services:requirement_export"
    row_template = "services/_requirement_rows.html"
    sorts = {
        "changed": Sort(("changed_at",), newest_first=True),
        "requirement": Sort(("statement",)),
        "aspect": Sort(("aspect", "statement")),
    }
    default_sort = "changed"
    family = FAMILY
    columns_declared = (
        Column("requirement", _("Requirement"), sort="requirement"),
        Column("customer", _("Customer"), css_class="col-mid"),
        Column("provision", _("Provision"), css_class="col-mid"),
        Column("aspect", _("Aspect"), sort="aspect", css_class="col-mid"),
        Column("target", _("Target"), numeric=True),
        Column("state", _("State"), css_class="col-mid"),
        Column("ability", _("Our ability"), css_class="col-mid"),
        Column("changed", _("Changed"), sort="changed", numeric=True, css_class="col-wide"),
    )
    export_columns = (
        *of_provision(),
        ExportColumn(_("Aspect"), "get_aspect_display"),
        ExportColumn(_("Requirement"), "statement"),
        ExportColumn(_("Special to this customer"), "is_special"),
        ExportColumn(_("Priority"), "get_priority_display"),
        ExportColumn(_("State"), "get_state_display"),
        ExportColumn(_("Metric"), "agreed__metric"),
        ExportColumn(_("Must be"), "agreed__get_comparator_display"),
        ExportColumn(_("Target"), "agreed__target"),
        ExportColumn(_("Unit"), "agreed__unit"),
        ExportColumn(_("Applies from"), "agreed__applies_from"),
        ExportColumn(_("Agreed on"), "agreed__agreed_on"),
        ExportColumn(_("Agreed by"), "agreed__agreed_by__name"),
        ExportColumn(_("Agreed wording"), "agreed__statement"),
        ExportColumn(_("Proposed metric"), "proposed__metric"),
        ExportColumn(_("Proposed must be"), "proposed__get_comparator_display"),
        ExportColumn(_("Proposed target"), "proposed__target"),
        ExportColumn(_("Proposed unit"), "proposed__unit"),
        ExportColumn(_("Proposed to apply from"), "proposed__applies_from"),
        ExportColumn(_("Our ability to meet it"), "get_ability_display"),
        ExportColumn(_("Plan"), "ability_plan"),
    )
    empty_title = _("No requirements recorded")
    empty_text = _("A requirement is what a customer needs of a provision. It is added on the provision's page.")

    def queryset(self) -> QuerySet:
        rows: Any = super().queryset().select_related("provision__customer", "provision__service", "standard")
        return rows.with_versions()

    @property
    def shown(self) -> list[Entry]:
        month = Month.of(timezone.localdate())
        return [Entry(row, version_in(row.versions.all(), month)) for row in self.rows]
