"""Units and their conversions, checked against a table of sizes written out here in whole numbers."""

from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.units import DifferentUnits, convert, ratio

# The oracle: how many of the smallest unit of its row each one is, as whole numbers.
SIZES = [
    {"ms": 1, "s": 1000, "min": 60_000, "h": 3_600_000, "d": 86_400_000},
    {"‰": 1, "%": 10, "1": 1000},
    {"B": 1, "kB": 1000, "MB": 1_000_000, "GB": 1_000_000_000, "TB": 1_000_000_000_000},
    {"B": 1, "KiB": 1024, "MiB": 1_048_576, "GiB": 1_073_741_824, "TiB": 1_099_511_627_776},
]

values = st.decimals(-(10**12), 10**12, places=6, allow_nan=False, allow_infinity=False)
pairs = st.sampled_from([(row, one, other) for row in SIZES for one in row for other in row])


@given(values, pairs)
def test_conversions_agree_with_whole_numbers(value: Decimal, pair: tuple[dict[str, int], str, str]) -> None:
    sizes, one, other = pair
    exact = Fraction(value) * sizes[one] / sizes[other]
    assert ratio(one, other) == Fraction(sizes[one], sizes[other])
    off = abs(Fraction(convert(value, one, other)) - exact)
    assert off <= abs(exact) / 10**27, "at least 28 digits"
    ends = exact.denominator
    for prime in (2, 5):
        while ends % prime == 0:
            ends //= prime
    if ends == 1:
        assert off == 0


@given(values, pairs)
def test_a_larger_unit_is_exact_in_a_smaller_one(value: Decimal, pair: tuple[dict[str, int], str, str]) -> None:
    sizes, one, other = pair
    if sizes[one] >= sizes[other]:
        assert Fraction(convert(value, one, other)) == Fraction(value) * (sizes[one] // sizes[other])


def test_figures_worked_out_by_hand() -> None:
    assert convert(Decimal("1.5"), "h", "min") == 90
    assert convert(Decimal("0.25"), "d", "h") == 6
    assert convert(Decimal("250"), "ms", "s") == Decimal("0.25")
    assert convert(Decimal("99.95"), "%", "1") == Decimal("0.9995")
    assert convert(Decimal("0.5"), "%", "‰") == 5
    assert convert(Decimal("2048"), "MiB", "GiB") == 2
    assert convert(Decimal("1"), "GiB", "MB") == Decimal("1073.741824")
    assert convert(Decimal("-3"), "min", "s") == -180
    assert str(convert(Decimal("1"), "min", "h")) == "0.01666666666666666666666666667"


def test_a_conversion_is_not_rounded_by_the_callers_context() -> None:
    with localcontext(prec=3):
        assert convert(Decimal("1.000001"), "TB", "B") == 1_000_001_000_000
        assert str(convert(Decimal("1"), "min", "h")) == "0.01666666666666666666666666667"
        assert Decimal("1.000001") * 10**12 != 1_000_001_000_000, "the control: plain arithmetic is"


def test_a_value_in_its_own_unit_stays_as_it_is_written() -> None:
    assert str(convert(Decimal("4.50"), "hours", "h")) == "4.50"
    assert str(convert(Decimal("4.50"), "tickets", "tickets")) == "4.50"


@pytest.mark.parametrize(
    ("spelling", "symbol"),
    [
        *[(text, "ms") for text in ("ms", " ms ", "Milliseconds", "msec")],
        *[(text, "s") for text in ("s", "S", "sec", "Secs", "second", "SECONDS")],
        *[(text, "min") for text in ("min", "Min", "MIN", "mins", "minute", " Minutes\t")],
        *[(text, "h") for text in ("h", "H", "hr", "hrs", "hour", "Hours")],
        *[(text, "d") for text in ("d", "D", "day", "Days")],
        *[(text, "%") for text in ("%", " %", "percent", "per cent", "Percent", "pct")],
        *[(text, "‰") for text in ("‰", "per mille", "permille")],
        *[(text, "1") for text in ("1", "ratio", "Fraction")],
        *[(text, "B") for text in ("B", "byte", "Bytes")],
        *[(text, "kB") for text in ("kB", "KB", "kilobytes")],
        *[(text, "GB") for text in ("GB", "Gigabyte")],
        *[(text, "KiB") for text in ("KiB", "kiB", "kibibytes")],
        *[(text, "TiB") for text in ("TiB", "tebibyte")],
    ],
)
def test_usual_spellings_are_one_unit(spelling: str, symbol: str) -> None:
    assert ratio(spelling, symbol) == ratio(symbol, spelling) == 1


@pytest.mark.parametrize(
    ("unit", "known"),
    [("m", "min"), ("M", "min"), ("Ms", "ms"), ("MS", "ms"), ("b", "B"), ("Mb", "MB"), ("mb", "MB"), ("gb", "GB"),
     ("Kib", "KiB"), ("mib", "MiB"), ("", "1"), ("100", "%"), ("minutes per day", "min")],
)  # fmt: skip
def test_a_spelling_that_could_mean_two_things_is_not_known(unit: str, known: str) -> None:
    for one, other in ((unit, known), (known, unit)):
        with pytest.raises(DifferentUnits):
            ratio(one, other)


def test_kinds_do_not_convert_and_the_refusal_says_what_to_do() -> None:
    for one, other in (("h", "GB"), ("%", "min"), ("B", "1"), ("tickets", "users"), ("tickets", "h")):
        with pytest.raises(DifferentUnits, match=f"'{one}' does not convert into '{other}'. Record it in '{other}'"):
            convert(Decimal(1), one, other)
    with pytest.raises(DifferentUnits, match="A value in no unit does not convert into 'h'"):
        convert(Decimal(1), " ", "h")
    assert issubclass(DifferentUnits, ValueError)


def test_a_unit_nobody_knows_is_only_itself() -> None:
    assert convert(Decimal(7), " Tickets", "tickets ") == 7
    assert convert(Decimal(7), "", " ") == 7
    assert convert(Decimal(7), "Mb", "Mb") == 7


@given(st.text(max_size=8), st.text(max_size=8), values)
def test_any_two_texts_convert_back_or_are_refused(one: str, other: str, value: Decimal) -> None:
    assert ratio(one, one) == 1
    try:
        factor = ratio(one, other)
    except DifferentUnits:
        with pytest.raises(DifferentUnits):
            convert(value, other, one)
    else:
        assert factor * ratio(other, one) == 1


@pytest.mark.parametrize("value", [1, 1.5, "1", None, Decimal("NaN"), Decimal("-Infinity")])
def test_a_value_is_a_finite_decimal(value: object) -> None:
    with pytest.raises(TypeError, match="finite Decimal"):
        convert(value, "h", "min")
