"""Availability and lost functions over kept rows: cases worked out by hand, and a clock read tick by tick."""

import datetime as dt
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from customers.models import Authority
from services.availability import Availability
from services.models import PerformanceEvent, Provision
from services.performance_of import (
    Performance,
    customer_performance,
    last_year,
    performance_of,
    provisions_of,
    share_up,
)
from services.periods import Month, Period
from tests import factories

BERLIN = ZoneInfo("Europe/Berlin")
HOUR, MINUTE = dt.timedelta(hours=1), dt.timedelta(minutes=1)
NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
MARCH, APRIL, OCTOBER = Month(2026, 3), Month(2026, 4), Month(2026, 10)


def at(text: str, zone: ZoneInfo = BERLIN) -> dt.datetime:
    """The moment at which the zone's clock shows this."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=zone)


def one(month: Month) -> Period:
    return Period(month, month)


@pytest.fixture
def kestrel(db: None) -> Any:
    return factories.CustomerFactory(name="Kestrel Rail", time_zone="Europe/Berlin")


@pytest.fixture
def portal(kestrel: Any) -> Provision:
    """Round the clock, and dispatch depends on it."""
    return factories.ProvisionFactory(customer=kestrel, vital="Dispatch", starts_on=dt.date(2024, 1, 1))


def down(provision: Provision, started: str, ended: str | None, **fields: Any) -> PerformanceEvent:
    lost = [provision] if fields.pop("lost", False) else []
    return factories.PerformanceEventFactory(
        customer=provision.customer,
        started_at=at(started),
        ended_at=at(ended) if ended else None,
        down=[provision],
        lost=lost,
        **fields,
    )


def maintained(provision: Provision, starts: str, ends: str, *, agreed: str | None) -> Any:
    made = factories.MaintenanceFactory(provision=provision, starts_at=at(starts), ends_at=at(ends))
    if agreed:
        part = factories.InvolvementFactory(customer=provision.customer)
        authority = factories.AuthorityFactory(
            customer=provision.customer, person=part.person, right=Authority.Right.APPROVE_CHANGE
        )
        made.agree(person=authority.person, at=at(agreed), by=None)
    return made


def of(provision: Provision, month: Month, now: dt.datetime = NOW) -> Availability:
    return performance_of([provision], one(month), now=now).total


def test_an_outage_over_a_months_end_is_split_at_the_customers_midnight(portal: Provision) -> None:
    down(portal, "2026-03-31T22:30", "2026-04-01T01:00")
    found = performance_of([portal], Period(MARCH, APRIL), now=NOW).parts[0].availability
    assert found[MARCH] == Availability(agreed=743 * HOUR, down=90 * MINUTE), "March is an hour short of 744"
    assert found[APRIL] == Availability(agreed=720 * HOUR, down=60 * MINUTE)


@pytest.mark.parametrize(
    ("started", "ended", "hours"),
    [("2026-03-29T01:00", "2026-03-29T04:00", 2), ("2026-10-25T01:00", "2026-10-25T04:00", 4)],
    ids=["put forward", "put back"],
)
def test_an_outage_over_a_change_of_clocks_lasts_as_long_as_it_did(
    portal: Provision, started: str, ended: str, hours: int
) -> None:
    down(portal, started, ended, lost=True)
    month = Month.of(at(started).date())
    assert of(portal, month).down == hours * HOUR
    assert performance_of([portal], one(month), now=NOW).lost_minutes == hours * 60


def test_two_outages_at_once_are_one_downtime(portal: Provision) -> None:
    down(portal, "2026-10-05T08:00", "2026-10-05T10:00", lost=True)
    down(portal, "2026-10-05T09:00", "2026-10-05T11:00", lost=True)
    found = performance_of([portal], one(OCTOBER), now=NOW)
    assert (found.total.down, found.lost_minutes) == (3 * HOUR, 180)


def test_function_minutes_count_only_where_the_function_stood_still(portal: Provision) -> None:
    down(portal, "2026-10-05T08:00", "2026-10-05T10:00")
    assert performance_of([portal], one(OCTOBER), now=NOW).lost_minutes == 0
    down(portal, "2026-10-06T08:00", "2026-10-06T08:45", lost=True)
    found = performance_of([portal], one(OCTOBER), now=NOW)
    assert (found.lost_minutes, found.total.down) == (45, 165 * MINUTE)


def test_what_goes_on_counts_until_now(portal: Provision) -> None:
    down(portal, "2026-11-20T10:00", None, lost=True)  # 13:00 there is noon UTC
    found = performance_of([portal], one(Month(2026, 11)), now=NOW)
    assert found.total.down == 3 * HOUR
    assert found.total.agreed == (19 * 24 + 13) * HOUR, "and so does the month"


def test_archived_events_archived_provisions_and_plans_do_not_count(portal: Provision, kestrel: Any) -> None:
    down(portal, "2026-10-05T08:00", "2026-10-05T10:00").archive(by=None)
    planned = factories.ProvisionFactory(customer=kestrel, status="planned")
    gone = factories.ProvisionFactory(customer=kestrel)
    gone.archive(by=None)
    found = customer_performance(kestrel, one(OCTOBER), now=NOW)
    assert found.total == Availability(agreed=745 * HOUR), "one provision, a month with an hour more, no downtime"
    assert [part.provision for part in found.parts] == [portal, planned]


def test_maintenance_counts_only_when_it_was_agreed_before_it_began(portal: Provision) -> None:
    down(portal, "2026-10-10T22:30", "2026-10-11T01:00")
    maintained(portal, "2026-10-10T22:00", "2026-10-11T00:00", agreed="2026-10-10T22:00")
    assert of(portal, OCTOBER) == Availability(agreed=745 * HOUR, down=150 * MINUTE), "agreed when it began: too late"
    maintained(portal, "2026-10-10T22:00", "2026-10-11T00:00", agreed="2026-10-10T21:59")
    assert of(portal, OCTOBER) == Availability(agreed=743 * HOUR, down=60 * MINUTE, excluded=2 * HOUR)


def test_service_hours_are_the_provisions_own_or_the_services(kestrel: Any) -> None:
    office = {"service_days": "mon_fri", "opens_at": dt.time(8), "closes_at": dt.time(18)}
    service = factories.ServiceFactory(**office)
    as_the_service = factories.ProvisionFactory(customer=kestrel, service=service, label="Berlin")
    its_own = factories.ProvisionFactory(customer=kestrel, service=service, label="Oslo", service_days="every_day")
    for provision in (as_the_service, its_own):
        down(provision, "2026-10-02T17:00", "2026-10-05T09:00")  # Friday to Monday
    assert of(as_the_service, OCTOBER) == Availability(agreed=220 * HOUR, down=2 * HOUR)
    assert of(its_own, OCTOBER) == Availability(agreed=745 * HOUR, down=64 * HOUR)


def test_a_provision_counts_from_its_first_to_its_last_day(kestrel: Any) -> None:
    short = factories.ProvisionFactory(
        customer=kestrel, status="ended", starts_on=dt.date(2026, 10, 10), ends_on=dt.date(2026, 10, 11)
    )
    down(short, "2026-10-09T20:00", "2026-10-10T04:00")
    assert of(short, OCTOBER) == Availability(agreed=48 * HOUR, down=4 * HOUR)
    planned = factories.ProvisionFactory(customer=kestrel, status="planned")
    assert of(planned, OCTOBER).percent is None


def test_the_whole_is_the_sum_of_its_provisions_by_time(kestrel: Any, portal: Provision) -> None:
    office = factories.ProvisionFactory(
        customer=kestrel, service_days="mon_fri", opens_at=dt.time(8), closes_at=dt.time(18)
    )
    down(portal, "2026-10-05T08:00", "2026-10-05T12:00", lost=True)
    down(office, "2026-10-05T08:00", "2026-10-05T12:00")
    found = customer_performance(kestrel, one(OCTOBER), now=NOW)
    assert found.total == Availability(agreed=965 * HOUR, down=8 * HOUR)
    assert found.vital.total == Availability(agreed=745 * HOUR, down=4 * HOUR)
    assert share_up(found.total) == Decimal("99.17")  # 957 of 965 hours
    assert found.lost_minutes == 240


def test_a_short_outage_is_never_rounded_away() -> None:
    assert share_up(Availability(agreed=8760 * HOUR, down=dt.timedelta(seconds=1))) == Decimal("99.99")
    assert share_up(Availability(agreed=8760 * HOUR)) == 100
    assert share_up(Availability()) is None


def test_the_last_year_ends_with_the_last_month_that_is_over_there(kestrel: Any) -> None:
    just_before_midnight = dt.datetime(2026, 10, 31, 22, 59, tzinfo=dt.UTC)
    assert last_year(kestrel, now=just_before_midnight).last == Month(2026, 9)
    assert last_year(kestrel, now=just_before_midnight + MINUTE).last == OCTOBER


def test_many_provisions_cost_two_queries(kestrel: Any, django_assert_num_queries: Any) -> None:
    for _ in range(5):
        down(factories.ProvisionFactory(customer=kestrel), "2026-10-05T08:00", "2026-10-05T10:00")
    rows = provisions_of(kestrel)
    with django_assert_num_queries(2):
        assert performance_of(rows, last_year(kestrel, now=NOW), now=NOW).total.down == 10 * HOUR


# Against an oracle


def read_tick_by_tick(provision: Provision, month: Month, now: dt.datetime) -> tuple[int, int, int]:
    """Agreed, down and function lost, in quarters of an hour, by looking at the customer's clock at each of them."""
    zone, tick = ZoneInfo(provision.customer.time_zone), dt.timedelta(minutes=15)
    first, last = (dt.datetime.combine(day, dt.time(), dt.UTC) for day in (month.first_day, month.last_day))
    moment, agreed, unavailable, lost = first - 2 * 24 * HOUR, 0, 0, 0
    impacts = [
        (i.event.started_at, i.event.ended_at or now, i.unavailable, i.function_lost)
        for i in provision.impacts.select_related("event")
        if i.event.archived_at is None
    ]
    planned = [
        (m.starts_at, m.ends_at) for m in provision.maintenance.all() if m.agreed_at and m.agreed_at < m.starts_at
    ]
    while moment < last + 3 * 24 * HOUR:
        shown = moment.astimezone(zone)
        served = Month.of(shown.date()) == month and moment < now and in_service(provision, shown)
        if served and not any(starts <= moment < ends for starts, ends in planned):
            agreed += 1
            unavailable += any(flag and starts <= moment < ends for starts, ends, flag, _lost in impacts)
            lost += any(flag and starts <= moment < ends for starts, ends, _down, flag in impacts)
        moment += tick
    return agreed, unavailable, lost


def in_service(provision: Provision, shown: dt.datetime) -> bool:
    hours = provision.hours
    if hours.opens == hours.closes:
        return shown.isoweekday() in hours.weekdays
    return shown.isoweekday() in hours.weekdays and hours.opens <= shown.time() < hours.closes


quarters = st.integers(-96, 33 * 96)
spans = st.lists(st.tuples(quarters, st.integers(1, 300), st.booleans(), st.booleans()), max_size=5)


class AgainstTheOracle(TestCase):
    """Few examples, each of them with real rows."""

    @settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
    @given(
        events=spans,
        works=st.lists(st.tuples(quarters, st.integers(1, 60), st.booleans()), max_size=2),
        zone=st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe"]),
        month=st.sampled_from([MARCH, APRIL, OCTOBER]),
        office=st.booleans(),
        goes_on=st.booleans(),
    )
    def test_figures_are_those_of_a_clock_read_tick_by_tick(
        self, events: Any, works: Any, zone: str, month: Month, office: bool, goes_on: bool
    ) -> None:
        hours = {"service_days": "mon_fri", "opens_at": dt.time(8), "closes_at": dt.time(18)} if office else {}
        customer = factories.CustomerFactory(time_zone=zone)
        provision = factories.ProvisionFactory(customer=customer, vital="Dispatch", **hours)
        start = dt.datetime.combine(month.first_day, dt.time(), dt.UTC)
        quarter = 15 * MINUTE
        for number, (begins, length, unavailable, lost) in enumerate(events):
            started = start + begins * quarter
            ended = None if goes_on and number == 0 else started + length * quarter
            chosen = {"down": [provision] if unavailable else [], "lost": [provision] if lost else []}
            factories.PerformanceEventFactory(customer=customer, started_at=started, ended_at=ended, **chosen)
        for begins, length, in_time in works:
            starts = start + begins * quarter
            made = factories.MaintenanceFactory(
                provision=provision, starts_at=starts, ends_at=starts + length * quarter
            )
            part = factories.InvolvementFactory(customer=customer)
            authority = factories.AuthorityFactory(customer=customer, person=part.person, right="approve_change")
            made.agree(person=authority.person, at=starts - (HOUR if in_time else -HOUR), by=None)
        now = start + dt.timedelta(days=25)
        found: Performance = performance_of(provisions_of(customer), one(month), now=now)
        counted = tuple(length // quarter for length in (found.total.agreed, found.total.down, found.lost_time))
        assert counted == read_tick_by_tick(provision, month, now)
