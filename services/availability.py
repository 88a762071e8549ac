"""Agreed service time, downtime and availability, split into months as a clock on the wall tells them. Pure.

Availability % = (agreed service time − downtime) ÷ agreed service time (PRODUCT.md, "Rules that must be exact").
Overlapping downtimes count once, and only inside agreed service time. Maintenance agreed in advance leaves both the
agreed service time and the downtime.

Days, months and service hours are local to a time zone; everything else is reckoned in UTC, for subtracting two
datetimes of one zone would ignore its clock changes. **A local time is the first moment at which that zone's clock
shows it or a later one.** A time that the clock skips (02:30 when it jumps from 2 to 3) is the moment of the jump; a
time shown twice is the first of the two. No minute is counted twice or lost, and a day may have 23 or 25 hours.
"""

import datetime as dt
import functools
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from zoneinfo import ZoneInfo

from .periods import Month, Period
from .spans import Span, difference, duration, in_utc, intersection, union

MIDNIGHT = dt.time(0)
_DAY = dt.timedelta(days=1)
_MICROSECOND = dt.timedelta(microseconds=1)
_EVERY_DAY = frozenset(range(1, 8))
_DIVISION = Context(prec=28)


@dataclass(frozen=True)
class Outage:
    """Something was down from the start to the end, or still is when there is no end."""

    start: dt.datetime
    end: dt.datetime | None = None

    def __post_init__(self) -> None:
        Span(self.start, self.start if self.end is None else self.end)

    def until(self, now: dt.datetime) -> Span:
        """The time it was down; one still open ends now, and is empty when it is only to start later."""
        start = in_utc(self.start)
        return Span(start, max(start, in_utc(now)) if self.end is None else self.end)


@dataclass(frozen=True)
class ServiceHours:
    """The weekdays (ISO: Monday is 1, Sunday 7) and the local hours in which service was agreed.

    A window that closes at or before its opening closes on the next day: 22:00 to 06:00 of a Friday ends on Saturday,
    08:00 to midnight ends with its day, and 08:00 to 08:00 is 24 hours. No weekdays mean that no time was agreed.
    """

    weekdays: frozenset[int]
    opens: dt.time
    closes: dt.time

    def __post_init__(self) -> None:
        object.__setattr__(self, "weekdays", frozenset(self.weekdays))
        if not self.weekdays <= _EVERY_DAY:
            raise ValueError(f"Weekdays are 1 to 7, not {sorted(self.weekdays)}.")
        if self.opens.tzinfo or self.closes.tzinfo:
            raise TypeError("Service hours are local times without a zone; the customer's zone is given beside them.")

    @classmethod
    def always(cls) -> "ServiceHours":
        """Round the clock."""
        return cls(_EVERY_DAY, MIDNIGHT, MIDNIGHT)

    def within(self, bounds: Span, zone: ZoneInfo) -> list[Span]:
        """The agreed windows of these hours, cut to the bounds."""
        if self.weekdays == _EVERY_DAY and self.opens == self.closes:
            return union([bounds])
        # A window begun on the day before may reach in.
        first, last = _shown(bounds.start, zone).date() - _DAY, _shown(bounds.end, zone).date()
        return intersection(_windows(self, first, last, zone), [bounds])


@functools.lru_cache(maxsize=2048)
def _windows(hours: ServiceHours, first: dt.date, last: dt.date, zone: ZoneInfo) -> tuple[Span, ...]:
    """The windows that open on these days, both inside; remembered, as few hours and zones serve many provisions."""
    after = _DAY * (hours.closes <= hours.opens)
    days = (first + _DAY * count for count in range((last - first).days + 1))
    served = (day for day in days if day.isoweekday() in hours.weekdays)
    return tuple(Span(_moment(day, hours.opens, zone), _moment(day + after, hours.closes, zone)) for day in served)


@dataclass(frozen=True)
class Availability:
    """Agreed service time with maintenance taken out, the downtime in it, and the maintenance that was taken out.

    Adds up exactly: ``sum(parts, Availability())`` is the availability over all of them.
    """

    agreed: dt.timedelta = dt.timedelta()
    down: dt.timedelta = dt.timedelta()
    excluded: dt.timedelta = dt.timedelta()

    def __post_init__(self) -> None:
        if not dt.timedelta() <= self.down <= self.agreed or self.excluded < dt.timedelta():
            raise ValueError("Downtime lies within agreed service time, and neither is negative.")

    def __add__(self, other: "Availability") -> "Availability":
        return Availability(self.agreed + other.agreed, self.down + other.down, self.excluded + other.excluded)

    @property
    def percent(self) -> Decimal | None:
        """0 to 100, to 28 digits: round it only where it is shown. None without agreed service time."""
        if not self.agreed:
            return None
        up = (self.agreed - self.down) // _MICROSECOND
        return _DIVISION.divide(Decimal(100 * up), Decimal(self.agreed // _MICROSECOND))


def agreed_time(hours: ServiceHours, months: Month | Period, zone: ZoneInfo) -> list[Span]:
    """The agreed service time of a month or period, from local midnight to local midnight."""
    begins = _beginnings(_as_period(months), zone)
    return hours.within(Span(begins[0], begins[-1]), zone)


def by_month(
    hours: ServiceHours,
    months: Month | Period,
    zone: ZoneInfo,
    downs: Iterable[Span],
    maintenance: Iterable[Span] = (),
    *,
    until: dt.datetime | None = None,
    starts_on: dt.date | None = None,
    ends_on: dt.date | None = None,
) -> dict[Month, Availability]:
    """The availability of every month, in order; a time that crosses a month's end is split there.

    Nothing counts from ``until`` on (pass the present for months that are not over), nor before the local day
    ``starts_on`` or after the day ``ends_on``; both days are inside. ValueError when it ends before it starts.
    """
    if starts_on and ends_on and ends_on < starts_on:
        raise ValueError(f"A provision cannot end on {ends_on}, before it starts on {starts_on}.")
    period = _as_period(months)
    begins = _beginnings(period, zone)
    start = max(begins[0], _moment(starts_on, MIDNIGHT, zone)) if starts_on else begins[0]
    end = min(begins[-1], _moment(ends_on + _DAY, MIDNIGHT, zone)) if ends_on else begins[-1]
    end = min(end, in_utc(until)) if until else end
    agreed = hours.within(Span(start, max(start, end)), zone)
    kept_free = union(maintenance)
    served = difference(agreed, kept_free)
    lists = (served, intersection(served, downs), intersection(agreed, kept_free))
    parts = zip(*(_shared_out(spans, begins) for spans in lists), strict=True)
    return {month: Availability(*part) for month, part in zip(period, parts, strict=True)}


def availability(
    hours: ServiceHours,
    months: Month | Period,
    zone: ZoneInfo,
    downs: Iterable[Span],
    maintenance: Iterable[Span] = (),
    *,
    until: dt.datetime | None = None,
    starts_on: dt.date | None = None,
    ends_on: dt.date | None = None,
) -> Availability:
    """The availability over a month or a whole period: what ``by_month`` says of it, added up.

    With the spans in which a vital business function stood still, its ``down`` is the time that the function lost.
    """
    parts = by_month(hours, months, zone, downs, maintenance, until=until, starts_on=starts_on, ends_on=ends_on)
    return sum(parts.values(), Availability())


def time_lost(
    hours: ServiceHours,
    span: Span,
    zone: ZoneInfo,
    maintenance: Iterable[Span] = (),
    *,
    starts_on: dt.date | None = None,
    ends_on: dt.date | None = None,
) -> dt.timedelta:
    """How much agreed service time one span takes, by the rules of downtime."""
    start = max(span.start, _moment(starts_on, MIDNIGHT, zone)) if starts_on else span.start
    end = min(span.end, _moment(ends_on + _DAY, MIDNIGHT, zone)) if ends_on else span.end
    return duration(difference(hours.within(Span(start, max(start, end)), zone), maintenance))


def minutes(length: dt.timedelta) -> Decimal:
    """In minutes, seconds as a fraction, to 28 digits. Add lengths, not minutes: a second has no end in minutes."""
    return _DIVISION.divide(Decimal(length // _MICROSECOND), Decimal(60_000_000))


def whole_minutes(count: Decimal) -> int:
    """To whole minutes for display, halves up."""
    return int(count.quantize(Decimal(1), ROUND_HALF_UP))


def _as_period(months: Month | Period) -> Period:
    return months if isinstance(months, Period) else Period(months, months)


def _beginnings(period: Period, zone: ZoneInfo) -> list[dt.datetime]:
    """The moments at which the months begin, and at last the one at which the period is over."""
    days = [month.first_day for month in period]
    return [_moment(day, MIDNIGHT, zone) for day in [*days, period.last_day + _DAY]]


def _moment(day: dt.date, time: dt.time, zone: ZoneInfo) -> dt.datetime:
    """The first moment, in UTC, at which the zone's clock shows this time of this day or a later one."""
    wall = dt.datetime.combine(day, time)
    first = wall.replace(tzinfo=zone, fold=0).astimezone(dt.UTC)
    if _shown(first, zone) == wall:
        return first
    # The clock skips it: the jump lies between its readings by the later and the earlier offset, on a whole second.
    before = wall.replace(tzinfo=zone, fold=1).astimezone(dt.UTC)
    start = before.replace(microsecond=0)
    steps = range(int((first - start).total_seconds()) + 1)
    found = bisect_left(steps, True, key=lambda step: _shown(start + dt.timedelta(seconds=step), zone) >= wall)
    return start + dt.timedelta(seconds=found)


def _shown(moment: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    return moment.astimezone(zone).replace(tzinfo=None)


def _shared_out(spans: list[Span], begins: list[dt.datetime]) -> list[dt.timedelta]:
    """How much of the spans lies between each moment and the next; all of them lie between the first and the last."""
    shares = [dt.timedelta()] * (len(begins) - 1)
    for span in spans:
        start, at = span.start, bisect_right(begins, span.start) - 1
        while start < span.end:
            end = min(span.end, begins[at + 1])
            shares[at] += end - start
            start, at = end, at + 1
    return shares
