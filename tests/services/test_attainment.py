"""Targets, measurements and attainment, checked against comparisons and counts spelled out here."""

import datetime as dt
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.attainment import Attainment, Comparator, Measured, Target, Verdict, attainment, verdict
from services.judging import JudgedMonth, judged, months_judged, target_in, targets_in
from services.periods import Month, Period

JANUARY, FEBRUARY, MARCH, APRIL = (Month(2026, number) for number in (1, 2, 3, 4))
WHOLE_YEAR = Period(JANUARY, Month(2026, 12))

months = st.builds(Month, st.just(2026), st.integers(1, 12))
hundredths = st.integers(9_990, 10_010)


class Version(NamedTuple):
    """A version of a target, as months are judged by it."""

    number: int
    applies_from: dt.date
    target: Decimal | None
    unit: str = "%"
    agreed_on: dt.date | None = dt.date(2026, 1, 1)
    comparator: str = "at_least"


class Value(NamedTuple):
    """A recorded measurement."""

    month: dt.date
    value: Decimal
    unit: str = "%"


class Days(NamedTuple):
    """From when to when something is provided."""

    starts_on: dt.date | None = None
    ends_on: dt.date | None = None


def versions(*targets: tuple[str, Month]) -> list[Version]:
    """Agreed one after the other."""
    return [Version(number, since.first_day, Decimal(value)) for number, (value, since) in enumerate(targets, 1)]


def value(text: str, month: Month, unit: str = "%") -> Value:
    return Value(month.first_day, Decimal(text), unit)


ALWAYS = Days()


def in_period(
    rows: Sequence[Version], values: Sequence[Value], period: Period, days: Days = ALWAYS
) -> list[JudgedMonth]:
    return list(months_judged(rows, None, days, period, {Month.of(one.month): one for one in values}))


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
    found = versions(("99.0", FEBRUARY), ("99.5", APRIL))
    for rows in (found, found[::-1]):
        in_force = [target and target.value for target in targets_in(rows, [JANUARY, FEBRUARY, MARCH, APRIL])]
        assert in_force == [None, Decimal("99.0"), Decimal("99.0"), Decimal("99.5")]
        assert target_in(rows, Month(2030, 1)) == at_least("99.5", since=APRIL)
    assert target_in([], MARCH) is None


def test_of_two_versions_from_the_same_month_the_newer_one_wins() -> None:
    found = versions(("99.0", JANUARY), ("99.5", JANUARY))
    assert target_in(found, MARCH) == target_in(found[::-1], MARCH) == at_least("99.5")


def test_what_nobody_has_agreed_is_not_in_force_and_what_people_judge_is() -> None:
    agreed = Version(1, JANUARY.first_day, Decimal(99))
    assert target_in([agreed, Version(2, FEBRUARY.first_day, Decimal(98), agreed_on=None)], MARCH) == at_least("99")
    assert target_in([agreed, Version(2, FEBRUARY.first_day, None)], MARCH) is None


@given(st.lists(months, max_size=6), months)
def test_the_target_in_force_agrees_with_a_stable_sort(since: list[Month], month: Month) -> None:
    rows = versions(*((str(index), start) for index, start in enumerate(since)))
    applied = sorted((row for row in rows if row.applies_from <= month.first_day), key=lambda row: row.applies_from)
    found = target_in(rows, month)
    assert (found and found.value) == (applied[-1].target if applied else None)


def test_months_behind_an_attainment_are_all_there() -> None:
    rows = versions(("99.0", FEBRUARY), ("99.5", APRIL))
    values = [
        value("99.2", JANUARY),
        value("99.2", FEBRUARY),
        value("99.2", APRIL),
        value("99", Month(2026, 5), "h"),
        value("100", Month(2025, 12)),
    ]
    found = in_period(rows, values, Period(JANUARY, Month(2026, 5)))
    old, new = at_least("99.0", since=FEBRUARY), at_least("99.5", since=APRIL)
    assert [(month.month, month.target, month.record, month.verdict) for month in found] == [
        (FEBRUARY, old, values[1], Verdict.MET),
        (MARCH, old, None, Verdict.NOT_MEASURED),
        (APRIL, new, values[2], Verdict.MISSED),
        (Month(2026, 5), new, values[3], Verdict.NOT_COMPARABLE),
    ]
    total = attainment(found)
    assert total == Attainment(met=1, missed=1, not_measured=1, not_comparable=1)
    assert (total.measured, total.percent) == (2, Decimal(50))
    assert attainment([judged(JANUARY, rows, values[0])]) == Attainment(no_target=1), "before any was agreed"


def test_a_changed_target_does_not_judge_the_months_before_it() -> None:
    """The control: with the new target alone, applied to all months, the year looks worse than it was agreed."""
    values = [value("99.2", month) for month in WHOLE_YEAR]
    changed = versions(("99.0", JANUARY), ("99.5", Month(2026, 7)))
    assert attainment(in_period(changed, values, WHOLE_YEAR)).percent == 50
    assert attainment(in_period(versions(("99.5", JANUARY)), values, WHOLE_YEAR)).percent == 0


@given(st.dates(dt.date(2025, 6, 1), dt.date(2027, 6, 1)), st.integers(0, 600), st.sets(st.integers(1, 12)))
def test_only_a_month_with_a_day_on_which_it_is_provided_counts(starts: dt.date, length: int, found: set[int]) -> None:
    ends = starts + dt.timedelta(days=length)
    provided = {Month.of(starts + dt.timedelta(days=count)) for count in range(length + 1)}
    values = [value("99.2", Month(2026, number)) for number in found]
    rows = in_period(versions(("99", JANUARY)), values, WHOLE_YEAR, Days(starts, ends))
    within = [month for month in WHOLE_YEAR if month in provided]
    met = sum(month.number in found for month in within)
    assert attainment(rows) == Attainment(met=met, not_measured=len(within) - met)
    assert {row.month for row in rows} == {*within, *(Month(2026, number) for number in found)}


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
    for of_requirement, values in requirements:
        for number in range(1, 13):
            in_force = None
            for back in range(number, 0, -1):
                of_month = [value for since, value in of_requirement if since == Month(2026, back)]
                if of_month:
                    in_force = of_month[-1]
                    break
            value, unit = values.get(Month(2026, number), (None, ""))
            if in_force is None:
                continue
            if value is None or unit == "h":
                neither += 1
            elif value >= in_force:
                met += 1
            else:
                missed += 1
        rows = versions(*((str(Decimal(value) / 100), since) for since, value in of_requirement))
        written = [
            Value(month.first_day, Decimal(value) / (10_000 if unit == "ratio" else 100), unit)
            for month, (value, unit) in values.items()
        ]
        whole += attainment(in_period(rows, written, WHOLE_YEAR))
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
