"""What was copied in a spreadsheet, laid over a grid of lines and months. Pure: no clock, no database.

Rows are lines of text, columns are parted by tabs. An empty cell (or a dash) leaves the grid's cell as it is. A first
row of months says which columns are meant; texts before the figures say which lines, where each of them names one.
"""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError

from customers.records.imports import conversions

from .periods import Month

_NOTHING = frozenset(("", "-", "–", "—", "n/a", "na"))
_FIGURE = re.compile(r"[-+]?\d[\d\s.,'’_]*%?")
MOST_CELLS = 5_000


@dataclass(frozen=True)
class Pasted:
    """Figures by line and month, as indices into the grid, and how many found no place in it."""

    figures: dict[tuple[int, int], str]
    outside: int = 0


def is_figure(text: str) -> bool:
    return bool(_FIGURE.fullmatch(text))


def month_of(text: str) -> Month | None:
    """The month that a heading names; a plain number is never one."""
    if text.isdigit():
        return None
    try:
        return Month.parse(conversions.month(text)[:7])
    except (ValidationError, ValueError):
        return None


def figure_from(text: str, *, whole: bool = False) -> str:
    """The figure with a point, as the form reads it: of 1.234,50, 1,234.50, 99,5 % …; ValidationError if unclear."""
    return (conversions.whole if whole else conversions.number)(text)


def laid(text: str, names: Sequence[frozenset[str]], months: Sequence[Month], line: int, month: int) -> Pasted:
    """The text laid over the grid from the cell at ``line`` and ``month`` on, or where its headings say.

    ``names`` are each line's names in small letters; a row's texts name a line when they hold all names of just one.
    """
    rows = _rows(text)
    months_named = _months_named(rows)
    if months_named or _is_heading(rows):
        rows = rows[1:]
    ahead = _texts_ahead(rows)
    columns = months_named or {place: months[at] for place, at in _from(ahead, month, len(months))}
    lines = _lines_named([row[:ahead] for row in rows], names) if ahead else []
    figures: dict[tuple[int, int], str] = {}
    outside = 0
    for index, row in enumerate(rows):
        at_line: int | None = lines[index] if lines else line + index
        for place, cell in enumerate(row[ahead:], ahead):
            if cell.casefold() in _NOTHING:
                continue
            meant = columns.get(place)
            if meant is None or meant not in months or at_line is None or at_line >= len(names):
                outside += 1
            else:
                figures[at_line, months.index(meant)] = cell
    return Pasted(figures, outside)


def _rows(text: str) -> list[list[str]]:
    read = csv.reader(io.StringIO(text.replace("\r\n", "\n").replace("\r", "\n")), delimiter="\t")
    try:
        rows = [[" ".join(cell.split()) for cell in row] for row in read]
    except csv.Error:
        rows = [[" ".join(cell.split()) for cell in row.split("\t")] for row in text.splitlines()]
    while rows and not any(rows[-1]):
        rows.pop()
    return rows


def _months_named(rows: list[list[str]]) -> dict[int, Month]:
    """The months that the first row names, by column; none when it is no row of months."""
    if len(rows) < 2:
        return {}
    found = {place: month for place, cell in enumerate(rows[0]) if (month := month_of(cell))}
    others = [cell for place, cell in enumerate(rows[0]) if cell and place not in found]
    return {} if any(is_figure(cell) for cell in others) else found


def _is_heading(rows: list[list[str]]) -> bool:
    """Whether the first row holds words alone, and figures come below it."""
    first = rows[0] if len(rows) > 1 else []
    return any(first) and not any(is_figure(cell) or cell.casefold() in _NOTHING - {""} for cell in first)


def _texts_ahead(rows: list[list[str]]) -> int:
    """How many columns of words stand before the figures."""
    width = max((len(row) for row in rows), default=0)
    for place in range(width):
        cells = [row[place] for row in rows if len(row) > place and row[place]]
        if any(is_figure(cell) for cell in cells) or not cells:
            return place
    return width


def _from(ahead: int, month: int, count: int) -> list[tuple[int, int]]:
    return [(ahead + step, month + step) for step in range(max(count - month, 0))]


def _lines_named(texts: list[list[str]], names: Sequence[frozenset[str]]) -> list[int | None]:
    """The line that each row's texts name, None for a row that names none; nothing where names do not tell."""
    found: list[int | None] = []
    for cells in texts:
        said = {cell.casefold() for cell in cells if cell}
        fitting = [index for index, own in enumerate(names) if own <= said]
        if not fitting:
            fitting = [index for index, own in enumerate(names) if own & said]
        if len(fitting) > 1:
            return []
        found.append(fitting[0] if fitting else None)
    return found if any(line is not None for line in found) else []
