"""Months as a line, drawn on the server. The figures always stand beside it, so it is hidden from readers."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from customers.charts import Scale
from customers.figures import figure

WIDTH, LEFT, RIGHT, TOP, BOTTOM, FLOOR = 340, 4, 280, 14, 84, 88
GAP, DIGIT = 10, 8  # before the newest figure, and for each of its digits

Months = Sequence[tuple[dt.date, Decimal | None]]


def drawn_months(months: Months, unit: str = "") -> SafeString | str:
    """The course of a count over months from a floor of zero; a month that was not counted parts the line.

    Nothing where fewer than two months were counted.
    """
    counted = [value for _day, value in months if value is not None]
    if len(counted) < 2:
        return ""
    newest = figure(counted[-1], unit if unit == "%" else "")
    right = min(RIGHT, WIDTH - GAP - DIGIT * len(newest))  # a long figure stands beside the line, too
    across = Scale([Decimal(0), Decimal(len(months) - 1)], LEFT, right)
    height = Scale([Decimal(0), *counted], BOTTOM, TOP)
    dots = [
        (across.at(Decimal(place)), height.at(value)) for place, (_day, value) in enumerate(months) if value is not None
    ]
    return format_html(
        '<svg class="chart chart-months" viewBox="0 0 {} 108" aria-hidden="true" focusable="false">'
        '<line class="floor" x1="{}" x2="{}" y1="{}" y2="{}"/>{}{}'
        '<text class="value" x="{}" y="{}">{}</text><text x="{}" y="104">{}</text>'
        '<text x="{}" y="104" text-anchor="end">{}</text></svg>',
        *(WIDTH, LEFT, right, FLOOR, FLOOR),
        format_html_join("", '<polyline points="{}"/>', ((_points(part),) for part in _parts(months, across, height))),
        format_html_join("", '<circle class="{}" cx="{}" cy="{}" r="3"/>', _marked(dots)),
        *(dots[-1][0] + GAP, dots[-1][1] + 4, newest),
        *(LEFT, date_format(months[0][0], "M Y")),
        *(right, date_format(months[-1][0], "M Y")),
    )


def course_of(months: Months, what: str) -> str:
    """The chart's message in words: how a count stands to the same count a year, or however long, before."""
    counted = [(day, value) for day, value in months if value is not None]
    if not counted:
        return ""
    (first_day, first), (last_day, last) = counted[0], counted[-1]
    told = {
        "what": what,
        "first": figure(first),
        "last": figure(last),
        "since": date_format(first_day, "M Y"),
        "until": date_format(last_day, "M Y"),
    }
    if len(counted) == 1:
        return _("%(what)s: %(last)s in %(until)s") % told
    if last > first:
        return _("%(what)s grew from %(first)s in %(since)s to %(last)s in %(until)s") % told
    if last < first:
        return _("%(what)s fell from %(first)s in %(since)s to %(last)s in %(until)s") % told
    return _("%(what)s: %(last)s in %(until)s, as many as in %(since)s") % told


def _parts(months: Months, across: Scale, height: Scale) -> list[list[tuple[float, float]]]:
    """The line between gaps."""
    parts: list[list[tuple[float, float]]] = [[]]
    for place, (_day, value) in enumerate(months):
        if value is None:
            parts.append([])
        else:
            parts[-1].append((across.at(Decimal(place)), height.at(value)))
    return [part for part in parts if len(part) > 1]


def _points(part: list[tuple[float, float]]) -> str:
    return " ".join(f"{x},{y}" for x, y in part)


def _marked(dots: list[tuple[float, float]]) -> list[tuple[str, float, float]]:
    return [("last" if place == len(dots) - 1 else "dot", x, y) for place, (x, y) in enumerate(dots)]
