"""A customer's past performance: the story, its chips, its key figures, and what each of these opens."""

import csv
import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client

from services.models import PerformanceEvent
from tests import factories
from tests.world import signed_in

NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def on_the_20th_of_november() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def kestrel(berta: Any) -> Any:
    return factories.CustomerFactory(name="Kestrel Rail", owner=berta, time_zone="Europe/Berlin")


@pytest.fixture
def portal(kestrel: Any) -> Any:
    return factories.ProvisionFactory(customer=kestrel, service__name="Order portal", vital="Dispatch")


def happened(customer: Any, day: str, hour: int = 8, **fields: Any) -> PerformanceEvent:
    started = dt.datetime.combine(dt.date.fromisoformat(day), dt.time(hour), dt.UTC)
    return factories.PerformanceEventFactory(customer=customer, started_at=started, **fields)


def page_of(desk: Client, customer: Any, query: str = "") -> Any:
    answer = desk.get(f"/services/customers/{customer.pk}/performance/{query}")
    assert answer.status_code == 200
    return answer


def story(desk: Client, customer: Any, query: str = "") -> list[tuple[int, str, list[str]]]:
    """Year, month or quiet line, and titles, as the page tells them."""
    timeline = page_of(desk, customer, query).context["page"].timeline
    return [
        (year.number, part.quiet or part.name, [event.title for event in part.events])
        for year in timeline.years
        for part in year.parts
    ]


def test_the_story_is_told_by_year_and_month_newest_first_and_quiet_times_are_told(desk: Client, kestrel: Any) -> None:
    happened(kestrel, "2026-11-02", title="Slow in the morning")
    happened(kestrel, "2026-11-09", title="Down")
    happened(kestrel, "2026-06-15", title="A year without a breach", kind="achievement", severity=None)
    happened(kestrel, "2025-12-31", hour=22, title="Down on the eve")
    happened(kestrel, "2025-12-31", hour=23, title="Down past midnight there")
    assert story(desk, kestrel) == [
        (2026, "November", ["Down", "Slow in the morning"]),
        (2026, "No events for 4 months", []),
        (2026, "June", ["A year without a breach"]),
        (2026, "No events for 4 months", []),
        (2026, "January", ["Down past midnight there"]),
        (2025, "December", ["Down on the eve"]),
    ]


def test_a_long_quiet_time_until_today_is_told_first(desk: Client, kestrel: Any) -> None:
    happened(kestrel, "2026-07-15", title="Down")
    assert story(desk, kestrel) == [(2026, "No events for 3 months", []), (2026, "July", ["Down"])]


def test_an_event_tells_what_a_customer_would_ask(desk: Client, kestrel: Any, portal: Any) -> None:
    happened(
        kestrel,
        "2026-10-12",
        title="Orders stood still",
        down=[portal],
        lost=[portal],
        credit_amount=Decimal(1250),
        credit_currency="EUR",
        external_system="Desk",
        external_id="INC-77",
        disclosed_on=dt.date(2026, 10, 13),
    )
    page = page_of(desk, kestrel).content.decode()
    for said in (
        "Orders stood still",
        "Outage",
        "High",
        "12 October, 10:00 CEST",
        "1 h 30 min",
        "Order portal",
        "Dispatch stood still: 90\N{NO-BREAK SPACE}min",
        "€1,250 credited",
        "INC-77",
        "disclosed 13 Oct 2026",
    ):
        assert said in page, said


def test_what_stood_still_and_lost_nothing_is_not_told_as_a_loss(desk: Client, kestrel: Any, portal: Any) -> None:
    ends = dt.datetime(2026, 10, 12, 9, 30, tzinfo=dt.UTC)
    release = happened(kestrel, "2026-10-12", title="The release", ended_at=ends, down=[portal], lost=[portal])
    pages = [f"/services/customers/{kestrel.pk}/performance/", release.get_absolute_url()]
    for page in pages:  # the control
        assert "vital-lost" in desk.get(page).content.decode()
    work = factories.MaintenanceFactory(provision=portal, starts_at=release.started_at, ends_at=ends)
    paula = factories.AuthorityFactory(customer=kestrel, right="approve_change").person
    work.agree(person=paula, at=work.starts_at - dt.timedelta(days=1), by=kestrel.owner)
    for page in pages:
        told = desk.get(page).content.decode()
        assert "within agreed maintenance, nothing lost" in told
        assert "vital-lost" not in told
    release = PerformanceEvent.objects.with_impacts().get()
    work.archive(by=kestrel.owner)
    portal.service_days, portal.opens_at, portal.closes_at = "mon_fri", dt.time(12), dt.time(18)
    portal.save()
    release = PerformanceEvent.objects.with_impacts().get()
    assert release.lost_nothing == "outside agreed service time, nothing lost"


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("?kind=achievement", ["Praise"]),
        ("?kind=achievement&kind=degradation", ["Praise", "Slow"]),
        ("?severity=1", ["Down"]),
        ("?vital=on", ["Down"]),
        ("?year=2025", ["Slow"]),
        ("?since=2026-01-01", ["Praise", "Down"]),
        ("?since=2026-01-01&until=2026-03-31", ["Down"]),
        ("?credit=on", ["Down"]),
        ("?undisclosed=on", ["Down"]),
    ],
)
def test_chips_keep_what_is_asked_for(desk: Client, kestrel: Any, portal: Any, query: str, titles: list[str]) -> None:
    told = {"disclosed_on": dt.date(2025, 5, 6)}
    happened(kestrel, "2025-05-05", title="Slow", kind="degradation", severity=3, **told)
    happened(
        kestrel,
        "2026-03-03",
        title="Down",
        severity=1,
        down=[portal],
        lost=[portal],
        credit_amount=Decimal(5),
        credit_currency="EUR",
    )
    happened(kestrel, "2026-10-10", title="Praise", kind="achievement", severity=None)
    assert [title for _year, _part, found in story(desk, kestrel, query) for title in found] == titles


def test_a_service_can_be_asked_for_and_another_customers_cannot(desk: Client, kestrel: Any, portal: Any) -> None:
    happened(kestrel, "2026-10-10", title="Down", down=[portal])
    happened(kestrel, "2026-10-11", title="Something else")
    assert story(desk, kestrel, f"?provision={portal.pk}")[-1][2] == ["Down"]
    foreign = factories.ProvisionFactory()
    refused = desk.get(f"/services/customers/{kestrel.pk}/performance/?provision={foreign.pk}")
    assert refused.status_code == 422
    assert "A filter could not be understood" in refused.content.decode()


@pytest.mark.parametrize(
    "query", ["?year=99999", "?since=x", "?until=9999-12-31", "?provision=-1", "?kind=%F0%9F%98%80"]
)
def test_a_strange_filter_is_no_fault(desk: Client, kestrel: Any, query: str) -> None:
    assert desk.get(f"/services/customers/{kestrel.pk}/performance/{query}").status_code in (200, 422)


def test_a_chip_puts_its_filter_on_and_takes_it_off_again(desk: Client, kestrel: Any) -> None:
    happened(kestrel, "2026-10-10")
    outage = page_of(desk, kestrel).context["page"].timeline.kinds[0]
    assert (outage.chosen, outage.url) == (False, f"/services/customers/{kestrel.pk}/performance/?kind=outage#timeline")
    outage = page_of(desk, kestrel, "?kind=outage&vital=on").context["page"].timeline.kinds[0]
    assert (outage.chosen, outage.url) == (True, f"/services/customers/{kestrel.pk}/performance/?vital=on#timeline")


def test_a_filter_without_a_chip_of_its_own_is_told_with_its_day_as_pages_write_it(desk: Client, kestrel: Any) -> None:
    happened(kestrel, "2026-10-10")
    timeline = page_of(desk, kestrel, "?kind=outage&since=2026-10-01&undisclosed=on").context["page"].timeline
    assert [chip.text for chip in timeline.other_chips] == ["Not disclosed", "Since: 1 Oct 2026"]


def test_older_pages_begin_where_the_newer_one_ended(desk: Client, kestrel: Any) -> None:
    for number in range(20):
        happened(kestrel, "2026-10-01", title=f"Event {number}")
    happened(kestrel, "2024-10-01", title="Long ago")
    newest = page_of(desk, kestrel)
    first = newest.context["page"].timeline
    older = desk.get(first.next_url)
    second = older.context["page"].timeline
    back = f'<a href="/services/customers/{kestrel.pk}/performance/#timeline">Back to the newest</a>'
    assert (back in newest.content.decode(), back in older.content.decode()) == (False, True)
    titles = [event.title for timeline in (first, second) for event in timeline.rows]
    assert len(titles) == len(set(titles)) == 21
    assert (first.range_label, second.range_label) == ("12 events shown, older ones follow", "9 events shown")
    assert [part.quiet for year in second.years for part in year.parts if part.quiet] == ["No events for 23 months"]


def test_key_figures_are_those_of_the_last_12_closed_months_and_open_their_rows(
    desk: Client, kestrel: Any, portal: Any
) -> None:
    happened(
        kestrel,
        "2026-10-12",
        title="Down",
        down=[portal],
        lost=[portal],
        credit_amount=Decimal(100),
        credit_currency="EUR",
    )
    happened(kestrel, "2026-09-12", title="Breach", kind="breach", credit_amount=Decimal(40), credit_currency="CHF")
    happened(
        kestrel, "2026-02-12", title="Praise", kind="achievement", severity=None, disclosed_on=dt.date(2026, 2, 12)
    )
    happened(kestrel, "2025-10-31", hour=20, title="Before the period", down=[portal], lost=[portal])
    happened(kestrel, "2026-11-02", title="In the month that is not over", down=[portal], lost=[portal])
    page = page_of(desk, kestrel).context["page"]
    assert (str(page.period), page.lost_minutes) == ("2025-11/2026-10", 90)
    assert (page.went_wrong, page.achievements, page.undisclosed) == (2, 1, 2)
    assert [(credit.amount, credit.currency) for credit in page.credits] == [(40, "CHF"), (100, "EUR")]
    assert page.vital.percent == Decimal("99.98")  # 8,760 hours without an hour and a half
    behind = {
        page.vital_url: ["Down"],
        page.events_url: ["Down", "Breach"],
        page.achievements_url: ["Praise"],
        page.credits_url: ["Down", "Breach"],
    }
    for url, titles in behind.items():
        assert [event.title for event in desk.get(url).context["page"].timeline.rows] == titles


def test_nothing_provided_and_nothing_happened_is_said_and_the_first_step_offered(desk: Client, kestrel: Any) -> None:
    page = page_of(desk, kestrel).content.decode()
    assert "No events recorded" in page
    assert f"/services/customers/{kestrel.pk}/events/new/" in page


def test_a_reader_is_offered_no_change(kestrel: Any, portal: Any) -> None:
    page = page_of(signed_in(factories.reader("Rui Tavares")), kestrel).content.decode()
    assert "/events/new/" not in page


def test_the_section_is_confirmed_here(desk: Client, kestrel: Any) -> None:
    page = page_of(desk, kestrel).content.decode()
    assert f"/customers/{kestrel.pk}/confirmations/performance/" in page or "Confirm: Performance" in page


def test_the_page_of_a_provision_tells_its_months(desk: Client, kestrel: Any, portal: Any) -> None:
    happened(kestrel, "2026-10-12", title="Orders stood still", down=[portal], lost=[portal])
    answer = desk.get(f"/services/provisions/{portal.pk}/")
    done = answer.context["page"].performance
    assert [row.shown.percent for row in done.months[:3]] == [100, Decimal("99.80"), 100]  # 743.5 of 745 hours
    assert (done.months[0].so_far, len(done.months), done.lost_minutes) == (True, 13, 90)
    assert "Orders stood still" in answer.content.decode()


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("?ongoing=on", ["Still down"]),
        ("?undisclosed=on", ["Still down", "Down"]),
        ("?service=portal-1", ["Down"]),
        ("?since=2026-10-01", ["Still down", "Praise"]),
        ("?kind=achievement", ["Praise"]),
        ("?mine=on", ["Still down", "Praise", "Down"]),
    ],
)
def test_the_list_of_all_events_is_filtered(desk: Client, kestrel: Any, query: str, titles: list[str]) -> None:
    provision = factories.ProvisionFactory(customer=kestrel, service__code="PORTAL-1")
    happened(kestrel, "2026-09-01", title="Down", down=[provision])
    happened(kestrel, "2026-10-05", title="Praise", kind="achievement", severity=None)
    happened(kestrel, "2026-11-19", title="Still down", ended_at=None)
    found = desk.get(f"/services/events/{query}")
    assert [event.title for event in found.context["list"].rows] == titles


def test_an_export_holds_provisions_and_lost_minutes(desk: Client, kestrel: Any) -> None:
    portal = factories.ProvisionFactory(
        customer=kestrel, service__code="PORTAL", service__name="Order portal", vital="Dispatch"
    )
    happened(kestrel, "2026-10-12", title="Down", down=[portal], lost=[portal])
    text = b"".join(desk.get("/services/events/export/?format=csv").streaming_content).decode()
    (told,) = csv.DictReader(text.removeprefix("\ufeff").splitlines())
    assert "PORTAL" in told["Provisions affected"].upper()
    assert (told["Vital minutes lost"], told["Minutes"]) == ("90", "90")
    assert told["Functions that stood still"] == "Dispatch"
