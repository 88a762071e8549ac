"""Agreed service time and availability, checked against figures worked out by hand."""

import datetime as dt
from decimal import Decimal, localcontext
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from services.availability import (
    Availability,
    Outage,
    ServiceHours,
    agreed_time,
    availability,
    by_month,
    minutes,
    whole_minutes,
)
from services.periods import Month, Period
from services.spans import Span, duration

BERLIN, NEW_YORK, KOLKATA, LORD_HOWE, HAVANA, ASUNCION = map(
    ZoneInfo,
    ("Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "America/Havana", "America/Asuncion"),
)
ALWAYS = ServiceHours.always()
WORKDAYS = frozenset({1, 2, 3, 4, 5})
OFFICE = ServiceHours(WORKDAYS, dt.time(8), dt.time(18))
HOUR, MINUTE = dt.timedelta(hours=1), dt.timedelta(minutes=1)
APRIL = Month(2026, 4)


def local(zone: ZoneInfo, start: str, end: str) -> Span:
    return Span(*(dt.datetime.fromisoformat(text).replace(tzinfo=zone) for text in (start, end)))


def hours_of(spans: list[Span]) -> float:
    return duration(spans) / HOUR


# Agreed service time


@pytest.mark.parametrize(
    ("zone", "month", "expected"),
    [
        (BERLIN, Month(2026, 2), 672),
        (BERLIN, Month(2028, 2), 696),
        (BERLIN, Month(2026, 3), 743),
        (BERLIN, Month(2026, 10), 745),
        (NEW_YORK, Month(2026, 3), 743),
        (NEW_YORK, Month(2026, 11), 721),
        (KOLKATA, Month(2026, 3), 744),
        (LORD_HOWE, Month(2026, 4), 720.5),
        (LORD_HOWE, Month(2026, 10), 743.5),
        (HAVANA, Month(2026, 10), 744),  # its clock goes back from 1 to 0 on 1 November: midnight comes twice
        (HAVANA, Month(2026, 11), 721),
        (ASUNCION, Month(2017, 9), 720),  # its clock jumped from 0 to 1 on 1 October: midnight never came
        (ASUNCION, Month(2017, 10), 743),
    ],
)
def test_a_month_round_the_clock_has_the_hours_its_clock_ran(zone: ZoneInfo, month: Month, expected: float) -> None:
    assert hours_of(agreed_time(ALWAYS, month, zone)) == expected


def test_a_year_round_the_clock_loses_and_gains_nothing() -> None:
    year = Period(Month(2026, 1), Month(2026, 12))
    for zone in (BERLIN, NEW_YORK, KOLKATA, LORD_HOWE, HAVANA):
        assert hours_of(agreed_time(ALWAYS, year, zone)) == 365 * 24
        months = [agreed_time(ALWAYS, month, zone) for month in year]
        assert all(early[-1].end == late[0].start for early, late in pairwise(months))


def test_office_hours_are_those_of_the_clock_on_the_wall() -> None:
    found = agreed_time(OFFICE, Month(2026, 3), BERLIN)
    assert len(found) == 22
    assert hours_of(found) == 220
    assert found[-3] == Span(dt.datetime(2026, 3, 27, 7, tzinfo=dt.UTC), dt.datetime(2026, 3, 27, 17, tzinfo=dt.UTC)), (
        "Friday before the change"
    )
    assert found[-2] == Span(dt.datetime(2026, 3, 30, 6, tzinfo=dt.UTC), dt.datetime(2026, 3, 30, 16, tzinfo=dt.UTC)), (
        "Monday after it"
    )


@pytest.mark.parametrize(
    ("day", "opens", "closes", "expected"),
    [
        # 29 March 2026: 2:00 to 3:00 is skipped, and 2:30 is the moment of the jump.
        (dt.date(2026, 3, 29), "01:00", "02:30", 1),
        (dt.date(2026, 3, 29), "02:30", "04:00", 1),
        (dt.date(2026, 3, 29), "02:30:00.500000", "04:00", 1),
        (dt.date(2026, 3, 29), "02:15", "02:45", 0),
        (dt.date(2026, 3, 29), "00:00", "00:00", 23),
        (dt.date(2026, 3, 29), "02:30", "00:00", 21),
        # 25 October 2026: 2:00 to 3:00 comes twice, and 2:30 is the first.
        (dt.date(2026, 10, 25), "01:00", "02:30", 1.5),
        (dt.date(2026, 10, 25), "02:30", "04:00", 2.5),
        (dt.date(2026, 10, 25), "02:15", "02:45", 0.5),
        (dt.date(2026, 10, 25), "02:00", "03:00", 2),
        (dt.date(2026, 10, 25), "00:00", "00:00", 25),
    ],
)
def test_hours_that_the_clock_skips_or_shows_twice(day: dt.date, opens: str, closes: str, expected: float) -> None:
    sunday = ServiceHours(frozenset({7}), dt.time.fromisoformat(opens), dt.time.fromisoformat(closes))
    found = availability(sunday, Month.of(day), BERLIN, [], starts_on=day, ends_on=day)
    assert found.agreed / HOUR == expected


def test_a_window_over_midnight_belongs_to_the_day_it_begins_on() -> None:
    friday_night = ServiceHours(frozenset({5}), dt.time(22), dt.time(6))
    found = agreed_time(friday_night, APRIL, BERLIN)
    assert found[0] == local(BERLIN, "2026-04-03T22:00", "2026-04-04T06:00")
    assert hours_of(found) == 4 * 8


def test_a_window_over_a_months_end_is_split_at_midnight() -> None:
    friday_night = ServiceHours(frozenset({5}), dt.time(22), dt.time(6))
    july, august = (agreed_time(friday_night, Month(2026, number), BERLIN) for number in (7, 8))
    assert july[-1] == local(BERLIN, "2026-07-31T22:00", "2026-08-01T00:00")
    assert august[0] == local(BERLIN, "2026-08-01T00:00", "2026-08-01T06:00")


def test_closing_at_midnight_is_the_days_end() -> None:
    evenings = ServiceHours(frozenset({1}), dt.time(20), dt.time(0))
    assert agreed_time(evenings, APRIL, BERLIN)[0] == local(BERLIN, "2026-04-06T20:00", "2026-04-07T00:00")


def test_round_the_clock_may_begin_at_any_hour() -> None:
    from_eight = ServiceHours(range(1, 8), dt.time(8), dt.time(8))
    assert agreed_time(from_eight, APRIL, BERLIN) == agreed_time(ALWAYS, APRIL, BERLIN)


def test_service_hours_are_weekdays_and_local_times() -> None:
    with pytest.raises(ValueError, match="1 to 7"):
        ServiceHours(frozenset({0}), dt.time(8), dt.time(18))
    with pytest.raises(TypeError, match="without a zone"):
        ServiceHours(WORKDAYS, dt.time(8, tzinfo=dt.UTC), dt.time(18))


# Availability by hand


def test_availability_is_agreed_time_less_downtime_by_agreed_time() -> None:
    found = availability(ALWAYS, APRIL, KOLKATA, [local(KOLKATA, "2026-04-10T03:00", "2026-04-10T10:12")])
    assert found == Availability(agreed=720 * HOUR, down=432 * MINUTE)
    assert found.percent == 99


def test_overlapping_downtimes_count_once() -> None:
    downs = [
        local(BERLIN, "2026-04-10T09:00", "2026-04-10T11:00"),
        local(BERLIN, "2026-04-10T10:00", "2026-04-10T12:00"),
        local(BERLIN, "2026-04-10T10:15", "2026-04-10T10:30"),
    ]
    assert availability(ALWAYS, APRIL, BERLIN, downs).down == 3 * HOUR


def test_only_downtime_in_agreed_service_time_counts() -> None:
    overnight = local(BERLIN, "2026-04-09T17:30", "2026-04-10T08:15")
    weekend = local(BERLIN, "2026-04-10T18:00", "2026-04-13T08:00")
    found = availability(OFFICE, APRIL, BERLIN, [overnight, weekend])
    assert found == Availability(agreed=220 * HOUR, down=45 * MINUTE)


def test_an_outage_wholly_in_maintenance_is_no_downtime() -> None:
    maintenance = [local(BERLIN, "2026-04-12T00:00", "2026-04-12T04:00")]
    found = availability(ALWAYS, APRIL, BERLIN, [local(BERLIN, "2026-04-12T01:00", "2026-04-12T02:00")], maintenance)
    assert found == Availability(agreed=716 * HOUR, down=0 * HOUR, excluded=4 * HOUR)
    assert found.percent == 100


def test_an_outage_partly_in_maintenance_counts_for_the_rest() -> None:
    maintenance = [local(BERLIN, "2026-04-12T00:00", "2026-04-12T04:00")]
    outage = [local(BERLIN, "2026-04-12T03:00", "2026-04-12T05:30")]
    found = availability(ALWAYS, APRIL, BERLIN, outage, maintenance)
    assert found == Availability(agreed=716 * HOUR, down=90 * MINUTE, excluded=4 * HOUR)
    assert availability(ALWAYS, APRIL, BERLIN, outage).down == 150 * MINUTE, "the control: without it all of it counts"


def test_maintenance_outside_service_hours_takes_nothing_out() -> None:
    at_night = [local(BERLIN, "2026-04-13T20:00", "2026-04-14T08:30")]
    found = availability(OFFICE, APRIL, BERLIN, [], at_night)
    assert found == Availability(agreed=220 * HOUR - 30 * MINUTE, excluded=30 * MINUTE)


def test_an_event_over_a_months_end_is_split_at_local_midnight() -> None:
    found = by_month(
        ALWAYS,
        Period(Month(2026, 1), Month(2026, 2)),
        BERLIN,
        [local(BERLIN, "2026-01-31T22:00", "2026-02-01T03:00")],
    )
    assert [part.down / HOUR for part in found.values()] == [2, 3]


def test_an_event_over_a_years_end_is_split_in_the_customers_zone() -> None:
    """The control: by UTC the same event lies in one year in Berlin, and is split elsewhere in Kolkata."""
    turn = Period(Month(2025, 12), Month(2026, 1))
    outage = [local(BERLIN, "2025-12-31T23:30", "2026-01-01T00:45")]
    split = {
        zone: [part.down / MINUTE for part in by_month(ALWAYS, turn, ZoneInfo(zone), outage).values()]
        for zone in ("Europe/Berlin", "UTC", "Asia/Kolkata")
    }
    assert split == {"Europe/Berlin": [30, 45], "UTC": [75, 0], "Asia/Kolkata": [0, 75]}


def test_an_outage_over_a_change_of_clocks_lasts_as_long_as_it_lasted() -> None:
    spring = availability(ALWAYS, Month(2026, 3), BERLIN, [local(BERLIN, "2026-03-29T01:00", "2026-03-29T04:00")])
    autumn = availability(ALWAYS, Month(2026, 10), BERLIN, [local(BERLIN, "2026-10-25T01:00", "2026-10-25T04:00")])
    half_an_hour = availability(
        ALWAYS, Month(2026, 4), LORD_HOWE, [local(LORD_HOWE, "2026-04-05T01:00", "2026-04-05T03:00")]
    )
    assert [found.down / HOUR for found in (spring, autumn, half_an_hour)] == [2, 4, 2.5]


def test_an_outage_still_open_ends_now() -> None:
    start, now = dt.datetime(2026, 4, 20, 8, tzinfo=BERLIN), dt.datetime(2026, 4, 20, 9, 15, tzinfo=BERLIN)
    assert Outage(start).until(now) == Span(start, now)
    assert Outage(start, now).until(start) == Span(start, now), "one that ended does not change"
    assert duration([Outage(now).until(start)]) == 0 * HOUR, "one that is to start has not been"
    with pytest.raises(ValueError, match="before it starts"):
        Outage(now, start)


def test_a_month_that_is_not_over_counts_until_now() -> None:
    now = dt.datetime(2026, 4, 21, 0, 0, tzinfo=BERLIN)
    down = [Outage(dt.datetime(2026, 4, 20, 19, 12, tzinfo=BERLIN)).until(now + 9 * HOUR)]
    found = by_month(ALWAYS, Period(APRIL, Month(2026, 5)), BERLIN, down, until=now)
    assert found[APRIL] == Availability(agreed=480 * HOUR, down=288 * MINUTE)
    assert found[APRIL].percent == 99
    assert found[Month(2026, 5)] == Availability()


def test_without_agreed_service_time_there_is_no_percentage() -> None:
    outage = [local(BERLIN, "2026-04-10T09:00", "2026-04-10T11:00")]
    never = ServiceHours(frozenset(), dt.time(8), dt.time(18))
    assert availability(never, APRIL, BERLIN, outage).percent is None
    whole_month = [local(BERLIN, "2026-04-01T00:00", "2026-05-01T00:00")]
    assert availability(ALWAYS, APRIL, BERLIN, outage, whole_month).percent is None
    assert availability(ALWAYS, APRIL, BERLIN, whole_month).percent == 0


def test_only_the_days_of_the_provision_count() -> None:
    outage = [local(BERLIN, "2026-04-09T22:00", "2026-04-10T02:00")]
    quarter = Period(Month(2026, 3), Month(2026, 5))
    found = by_month(ALWAYS, quarter, BERLIN, outage, starts_on=dt.date(2026, 4, 10), ends_on=dt.date(2026, 4, 29))
    assert [part.agreed / HOUR for part in found.values()] == [0, 20 * 24, 0]
    assert [part.down / HOUR for part in found.values()] == [0, 2, 0]
    assert found[Month(2026, 3)].percent is None
    one_day = availability(ALWAYS, quarter, BERLIN, [], starts_on=dt.date(2026, 3, 29), ends_on=dt.date(2026, 3, 29))
    assert one_day.agreed == 23 * HOUR
    with pytest.raises(ValueError, match="cannot end on 2026-04-01"):
        availability(ALWAYS, APRIL, BERLIN, [], starts_on=dt.date(2026, 4, 2), ends_on=dt.date(2026, 4, 1))


def test_a_provision_that_begins_after_the_period_has_no_service_time_in_it() -> None:
    late = availability(ALWAYS, APRIL, BERLIN, [], starts_on=dt.date(2026, 6, 1))
    gone = availability(ALWAYS, APRIL, BERLIN, [], ends_on=dt.date(2026, 2, 1))
    early = availability(ALWAYS, APRIL, BERLIN, [], until=dt.datetime(2026, 3, 1, tzinfo=dt.UTC))
    assert late == gone == early == Availability()


def test_a_vital_function_lost_the_minutes_it_was_affected() -> None:
    affected = [
        local(BERLIN, "2026-04-10T17:00", "2026-04-10T18:30"),
        local(BERLIN, "2026-04-10T17:30", "2026-04-10T17:45:30"),
        local(BERLIN, "2026-04-13T08:00", "2026-04-13T08:00:30"),
    ]

    def lost(*kept_free: Span, **limits: Any) -> Decimal:
        return minutes(availability(OFFICE, APRIL, BERLIN, affected, kept_free, **limits).down)

    assert lost() == Decimal("60.5")
    assert lost(local(BERLIN, "2026-04-10T17:50", "2026-04-10T19:00")) == Decimal("50.5"), "maintenance is no loss"
    assert lost(until=dt.datetime(2026, 4, 10, 17, 20, tzinfo=BERLIN)) == 20
    assert (lost(ends_on=dt.date(2026, 4, 10)), lost(starts_on=dt.date(2026, 4, 11))) == (60, Decimal("0.5"))


def test_minutes_keep_their_seconds_until_they_are_shown() -> None:
    assert minutes(dt.timedelta(seconds=90)) == Decimal("1.5")
    assert minutes(dt.timedelta(microseconds=3)) == Decimal("0.00000005")
    counts = ("0", "0.499999", "0.5", "1.5", "2.5", "61.2")
    assert [whole_minutes(Decimal(count)) for count in counts] == [0, 0, 1, 2, 3, 61]
    assert whole_minutes(minutes(dt.timedelta(days=20_000))) == 28_800_000


def test_a_percentage_is_not_rounded_by_the_callers_context() -> None:
    with localcontext(prec=2):
        found = Availability(agreed=3 * HOUR, down=HOUR).percent
        assert str(found) == "66.66666666666666666666666667"
        assert minutes(dt.timedelta(seconds=100_001)) > Decimal("1666.68")


def test_downtime_lies_within_agreed_time() -> None:
    for parts in ((HOUR, 2 * HOUR), (HOUR, -HOUR), (HOUR, HOUR, -HOUR)):
        with pytest.raises(ValueError, match="within agreed service time"):
            Availability(*parts)
