"""Amounts, rates and totals, checked against whole numbers of smallest units and exact fractions."""

import math
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from customers.records.choices import currencies as offered
from services.money import DifferentCurrencies, Missing, Money, NotComputable, Rates, minor_units, total
from services.periods import Month

MARCH, APRIL = Month(2026, 3), Month(2026, 4)

amounts = st.decimals(-(10**9), 10**9, places=6, allow_nan=False, allow_infinity=False)
rates = st.decimals(Decimal("0.0001"), Decimal(5000), places=6)
currencies = st.sampled_from(["EUR", "JPY", "KWD", "USD", "CLF"])


def eur(text: str) -> Money:
    return Money(Decimal(text), "EUR")


def in_smallest_units(amount: Decimal | Fraction, places: int) -> int:
    """The oracle of rounding: a whole number of smallest units, halves away from zero, in exact fractions."""
    exact = Fraction(amount) * 10**places
    return int(math.copysign(1, exact)) * math.floor(abs(exact) + Fraction(1, 2)) if exact else 0


@given(amounts, currencies)
def test_rounding_agrees_with_whole_smallest_units(amount: Decimal, currency: str) -> None:
    places = minor_units(currency)
    assert Money(amount, currency).rounded().amount == Decimal(in_smallest_units(amount, places)).scaleb(-places)


def test_each_currency_has_its_smallest_unit() -> None:
    assert [minor_units(code) for code in ("EUR", "JPY", "KWD", "CLF", "CHF")] == [2, 0, 3, 4, 2]
    without_cents = {code for code, _ in offered() if minor_units(code) == 0}
    assert without_cents == {"CLP", "ISK", "JPY", "KRW", "VND"}


def test_halves_are_rounded_away_from_zero() -> None:
    assert eur("0.125").rounded() == eur("0.13")
    assert eur("-0.125").rounded() == eur("-0.13")
    assert Money(Decimal("2.5"), "JPY").rounded() == Money(Decimal(3), "JPY")


@given(st.lists(amounts, max_size=30), currencies)
def test_a_total_is_the_sum_of_the_rounded_rows(values: list[Decimal], currency: str) -> None:
    places = minor_units(currency)
    expected = sum(in_smallest_units(value, places) for value in values)
    found = total([Money(value, currency) for value in values], currency)
    assert isinstance(found, Money)
    assert found.amount == Decimal(expected).scaleb(-places)


def test_rounding_only_the_sum_would_differ_from_what_is_shown() -> None:
    """The control: three rows shown as 0.01 each add up to 0.03, though their exact sum is 0.015."""
    rows = [eur("0.005")] * 3
    assert total(rows, "EUR") == eur("0.03")
    assert (rows[0] + rows[1] + rows[2]).rounded() == eur("0.02")


@given(amounts, rates)
def test_an_amount_is_converted_at_the_rate_of_its_month(amount: Decimal, rate: Decimal) -> None:
    book = Rates("EUR", {("USD", MARCH): rate, ("USD", APRIL): rate * 2})
    found = book.in_reporting(Money(amount, "USD"), MARCH)
    assert isinstance(found, Money)
    assert found.currency == "EUR"
    assert Fraction(found.amount) == Fraction(amount) * Fraction(rate)


@given(amounts)
def test_the_reporting_currency_needs_no_rate(amount: Decimal) -> None:
    assert Rates("EUR").in_reporting(Money(amount, "EUR"), MARCH) == Money(amount, "EUR")


@given(amounts)
def test_a_missing_rate_is_named_and_is_no_zero(amount: Decimal) -> None:
    book = Rates("EUR", {("USD", APRIL): Decimal("0.9")})
    found = book.in_reporting(Money(amount, "USD"), MARCH)
    assert found == NotComputable((Missing("rate", "USD/EUR", MARCH),))
    assert str(found) == "not computable without rate USD/EUR of 2026-03"


@given(st.lists(amounts, max_size=10), st.integers(0, 10))
def test_a_total_with_one_unknown_row_is_not_computable(values: list[Decimal], at: int) -> None:
    rows: list[Money | NotComputable] = [Money(value, "EUR") for value in values]
    rows.insert(at, NotComputable((Missing("rate", "USD/EUR", MARCH),)))
    found = total(rows, "EUR")
    assert isinstance(found, NotComputable)
    assert [str(thing) for thing in found.missing] == ["rate USD/EUR of 2026-03"]


def test_everything_missing_is_named_once_and_in_order() -> None:
    rows = [
        NotComputable((Missing("rate", "USD/EUR", APRIL), Missing("rate", "GBP/EUR", MARCH))),
        eur("1"),
        NotComputable((Missing("rate", "USD/EUR", APRIL), Missing("cost to serve", "Kestrel Rail"))),
    ]
    found = total(rows, "EUR")
    assert isinstance(found, NotComputable)
    assert [str(thing) for thing in found.missing] == [
        "cost to serve Kestrel Rail",
        "rate GBP/EUR of 2026-03",
        "rate USD/EUR of 2026-04",
    ]


def test_what_is_not_computable_stays_so_in_another_currency() -> None:
    unknown = NotComputable((Missing("revenue", "Kestrel Rail", MARCH),))
    assert Rates("EUR").in_reporting(unknown, MARCH) is unknown


def test_a_known_absence_of_rows_is_zero() -> None:
    assert total([], "JPY") == Money(Decimal(0), "JPY")


def test_currencies_are_never_mixed() -> None:
    with pytest.raises(DifferentCurrencies, match="EUR and USD"):
        eur("1") + Money(Decimal(1), "USD")
    with pytest.raises(DifferentCurrencies):
        total([Money(Decimal(1), "USD")], "EUR")


@given(amounts, amounts, st.integers(-1000, 1000))
def test_amounts_add_subtract_and_multiply_exactly(one: Decimal, other: Decimal, factor: int) -> None:
    first, second = Money(one, "EUR"), Money(other, "EUR")
    assert Fraction((first + second).amount) == Fraction(one) + Fraction(other)
    assert first - second == -(second - first)
    assert Fraction(first.times(factor).amount) == Fraction(one) * factor


@pytest.mark.parametrize("amount", [1.5, 1, "1", Decimal("NaN"), Decimal("Infinity")])
def test_an_amount_is_a_finite_decimal(amount: object) -> None:
    with pytest.raises(TypeError, match="finite Decimal"):
        Money(amount, "EUR")


@pytest.mark.parametrize("currency", ["", "eur", "EURO", "€€€"])
def test_a_currency_is_an_iso_code(currency: str) -> None:
    with pytest.raises(ValueError, match="ISO 4217"):
        Money(Decimal(1), currency)


def test_a_rate_is_above_zero_and_not_of_the_reporting_currency() -> None:
    with pytest.raises(ValueError, match="above zero"):
        Rates("EUR", {("USD", MARCH): Decimal(0)})
    with pytest.raises(ValueError, match="reporting currency"):
        Rates("EUR", {("EUR", MARCH): Decimal(1)})
    with pytest.raises(ValueError, match="Name what is missing"):
        NotComputable(())
