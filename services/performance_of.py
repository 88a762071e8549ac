"""The queries beside ``availability``: downtime, maintenance and lost vital functions, for many provisions at once.

Two queries whatever their number. An event that goes on ends now; what is archived is not there; maintenance counts
only where it was agreed before it began. A provision has service time from its first to its last day, and while it is
only planned none.
"""

import datetime as dt
import functools
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils import timezone

from customers.models import Customer

from .availability import (
    Availability,
    Outage,
    ServiceHours,
    agreed_time,
    availability,
    minutes,
    time_lost,
    whole_minutes,
)
from .models import EventImpact, Maintenance, Provision
from .periods import Month, Period, last_months
from .spans import Span, duration, intersection

_MARGIN = dt.timedelta(days=2)  # no zone is further from UTC


@dataclass(frozen=True)
class Happened:
    """What happened to one provision: when it was down, when its vital function stood still, agreed maintenance."""

    downs: tuple[Span, ...] = ()
    lost: tuple[Span, ...] = ()
    maintenance: tuple[Span, ...] = ()

    def between(self, begins: dt.datetime, ends: dt.datetime) -> "Happened":
        """What of it may lie between the moments."""
        lists = (self.downs, self.lost, self.maintenance)
        if not any(lists):
            return self
        return Happened(*(tuple(one for one in spans if one.start < ends and one.end > begins) for spans in lists))


@dataclass(frozen=True)
class Performed:
    """How one provision did in each month of a period: its availability, and the time its vital function lost."""

    provision: Provision
    period: Period
    availability: Mapping[Month, Availability]
    lost: Mapping[Month, dt.timedelta]

    @cached_property
    def total(self) -> Availability:
        return sum(self.availability.values(), Availability())

    @cached_property
    def lost_time(self) -> dt.timedelta:
        return sum(self.lost.values(), dt.timedelta())

    def within(self, period: Period) -> "Performed":
        """The same in fewer months."""
        available = {month: self.availability[month] for month in period}
        return Performed(self.provision, period, available, {month: self.lost[month] for month in period})


@dataclass(frozen=True)
class Performance:
    """How all provisions of a customer, or some of them, did in a period; a figure is the sum of its rows."""

    period: Period
    parts: tuple[Performed, ...]

    @cached_property
    def availability(self) -> Mapping[Month, Availability]:
        return {month: _sum(part.availability[month] for part in self.parts) for month in self.period}

    @cached_property
    def lost(self) -> Mapping[Month, dt.timedelta]:
        return {month: sum((part.lost[month] for part in self.parts), dt.timedelta()) for month in self.period}

    @cached_property
    def total(self) -> Availability:
        return _sum(part.total for part in self.parts)

    @cached_property
    def lost_time(self) -> dt.timedelta:
        return sum((part.lost_time for part in self.parts), dt.timedelta())

    @cached_property
    def vital(self) -> "Performance":
        """Only the provisions that a business function depends on."""
        return Performance(self.period, tuple(part for part in self.parts if part.provision.is_vital))

    def within(self, period: Period) -> "Performance":
        """The same in fewer months."""
        return Performance(period, tuple(part.within(period) for part in self.parts))

    @property
    def lost_minutes(self) -> int:
        """Minutes that vital business functions lost, rounded once, in the sum."""
        return vital_minutes(self.lost_time)


def performance_of(
    provisions: Iterable[Provision],
    period: Period,
    *,
    now: dt.datetime | None = None,
    maintenance: Mapping[int, list[Span]] | None = None,
) -> Performance:
    """How the provisions did; each comes with its service and its customer, by whose clock months are told.

    ``maintenance`` that was agreed in advance, by provision, is fetched unless it is given.
    """
    now = now or timezone.now()
    rows = list(provisions)
    happened = happened_to([row.pk for row in rows], period, now=now, maintenance=maintenance)
    return Performance(period, tuple(_performed(row, period, happened[row.pk], now) for row in rows))


def customer_performance(customer: Customer, period: Period, *, now: dt.datetime | None = None) -> Performance:
    """How everything did that the customer is provided with; what is later than ``now`` does not count."""
    return performance_of(provisions_of(customer), period, now=now)


def provisions_of(customer: Customer) -> list[Provision]:
    """What the customer is or was provided with, archived ones left out; what is vital first."""
    rows = Provision.objects.current().filter(customer=customer).select_related("service")
    found = list(rows.order_by("-is_vital", "service__sort_name", "label", "pk"))
    for row in found:
        row.customer = customer
    return found


def happened_to(
    keys: Iterable[int],
    period: Period,
    *,
    now: dt.datetime,
    maintenance: Mapping[int, list[Span]] | None = None,
) -> Mapping[int, Happened]:
    """What happened to each of these provisions in or around the period."""
    keys = list(keys)
    start = dt.datetime.combine(period.first_day, dt.time(), dt.UTC) - _MARGIN
    end = dt.datetime.combine(period.last_day, dt.time(), dt.UTC) + _MARGIN
    impacts = (
        EventImpact.objects.filter(Q(unavailable=True) | Q(function_lost=True), provision__in=keys)
        .filter(Q(event__ended_at=None) | Q(event__ended_at__gt=start), event__started_at__lt=end)
        .filter(event__archived_at=None)
        .values_list("provision_id", "unavailable", "function_lost", "event__started_at", "event__ended_at")
    )
    downs, lost = (defaultdict[int, list[Span]](list) for _ in range(2))
    for key, unavailable, function_lost, started, ended in impacts.order_by("pk"):
        span = Outage(started, ended).until(now)
        if unavailable:
            downs[key].append(span)
        if function_lost:
            lost[key].append(span)
    if maintenance is None:
        maintenance = agreed_maintenance(provision__in=keys, starts_at__lt=end, ends_at__gt=start)
    return {key: Happened(tuple(downs[key]), tuple(lost[key]), tuple(maintenance.get(key, ()))) for key in keys}


def agreed_maintenance(**which: Any) -> Mapping[int, list[Span]]:
    """Maintenance that was agreed before it began, by provision."""
    planned = Maintenance.objects.current().agreed_in_advance().filter(**which)
    found = defaultdict[int, list[Span]](list)
    for key, starts, ends in planned.order_by("pk").values_list("provision_id", "starts_at", "ends_at"):
        found[key].append(Span(starts, ends))
    return found


def last_year(customer: Customer, *, now: dt.datetime | None = None) -> Period:
    """The last 12 closed months by the customer's clock; the running one is not inside."""
    return last_months(12, on=zoned(now or timezone.now(), customer).date())


def zone_of(customer: Customer) -> ZoneInfo:
    return ZoneInfo(customer.time_zone)


def zoned(moment: dt.datetime, customer: Customer) -> dt.datetime:
    """The moment as the customer's clock shows it."""
    return moment.astimezone(zone_of(customer))


def vital_minutes(length: dt.timedelta) -> int:
    """A time that vital functions lost, in whole minutes for display, halves up."""
    return whole_minutes(minutes(length))


def share_up(found: Availability, places: int = 2) -> Decimal | None:
    """The availability in percent (0 to 100) to so many places, never rounded up to 100 while there was downtime.

    None without agreed service time.
    """
    if found.percent is None:
        return None
    step = Decimal(1).scaleb(-places)
    shown = found.percent.quantize(step)
    return Decimal(100) - step if shown == 100 and found.down else shown


def _performed(provision: Provision, period: Period, happened: Happened, now: dt.datetime) -> Performed:
    zone, hours = zone_of(provision.customer), provision.hours
    days: dict[str, Any] = {"starts_on": provision.starts_on, "ends_on": provision.ends_on}
    if provision.status == Provision.Status.PLANNED:
        nothing = dict.fromkeys(period, Availability())
        return Performed(provision, period, nothing, dict.fromkeys(period, dt.timedelta()))
    available, lost = {}, {}
    for month in period:
        begins, ends = _around(month)
        there = happened.between(begins, ends)
        if ends < now and _lives_through(provision, month):
            available[month], lost[month] = _whole_month(hours, month, zone, there)
        else:
            available[month], lost[month] = _reckoned(hours, month, zone, there, until=now, **days)
    return Performed(provision, period, available, lost)


def _whole_month(
    hours: ServiceHours, month: Month, zone: ZoneInfo, happened: Happened
) -> tuple[Availability, dt.timedelta]:
    """What ``availability`` says of a month that is over, all of which counts, without going through its days."""
    whole = _undisturbed(hours, month, zone)
    if not (happened.downs or happened.lost or happened.maintenance):
        return whole, dt.timedelta()
    bounds = [_span_of(month, zone)]
    kept_free = intersection(happened.maintenance, bounds)
    excluded = _time_in(hours, kept_free, zone)
    down, lost = (
        _time_in(hours, intersection(spans, bounds), zone, kept_free) for spans in (happened.downs, happened.lost)
    )
    return Availability(whole.agreed - excluded, down, excluded), lost


def _time_in(
    hours: ServiceHours, spans: Iterable[Span], zone: ZoneInfo, kept_free: Iterable[Span] = ()
) -> dt.timedelta:
    return sum((time_lost(hours, span, zone, kept_free) for span in spans), dt.timedelta())


@functools.lru_cache(maxsize=4096)
def _span_of(month: Month, zone: ZoneInfo) -> Span:
    return agreed_time(ServiceHours.always(), month, zone)[0]


@functools.lru_cache(maxsize=4096)
def _undisturbed(hours: ServiceHours, month: Month, zone: ZoneInfo) -> Availability:
    """A whole month in which nothing happened."""
    return Availability(duration(agreed_time(hours, month, zone)))


def _reckoned(
    hours: ServiceHours, month: Month, zone: ZoneInfo, happened: Happened, **bounds: Any
) -> tuple[Availability, dt.timedelta]:
    found = availability(hours, month, zone, happened.downs, happened.maintenance, **bounds)
    if not happened.lost:
        return found, dt.timedelta()
    return found, availability(hours, month, zone, happened.lost, happened.maintenance, **bounds).down


def _lives_through(provision: Provision, month: Month) -> bool:
    begun = provision.starts_on is None or provision.starts_on <= month.first_day
    return begun and (provision.ends_on is None or provision.ends_on >= month.last_day)


@functools.lru_cache(maxsize=4096)
def _around(month: Month) -> tuple[dt.datetime, dt.datetime]:
    """Moments before the month begins and after it ends, in every zone."""
    midnight = dt.time(tzinfo=dt.UTC)
    first, last = (dt.datetime.combine(day, midnight) for day in (month.first_day, month.last_day))
    return first - _MARGIN, last + _MARGIN


def _sum(parts: Iterable[Availability]) -> Availability:
    return sum(parts, Availability())
