"""Spans and availability, checked against sets of whole numbers and against a clock that is read tick by tick.

The oracle shares nothing with the code: it walks through UTC, asks zoneinfo what the clock on the wall shows, and
counts ticks one by one. Its clock never runs back: a time shown twice has been reached the first time.
"""

import datetime as dt
from decimal import Decimal
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.availability import Availability, Outage, ServiceHours, availability, by_month, minutes
from services.periods import Month, Period
from services.spans import Span, difference, duration, intersection, union

HOUR, MINUTE = dt.timedelta(hours=1), dt.timedelta(minutes=1)
BERLIN = ZoneInfo("Europe/Berlin")
KOLKATA = ZoneInfo("Asia/Kolkata")

# Spans


def test_a_span_is_as_long_as_it_lasted_and_not_as_the_clock_says() -> None:
    """The control: two datetimes of one zone subtract as if the clock had never been changed."""
    before, after = (dt.datetime(2026, 3, 29, hour, 30, tzinfo=BERLIN) for hour in (1, 3))
    assert after - before == 2 * HOUR
    assert duration([Span(before, after)]) == HOUR


def test_spans_that_end_in_the_hour_shown_twice_end_in_order() -> None:
    """The control: by the clock the second ends later, though the first ended after the clock had gone back."""
    first = dt.datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN, fold=1)
    second = dt.datetime(2026, 10, 25, 2, 45, tzinfo=BERLIN, fold=0)
    assert first < second
    start = dt.datetime(2026, 10, 25, 2, 0, tzinfo=BERLIN)
    assert duration([Span(start, first), Span(start, second)]) == 90 * MINUTE


def test_a_span_is_half_open_and_never_runs_back() -> None:
    nine, ten, eleven = (dt.datetime(2026, 4, 1, hour, tzinfo=dt.UTC) for hour in (9, 10, 11))
    assert union([Span(nine, ten), Span(ten, eleven)]) == [Span(nine, eleven)]
    assert intersection([Span(nine, ten)], [Span(ten, eleven)]) == []
    assert union([Span(ten, ten)]) == []
    with pytest.raises(ValueError, match="before it starts"):
        Span(ten, nine)


def test_the_same_time_in_two_zones_is_the_same_span() -> None:
    noon, one = (dt.datetime(2026, 4, 1, hour, tzinfo=BERLIN) for hour in (12, 13))
    assert Span(noon, one) == Span(noon.astimezone(KOLKATA), one.astimezone(KOLKATA))
    assert str(noon.astimezone(KOLKATA)) == "2026-04-01 15:30:00+05:30"


@pytest.mark.parametrize("moment", [dt.datetime(2026, 4, 1), dt.date(2026, 4, 1), "2026-04-01", None])
def test_moments_have_a_zone(moment: object) -> None:
    aware = dt.datetime(2026, 4, 1, tzinfo=dt.UTC)
    for build in (lambda: Span(moment, aware), lambda: Outage(moment), lambda: Outage(aware).until(moment)):
        with pytest.raises(TypeError, match="with a zone"):
            build()


BASE = dt.datetime(2026, 3, 29, 0, 59, 59, 999_980, tzinfo=dt.UTC)  # just before clocks change in Berlin
pieces = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 12)), max_size=8)


def as_spans(found: list[tuple[int, int]]) -> list[Span]:
    """Pieces of so many microseconds, given in a zone whose clock jumps among them."""
    micro = dt.timedelta(microseconds=1)
    return [
        Span((BASE + start * micro).astimezone(BERLIN), (BASE + (start + length) * micro).astimezone(BERLIN))
        for start, length in found
    ]


def as_set(found: list[tuple[int, int]]) -> set[int]:
    return {moment for start, length in found for moment in range(start, start + length)}


def microseconds(spans: list[Span]) -> set[int]:
    micro = dt.timedelta(microseconds=1)
    return {moment for span in spans for moment in range((span.start - BASE) // micro, (span.end - BASE) // micro)}


@given(pieces, pieces)
def test_spans_agree_with_sets_of_microseconds(one: list[tuple[int, int]], other: list[tuple[int, int]]) -> None:
    ones, others, a, b = as_spans(one), as_spans(other), as_set(one), as_set(other)
    results = union(ones), intersection(ones, others), difference(ones, others)
    for found, expected in zip(results, (a, a & b, a - b), strict=True):
        assert microseconds(found) == expected
        assert duration(found) == dt.timedelta(microseconds=len(expected))
        assert all(early.end < late.start for early, late in pairwise(found)), "merged, in order"
        assert all(span.start < span.end for span in found), "none is empty"
    assert duration(ones) == dt.timedelta(microseconds=len(a))


def test_a_naive_sum_counts_overlaps_twice_and_the_oracle_sees_it() -> None:
    """The control for the sets above."""
    overlapping = [(0, 10), (5, 10)]
    naive = sum((span.end - span.start for span in as_spans(overlapping)), dt.timedelta())
    assert naive == dt.timedelta(microseconds=20)
    assert len(as_set(overlapping)) == 15
    assert duration(as_spans(overlapping)) == dt.timedelta(microseconds=15)


# Agreed time and downtime as ticks of a clock

TICK = dt.timedelta(minutes=15)
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


@cache
def clock(zone: str, period: Period, tick: dt.timedelta) -> list[tuple[int, dt.datetime]]:
    """Every tick of the period and of two days on either side, with the furthest time that the clock has shown."""
    moment = dt.datetime.combine(period.first_day, dt.time(), dt.UTC) - dt.timedelta(days=3)
    end = dt.datetime.combine(period.last_day, dt.time(), dt.UTC) + dt.timedelta(days=3)
    wall, furthest, ticks = ZoneInfo(zone), dt.datetime.min, []
    while moment < end:
        furthest = max(furthest, moment.astimezone(wall).replace(tzinfo=None))
        ticks.append(((moment - EPOCH) // tick, furthest))
        moment += tick
    return ticks


def is_open(hours: tuple[set[int], dt.time, dt.time], shown: dt.datetime) -> bool:
    weekdays, opens, closes = hours
    today, yesterday = shown.isoweekday(), (shown.isoweekday() - 2) % 7 + 1
    if opens < closes:
        return today in weekdays and opens <= shown.time() < closes
    return (today in weekdays and shown.time() >= opens) or (yesterday in weekdays and shown.time() < closes)


def counted(
    zone: str,
    period: Period,
    hours: tuple[set[int], dt.time, dt.time],
    downs: set[int],
    maintenance: set[int],
    until: int | None = None,
    days: tuple[dt.date, dt.date] | None = None,
    tick: dt.timedelta = TICK,
) -> dict[Month, list[int]]:
    """By month the ticks of agreed service time, of downtime and of maintenance."""
    months = {(month.year, month.number): [0, 0, 0] for month in period}
    for at, shown in clock(zone, period, tick):
        month = months.get((shown.year, shown.month))
        if month is None or not is_open(hours, shown) or (until is not None and at >= until):
            continue
        if days and not days[0] <= shown.date() <= days[1]:
            continue
        if at in maintenance:
            month[2] += 1
        else:
            month[0] += 1
            month[1] += at in downs
    return {Month(*key): counts for key, counts in months.items()}


def ticks_of(pieces: list[tuple[int, int]]) -> set[int]:
    return {at for start, length in pieces for at in range(start, start + length)}


def spans_of(pieces: list[tuple[int, int]], tick: dt.timedelta = TICK) -> list[Span]:
    return [Span(EPOCH + start * tick, EPOCH + (start + length) * tick) for start, length in pieces]


PLACES = [
    ("Europe/Berlin", Month(2026, 3)),
    ("Europe/Berlin", Month(2025, 10)),
    ("America/New_York", Month(2026, 11)),
    ("Asia/Kolkata", Month(2025, 12)),
    ("Asia/Kathmandu", Month(2024, 2)),
    ("Australia/Lord_Howe", Month(2026, 4)),
    ("Australia/Lord_Howe", Month(2025, 10)),
    ("America/Havana", Month(2026, 10)),
    ("America/Asuncion", Month(2017, 9)),
    ("Pacific/Kiritimati", Month(2026, 1)),
]
quarter_hours = st.builds(dt.time, st.integers(0, 23), st.sampled_from([0, 15, 30, 45]))
service_hours = st.one_of(
    st.just((set(range(1, 8)), dt.time(0), dt.time(0))),
    st.tuples(st.sets(st.integers(1, 7)), quarter_hours, quarter_hours),
    st.tuples(st.sets(st.integers(1, 7)), st.sampled_from([dt.time(1, 45), dt.time(2, 15)]), quarter_hours),
)


@st.composite
def cases(draw: st.DrawFn) -> tuple:
    zone, month = draw(st.sampled_from(PLACES))
    period = Period(month, month.plus(draw(st.integers(0, 1))))
    first = (dt.datetime.combine(period.first_day, dt.time(), dt.UTC) - EPOCH) // TICK - 96
    starts = st.integers(first, first + 96 * (31 * len(period) + 3))
    lengths = st.one_of(st.integers(0, 12), st.integers(0, 600))
    events = st.lists(st.tuples(starts, lengths), max_size=8)
    inside = st.dates(period.first_day - dt.timedelta(days=3), period.last_day + dt.timedelta(days=3))
    days = draw(st.none() | st.tuples(inside, inside).map(sorted).map(tuple))
    return zone, period, draw(service_hours), draw(events), draw(events), draw(st.none() | starts), days


@settings(max_examples=250, deadline=None)
@given(cases())
def test_availability_agrees_with_a_clock_read_tick_by_tick(case: tuple) -> None:
    zone, period, hours, downs, maintenance, until, days = case
    expected = counted(zone, period, hours, ticks_of(downs), ticks_of(maintenance), until, days)
    limits = {
        "until": None if until is None else EPOCH + until * TICK,
        "starts_on": days and days[0],
        "ends_on": days and days[1],
    }
    given_ = (ServiceHours(*hours), period, ZoneInfo(zone), spans_of(downs), spans_of(maintenance))
    found = by_month(*given_, **limits)
    assert {month: [part.agreed, part.down, part.excluded] for month, part in found.items()} == {
        month: [count * TICK for count in counts] for month, counts in expected.items()
    }
    assert list(found) == list(period)
    total = availability(*given_, **limits)
    assert total == sum(found.values(), Availability())
    assert [total.agreed, total.down, total.excluded] == [
        sum(counts[of] for counts in expected.values()) * TICK for of in range(3)
    ]
    for month in period:
        assert availability(given_[0], month, *given_[2:], **limits) == found[month], "alone as among others"
        ticks, down, _ = expected[month]
        assert found[month].percent == (Decimal(100 * (ticks - down)) / Decimal(ticks) if ticks else None)
    assert minutes(total.down) == 15 * sum(counts[1] for counts in expected.values())


@pytest.mark.parametrize(("zone", "month"), PLACES, ids=str)
def test_availability_agrees_with_a_clock_read_minute_by_minute(zone: str, month: Month) -> None:
    period = Period(month, month.plus(1))
    first = (dt.datetime.combine(period.first_day, dt.time(), dt.UTC) - EPOCH) // MINUTE
    downs = [(first + count * 613, 97) for count in range(145)]
    maintenance = [(first + count * 1021, 67) for count in range(88)]
    hours = ({2, 4, 6, 7}, dt.time(22, 7), dt.time(2, 19))
    expected = counted(zone, period, hours, ticks_of(downs), ticks_of(maintenance), tick=MINUTE)
    found = by_month(
        ServiceHours(*hours), period, ZoneInfo(zone), spans_of(downs, MINUTE), spans_of(maintenance, MINUTE)
    )
    for month, part in found.items():
        assert [part.agreed / MINUTE, part.down / MINUTE, part.excluded / MINUTE] == expected[month]
        assert min(expected[month]) > 0, "every figure is put to the test"


def test_the_clock_sees_what_simpler_rules_get_wrong() -> None:
    """The controls for the oracle: it disagrees with each shortcut that the code does not take."""
    period, round_the_clock = Period(Month(2026, 3), Month(2026, 4)), (set(range(1, 8)), dt.time(0), dt.time(0))
    start = (dt.datetime(2026, 3, 31, 20, tzinfo=dt.UTC) - EPOCH) // TICK
    downs, maintenance = [(start, 12), (start + 4, 16)], [(start + 18, 8)]
    seen = counted("Europe/Berlin", period, round_the_clock, ticks_of(downs), ticks_of(maintenance))
    march, april = seen.values()
    assert [march[0] / 4, april[0] / 4, (march[1] + april[1]) / 4] == [743, 718, 4.5]
    assert march[1] / 4 == 2, "local midnight is at 22:00 UTC"

    spans = spans_of(downs)
    without_union = sum((span.end - span.start for span in spans), dt.timedelta())
    assert without_union / HOUR == 7
    with_maintenance_as_downtime = duration(spans)
    assert with_maintenance_as_downtime / HOUR == 5
    by_utc = availability(ServiceHours.always(), Month(2026, 3), ZoneInfo("UTC"), spans)
    assert (by_utc.agreed / HOUR, by_utc.down / HOUR) == (744, 4)
    month_by_wall_clock = dt.datetime(2026, 4, 1, tzinfo=BERLIN) - dt.datetime(2026, 3, 1, tzinfo=BERLIN)
    assert month_by_wall_clock / HOUR == 744
