"""Months as values, periods of whole months, and dates that months are added to. Pure: no clock, no database."""

import calendar
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True, order=True)
class Month:
    """One calendar month, the grain of every figure. Months are ordered, and count on across years."""

    year: int
    number: int

    def __post_init__(self) -> None:
        if not (dt.MINYEAR <= self.year <= dt.MAXYEAR and 1 <= self.number <= 12):
            raise ValueError(f"There is no month {self.number} of the year {self.year}.")

    @classmethod
    def of(cls, day: dt.date) -> "Month":
        """The month that the day is in."""
        return cls(day.year, day.month)

    @classmethod
    def parse(cls, text: str) -> "Month":
        """The month written as ``2026-03``; ValueError for anything else."""
        year, _, number = text.partition("-")
        if len(year) != 4 or len(number) != 2 or not (text.isascii() and year.isdigit() and number.isdigit()):
            raise ValueError(f"{text!r} is not a month such as 2026-03.")
        return cls(int(year), int(number))

    def __str__(self) -> str:
        return f"{self.year:04}-{self.number:02}"

    @property
    def first_day(self) -> dt.date:
        return dt.date(self.year, self.number, 1)

    @property
    def last_day(self) -> dt.date:
        return dt.date(self.year, self.number, calendar.monthrange(self.year, self.number)[1])

    def plus(self, months: int) -> "Month":
        """The month so many months later, or earlier when negative; ValueError beyond the years 1 to 9999."""
        years, index = divmod(self.year * 12 + self.number - 1 + months, 12)
        return Month(years, index + 1)

    def since(self, other: "Month") -> int:
        """How many months this one is after the other; negative when it is before it."""
        return (self.year - other.year) * 12 + self.number - other.number


@dataclass(frozen=True)
class Period:
    """Consecutive whole months; the first and the last are both inside."""

    first: Month
    last: Month

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"A period cannot end in {self.last}, before it begins in {self.first}.")

    def __str__(self) -> str:
        return f"{self.first}/{self.last}"

    def __len__(self) -> int:
        return self.last.since(self.first) + 1

    def __iter__(self) -> Iterator[Month]:
        return iter(self._months)

    @cached_property
    def _months(self) -> tuple[Month, ...]:
        """Made once: a page goes through its period for every provision and requirement."""
        return tuple(self.first.plus(count) for count in range(len(self)))

    def __contains__(self, month: Month) -> bool:
        return self.first <= month <= self.last

    @property
    def first_day(self) -> dt.date:
        return self.first.first_day

    @property
    def last_day(self) -> dt.date:
        """The last day, which is inside."""
        return self.last.last_day

    def plus(self, months: int) -> "Period":
        """The period of the same length so many months later; ``plus(-12)`` is the same months a year before."""
        return Period(self.first.plus(months), self.last.plus(months))


def last_closed_month(on: dt.date) -> Month:
    """The newest month that is over on this day. A month is not over on its own last day."""
    return Month.of(on).plus(-1)


def last_months(count: int, *, on: dt.date) -> Period:
    """The last ``count`` months, seen on this day; they end with the last closed month."""
    if count < 1:
        raise ValueError("A period has at least one month.")
    last = last_closed_month(on)
    return Period(last.plus(1 - count), last)


def plus_months(day: dt.date, months: int) -> dt.date:
    """The same day so many months later, clamped to that month's last day: 31 January + 1 = 28 or 29 February.

    Count from the original day, never from a clamped one: 31 January + 2 is 31 March, but 28 February + 1 is 28 March.
    """
    month = Month.of(day).plus(months)
    return month.first_day.replace(day=min(day.day, month.last_day.day))


def end_of_term(start: dt.date, *, initial: int, renewal: int = 0, renewals: int = 0) -> dt.date:
    """The end of a term of ``initial`` months and so many renewals of ``renewal`` months, counted from the start."""
    if min(initial, renewal, renewals) < 0:
        raise ValueError("A term and its renewals are not negative.")
    return plus_months(start, initial + renewals * renewal)
