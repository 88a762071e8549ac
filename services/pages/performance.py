import datetime as dt
from typing import Any

from django.db.models import Min, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from customers.models import Authority
from customers.records.history import kept_of

from ..decision_rights import WhoMay
from ..forms import MaintenanceForm, PerformanceEventForm
from ..lists.performance import MaintenanceList, PerformanceEventList
from ..models import EventImpact, Maintenance, PerformanceEvent, Provision
from ..models.clocks import by_clock_of
from ..performance_of import zoned
from .belonging import OfCustomerPages, OfProvisionPages


class PerformanceEventPages(OfCustomerPages):
    name = "event"
    path = "events/"
    model = PerformanceEvent
    form = PerformanceEventForm
    list_class = PerformanceEventList
    detail_template = "services/event_detail.html"

    def queryset(self) -> QuerySet:
        return PerformanceEvent.objects.select_related("customer")

    def context(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        told = PerformanceEvent.objects.with_impacts().select_related("requirement__provision__service")
        return {"event": told.get(pk=record.pk)}

    def told_with(self, record: Any) -> list[Any]:
        """What it did to each provision, with those that are no longer told to be affected."""
        rows = kept_of(EventImpact).filter(event=record)
        known = dict(rows.values_list("pgh_obj_id", "provision").distinct()[:200])
        provisions = Provision.objects.select_related("service").in_bulk(known.values())
        return [EventImpact(pk=pk, event=record, provision=provisions[key]) for pk, key in known.items()]


class MaintenancePages(OfProvisionPages):
    name = "maintenance"
    path = "maintenance/"
    model = Maintenance
    form = MaintenanceForm
    list_class = MaintenanceList
    detail_template = "services/maintenance_detail.html"

    def queryset(self) -> QuerySet:
        return Maintenance.objects.select_related("provision__customer", "provision__service")

    def context(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        """Who may agree to it now, as long as it has not been agreed to and that would count."""
        provision, now = record.provision, timezone.now()
        on = zoned(now, provision.customer).date()
        asked = WhoMay(provision.customer, Authority.Right.APPROVE_CHANGE, provision.service, on)
        return {
            "ahead": record.starts_at > now,
            "who_may": None if record.agreed_at else asked,
            "recorded_late": recorded_late(record),
        }


def recorded_late(work: Maintenance) -> dt.datetime | None:
    """When the agreement was recorded, by the customer's clock, if that was after the work had begun."""
    if work.agreed_at is None:
        return None
    said = kept_of(Maintenance).filter(pgh_obj_id=work.pk, agreed_at=work.agreed_at, agreed_by=work.agreed_by_id)
    recorded = said.aggregate(first=Min("changed_at"))["first"]
    return by_clock_of(work.zone, recorded) if recorded is not None and recorded >= work.starts_at else None


PERFORMANCE = (PerformanceEventPages, MaintenancePages)
