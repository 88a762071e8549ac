"""Lists of what is counted by month."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from customers.records.list_parts import Column, ExportColumn, Sort
from customers.records.lists import RecordList

from ..models import Measurement, Usage
from .belonging import FAMILY, CustomerCode, OfProvision, ServiceCode, of_provision

SORTS = {"month": Sort(("month",), newest_first=True), "changed": Sort(("changed_at",), newest_first=True)}


class UsageFilters(OfProvision):
    class Meta:
        model = Usage
        fields: list[str] = []


class UsageList(RecordList):
    model = Usage
    filterset_class = UsageFilters
    title = _("Use of services")
    url_name = "services:usage_list"
    export_url_name = "services:usage_export"
    sorts = {**SORTS}
    default_sort = "month"
    family = FAMILY
    columns_declared = (
        Column("month", _("Month"), sort="month", path="__str__"),
        Column("customer", _("Customer"), path="provision__customer"),
        Column("provision", _("Provision"), path="provision"),
        Column("users", _("Users"), numeric=True, path="users"),
        Column("volume", _("Volume"), numeric=True, css_class="col-mid", path="volume"),
    )
    export_columns = (
        *of_provision(),
        ExportColumn(_("Month"), "__str__"),
        ExportColumn(_("Users"), "users"),
        ExportColumn(_("Volume"), "volume"),
        ExportColumn(_("Unit of volume"), "provision__service__volume_unit"),
        ExportColumn(_("Note"), "note"),
    )
    empty_title = _("No use recorded")
    empty_text = _("Users and volume by month show how much a customer uses what you provide.")

    def queryset(self) -> QuerySet:
        return super().queryset().select_related("provision__customer", "provision__service")


class MeasurementFilters(OfProvision):
    path = "requirement__provision"
    customer = CustomerCode("requirement__provision__customer")
    service = ServiceCode("requirement__provision__service")

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
    sorts = {**SORTS}
    default_sort = "month"
    family = FAMILY
    columns_declared = (
        Column("month", _("Month"), sort="month", path="__str__"),
        Column("customer", _("Customer"), path="requirement__provision__customer"),
        Column("provision", _("Provision"), css_class="col-mid", path="requirement__provision"),
        Column("requirement", _("Requirement"), path="requirement"),
        Column("unit", _("Unit"), css_class="col-mid", path="unit"),
    )
    export_columns = (
        *of_provision("requirement__provision"),
        ExportColumn(_("Aspect"), "requirement__get_aspect_display"),
        ExportColumn(_("Requirement"), "requirement__statement"),
        ExportColumn(_("Month"), "month"),
        ExportColumn(_("Value"), "value"),
        ExportColumn(_("Unit"), "unit"),
        ExportColumn(_("Note"), "note"),
    )
    empty_title = _("No measurements recorded")
    empty_text = _("A measurement is the value reached for a requirement in a month.")

    def queryset(self) -> QuerySet:
        return super().queryset().select_related("requirement__provision__customer", "requirement__provision__service")
