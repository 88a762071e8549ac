"""A grid's cells as markup. Hundreds stand on a page: what many share is escaped once, and each written in one go."""

import functools
from typing import NamedTuple

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from customers.figures import figure
from customers.templatetags.records import drawn_icon

from .attainment import Verdict
from .grid_lines import Cell, Line
from .judging import JudgedMonth

INPUT = (
    '<input class="grid-input" id="{line}-{month}" name="{line}-{month}" value="{text}" data-stored="{stored}"'
    ' aria-labelledby="r-{line} c-{month}"%s inputmode="{keys}" autocomplete="off" maxlength="40">'
)
TOLD = {
    "": "",
    "judged": ' aria-describedby="j-{line}-{month}"',
    "wrong": ' aria-invalid="true" aria-describedby="e-{line}-{month}"',
}
FIGURE = '<span class="grid-value">{text}</span>'
VERDICT = (
    '<span class="grid-verdict" title="{word}">{icon}'
    '<span class="visually-hidden" id="j-{line}-{month}">{word}</span></span>'
)
UNIT = '<span class="grid-unit">{unit}</span>'


class Mark(NamedTuple):
    """What a verdict looks like."""

    word: SafeString
    icon: SafeString


class Drawing:
    """The cells of one page, with inputs, or with figures for who only reads."""

    def __init__(self, *, may_change: bool) -> None:
        self.may_change = may_change
        self._marks: dict[Verdict, Mark] = {}
        self._months: dict[object, SafeString] = {}

    def cells(self, line: Line) -> list[SafeString]:
        name, keys = conditional_escape(line.name), conditional_escape("decimal" if line.decimals else "numeric")
        return [self._cell(cell, name, keys) for cell in line.cells]

    def _cell(self, cell: Cell, line: SafeString, keys: SafeString) -> SafeString:
        """The input or the figure; beside it what the month says of the target."""
        month = self._months.get(cell.month)
        if month is None:
            month = self._months[cell.month] = conditional_escape(str(cell.month))
        judged = cell.judged if cell.is_judged else None
        told = "wrong" if cell.error else "judged" if judged is not None else ""
        text = stored = conditional_escape(cell.stored)
        if not self.may_change:
            text = conditional_escape(figure(cell.value) if cell.stored or cell.is_provided else "")
        elif cell.is_typed:
            text = conditional_escape(cell.text)
        word, icon = self._mark(judged) if judged is not None else ("", "")
        return format_html(
            _form(self.may_change, told, judged is not None, bool(cell.own_unit)),
            css=cell.css_class,
            line=line,
            month=month,
            text=text,
            stored=stored,
            keys=keys,
            word=word,
            icon=icon,
            unit=cell.own_unit,
        )

    def _mark(self, judged: JudgedMonth) -> Mark:
        mark = self._marks.get(judged.verdict)
        if mark is None:
            mark = Mark(conditional_escape(str(judged.word)), drawn_icon(judged.icon, "icon-sm"))
            self._marks[judged.verdict] = mark
        return mark


@functools.cache
def _form(may_change: bool, told: str, is_judged: bool, has_unit: bool) -> str:
    """The markup of such a cell, to be filled in."""
    inside = INPUT % TOLD[told] if may_change else FIGURE
    return f'<td class="grid-cell {{css}}">{inside}{VERDICT if is_judged else ""}{UNIT if has_unit else ""}</td>'
