"""Months as values, checked against a calendar that is walked day by day and against dateutil."""

import datetime as dt

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from services.periods import Month, Period, end_of_term, last_closed_month, last_months, plus_months

days = st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31))
months = st.builds(Month, st.integers(1900, 2199), st.integers(1, 12))
counts = st.integers(-600, 600)


def walked(day: dt.date, count: int) -> tuple[int, int]:
    """Year and month after walking so many months, one at a time."""
    year, number = day.year, day.month
    for _ in range(abs(count)):
        number += 1 if count > 0 else -1
        if number == 13:
            year, number = year + 1, 1
        elif number == 0:
            year, number = year - 1, 12
    return year, number


@given(days, counts)
def test_adding_months_agrees_with_dateutil(day: dt.date, count: int) -> None:
    assert plus_months(day, count) == day + relativedelta(months=count)


@given(days, counts)
def test_adding_months_keeps_the_day_or_takes_the_months_last(day: dt.date, count: int) -> None:
    later = plus_months(day, count)
    assert (later.year, later.month) == walked(day, count)
    is_last = (later + dt.timedelta(days=1)).month != later.month
    assert later.day == day.day or (later.day < day.day and is_last)


def test_the_31st_of_january_is_clamped_from_the_original_day() -> None:
    assert plus_months(dt.date(2026, 1, 31), 1) == dt.date(2026, 2, 28)
    assert plus_months(dt.date(2028, 1, 31), 1) == dt.date(2028, 2, 29)
    assert plus_months(dt.date(2026, 1, 31), 2) == dt.date(2026, 3, 31)
    assert plus_months(dt.date(2026, 3, 31), -1) == dt.date(2026, 2, 28)
    assert plus_months(dt.date(2024, 2, 29), 12) == dt.date(2025, 2, 28)
    assert plus_months(dt.date(2024, 2, 29), 48) == dt.date(2028, 2, 29)


def test_clamping_twice_would_lose_days_and_the_oracle_sees_it() -> None:
    """The control: the wrong rule, months added to a clamped day, gives another answer."""
    start = dt.date(2026, 1, 31)
    wrong = plus_months(plus_months(start, 1), 1)
    assert wrong == dt.date(2026, 3, 28)
    assert wrong != start + relativedelta(months=2)


@given(days, st.integers(0, 60), st.integers(0, 36), st.integers(0, 20))
def test_a_renewed_term_ends_where_the_original_day_says(
    start: dt.date, initial: int, renewal: int, renewals: int
) -> None:
    end = end_of_term(start, initial=initial, renewal=renewal, renewals=renewals)
    assert end == start + relativedelta(months=initial + renewal * renewals)


def test_a_term_is_never_negative() -> None:
    with pytest.raises(ValueError, match="not negative"):
        end_of_term(dt.date(2026, 1, 31), initial=-1)


@given(months, counts)
def test_a_month_plus_and_since_undo_each_other(month: Month, count: int) -> None:
    later = month.plus(count)
    assert later.since(month) == count
    assert later.plus(-count) == month
    assert (later > month) == (count > 0)


@given(months)
def test_a_month_is_written_and_read_back(month: Month) -> None:
    assert Month.parse(str(month)) == month


@pytest.mark.parametrize("text", ["2026-3", "2026-13", "2026-00", "26-03", "2026/03", "2026-03-01", "٢٠٢٦-٠٣", ""])
def test_what_is_not_a_month_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="month"):
        Month.parse(text)


@given(months)
def test_a_month_holds_exactly_its_days(month: Month) -> None:
    assert Month.of(month.first_day) == month == Month.of(month.last_day)
    assert Month.of(month.first_day - dt.timedelta(days=1)) == month.plus(-1)
    assert Month.of(month.last_day + dt.timedelta(days=1)) == month.plus(1)


@given(days, st.integers(1, 120))
def test_the_last_months_end_with_the_last_closed_one(day: dt.date, count: int) -> None:
    period = last_months(count, on=day)
    assert period.last == last_closed_month(day)
    assert period.last_day < day
    assert (day - period.last_day).days <= day.day
    assert len(period) == count == len(list(period))


def test_the_last_12_months_of_some_days() -> None:
    assert str(last_months(12, on=dt.date(2026, 3, 31))) == "2025-03/2026-02"
    assert str(last_months(12, on=dt.date(2026, 4, 1))) == "2025-04/2026-03"
    assert str(last_months(12, on=dt.date(2026, 1, 15))) == "2025-01/2025-12"


@given(months, st.integers(0, 60), counts)
def test_a_period_holds_its_months_and_no_others(first: Month, length: int, offset: int) -> None:
    period = Period(first, first.plus(length))
    other = first.plus(offset)
    assert (other in period) == (other in set(period)) == (0 <= offset <= length)
    assert list(period) == sorted(set(period))


@given(months, st.integers(0, 60))
def test_the_same_months_a_year_before(first: Month, length: int) -> None:
    period = Period(first, first.plus(length))
    before = period.plus(-12)
    assert len(before) == len(period)
    assert [(month.year + 1, month.number) for month in before] == [(month.year, month.number) for month in period]


def test_a_period_does_not_end_before_it_begins() -> None:
    with pytest.raises(ValueError, match="cannot end in 2025-12, before it begins in 2026-01"):
        Period(Month(2026, 1), Month(2025, 12))
    with pytest.raises(ValueError, match="at least one month"):
        last_months(0, on=dt.date(2026, 1, 15))


def test_there_are_no_months_beyond_the_calendar() -> None:
    with pytest.raises(ValueError, match="no month"):
        Month(1, 1).plus(-1)
    with pytest.raises(ValueError, match="no month"):
        plus_months(dt.date(9999, 12, 1), 1)
