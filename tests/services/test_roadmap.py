"""Quarters and what is expected of them, worked out by hand and against plain counting."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.money import Money
from services.roadmap import Beyond, Expected, Horizon, Quarter, weighted

DAYS = st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31))
QUARTERS = st.builds(Quarter, st.integers(1900, 2199), st.integers(1, 4))
AMOUNTS = st.decimals(0, 10**9, places=2)
ODDS = st.integers(0, 100)


@pytest.mark.parametrize(
    ("day", "text"),
    [
        ("2026-01-01", "2026-Q1"),
        ("2026-03-31", "2026-Q1"),
        ("2026-04-01", "2026-Q2"),
        ("2026-06-30", "2026-Q2"),
        ("2026-07-01", "2026-Q3"),
        ("2026-12-31", "2026-Q4"),
        ("2024-02-29", "2024-Q1"),
    ],
)
def test_a_day_is_in_its_quarter(day: str, text: str) -> None:
    assert str(Quarter.of(dt.date.fromisoformat(day))) == text


def test_a_quarter_has_three_months_both_ends_inside() -> None:
    quarter = Quarter(2028, 1)
    assert (quarter.first_day, quarter.last_day) == (dt.date(2028, 1, 1), dt.date(2028, 3, 31))
    assert [str(month) for month in quarter.months] == ["2028-01", "2028-02", "2028-03"]


@given(DAYS)
def test_every_day_is_inside_its_own_quarter_and_no_other(day: dt.date) -> None:
    quarter = Quarter.of(day)
    assert quarter.first_day <= day <= quarter.last_day
    assert quarter.plus(-1).last_day < day < quarter.plus(1).first_day


@given(QUARTERS, st.integers(-300, 300))
def test_quarters_are_counted_as_one_walks_them(quarter: Quarter, steps: int) -> None:
    walked = quarter
    for _ in range(abs(steps)):
        walked = Quarter.of(
            (walked.last_day if steps > 0 else walked.first_day) + dt.timedelta(days=1 if steps > 0 else -1)
        )
    assert quarter.plus(steps) == walked
    assert walked.since(quarter) == steps
    assert (walked > quarter) == (steps > 0)


@given(QUARTERS)
def test_what_is_written_is_read_again(quarter: Quarter) -> None:
    assert Quarter.parse(str(quarter)) == quarter


@pytest.mark.parametrize("text", ["2026-Q5", "2026-Q0", "26-Q1", "2026-1", "", "2026-Q12", "٢٠٢٦-Q1", "0000-Q1"])
def test_what_is_no_quarter_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="quarter"):
        Quarter.parse(text)


def test_a_horizon_begins_with_the_quarter_of_the_day_and_runs_for_two_years() -> None:
    horizon = Horizon.of(dt.date(2026, 11, 22))
    assert [str(quarter) for quarter in horizon] == [
        *("2026-Q4", "2027-Q1", "2027-Q2", "2027-Q3", "2027-Q4", "2028-Q1", "2028-Q2", "2028-Q3"),
    ]
    assert horizon.place(dt.date(2026, 10, 1)) == Quarter(2026, 4), "this quarter, though the day is over"
    assert horizon.place(dt.date(2026, 9, 30)) is Beyond.OVERDUE
    assert horizon.place(dt.date(2028, 9, 30)) == Quarter(2028, 3)
    assert horizon.place(dt.date(2028, 10, 1)) is Beyond.LATER
    assert horizon.place(None) is Beyond.UNDATED
    with pytest.raises(ValueError, match="no days"):
        horizon.days(Beyond.UNDATED)
    with pytest.raises(ValueError, match="at least one"):
        Horizon(Quarter(2026, 1), 0)


@given(DAYS, DAYS, st.integers(1, 12))
def test_every_day_has_one_place_and_lies_in_its_days(today: dt.date, day: dt.date, count: int) -> None:
    horizon = Horizon.of(today, count)
    place = horizon.place(day)
    around = [slot for slot in horizon.slots if slot is not Beyond.UNDATED and _inside(day, *horizon.days(slot))]
    assert around == [place]


def _inside(day: dt.date, first: dt.date | None, last: dt.date | None) -> bool:
    return (first is None or first <= day) and (last is None or day <= last)


def test_an_amount_is_weighted_by_its_probability_and_rounded() -> None:
    assert weighted(Decimal("100000"), 35, "EUR") == Money(Decimal("35000.00"), "EUR")
    assert weighted(Decimal("0.01"), 50, "EUR") == Money(Decimal("0.01"), "EUR"), "half a cent, away from zero"
    assert weighted(Decimal("333"), 50, "JPY") == Money(Decimal("167"), "JPY"), "a yen has no smaller unit"
    assert weighted(Decimal("500"), 0, "EUR") == Money(Decimal("0.00"), "EUR"), "known to bring nothing"
    assert weighted(None, 50, "EUR") is None
    assert weighted(Decimal("500"), None, "EUR") is None


def test_currencies_are_not_added_and_what_is_unknown_is_counted() -> None:
    rows = [
        weighted(Decimal("1000"), 50, "EUR"),
        weighted(Decimal("2000"), 25, "EUR"),
        weighted(Decimal("900"), 100, "CHF"),
        weighted(None, 90, ""),
        weighted(Decimal("7000"), None, "EUR"),
    ]
    found = Expected.of(rows)
    assert found.sums == (Money(Decimal("900.00"), "CHF"), Money(Decimal("1000.00"), "EUR"))
    assert (found.known, found.unknown) == (3, 2)
    assert Expected.of([]) == Expected(), "nothing is no sum at all"
    assert Expected.of([None]).sums == ()


@given(st.lists(st.tuples(st.none() | AMOUNTS, st.none() | ODDS, st.sampled_from(["EUR", "CHF", "JPY"]))), st.data())
def test_a_total_equals_the_sum_of_its_rounded_rows(rows: list[Any], data: Any) -> None:
    """The oracle counts in whole units of the currency, with integers."""
    unit = {"EUR": 100, "CHF": 100, "JPY": 1}
    expected: dict[str, int] = {}
    for amount, odds, currency in rows:
        if amount is not None and odds is not None:
            cents = int(amount * 100) * odds * unit[currency]
            expected[currency] = expected.get(currency, 0) + (cents * 2 + 10_000) // 20_000
    cut = data.draw(st.integers(0, len(rows)))
    found = Expected.of(weighted(*row) for row in rows[:cut]) + Expected.of(weighted(*row) for row in rows[cut:])
    assert {money.currency: int(money.amount * unit[money.currency]) for money in found.sums} == expected
    assert found.known + found.unknown == len(rows)
