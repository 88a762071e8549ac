"""The board and the roadmap: which cards stand where, what a column is worth, and who may move what."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from customers.models import Customer
from services.board import Board, Roadmap, Totals, totals
from services.models import FutureService
from services.money import Money
from services.roadmap import Beyond, Expected, Horizon, Quarter, weighted
from tests import factories

NOVEMBER = dt.date(2026, 11, 22)


def need(customer: Customer, title: str = "", **fields: Any) -> FutureService:
    if {"expected_revenue", "expected_cost", "investment"} & set(fields):
        fields = {"currency": "EUR"} | fields
    return factories.FutureServiceFactory(customer=customer, **({"title": title} if title else {}), **fields)


def board(user: Any, on: dt.date = NOVEMBER) -> dict[str, Any]:
    rows = FutureService.objects.visible_to(user).current()
    return {column.stage: column for column in Board(rows, user=user, on=on, list_url="?").columns}


def test_a_column_tells_one_currency_at_once_and_several_others_when_asked(kestrel: Customer, desk: Client) -> None:
    said = "more currencies</summary>"
    for currency, shown in (("CHF", False), ("EUR", False), ("SEK", True), ("DKK", True)):
        need(kestrel, expected_revenue=1000, probability=50, currency=currency)
        told = desk.get("/services/future-services/board/").content.decode()
        assert (said in told) is shown, currency
    assert f"and 3 {said}" in told
    head = told[told.index('class="expected"') : told.index(said)]
    assert "€500" in head, "the provider's own currency first"
    assert "CHF" not in head


def test_a_column_counts_and_weighs_what_is_in_it(kestrel: Customer, berta: Any) -> None:
    need(kestrel, expected_revenue=1000, probability=50)
    need(kestrel, expected_revenue=333, probability=33)
    need(kestrel, expected_revenue=900, probability=100, currency="CHF")
    need(kestrel, expected_revenue=5000)
    need(kestrel, probability=90)
    found = board(berta)["idea"].totals
    assert found.count == 5
    assert found.revenue.sums == (Money(Decimal("900.00"), "CHF"), Money(Decimal("609.89"), "EUR"))
    assert (found.revenue.known, found.revenue.unknown) == (3, 2), "what nobody has estimated is named, and no zero"
    assert board(berta)["assessed"].totals.revenue == Expected()


def test_what_starts_first_stands_on_top_and_what_has_no_date_at_the_end(kestrel: Customer, berta: Any) -> None:
    need(kestrel, "Some day")
    need(kestrel, "Next spring", expected_start=dt.date(2027, 4, 1))
    need(kestrel, "Long due", expected_start=dt.date(2026, 9, 30))
    need(kestrel, "This quarter", expected_start=dt.date(2026, 10, 1))
    cards = board(berta)["idea"].cards
    assert [(card.title, card.quarter, card.late) for card in cards] == [
        ("Long due", "Q3 2026", True),
        ("This quarter", "Q4 2026", False),
        ("Next spring", "Q2 2027", False),
        ("Some day", "", False),
    ]


def test_a_long_column_shows_its_first_cards_and_leads_to_the_others(kestrel: Customer, desk: Client) -> None:
    for _ in range(11):
        need(kestrel)
    page = desk.get("/services/future-services/board/?customer=kestrel")
    column = page.context["board"].columns[0]
    assert (len(column.cards), column.more) == (6, 5)
    assert column.more_url == "/services/future-services/?customer=kestrel&stage=idea"
    assert "and 5 more" in page.content.decode()
    assert len(desk.get(column.more_url).context["list"].rows) == 11


def test_the_board_holds_what_one_may_see_and_moves_what_one_keeps(kestrel: Customer, berta: Any) -> None:
    foreign = factories.CustomerFactory(name="Fjord Foods")
    hidden = factories.CustomerFactory(name="Hidden Holding", restricted=True)
    need(kestrel, "Mine")
    need(foreign, "Theirs")
    need(hidden, "Nobody's business")
    cards = {card.title: card.may_move for card in board(berta)["idea"].cards}
    assert cards == {"Mine": True, "Theirs": False}
    tessa = factories.brm("Tessa Tang")
    foreign.team.add(tessa, through_defaults={"added_by": berta})
    assert {card.title: card.may_move for card in board(tessa)["idea"].cards} == {"Mine": False, "Theirs": True}


def test_what_is_archived_is_on_no_board(kestrel: Customer, berta: Any, desk: Client) -> None:
    need(kestrel, "Put away").archive(by=berta)
    for page in ("board/", "board/?archived=all", "roadmap/?archived=archived"):
        assert "Put away" not in desk.get(f"/services/future-services/{page}").content.decode(), page


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("mine=on", {"Mine"}),
        ("customer=fjord", {"Theirs"}),
        ("service=portal", {"Mine"}),
        ("quarter=none", {"Theirs"}),
        ("stage=idea", {"Mine", "Theirs"}),
        ("q=thei", {"Theirs"}),
    ],
)
def test_the_board_is_filtered_as_the_list_is(
    asked: str, found: set[str], kestrel: Customer, desk: Client, berta: Any
) -> None:
    portal = factories.ServiceFactory(code="PORTAL")
    need(kestrel, "Mine", service=portal, expected_start=timezone.localdate())
    need(factories.CustomerFactory(code="FJORD", owner=factories.brm("Fritz Fremd")), "Theirs")
    for place in ("", "board/"):
        page = desk.get(f"/services/future-services/{place}?{asked}").content.decode()
        assert {title for title in ("Mine", "Theirs") if f">{title}</a>" in page} == found, place
    owner = berta.pk
    page = desk.get(f"/services/future-services/board/?owner={owner}").content.decode()
    assert (">Mine</a>" in page, ">Theirs</a>" in page) == (True, False)


def test_an_empty_column_says_whether_there_is_nothing_or_the_filters_leave_it_out(
    kestrel: Customer, desk: Client
) -> None:
    need(kestrel)
    need(kestrel, stage="assessed")
    plain = desk.get("/services/future-services/board/").content.decode()
    assert "Nothing has been requested." in plain
    assert "None with these filters." not in plain
    filtered = desk.get("/services/future-services/board/?stage=idea").content.decode()
    assert filtered.count("None with these filters.") == 4
    assert "Nothing has been looked into." not in filtered


def test_a_filter_that_cannot_be_understood_shows_nothing_and_says_so(kestrel: Customer, desk: Client) -> None:
    need(kestrel, "Mine")
    for place in ("board/", "roadmap/"):
        page = desk.get(f"/services/future-services/{place}?quarter=2026-Q9")
        assert page.status_code == 422
        assert ">Mine</a>" not in page.content.decode()


# The roadmap


def test_every_entry_stands_in_its_quarter(kestrel: Customer) -> None:
    need(kestrel, "Overdue", expected_start=dt.date(2026, 9, 30))
    need(kestrel, "Now", expected_start=dt.date(2026, 12, 31))
    need(kestrel, "Last", expected_start=dt.date(2028, 9, 30))
    need(kestrel, "Later", expected_start=dt.date(2028, 10, 1))
    need(kestrel, "Some day")
    need(kestrel, "Gone", stage="dropped", expected_start=dt.date(2027, 1, 1))
    found = Roadmap(FutureService.objects.all(), on=NOVEMBER, list_url="?")
    assert {entry.title: entry.slot for entry in found.entries} == {
        "Overdue": Beyond.OVERDUE,
        "Now": Quarter(2026, 4),
        "Last": Quarter(2028, 3),
        "Later": Beyond.LATER,
        "Some day": Beyond.UNDATED,
    }
    assert [line.label for line in found.lines] == [
        *("Overdue", "Q4 2026", "Q1 2027", "Q2 2027", "Q3 2027", "Q4 2027", "Q1 2028", "Q2 2028", "Q3 2028"),
        *("Later", "No date"),
    ]
    assert [line.totals.count for line in found.lines] == [1, 1, 0, 0, 0, 0, 0, 0, 1, 1, 1]


def test_what_lies_beyond_the_quarters_has_no_column_where_there_is_nothing(kestrel: Customer) -> None:
    need(kestrel, expected_start=dt.date(2027, 1, 1))
    found = Roadmap(FutureService.objects.all(), on=NOVEMBER, list_url="?")
    assert len(found.lines) == 8
    assert [mark for _line, mark in found.entries[0].cells] == ["", "start", "on", "on", "on", "on", "on", "on"]


def test_rows_stand_by_customer_or_by_service(kestrel: Customer) -> None:
    portal = factories.ServiceFactory(name="Order portal")
    fjord = factories.CustomerFactory(name="Fjord Foods")
    need(kestrel, "Second", service=portal, expected_start=dt.date(2027, 4, 1))
    need(fjord, "First", service=portal, expected_start=dt.date(2027, 1, 1))
    need(kestrel, "Third")
    rows = FutureService.objects.all()

    def told(by: str) -> list[tuple[str, list[str]]]:
        groups = Roadmap(rows, on=NOVEMBER, list_url="?", by=by).groups
        return [(str(group.head), [entry.title for entry in group.entries]) for group in groups]

    assert told("customer") == [("Fjord Foods", ["First"]), ("Kestrel Rail", ["Second", "Third"])]
    assert told("service") == [("Order portal", ["First", "Second"]), ("None", ["Third"])]


def test_the_figures_of_a_quarter_lead_to_the_rows_behind_them(kestrel: Customer, desk: Client) -> None:
    today = timezone.localdate()
    need(kestrel, "This quarter", expected_start=Quarter.of(today).last_day)
    need(kestrel, "Long due", expected_start=Quarter.of(today).plus(-1).first_day)
    need(kestrel, "Long dropped", expected_start=Quarter.of(today).plus(-1).first_day, stage="dropped")
    need(kestrel, "Far away", expected_start=Quarter.of(today).plus(9).first_day)
    page = desk.get(f"/services/customers/{kestrel.pk}/future/")
    lines = [line for line in page.context["roadmap"].lines if line.totals.count]
    assert [line.label for line in lines][0::2] == ["Overdue", "Later"]
    for line, title in zip(lines, ("Long due", "This quarter", "Far away"), strict=True):
        assert [row.title for row in desk.get(line.url).context["list"].rows] == [title]


AMOUNTS = st.none() | st.decimals(0, 10**7, places=2)
ROWS = st.lists(
    st.tuples(
        AMOUNTS,
        AMOUNTS,
        st.none() | st.integers(0, 100),
        st.sampled_from(["EUR", "JPY", "KWD"]),
        st.none() | st.dates(dt.date(2026, 1, 1), dt.date(2029, 12, 31)),
    ),
    max_size=8,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS)
def test_the_database_sums_as_the_arithmetic_does(rows: list[Any], kestrel: Customer) -> None:
    FutureService.objects.all().delete()
    horizon, expected = Horizon.of(NOVEMBER), {}
    for revenue, cost, odds, currency, start in rows:
        shown = currency if (revenue, cost) != (None, None) else ""
        fields = {"expected_revenue": revenue, "expected_cost": cost, "currency": shown}
        need(kestrel, probability=odds, expected_start=start, **fields)
        slot = horizon.place(start)
        one = [Expected.of([weighted(amount, odds, currency)]) for amount in (revenue, cost, None)]
        expected[slot] = expected.get(slot, Totals()) + Totals(1, *one)
    assert dict(totals(FutureService.objects.all(), by="slot", horizon=horizon)) == expected
