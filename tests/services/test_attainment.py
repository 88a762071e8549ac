"""Targets, measurements and attainment, checked against comparisons and counts spelled out here."""

from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.attainment import (
    Attainment,
    Comparator,
    Measured,
    MonthVerdict,
    Target,
    Verdict,
    attainment,
    by_month,
    target_in,
    verdict,
)
from services.periods import Month, Period

JANUARY, FEBRUARY, MARCH, APRIL = (Month(2026, number) for number in (1, 2, 3, 4))
WHOLE_YEAR = Period(JANUARY, Month(2026, 12))

months = st.builds(Month, st.just(2026), st.integers(1, 12))
hundredths = st.integers(9_990, 10_010)


def at_least(value: str, unit: str = "%", since: Month = JANUARY) -> Target:
    return Target(Comparator.AT_LEAST, Decimal(value), unit, since)


def measured(value: str, unit: str = "%", month: Month = MARCH) -> Measured:
    return Measured(month, Decimal(value), unit)


@pytest.mark.parametrize(
    ("comparator", "sign", "below", "at", "above"),
    [
        ("at_least", "≥", "missed", "met", "met"),
        ("at_most", "≤", "met", "met", "missed"),
        ("more_than", ">", "missed", "missed", "met"),
        ("less_than", "<", "met", "missed", "missed"),
        ("exactly", "=", "missed", "met", "missed"),
    ],
)
def test_every_comparator_has_a_sign_and_is_strict_or_not(
    comparator: str, sign: str, below: str, at: str, above: str
) -> None:
    target = Target(Comparator(comparator), Decimal("99.5"), "%", JANUARY)
    assert target.comparator.sign == sign
    found = [verdict(target, measured(value)) for value in ("99.499999", "99.5", "99.500001")]
    assert found == [below, at, above]


def test_a_trailing_zero_changes_nothing() -> None:
    assert verdict(Target(Comparator.EXACTLY, Decimal("4"), "h", JANUARY), measured("4.000", "h")) is Verdict.MET


def test_a_comparator_may_be_the_stored_text_but_must_exist() -> None:
    assert Target("at_most", Decimal(4), "h", JANUARY).comparator is Comparator.AT_MOST
    with pytest.raises(ValueError, match="about"):
        Target("about", Decimal(4), "h", JANUARY)


@given(st.sampled_from(list(Comparator)), hundredths, hundredths)
def test_verdicts_agree_with_whole_hundredths(comparator: Comparator, target: int, value: int) -> None:
    meets = {
        "at_least": value >= target,
        "at_most": value <= target,
        "more_than": value > target,
        "less_than": value < target,
        "exactly": value == target,
    }[comparator]
    agreed = Target(comparator, Decimal(target) / 100, "%", JANUARY)
    assert (verdict(agreed, Measured(MARCH, Decimal(value) / 100, "%")) is Verdict.MET) == meets
    as_share = Measured(MARCH, Decimal(value) / 10_000, "ratio")
    assert (verdict(agreed, as_share) is Verdict.MET) == meets, "the same in another unit"


def test_a_measurement_is_read_in_the_targets_unit() -> None:
    within_four_hours = Target(Comparator.AT_MOST, Decimal(4), "h", JANUARY)
    assert verdict(within_four_hours, measured("240", "minutes")) is Verdict.MET
    assert verdict(within_four_hours, measured("240.01", "min")) is Verdict.MISSED
    assert verdict(within_four_hours, measured("5", "min")) is Verdict.MET
    assert verdict(at_least("99.9"), measured("0.999", "1")) is Verdict.MET


def test_units_are_compared_exactly_where_a_quotient_has_no_end() -> None:
    """One minute has no end in hours: rounded to 28 digits it would be more than it is."""
    rounded = Decimal("0.01666666666666666666666666667")
    assert verdict(Target(Comparator.AT_LEAST, rounded, "h", JANUARY), measured("1", "min")) is Verdict.MISSED
    assert verdict(Target(Comparator.EXACTLY, rounded, "h", JANUARY), measured("1", "min")) is Verdict.MISSED


@pytest.mark.parametrize(("agreed", "found"), [("%", "h"), ("h", "m"), ("MB", "Mb"), ("tickets", ""), ("%", "tickets")])
def test_what_does_not_convert_is_neither_met_nor_missed(agreed: str, found: str) -> None:
    assert verdict(at_least("1", agreed), measured("5", found)) is Verdict.NOT_COMPARABLE


def test_without_a_target_or_a_measurement_there_is_no_judgement() -> None:
    assert verdict(None, measured("1")) is Verdict.NO_TARGET
    assert verdict(None, None) is Verdict.NO_TARGET
    assert verdict(at_least("99"), None) is Verdict.NOT_MEASURED


def test_a_measured_zero_is_a_measurement() -> None:
    assert verdict(at_least("99"), measured("0")) is Verdict.MISSED
    assert verdict(Target(Comparator.AT_MOST, Decimal(0), "tickets", JANUARY), measured("0", "tickets")) is Verdict.MET


def test_the_target_in_force_is_the_newest_that_applies_by_then() -> None:
    first, second = at_least("99.0", since=FEBRUARY), at_least("99.5", since=APRIL)
    for versions in ([first, second], [second, first]):
        assert target_in(versions, JANUARY) is None
        assert target_in(versions, FEBRUARY) is first
        assert target_in(versions, MARCH) is first
        assert target_in(versions, APRIL) is second
        assert target_in(versions, Month(2030, 1)) is second
    assert target_in([], MARCH) is None


def test_of_two_versions_from_the_same_month_the_newer_one_wins() -> None:
    old, new = at_least("99.0"), at_least("99.5")
    assert target_in([old, new], MARCH) is new
    assert target_in([new, old], MARCH) is old


@given(st.lists(months, max_size=6), months)
def test_the_target_in_force_agrees_with_a_stable_sort(since: list[Month], month: Month) -> None:
    targets = [at_least(str(index), since=start) for index, start in enumerate(since)]
    applied = sorted((target for target in targets if target.applies_from <= month), key=lambda one: one.applies_from)
    assert target_in(targets, month) is (applied[-1] if applied else None)


def test_months_behind_an_attainment_are_all_there() -> None:
    targets = [at_least("99.0", since=FEBRUARY), at_least("99.5", since=APRIL)]
    values = [
        measured("99.2", month=JANUARY),
        measured("99.2", month=FEBRUARY),
        measured("99.2", month=APRIL),
        measured("99", "h", Month(2026, 5)),
        measured("100", month=Month(2025, 12)),
    ]
    found = by_month(targets, values, Period(JANUARY, Month(2026, 5)))
    assert found == [
        MonthVerdict(JANUARY, None, values[0], Verdict.NO_TARGET),
        MonthVerdict(FEBRUARY, targets[0], values[1], Verdict.MET),
        MonthVerdict(MARCH, targets[0], None, Verdict.NOT_MEASURED),
        MonthVerdict(APRIL, targets[1], values[2], Verdict.MISSED),
        MonthVerdict(Month(2026, 5), targets[1], values[3], Verdict.NOT_COMPARABLE),
    ]
    total = attainment(found)
    assert total == Attainment(met=1, missed=1, not_measured=1, not_comparable=1, no_target=1)
    assert (total.measured, total.percent) == (2, Decimal(50))


def test_a_changed_target_does_not_judge_the_months_before_it() -> None:
    """The control: with the new target alone, applied to all months, the year looks worse than it was agreed."""
    values = [measured("99.2", month=month) for month in WHOLE_YEAR]
    old, new = at_least("99.0"), at_least("99.5", since=Month(2026, 7))
    assert attainment(by_month([old, new], values, WHOLE_YEAR)).percent == 50
    assert attainment(by_month([at_least("99.5")], values, WHOLE_YEAR)).percent == 0


def test_a_month_measured_twice_is_refused() -> None:
    twice = [measured("99"), measured("98")]
    with pytest.raises(ValueError, match="2026-03 was measured twice"):
        by_month([at_least("99")], twice, WHOLE_YEAR)
    assert by_month([at_least("99")], twice, Period(APRIL, APRIL))[0].verdict is Verdict.NOT_MEASURED


def test_nothing_measured_is_no_zero() -> None:
    assert Attainment(not_measured=12).percent is None
    assert Attainment(not_comparable=3, no_target=2).percent is None
    assert attainment([]).percent is None
    assert Attainment(missed=1).percent == 0


def test_months_not_measured_leave_the_percentage_alone() -> None:
    """The control: counting them as missed would make 66.7 % of three met and one missed."""
    found = Attainment(met=3, missed=1, not_measured=8, not_comparable=2)
    assert found.percent == 75
    assert found.percent != Attainment(met=3, missed=11).percent


def test_a_percentage_is_rounded_only_by_whoever_shows_it() -> None:
    two_thirds = Attainment(met=2, missed=1).percent
    assert two_thirds is not None
    assert str(two_thirds) == "66.66666666666666666666666667"
    assert str(two_thirds.quantize(Decimal("0.1"), ROUND_HALF_UP)) == "66.7"
    with localcontext(prec=2):
        assert Attainment(met=2, missed=1).percent == two_thirds


def test_requirements_add_up_to_provisions_and_customers_and_are_not_averaged() -> None:
    ledger, mail = Attainment(met=1), Attainment(met=10, missed=9)
    whole = sum([ledger, mail], Attainment())
    assert whole == Attainment(met=11, missed=9)
    assert whole.percent == 55
    assert ledger.percent is not None
    assert mail.percent is not None
    assert whole.percent != (ledger.percent + mail.percent) / 2


@given(
    st.lists(
        st.tuples(
            st.lists(st.tuples(months, hundredths), max_size=3),
            st.dictionaries(months, st.tuples(hundredths, st.sampled_from(["%", "ratio", "h"]))),
        ),
        max_size=4,
    )
)
def test_attainment_agrees_with_counting_month_by_month(
    requirements: list[tuple[list[tuple[Month, int]], dict[Month, tuple[int, str]]]],
) -> None:
    met = missed = neither = 0
    whole = Attainment()
    for versions, values in requirements:
        for number in range(1, 13):
            in_force = None
            for back in range(number, 0, -1):
                of_month = [value for since, value in versions if since == Month(2026, back)]
                if of_month:
                    in_force = of_month[-1]
                    break
            value, unit = values.get(Month(2026, number), (None, ""))
            if in_force is None or value is None or unit == "h":
                neither += 1
            elif value >= in_force:
                met += 1
            else:
                missed += 1
        targets = [at_least(str(Decimal(value) / 100), since=since) for since, value in versions]
        written = [
            Measured(month, Decimal(value) / (10_000 if unit == "ratio" else 100), unit)
            for month, (value, unit) in values.items()
        ]
        whole += attainment(by_month(targets, written, WHOLE_YEAR))
    assert (whole.met, whole.missed) == (met, missed)
    assert whole.not_measured + whole.not_comparable + whole.no_target == neither
    if whole.percent is None:
        assert met + missed == 0
    else:
        assert abs(Fraction(whole.percent) - Fraction(100 * met, met + missed)) < Fraction(1, 10**25)


@pytest.mark.parametrize("value", [1, 99.5, "99", None, Decimal("NaN"), Decimal("Infinity")])
def test_values_are_finite_decimals(value: object) -> None:
    with pytest.raises(TypeError, match="finite Decimal"):
        Target(Comparator.AT_LEAST, value, "%", JANUARY)
    with pytest.raises(TypeError, match="finite Decimal"):
        Measured(MARCH, value, "%")


def test_counts_are_not_negative() -> None:
    with pytest.raises(ValueError, match="not negative"):
        Attainment(met=-1)
