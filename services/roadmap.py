"""Quarters as values, and what is expected of them, weighted by how likely it is. Pure: no clock, no database."""

import datetime as dt
import enum
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from .money import Money
from .periods import Month, Period

HUNDRED = Decimal(100)


@dataclass(frozen=True, order=True)
class Quarter:
    """Three calendar months. Quarters are ordered, and count on across years."""

    year: int
    number: int

    def __post_init__(self) -> None:
        if not (dt.MINYEAR <= self.year <= dt.MAXYEAR and 1 <= self.number <= 4):
            raise ValueError(f"There is no quarter {self.number} of the year {self.year}.")

    @classmethod
    def of(cls, day: dt.date) -> "Quarter":
        """The quarter that the day is in."""
        return cls(day.year, (day.month + 2) // 3)

    @classmethod
    def parse(cls, text: str) -> "Quarter":
        """The quarter written as ``2026-Q3``; ValueError for anything else."""
        year, _, number = text.partition("-Q")
        if len(year) != 4 or len(number) != 1 or not (text.isascii() and year.isdigit() and number.isdigit()):
            raise ValueError(f"{text!r} is not a quarter such as 2026-Q3.")
        return cls(int(year), int(number))

    def __str__(self) -> str:
        return f"{self.year:04}-Q{self.number}"

    @property
    def months(self) -> Period:
        first = Month(self.year, self.number * 3 - 2)
        return Period(first, Month(self.year, self.number * 3))

    @property
    def first_day(self) -> dt.date:
        return self.months.first_day

    @property
    def last_day(self) -> dt.date:
        """The last day, which is inside."""
        return self.months.last_day

    def plus(self, quarters: int) -> "Quarter":
        """The quarter so many quarters later, or earlier when negative; ValueError beyond the years 1 to 9999."""
        years, index = divmod(self.year * 4 + self.number - 1 + quarters, 4)
        return Quarter(years, index + 1)

    def since(self, other: "Quarter") -> int:
        """How many quarters this one is after the other; negative when it is before it."""
        return (self.year - other.year) * 4 + self.number - other.number


class Beyond(enum.StrEnum):
    """Where something stands that no quarter of a horizon holds."""

    OVERDUE = "overdue"  # expected before the horizon begins, and still not there
    LATER = "later"
    UNDATED = "none"


Slot = Quarter | Beyond


@dataclass(frozen=True)
class Horizon:
    """So many quarters in a row, the first of them inside. Every day, and no day at all, has one place in it."""

    first: Quarter
    count: int = 8

    def __post_init__(self) -> None:
        if self.count < 1:
            raise ValueError("A horizon has at least one quarter.")

    @classmethod
    def of(cls, day: dt.date, count: int = 8) -> "Horizon":
        """The horizon that begins with the quarter of the day."""
        return cls(Quarter.of(day), count)

    def __iter__(self) -> Iterator[Quarter]:
        return (self.first.plus(number) for number in range(self.count))

    def __contains__(self, quarter: Quarter) -> bool:
        return 0 <= quarter.since(self.first) < self.count

    @property
    def first_day(self) -> dt.date:
        return self.first.first_day

    @property
    def last_day(self) -> dt.date:
        """The last day, which is inside."""
        return self.first.plus(self.count - 1).last_day

    @property
    def slots(self) -> tuple[Slot, ...]:
        """Every place there is, in order: what is overdue, the quarters, what comes later, what has no date."""
        return (Beyond.OVERDUE, *self, Beyond.LATER, Beyond.UNDATED)

    def place(self, day: dt.date | None) -> Slot:
        """Where something expected on this day stands; None is a day that nobody has named."""
        if day is None:
            return Beyond.UNDATED
        quarter = Quarter.of(day)
        if quarter in self:
            return quarter
        return Beyond.OVERDUE if quarter < self.first else Beyond.LATER

    def days(self, slot: Slot) -> tuple[dt.date | None, dt.date | None]:
        """First and last day of a dated place, both inside; None is open. ValueError for what has no date."""
        if isinstance(slot, Quarter):
            return slot.first_day, slot.last_day
        if slot is Beyond.OVERDUE:
            return None, self.first_day - dt.timedelta(days=1)
        if slot is Beyond.LATER:
            return self.last_day + dt.timedelta(days=1), None
        raise ValueError("What has no date has no days.")


def weighted(amount: Decimal | None, probability: int | None, currency: str) -> Money | None:
    """The amount times its probability (0 to 100 %), in the currency's smallest unit; None while one is unknown."""
    if amount is None or probability is None:
        return None
    return Money(amount * probability / HUNDRED, currency).rounded()


@dataclass(frozen=True)
class Expected:
    """What some future services are expected to bring or cost: a sum in each currency, and how many are not in it.

    Currencies are never added up, and what nobody has estimated is counted and never taken for zero.
    """

    sums: tuple[Money, ...] = ()
    known: int = 0
    unknown: int = 0

    def __add__(self, other: "Expected") -> "Expected":
        by_currency = {money.currency: money for money in self.sums}
        for money in other.sums:
            present = by_currency.get(money.currency)
            by_currency[money.currency] = present + money if present else money
        sums = tuple(by_currency[currency] for currency in sorted(by_currency))
        return Expected(sums, self.known + other.known, self.unknown + other.unknown)

    @classmethod
    def of(cls, amounts: Iterable[Money | None]) -> "Expected":
        """The sum of rows as they are shown, each rounded; None is one that is not known."""
        total = cls()
        for money in amounts:
            total += cls((money,), 1, 0) if money is not None else cls((), 0, 1)
        return total
