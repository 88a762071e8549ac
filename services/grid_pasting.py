"""What was copied in a spreadsheet, laid over a grid of lines and months. Pure: no clock, no database.

Rows are lines of text, columns are parted by tabs. An empty cell (or a dash) leaves the grid's cell as it is. A row of
months above the figures, or a column of them beside, says which months are meant. Where words stand before the figures
they alone say which lines are meant, with the service in the cell or the row above them: a row whose words name no
line, or several, is told and fills nothing, whatever its place in the block.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from customers.records.imports import conversions

from .grid_headings import headings_of, is_figure, upright
from .grid_names import Called, lines_named
from .periods import Month

_NOTHING = frozenset(("", "-", "–", "—", "n/a", "na", "n.a.", "k.a.", "#n/a", "#nv", "#div/0!"))
_PARTED = re.compile(r"[-+]?[1-9]\d{0,2}([,.])\d{3}")  # thousands or decimals
_DECIMALS = re.compile(r"[-+]?(?:\d{1,3}(?:[,.]\d{3})+|\d+)?([,.])\d+")
MOST_CELLS = 5_000


@dataclass(frozen=True)
class Pasted:
    """Figures by line and month, as indices into the grid, how many found no place in it, and the rows left out."""

    figures: dict[tuple[int, int], str] = field(default_factory=dict)
    outside: int = 0
    unknown: list[str] = field(default_factory=list)  # rows that name no line
    unclear: list[str] = field(default_factory=list)  # rows that name several
    repeated: list[str] = field(default_factory=list)  # rows that name a line that a row above has filled
    undated: list[str] = field(default_factory=list)  # the row of months, where it could be of several

    @property
    def has_left_rows_out(self) -> bool:
        return bool(self.unknown or self.unclear or self.repeated or self.undated)


def figure_from(text: str, *, decimals: int, point: str = "") -> str:
    """The figure with a point, as the form reads it: of 1.234,50, 1,234.50, 99,5 % …; ValidationError if unclear.

    So many ``decimals`` are kept. 1,234 is read by the sign that the figures beside it have for a ``point``, if any.
    """
    if point and decimals and (found := _PARTED.fullmatch(text.removesuffix("%").strip())):
        return text.replace(found[1], "." if found[1] == point else "").removesuffix("%").strip()
    return conversions.number(text, decimals=decimals) if decimals else conversions.whole(text)


def without_unit(text: str, units: Iterable[str]) -> str:
    """The figure alone of 250 ms, where that is one of the units; any other text as it is."""
    found = next((text.removesuffix(unit).strip() for unit in units if unit and text.endswith(unit)), "")
    return found if is_figure(found) else text


def point_of(figures: Iterable[str]) -> str:
    """The sign that parts decimals in all of these figures; empty where none does, or one here and another there."""
    found = set()
    for figure in figures:
        bare = re.sub(r"[\s'’_]", "", figure).removesuffix("%")
        if (parted := _DECIMALS.fullmatch(bare)) and not _PARTED.fullmatch(bare):
            found.add(parted[1])
    return found.pop() if len(found) == 1 else ""


def laid(text: str, names: Sequence[Called], months: Sequence[Month], line: int, month: int) -> Pasted:
    """The text laid over the grid from the cell at ``line`` and ``month`` on, or where its headings say."""
    rows = upright(_rows(text))
    heads = headings_of(rows, months)
    if heads.unclear:
        return Pasted(undated=[heads.unclear])
    units = {name.unit for name in names}
    rows = rows[heads.rows :]
    bare = [[without_unit(cell, units) for cell in row] for row in rows]
    if not heads.rows and _is_heading(bare, names):
        rows, bare = rows[1:], bare[1:]
    ahead = min(heads.months) if heads.months else _texts_ahead(bare)
    has_names = any(cell.casefold() not in _NOTHING for row in rows for cell in row[:ahead])
    if not has_names and any(row and _is_word(row[0]) for row in bare):  # below a month: which column is which?
        return Pasted(unknown=[_called(row[:1]) for row in rows if _has_figures(row, 0)])
    columns = heads.months or {ahead + step: at for step, at in enumerate(months[max(month, 0) :])}
    pasted = Pasted()
    taken: set[int] = set()
    outside, heading, above = 0, "", ""
    for index, row in enumerate(rows):
        words = row[:ahead]
        above = next(iter(words), "") or above
        if not _has_figures(row, ahead):
            heading = heading if lines_named(words, names) else next(filter(None, row), heading)
            continue
        under = heading if not words or words[0] else above
        at_line = _line_of(words, under, names, pasted, taken) if has_names else line + index
        if at_line is None:
            continue
        for place, cell in enumerate(row[ahead:], ahead):
            if cell.casefold() in _NOTHING:
                continue
            meant = columns.get(place)
            if meant is None or meant not in months or at_line >= len(names):
                outside += 1
            else:
                pasted.figures[at_line, months.index(meant)] = cell
    return replace(pasted, outside=outside)


def _line_of(words: list[str], under: str, names: Sequence[Called], pasted: Pasted, taken: set[int]) -> int | None:
    """The one line that the words name; of other rows it is noted why they fill nothing."""
    found = lines_named(words, names, under=under)
    if len(found) != 1:
        (pasted.unclear if found else pasted.unknown).append(_called(words))
        return None
    if found[0] in taken:
        pasted.repeated.append(_called(words))
        return None
    taken.add(found[0])
    return found[0]


def _called(words: list[str]) -> str:
    return " · ".join(word for word in words if word)[:120]


def _is_word(cell: str) -> bool:
    return bool(cell) and cell.casefold() not in _NOTHING and not is_figure(cell)


def _has_figures(row: list[str], ahead: int) -> bool:
    """Whether anything would be filled with the row."""
    return any(cell.casefold() not in _NOTHING for cell in row[ahead:])


def _rows(text: str) -> list[list[str]]:
    read = csv.reader(io.StringIO(text.replace("\r\n", "\n").replace("\r", "\n")), delimiter="\t")
    try:
        rows = [[" ".join(cell.split()) for cell in row] for row in read]
    except csv.Error:
        rows = [[" ".join(cell.split()) for cell in row.split("\t")] for row in text.splitlines()]
    while rows and not any(rows[-1]):
        rows.pop()
    return rows


def _is_heading(rows: list[list[str]], names: Sequence[Called]) -> bool:
    """Whether the first row holds words alone that name no line, and figures come below it."""
    first = rows[0] if len(rows) > 1 else []
    if not any(first) or any(is_figure(cell) or cell.casefold() in _NOTHING - {""} for cell in first):
        return False
    named = any(lines_named(first[:count], names) for count in range(1, len(first) + 1))
    return not (named and any(row and _is_word(row[0]) for row in rows[1:]))


def _texts_ahead(rows: list[list[str]]) -> int:
    """How many columns of names stand before the figures.

    The first is one when any of its rows holds a word, or when it holds figures (codes) before a column of words alone;
    further ones hold words alone.
    """
    width = max((len(row) for row in rows), default=0)
    cells = [[row[place] for row in rows if len(row) > place and row[place]] for place in range(width)]
    wordy = [any(map(_is_word, column)) for column in cells]
    figured = [any(map(is_figure, column)) for column in cells]
    if not width:
        return 0
    is_coded = width > 2 and wordy[1] and not figured[1] and any(figured[2:])
    if not wordy[0] and not is_coded:
        return 0
    ahead = 1
    for place in range(1, width):
        if figured[place] or not any(figured[place:]):
            break
        if wordy[place]:  # an empty column before words parts them, before figures it is an empty month
            ahead = place + 1
    return ahead
