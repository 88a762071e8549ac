"""A grid's cells as markup. Hundreds stand on a page, and a template takes a quarter of a millisecond for each."""

from django.utils.html import format_html
from django.utils.safestring import SafeString

from customers.figures import figure
from customers.templatetags.records import drawn_icon

from .grid_lines import Cell

NOTHING = format_html("{}", "")


def drawn_cell(cell: Cell, *, may_change: bool) -> SafeString:
    """The cell with its input, or with its figure for who only reads; beside it what the month says of the target."""
    name, judged = cell.name, cell.judged
    inside = _input(cell) if may_change else format_html('<span class="grid-value">{}</span>', figure(cell.value))
    verdict = unit = NOTHING
    if cell.is_judged and judged is not None:
        verdict = format_html(
            '<span class="grid-verdict" title="{}">{}<span class="visually-hidden" id="j-{}">{}</span></span>',
            *(judged.word, drawn_icon(judged.icon, "icon-sm"), name, judged.word),
        )
    if cell.own_unit:
        unit = format_html('<span class="grid-unit">{}</span>', cell.own_unit)
    return format_html('<td class="grid-cell {}">{}{}{}</td>', cell.css_class, inside, verdict, unit)


def _input(cell: Cell) -> SafeString:
    name, line = cell.name, cell.line
    told = NOTHING
    if cell.error:
        told = format_html(' aria-invalid="true" aria-describedby="e-{}"', name)
    elif cell.is_judged:
        told = format_html(' aria-describedby="j-{}"', name)
    return format_html(
        '<input class="grid-input" id="{}" name="{}" value="{}" data-stored="{}" aria-labelledby="r-{} c-{}"{}'
        ' inputmode="{}" autocomplete="off" maxlength="40">',
        *(name, name, cell.text, cell.stored, line.name, cell.month, told),
        "numeric" if line.is_whole else "decimal",
    )
