"""The list of requirements."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from customers.records.filters import choices_filter
from customers.records.list_parts import Column, ExportColumn, Sort
from customers.records.lists import RecordList

from ..models import Aspect, Requirement
from .belonging import FAMILY, OfProvision, of_provision


class RequirementFilters(OfProvision):
    aspect = choices_filter(Aspect.choices, _("Aspect"))
    state = choices_filter(Requirement.State.choices, _("State"))
    ability = choices_filter([choice for choice in Requirement.Ability.choices if choice[0]], _("Our ability"))

    class Meta:
        model = Requirement
        fields: list[str] = []


class RequirementList(RecordList):
    model = Requirement
    filterset_class = RequirementFilters
    title = _("Requirements")
    url_name = "services:requirement_list"
    export_url_name = "services:requirement_export"
    sorts = {
        "changed": Sort(("changed_at",), newest_first=True),
        "aspect": Sort(("aspect", "statement")),
    }
    default_sort = "changed"
    family = FAMILY
    columns_declared = (
        Column("requirement", _("Requirement"), path="statement"),
        Column("customer", _("Customer"), path="provision__customer"),
        Column("provision", _("Provision"), css_class="col-mid", path="provision"),
        Column("aspect", _("Aspect"), sort="aspect", css_class="col-mid", path="get_aspect_display"),
        Column("state", _("State"), path="get_state_display"),
        Column("ability", _("Our ability"), css_class="col-mid", path="get_ability_display"),
    )
    export_columns = (
        *of_provision(),
        ExportColumn(_("Aspect"), "get_aspect_display"),
        ExportColumn(_("Requirement"), "statement"),
        ExportColumn(_("Special to this customer"), "is_special"),
        ExportColumn(_("Priority"), "get_priority_display"),
        ExportColumn(_("State"), "get_state_display"),
        ExportColumn(_("Metric"), "newest__metric"),
        ExportColumn(_("Must be"), "newest__get_comparator_display"),
        ExportColumn(_("Target"), "newest__target"),
        ExportColumn(_("Unit"), "newest__unit"),
        ExportColumn(_("Applies from"), "newest__applies_from"),
        ExportColumn(_("Our ability to meet it"), "get_ability_display"),
        ExportColumn(_("Plan"), "ability_plan"),
    )
    empty_title = _("No requirements recorded")
    empty_text = _("A requirement is what a customer needs of a provision. It is added on the provision's page.")

    def queryset(self) -> QuerySet:
        rows = super().queryset().select_related("provision__customer", "provision__service", "standard")
        return rows.with_versions()  # type: ignore[attr-defined]
