"""Lists of what is counted by month."""

from typing import Any

import django_filters
from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from customers.records.list_parts import Column, ExportColumn, Sort
from customers.records.lists import RecordList

from ..models import Measurement, RequirementVersion, Usage
from ..months import MonthFormField
from .belonging import FAMILY, CustomerCode, OfProvision, ServiceCode, of_provision

SORTS = {"month": Sort(("month",), newest_first=True), "changed": Sort(("changed_at",), newest_first=True)}


class MonthFilter(django_filters.Filter):
    field_class = MonthFormField


def since() -> MonthFilter:
    return MonthFilter(field_name="month", lookup_expr="gte", label=_("From month"))


def until() -> MonthFilter:
    return MonthFilter(field_name="month", lookup_expr="lte", label=_("To month"))


class UsageFilters(OfProvision):
    since, until = since(), until()

    class Meta:
        model = Usage
        fields: list[str] = []


class UsageList(RecordList):
    model = Usage
    filterset_class = UsageFilters
    title = _("Use of services")
    url_name = "services:usage_list"
    export_url_name = "services:usage_export"
    row_template = "services/_usage_rows.html"
    sorts = {**SORTS}
    default_sort = "month"
    family = FAMILY
    columns_declared = (
        Column("month", _("Month"), sort="month"),
        Column("customer", _("Customer")),
        Column("provision", _("Provision"), css_class="col-mid"),
        Column("users", _("Users"), numeric=True),
        Column("volume", _("Volume"), numeric=True),
        Column("note", _("Note"), css_class="col-low"),
        Column("changed", _("Changed"), sort="changed", numeric=True, css_class="col-wide"),
    )
    export_columns = (
        *of_provision(),
        ExportColumn(_("Month"), "month"),
        ExportColumn(_("Users"), "users"),
        ExportColumn(_("Volume"), "volume"),
        ExportColumn(_("Unit of volume"), "provision__service__volume_unit"),
        ExportColumn(_("Note"), "note"),
    )
    empty_title = _("No use recorded")
    empty_text = _("Users and volume by month show how much a customer uses what you provide.")

    @property
    def noun(self) -> str:
        return gettext("month of use")

    @property
    def noun_plural(self) -> str:
        return gettext("months of use")

    def queryset(self) -> QuerySet:
        return super().queryset().select_related("provision__customer", "provision__service")


class MeasurementFilters(OfProvision):
    path = "requirement__provision"
    customer = CustomerCode("requirement__provision__customer")
    service = ServiceCode("requirement__provision__service")
    since, until = since(), until()

    class Meta:
        model = Measurement
        fields: list[str] = []

    def in_use(self, queryset: Any) -> Any:
        return super().in_use(queryset).filter(requirement__archived_at=None)


class MeasurementList(RecordList):
    model = Measurement
    filterset_class = MeasurementFilters
    title = _("Measurements")
    url_name = "services:requirement_measurement_list"
    export_url_name = "services:requirement_measurement_export"
    row_template = "services/_measurement_rows.html"
    sorts = {**SORTS}
    default_sort = "month"
    family = FAMILY
    columns_declared = (
        Column("month", _("Month"), sort="month"),
        Column("customer", _("Customer"), css_class="col-mid"),
        Column("requirement", _("Requirement")),
        Column("value", _("Value"), numeric=True),
        Column("target", _("Target"), numeric=True, css_class="col-mid"),
        Column("verdict", _("Verdict"), css_class="col-mid"),
        Column("changed", _("Changed"), sort="changed", numeric=True, css_class="col-wide"),
    )
    export_columns = (
        *of_provision("requirement__provision"),
        ExportColumn(_("Aspect"), "requirement__get_aspect_display"),
        ExportColumn(_("Requirement"), "requirement__statement"),
        ExportColumn(_("Month"), "month"),
        ExportColumn(_("Value"), "value"),
        ExportColumn(_("Unit"), "unit_shown"),
        ExportColumn(_("Target"), "target_shown"),
        ExportColumn(_("Verdict"), "verdict_shown"),
        ExportColumn(_("Note"), "note"),
    )
    empty_title = _("No measurements recorded")
    empty_text = _("A measurement is the value reached for a requirement in a month.")

    @property
    def noun(self) -> str:
        return gettext("measurement")

    @property
    def noun_plural(self) -> str:
        return gettext("measurements")

    def queryset(self) -> QuerySet:
        return super().queryset().select_related("requirement__provision__customer", "requirement__provision__service")

    def with_shown(self, rows: QuerySet) -> QuerySet:
        """Every target that may be in force in a row's month, in one query for all rows."""
        versions = RequirementVersion.objects.order_by("number")
        return rows.prefetch_related(Prefetch("requirement__versions", queryset=versions))
