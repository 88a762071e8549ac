"""The row of months above a spreadsheet's figures: where it stands, and which month each of its columns is. Pure.

A month needs its year: beside it, in a row above it, or because the grid shows but one month of that name. A row of
days such as 1/2/2026 names the first days of months, whichever way round they are written.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from django.core.exceptions import ValidationError

from customers.records.imports import conversions

from .periods import Month

ROWS_ABOVE = 6  # titles and years that may stand above the months
_FIGURE = re.compile(r"[-+]?\d[\d\s.,'’_]*%?")
_YEAR = re.compile(r"(?:19|20|21)\d\d")
_NAME = re.compile(r"[^\W\d]{3,}\.?")
_NAME_AND_YEAR = re.compile(r"([^\W\d]{3,}\.?)\s?(\d{2})")
_DAY = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-]((?:19|20|21)\d\d)")

Row = Sequence[str]


@dataclass(frozen=True)
class Headings:
    """What stands above the figures: so many rows, and the months of columns; None for one that the grid lacks."""

    rows: int = 0
    months: dict[int, Month | None] = field(default_factory=dict)
    unclear: str = ""  # months that could be of several years, or days that could be of two months


def is_figure(text: str) -> bool:
    return bool(_FIGURE.fullmatch(text))


def month_of(text: str) -> Month | None:
    """The month that a heading names with its year; a plain number is never one."""
    if text.isdigit():
        return None
    if found := _NAME_AND_YEAR.fullmatch(text):
        text = f"{found[1]} 20{found[2]}"
    try:
        return Month.parse(conversions.month(text)[:7])
    except (ValidationError, ValueError):
        return None


def headings_of(rows: Sequence[Row], shown: Sequence[Month]) -> Headings:
    """The row of months among the first rows, where figures come below it; ``shown`` are the months of the grid."""
    for index, row in enumerate(rows[: min(ROWS_ABOVE, len(rows) - 1)]):
        cells = {place: cell for place, cell in enumerate(row) if cell}
        if all(_YEAR.fullmatch(cell) for cell in cells.values()):
            continue  # nothing at all, or the years of the months below
        months = _dated(cells) or _undated(cells, rows[index - 1] if index else (), shown)
        if any(is_figure(cell) for place, cell in cells.items() if place not in months):
            break
        if any(len(possible) > 1 for possible in months.values()):
            return Headings(index + 1, unclear=" · ".join(cells.values()))
        if months:
            return Headings(index + 1, {at: next(iter(possible), None) for at, possible in months.items()})
    return Headings()


def upright(rows: Sequence[Row]) -> list[list[str]]:
    """The rows, turned where their first column holds months, each once, and no row does: months stand across then."""
    first = [row[0] for row in rows if row and row[0]]
    dated = [month for month in map(month_of, first) if month]
    months: Sequence[Month | int] = dated or [number for number in map(_number_of, first) if number]
    is_column = len(months) > 1 and len(set(months)) == len(months) and not any(map(is_figure, first))
    if not is_column or any(month_of(cell) or _number_of(cell) for row in rows for cell in row[1:]):
        return [list(row) for row in rows]
    return [list(column) for column in zip_longest(*(row for row in rows if any(row)), fillvalue="")]


Possible = dict[int, list[Month]]


def _dated(cells: dict[int, str]) -> Possible:
    """By column the month that is named there with its year; two where a day could be of two months."""
    days = {place: match for place, cell in cells.items() if (match := _DAY.fullmatch(cell))}
    at = next((at for at, other in ((2, 1), (1, 2)) if all(_is_first(day[other], day[at]) for day in days.values())), 0)
    found: Possible = {}
    for place, cell in cells.items():
        day = days.get(place)
        if day and at:
            found[place] = [Month(int(day[3]), int(day[at]))]
        elif month := month_of(cell):
            found[place] = [month]
        elif day:
            found[place] = [Month(int(day[3]), int(day[n])) for n in (1, 2) if 1 <= int(day[n]) <= 12]
    return found


def _is_first(day: str, month: str) -> bool:
    return int(day) == 1 and 1 <= int(month) <= 12


def _undated(cells: dict[int, str], above: Row, shown: Sequence[Month]) -> Possible:
    """By column the months that a name without a year may mean; nothing where fewer than two stand in the row."""
    numbers = {place: number for place, cell in cells.items() if (number := _number_of(cell))}
    if len(numbers) < 2:
        return {}
    years = {place: int(cell) for place, cell in enumerate(above) if _YEAR.fullmatch(cell)}
    found: Possible = {}
    for place, number in numbers.items():
        of_year = [Month(year, number) for at, year in years.items() if at <= place][-1:]
        found[place] = of_year or [month for month in shown if month.number == number]
    return found


def _number_of(cell: str) -> int | None:
    """Which month of a year the name is, in whatever language is known."""
    month = month_of(f"{cell} 2000") if _NAME.fullmatch(cell) else None
    return month.number if month else None
