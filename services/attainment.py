"""Targets, what was measured against them month by month, and attainment. Pure: no clock, no database.

Attainment % = targets met ÷ targets measured (PRODUCT.md, "Rules that must be exact"). What was not measured, and what
was measured in a unit that does not compare, is neither met nor missed: it is counted beside them, never among them.
Months in which nothing was provided are not counted at all.
"""

import operator
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

from .periods import Month
from .units import DifferentUnits, ratio

# Percentages are divided alike whatever the caller's own context is.
_DIVISION = Context(prec=28)


class Comparator(StrEnum):
    """How a measured value must stand to the target. The values are what is stored."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    MORE_THAN = "more_than"
    LESS_THAN = "less_than"
    EXACTLY = "exactly"

    @property
    def sign(self) -> str:
        return _MEANING[self][0]

    def holds(self, measured: Decimal | Fraction, target: Decimal | Fraction) -> bool:
        """Whether the measured value meets the target; both in the same unit, both exact."""
        return _MEANING[self][1](measured, target)


_MEANING: dict[Comparator, tuple[str, Callable[[Any, Any], bool]]] = {
    Comparator.AT_LEAST: ("≥", operator.ge),
    Comparator.AT_MOST: ("≤", operator.le),
    Comparator.MORE_THAN: (">", operator.gt),
    Comparator.LESS_THAN: ("<", operator.lt),
    Comparator.EXACTLY: ("=", operator.eq),
}


class Verdict(StrEnum):
    """What a month says about a target."""

    MET = "met"
    MISSED = "missed"
    NOT_MEASURED = "not_measured"
    NO_TARGET = "no_target"
    NOT_COMPARABLE = "not_comparable"
    NOT_PROVIDED = "not_provided"


@dataclass(frozen=True)
class Target:
    """One version of what was agreed: it applies from its month, inside, until a newer version does.

    The comparator may be given as the stored text; ValueError for one that does not exist.
    """

    comparator: Comparator
    value: Decimal
    unit: str
    applies_from: Month

    def __post_init__(self) -> None:
        object.__setattr__(self, "comparator", Comparator(self.comparator))
        _check_value(self.value)


@dataclass(frozen=True)
class Measured:
    """The one value measured for a month, in the unit it was measured in."""

    month: Month
    value: Decimal
    unit: str

    def __post_init__(self) -> None:
        _check_value(self.value)


@dataclass(frozen=True)
class MonthVerdict:
    """A month of a requirement, with the target in force and the measurement behind the verdict."""

    month: Month
    target: Target | None
    measured: Measured | None
    verdict: Verdict


@dataclass(frozen=True)
class Attainment:
    """How many targets were met, missed and neither; one target in one month counts one.

    A requirement's parts add up to a provision's, and those to a customer's: ``sum(parts, Attainment())``.
    """

    met: int = 0
    missed: int = 0
    not_measured: int = 0
    not_comparable: int = 0
    no_target: int = 0

    def __post_init__(self) -> None:
        if min(self.met, self.missed, self.not_measured, self.not_comparable, self.no_target) < 0:
            raise ValueError("A count of targets is not negative.")

    def __add__(self, other: "Attainment") -> "Attainment":
        return Attainment(
            self.met + other.met,
            self.missed + other.missed,
            self.not_measured + other.not_measured,
            self.not_comparable + other.not_comparable,
            self.no_target + other.no_target,
        )

    @property
    def measured(self) -> int:
        """Targets that were measured so that they can be judged."""
        return self.met + self.missed

    @property
    def percent(self) -> Decimal | None:
        """0 to 100, to 28 digits: round it only where it is shown. None when nothing was measured."""
        if not self.measured:
            return None
        return _DIVISION.divide(Decimal(100 * self.met), Decimal(self.measured))

    @property
    def rounded(self) -> Decimal | None:
        """The percentage to a tenth for pages; 100 only when every target was met, and 0 only when none was."""
        if self.percent is None:
            return None
        tenths = self.percent.quantize(Decimal("0.1"), ROUND_HALF_UP)
        lowest = Decimal("0.1") if self.met else Decimal(0)
        highest = Decimal("99.9") if self.missed else Decimal(100)
        return min(max(tenths, lowest), highest)


def verdict(target: Target | None, measured: Measured | None) -> Verdict:
    """What the measurement says about the target; read in the target's unit and compared exactly, without rounding."""
    if target is None:
        return Verdict.NO_TARGET
    if measured is None:
        return Verdict.NOT_MEASURED
    if measured.unit == target.unit:  # the usual case; decimals compare exactly
        return Verdict.MET if target.comparator.holds(measured.value, target.value) else Verdict.MISSED
    try:
        factor = ratio(measured.unit, target.unit)
    except DifferentUnits:
        return Verdict.NOT_COMPARABLE
    holds = target.comparator.holds(Fraction(measured.value) * factor, Fraction(target.value))
    return Verdict.MET if holds else Verdict.MISSED


def attainment(months: Iterable[MonthVerdict]) -> Attainment:
    """The verdicts counted: one for each target in each month in which something was provided."""
    counts = dict.fromkeys(Verdict, 0)
    for month in months:
        counts[month.verdict] += 1
    del counts[Verdict.NOT_PROVIDED]
    return Attainment(**{str(name): count for name, count in counts.items()})


def _check_value(value: Decimal) -> None:
    if not isinstance(value, Decimal) or not value.is_finite():
        raise TypeError(f"A value is a finite Decimal, not {value!r}.")
