"""The grid in which a customer's months are shown and kept."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from customers.heads import headed
from customers.records import access
from customers.records.policies import policy

from ..grid_drawing import Drawing
from ..grid_pasting import MOST_CELLS, Pasted
from ..grid_saving import Outcome, paste, save, type_in
from ..measurement_grid import Asked, Grid
from ..measurement_grid_links import GridLinks

MOST_NAMED = 6  # rows that a message names


@policy("customers.view_customer")
@require_http_methods(["GET", "POST"])
def customer_measurements(request: HttpRequest, pk: int) -> HttpResponse:
    """What was measured for a customer and how much they used, month by month; whoever keeps the customer types it in.

    A POST saves; with ``fill`` it lays what was copied in a spreadsheet over the grid and saves nothing.
    """
    context = headed(request, pk)
    customer = context["customer"]
    if request.method == "POST":
        access.require(request.user, access.CHANGE, customer)
    on = timezone.localdate()
    grid = Grid(customer, Asked.of(request.GET, on=on), on=on)
    context |= {"grid": grid, "links": GridLinks(grid, request), "outcome": None, "paste": "", "filled": ""}
    if request.method == "GET":
        return _page(request, context)
    if "fill" in request.POST:
        return _fill(request, grid, context)
    outcome = save(grid, request.POST, user=request.user)
    if not outcome.is_saved:
        return _page(request, context | {"outcome": outcome}, status=outcome.status)
    messages.success(request, _saved(outcome))
    return redirect(request.get_full_path())


def _page(request: HttpRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    drawing = Drawing(may_change=context["may_change"])
    for line in context["grid"].lines:
        line.drawn = drawing.cells(line)
    return render(request, "services/measurement_grid.html", context, status=status)


def _fill(request: HttpRequest, grid: Grid, context: dict[str, Any]) -> HttpResponse:
    type_in(grid, request.POST)
    text = request.POST.get("paste", "")
    if text.count("\t") + text.count("\n") > MOST_CELLS:
        said, pasted = _("This is too much at once. Paste at most %(most)s cells.") % {"most": MOST_CELLS}, None
    else:
        pasted = paste(grid, text, _at(request.POST, "at_line"), _at(request.POST, "at_month"))
        said = _told(pasted, grid)
    if request.headers.get("Accept") == "application/json":
        places = pasted.figures if pasted else ()
        cells = [grid.lines[line].cells[month] for line, month in places]
        return JsonResponse({"cells": {cell.name: cell.text for cell in cells}, "said": said})
    left = "" if pasted and pasted.figures and not pasted.has_left_rows_out else text
    return _page(request, context | {"paste": left, "filled": said})


def _at(data: QueryDict, name: str) -> int:
    text = data.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0


def _told(pasted: Pasted, grid: Grid) -> str:
    """What was filled, and by name what was not and how to have it filled."""
    count = len(pasted.figures)
    said = []
    if count:
        filled = ngettext("%(count)s cell filled, not saved yet.", "%(count)s cells filled, not saved yet.", count)
        said.append(filled % {"count": count})
    elif pasted.outside:
        said.append(
            _("Nothing was filled: these months or lines are not shown here. Show them first, then paste again.")
        )
    elif pasted.has_left_rows_out:
        said.append(_("Nothing was filled."))
    else:
        said.append(_("No figure found a place. Copy cells with figures, or begin further up or to the left."))
    if pasted.outside and count:
        left = ngettext("%(count)s lies outside the grid.", "%(count)s lie outside the grid.", pasted.outside)
        said.append(left % {"count": pasted.outside})
    example = f"{grid.lines[0].provision}: {grid.lines[0].label}" if grid.lines else ""
    for rows, why in (
        (pasted.unknown, _("Left out, as no line here is called so: {rows}. Name them as the page does: “{example}”.")),
        (pasted.unclear, _("Left out, as several lines are called so: {rows}. Name the service too: “{example}”.")),
        (pasted.undated, _("Left out, as these months could be of several: {rows}. Write them as 2026-03.")),
        (pasted.repeated, _("Left out, as a row above names the same line: {rows}. Keep one row for each line.")),
    ):
        if rows:
            said.append(why.format(rows=_listed(rows), example=example))
    return " ".join(said)


def _listed(rows: list[str]) -> str:
    shown = ", ".join(f"“{row}”" if row else _("a row without a name") for row in rows[:MOST_NAMED])
    more = len(rows) - MOST_NAMED
    if more <= 0:
        return shown
    return (ngettext("{rows} and %(count)s more", "{rows} and %(count)s more", more) % {"count": more}).format(
        rows=shown
    )


def _saved(outcome: Outcome) -> str:
    count = outcome.written
    if not count:
        return _("Everything was saved already.")
    return ngettext("%(count)s cell saved.", "%(count)s cells saved.", count) % {"count": count}
