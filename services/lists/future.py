"""The list of future services, and what its filters are on the board and the roadmap."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from customers.filters import OfCustomer, owners
from customers.records.filters import OneReference, choices_filter
from customers.records.list_parts import Column, ExportColumn, Sort
from customers.records.lists import RecordList

from ..models import FutureService
from ..quarter_names import choices, quarter_of
from ..roadmap import Beyond, Horizon, Quarter
from .belonging import FAMILY, ServiceCode, of_customer


def quarters() -> list[tuple[str, Any]]:
    return choices(timezone.localdate())


class FutureServiceFilters(OfCustomer):
    stage = choices_filter(FutureService.Stage.choices, _("Stage"))
    quarter = django_filters.ChoiceFilter(
        choices=quarters, method="filter_quarter", label=_("Expected start"), empty_label=_("Any time")
    )
    service = ServiceCode("service")
    owner = OneReference(owners, method="filter_owner", label=_("Relationship owner"), empty_label=_("Anyone"))

    class Meta:
        model = FutureService
        fields: list[str] = []

    def filter_quarter(self, queryset: Any, name: str, value: str) -> Any:
        if value == Beyond.UNDATED:
            return queryset.filter(expected_start=None)
        horizon = Horizon.of(timezone.localdate())
        first, last = horizon.days(Beyond(value) if value in set(Beyond) else Quarter.parse(value))
        if first is None:  # what should have come by now and is still open
            return queryset.filter(expected_start__lte=last, stage__in=FutureService.OPEN)
        if last is None:
            return queryset.filter(expected_start__gte=first)
        return queryset.filter(expected_start__range=(first, last))

    def filter_owner(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(customer__owner=value) if value else queryset


class RoadmapFilters(FutureServiceFilters):
    by = django_filters.ChoiceFilter(
        choices=[("service", _("Service"))], method="filter_by", label=_("Rows by"), empty_label=_("Customer")
    )

    def filter_by(self, queryset: Any, name: str, value: str) -> Any:
        return queryset  # how the rows stand together


class FutureServiceList(RecordList):
    model = FutureService
    filterset_class = FutureServiceFilters
    title = _("Future services")
    url_name = "services:future_service_list"
    export_url_name = "services:future_service_export"
    row_template = "services/_future_rows.html"
    sorts = {
        "changed": Sort(("changed_at",), newest_first=True),
        "need": Sort(("title",)),
        "start": Sort(("start_sort",)),
    }
    default_sort = "start"
    family = FAMILY
    columns_declared = (
        Column("need", _("Need"), sort="need"),
        Column("customer", _("Customer"), css_class="col-mid"),
        Column("stage", _("Stage")),
        Column("start", _("Expected start"), sort="start", numeric=True, css_class="col-mid"),
        Column("probability", _("Probability"), numeric=True, css_class="col-mid"),
        Column("revenue", _("Revenue a year"), numeric=True, css_class="col-low"),
        Column("changed", _("Changed"), sort="changed", numeric=True, css_class="col-wide"),
    )
    export_columns = (
        *of_customer("customer"),
        ExportColumn(_("Need"), "title"),
        ExportColumn(_("Stage"), "get_stage_display"),
        ExportColumn(_("In this stage since"), "stage_since"),
        ExportColumn(_("Outcome it serves"), "outcome__statement"),
        ExportColumn(_("Service code"), "service__code"),
        ExportColumn(_("Service"), "service__name"),
        ExportColumn(_("Expected start"), "expected_start"),
        ExportColumn(_("Probability %"), "probability"),
        ExportColumn(_("Expected revenue a year"), "expected_revenue"),
        ExportColumn(_("Expected cost a year"), "expected_cost"),
        ExportColumn(_("Investment"), "investment"),
        ExportColumn(_("Currency"), "currency"),
        ExportColumn(_("Requested on"), "committed_on"),
        ExportColumn(_("Requested by"), "committed_by__name"),
        ExportColumn(_("Why it was dropped"), "reason_dropped"),
        ExportColumn(_("Notes"), "notes"),
    )
    empty_title = _("No future services recorded")
    empty_text = _("What a customer will need next is outlined on the customer's page.")

    def queryset(self) -> QuerySet:
        return super().queryset().select_related("customer", "service", "outcome")

    def with_exported(self, rows: QuerySet) -> QuerySet:
        return rows.select_related("committed_by")

    @property
    def shown(self) -> list[Any]:
        today = timezone.localdate()
        for row in self.rows:
            row.late, row.quarter = row.is_late(today), quarter_of(row.expected_start)
        return self.rows


class RoadmapList(FutureServiceList):
    """The same rows, set on a roadmap."""

    filterset_class = RoadmapFilters
