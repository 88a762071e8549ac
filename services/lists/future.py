"""The list of future services."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from customers.filters import OfCustomer
from customers.records.filters import choices_filter
from customers.records.list_parts import Column, ExportColumn, Sort
from customers.records.lists import RecordList

from ..models import FutureService
from .belonging import FAMILY, ServiceCode, of_customer


class FutureServiceFilters(OfCustomer):
    service = ServiceCode("service")
    stage = choices_filter(FutureService.Stage.choices, _("Stage"))

    class Meta:
        model = FutureService
        fields: list[str] = []


class FutureServiceList(RecordList):
    model = FutureService
    filterset_class = FutureServiceFilters
    title = _("Future services")
    url_name = "services:future_service_list"
    export_url_name = "services:future_service_export"
    sorts = {
        "changed": Sort(("changed_at",), newest_first=True),
        "title": Sort(("title",)),
    }
    default_sort = "changed"
    family = FAMILY
    columns_declared = (
        Column("need", _("Need"), sort="title", path="title"),
        Column("customer", _("Customer"), path="customer"),
        Column("stage", _("Stage"), path="get_stage_display"),
        Column("start", _("Expected start"), numeric=True, css_class="col-mid", path="expected_start"),
        Column("probability", _("Probability %"), numeric=True, css_class="col-mid", path="probability"),
        Column("revenue", _("Revenue a year"), numeric=True, css_class="col-low", path="expected_revenue"),
    )
    export_columns = (
        *of_customer("customer"),
        ExportColumn(_("Need"), "title"),
        ExportColumn(_("Stage"), "get_stage_display"),
        ExportColumn(_("Outcome it serves"), "outcome__statement"),
        ExportColumn(_("Service code"), "service__code"),
        ExportColumn(_("Service"), "service__name"),
        ExportColumn(_("Expected start"), "expected_start"),
        ExportColumn(_("Probability %"), "probability"),
        ExportColumn(_("Expected revenue a year"), "expected_revenue"),
        ExportColumn(_("Expected cost a year"), "expected_cost"),
        ExportColumn(_("Investment"), "investment"),
        ExportColumn(_("Currency"), "currency"),
        ExportColumn(_("Notes"), "notes"),
    )
    empty_title = _("No future services recorded")
    empty_text = _("What a customer will need next is outlined on the customer's page.")

    def queryset(self) -> QuerySet:
        return super().queryset().select_related("customer", "service", "outcome")
