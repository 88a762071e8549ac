"""Lists of performance events and maintenance."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from customers.filters import OfCustomer
from customers.records.filters import choices_filter
from customers.records.list_parts import Column, ExportColumn, Sort
from customers.records.lists import RecordList

from ..models import Maintenance, PerformanceEvent
from .belonging import FAMILY, OfProvision, of_customer, of_provision


class PerformanceEventFilters(OfCustomer):
    kind = choices_filter(PerformanceEvent.Kind.choices, _("Kind"))
    severity = choices_filter(PerformanceEvent.Severity.choices, _("Severity"))

    class Meta:
        model = PerformanceEvent
        fields: list[str] = []


class PerformanceEventList(RecordList):
    model = PerformanceEvent
    filterset_class = PerformanceEventFilters
    title = _("Performance events")
    url_name = "services:event_list"
    export_url_name = "services:event_export"
    sorts = {
        "started": Sort(("started_at",), newest_first=True),
        "changed": Sort(("changed_at",), newest_first=True),
    }
    default_sort = "started"
    family = FAMILY
    columns_declared = (
        Column("title", _("What happened"), path="title"),
        Column("customer", _("Customer"), path="customer"),
        Column("kind", _("Kind"), path="get_kind_display"),
        Column("severity", _("Severity"), css_class="col-mid", path="get_severity_display"),
        Column("started", _("From"), sort="started", numeric=True, css_class="col-mid", path="started_at"),
    )
    export_columns = (
        *of_customer("customer"),
        ExportColumn(_("Kind"), "get_kind_display"),
        ExportColumn(_("Severity"), "get_severity_display"),
        ExportColumn(_("What happened"), "title"),
        ExportColumn(_("From"), "started_at", moment=True),
        ExportColumn(_("To"), "ended_at", moment=True),
        ExportColumn(_("Requirement breached"), "requirement__statement"),
        ExportColumn(_("Impact"), "impact"),
        ExportColumn(_("Cause"), "cause"),
        ExportColumn(_("Correction"), "correction"),
        ExportColumn(_("Service credit"), "credit_amount"),
        ExportColumn(_("Currency"), "credit_currency"),
        ExportColumn(_("External system"), "external_system"),
        ExportColumn(_("Ticket"), "external_id"),
        ExportColumn(_("Disclosed on"), "disclosed_on"),
    )
    empty_title = _("No performance events recorded")
    empty_text = _("Outages, breaches and incidents, and what went notably well, make a customer's past performance.")

    def queryset(self) -> QuerySet:
        return super().queryset().select_related("customer", "requirement").prefetch_related("impacts")


class MaintenanceFilters(OfProvision):
    class Meta:
        model = Maintenance
        fields: list[str] = []


class MaintenanceList(RecordList):
    model = Maintenance
    filterset_class = MaintenanceFilters
    title = _("Maintenance")
    url_name = "services:maintenance_list"
    export_url_name = "services:maintenance_export"
    sorts = {
        "starts": Sort(("starts_at",), newest_first=True),
        "changed": Sort(("changed_at",), newest_first=True),
    }
    default_sort = "starts"
    family = FAMILY
    columns_declared = (
        Column("title", _("Work"), path="title"),
        Column("customer", _("Customer"), path="provision__customer"),
        Column("provision", _("Provision"), css_class="col-mid", path="provision"),
        Column("starts", _("From"), sort="starts", numeric=True, path="starts_at"),
        Column("ends", _("To"), numeric=True, css_class="col-mid", path="ends_at"),
    )
    export_columns = (
        *of_provision(),
        ExportColumn(_("Work"), "title"),
        ExportColumn(_("From"), "starts_at", moment=True),
        ExportColumn(_("To"), "ends_at", moment=True),
        ExportColumn(_("Agreed"), "agreed_at", moment=True),
        ExportColumn(_("Agreed by"), "agreed_by__name"),
    )
    empty_title = _("No maintenance recorded")
    empty_text = _("Planned work on a provision is recorded on its page; agreed in advance, it is no downtime.")

    def queryset(self) -> QuerySet:
        return super().queryset().select_related("provision__customer", "provision__service", "agreed_by")
