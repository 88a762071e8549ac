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
        said = _told(pasted)
    if request.headers.get("Accept") == "application/json":
        places = pasted.figures if pasted else ()
        cells = [grid.lines[line].cells[month] for line, month in places]
        return JsonResponse({"cells": {cell.name: cell.text for cell in cells}, "said": said})
    left = "" if pasted and pasted.figures else text
    return _page(request, context | {"paste": left, "filled": said})


def _at(data: QueryDict, name: str) -> int:
    text = data.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0


def _told(pasted: Pasted) -> str:
    count = len(pasted.figures)
    if not count:
        return _("No figure found a place. Copy cells with figures, or begin further up or to the left.")
    said = ngettext("%(count)s cell filled, not saved yet.", "%(count)s cells filled, not saved yet.", count)
    said %= {"count": count}
    if pasted.outside:
        left = ngettext("%(count)s lies outside the grid.", "%(count)s lie outside the grid.", pasted.outside)
        said = f"{said} {left % {'count': pasted.outside}}"
    return said


def _saved(outcome: Outcome) -> str:
    count = outcome.written
    if not count:
        return _("Everything was saved already.")
    return ngettext("%(count)s month saved.", "%(count)s months saved.", count) % {"count": count}
