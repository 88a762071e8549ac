from typing import Any

from django.db.models import QuerySet, Subquery
from django.db.models.functions import Coalesce
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
        """Who may agree to it, as long as nobody has and that would count: today, or on the day it began."""
        provision, now = record.provision, timezone.now()
        on = zoned(min(now, record.starts_at), provision.customer).date()
        asked = WhoMay(provision.customer, Authority.Right.APPROVE_CHANGE, provision.service, on)
        found = {"ahead": record.starts_at > now, "who_may": None if record.is_after_the_end else asked}
        return found if record.agreed_at is None else found | as_recorded(record) | {"who_may": None}


def as_recorded(work: Maintenance) -> dict[str, Any]:
    """How the agreement was written down: when, if the work had begun by then, and of what, if that is renamed."""
    kept = kept_of(Maintenance).filter(pgh_obj_id=work.pk)
    others = kept.exclude(agreed_at=work.agreed_at, agreed_by=work.agreed_by_id).order_by("-pgh_id")
    since = Coalesce(Subquery(others.values("pgh_id")[:1]), 0)  # one that was withdrawn meanwhile is another one
    at, title = kept.filter(pgh_id__gt=since).order_by("pgh_id").values_list("changed_at", "title")[0]
    return {
        "recorded_late": by_clock_of(work.zone, at) if at >= work.starts_at else None,
        "agreed_as": title if title != work.title else "",
    }


PERFORMANCE = (PerformanceEventPages, MaintenancePages)
