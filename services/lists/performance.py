"""Lists of performance events and maintenance."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import django_filters
from django.contrib.postgres.aggregates import StringAgg
from django.db.models import Case, Exists, F, OuterRef, QuerySet, Subquery, TextField, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _

from customers.figures import figure
from customers.filters import OfCustomer
from customers.records.filters import Tick, choices_filter
from customers.records.list_parts import Column, ExportColumn, Sort, of_numbers, short_day
from customers.records.lists import RecordList

from ..models import EventImpact, Maintenance, PerformanceEvent
from ..naming import in_a_file, requirement_in_a_file
from ..timeline import begun_by, day_filter, still_there
from .belonging import FAMILY, OfProvision, of_customer, of_provision


def here() -> ZoneInfo:
    """The reader's own zone: a list of many customers has no other that would hold for all."""
    return ZoneInfo(timezone.get_current_timezone_name())


class PerformanceEventFilters(OfCustomer):
    kind = choices_filter(PerformanceEvent.Kind.choices, _("Kind"))
    severity = choices_filter(PerformanceEvent.Severity.choices, _("Severity"))
    service = django_filters.CharFilter(method="filter_service", label=_("Service code"), max_length=32)
    since = day_filter("filter_since", _("Since"))
    until = day_filter("filter_until", _("Until"))
    ongoing = Tick(method="filter_ongoing", label=_("Going on"))
    undisclosed = Tick(method="filter_undisclosed", label=_("Not disclosed"))

    class Meta:
        model = PerformanceEvent
        fields: list[str] = []

    def filter_service(self, queryset: Any, name: str, value: str) -> Any:
        of_it = EventImpact.objects.filter(event=OuterRef("pk"), provision__service__code__iexact=value)
        return queryset.filter(Exists(of_it))

    def filter_since(self, queryset: Any, name: str, value: dt.date) -> Any:
        return queryset.filter(still_there(value, here()))

    def filter_until(self, queryset: Any, name: str, value: dt.date) -> Any:
        return queryset.filter(begun_by(value, here()))

    def filter_ongoing(self, queryset: Any, name: str, value: bool) -> Any:
        return queryset.ongoing() if value else queryset

    def filter_undisclosed(self, queryset: Any, name: str, value: bool) -> Any:
        return queryset.undisclosed() if value else queryset


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
    row_template = "services/_event_rows.html"
    columns_declared = (
        Column("title", _("What happened"), css_class="cell-main"),
        Column("customer", _("Customer"), css_class="col-mid"),
        Column("provisions", _("Provisions affected"), css_class="col-low"),
        Column("started", _("Began"), sort="started", numeric=True, css_class="col-mid"),
        Column("lasted", _("Took"), numeric=True, css_class="col-mid"),
        Column("vital", _("Vital minutes lost"), numeric=True, css_class="col-low"),
        Column("told", _("Disclosed"), numeric=True, css_class="col-wide"),
    )
    export_columns = (
        *of_customer("customer"),
        ExportColumn(_("Kind"), "get_kind_display"),
        ExportColumn(_("Severity"), "get_severity_display"),
        ExportColumn(_("What happened"), "title"),
        ExportColumn(_("From"), "started_at", moment=True, to_the_second=True),
        ExportColumn(_("To"), "ended_at", moment=True, to_the_second=True),
        ExportColumn(_("Minutes"), "duration_minutes"),
        ExportColumn(_("Provisions affected"), "told_affected"),
        ExportColumn(_("Of these, unavailable"), "told_unavailable"),
        ExportColumn(_("Of these, vital function stood still"), "told_lost"),
        ExportColumn(_("Functions that stood still"), "functions_lost"),
        ExportColumn(_("Vital minutes lost"), "vital_minutes"),
        ExportColumn(_("Requirement breached"), "told_requirement"),
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
        return super().queryset().select_related("customer", "requirement")

    def with_shown(self, rows: Any) -> QuerySet:
        return rows.with_impacts()

    @cached_property
    def shown(self) -> list[dict[str, Any]]:
        """The rows as plain texts: what three places of a row say is worked out once."""
        events, customers = escape(reverse("services:event_list")), escape(reverse("customers:customer_list"))
        kinds = {value: escape(label) for value, label in PerformanceEvent.Kind.choices}
        severities = {value: escape(label) for value, label in PerformanceEvent.Severity.choices}
        found = []
        for event in self.rows:
            starts = event.starts
            found.append(
                {
                    "url": events + of_numbers(f"{event.pk}/"),
                    "title": event.title,
                    "archived": event.archived_at is not None,
                    "icon": event.icon,
                    "kind": kinds[event.kind],
                    "severity": severities.get(event.severity, ""),
                    "ticket": event.external_id,
                    "customer": event.customer.name,
                    "customer_url": customers + of_numbers(f"{event.customer_id}/"),
                    "names": event.affected_names,
                    "day": short_day(starts.date()),
                    "clock": f"{starts:%H:%M} {starts.tzname()}",
                    "lasted": event.lasted,
                    "goes_on": event.goes_on,
                    "vital": figure(event.vital_minutes) if event.functions_lost else "–",
                    "disclosed": short_day(event.disclosed_on) if event.disclosed_on else "",
                    "went_wrong": event.went_wrong,
                }
            )
        return found

    def with_exported(self, rows: QuerySet) -> QuerySet:
        """With what was affected and what was breached as a file names them, so that it can come back."""
        return self.with_shown(rows).annotate(
            told_affected=_affected(),
            told_unavailable=_affected(unavailable=True),
            told_lost=_affected(function_lost=True),
            told_requirement=Case(
                When(requirement=None, then=Value("")),
                default=requirement_in_a_file("requirement__"),
                output_field=TextField(),
            ),
        )


def _affected(**which: bool) -> Subquery:
    """The provisions of the event, by the codes of their services and their labels: ``MAIL; ERP – Oslo``."""
    impacts = EventImpact.objects.filter(event=OuterRef("pk"), **which).order_by().values("event")
    named = in_a_file("service__code", "provision__")
    return Subquery(impacts.annotate(told=StringAgg(named, "; ", order_by=named)).values("told"))


class MaintenanceFilters(OfProvision):
    since = day_filter("filter_since", _("Since"))
    until = day_filter("filter_until", _("Until"))
    agreement = django_filters.ChoiceFilter(
        choices=[("advance", _("Agreed in advance")), ("late", _("Agreed too late")), ("none", _("Not agreed"))],
        label=_("Agreement"),
        empty_label=_("Any"),
        method="filter_agreement",
    )

    class Meta:
        model = Maintenance
        fields: list[str] = []

    def filter_since(self, queryset: Any, name: str, value: dt.date) -> Any:
        return queryset.filter(ends_at__gt=dt.datetime.combine(value, dt.time(), here()))

    def filter_until(self, queryset: Any, name: str, value: dt.date) -> Any:
        return queryset.filter(begun_by(value, here(), "starts_at"))

    def filter_agreement(self, queryset: Any, name: str, value: str) -> Any:
        if value == "advance":
            return queryset.agreed_in_advance()
        return queryset.filter(agreed_at=None) if value == "none" else queryset.filter(agreed_at__gte=F("starts_at"))


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
    row_template = "services/_maintenance_rows.html"
    columns_declared = (
        Column("title", _("Work"), css_class="cell-main"),
        Column("customer", _("Customer"), css_class="col-mid"),
        Column("provision", _("Provision"), css_class="col-mid"),
        Column("starts", _("From"), sort="starts", numeric=True, css_class="col-mid"),
        Column("takes", _("Takes"), numeric=True, css_class="col-low"),
        Column("agreed", _("Agreement")),
    )
    export_columns = (
        *of_provision(),
        ExportColumn(_("Work"), "title"),
        ExportColumn(_("From"), "starts_at", moment=True, to_the_second=True),
        ExportColumn(_("To"), "ends_at", moment=True, to_the_second=True),
        ExportColumn(_("Agreed"), "agreed_at", moment=True),
        ExportColumn(_("Agreed by"), "agreed_by__name"),
        ExportColumn(_("Agreed in advance"), "agreed_in_advance"),
    )
    empty_title = _("No maintenance recorded")
    empty_text = _("Planned work on a provision is recorded on its page; agreed in advance, it is no downtime.")

    def queryset(self) -> QuerySet:
        return super().queryset().select_related("provision__customer", "provision__service", "agreed_by")
