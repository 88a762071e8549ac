"""Small charts as SVG, drawn on the server; the figures always stand beside them, so they are hidden from readers."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from .figures import figure


class Scale:
    """Where a value stands between two edges of a drawing."""

    def __init__(self, values: Sequence[Decimal], start: float, end: float) -> None:
        self.low, self.start, self.end = min(values), start, end
        self.span = (max(values) - self.low) or Decimal(1)

    def at(self, value: Decimal) -> float:
        return round(self.start + float((value - self.low) / self.span) * (self.end - self.start), 1)


def drawn_sparkline(values: Sequence[Decimal], target: Decimal | None) -> SafeString:
    """Values at equal distances; the target is a dashed line."""
    height = Scale([*values, *([] if target is None else [target])], 26, 2)
    step = 110 / (len(values) - 1)
    points = " ".join(f"{1 + index * step:.1f},{height.at(value)}" for index, value in enumerate(values))
    line = (
        ""
        if target is None
        else format_html('<polyline class="spark-target" points="1,{0} 111,{0}"/>', height.at(target))
    )
    return format_html(
        '<svg class="spark" viewBox="0 0 114 28" aria-hidden="true" focusable="false">{}<polyline points="{}"/>'
        '<circle cx="111" cy="{}" r="2.5"/></svg>',
        line,
        points,
        height.at(values[-1]),
    )


def drawn_course(measured: Sequence[tuple[dt.date, Decimal]], target: Decimal | None, unit: str) -> SafeString:
    """Dated values, oldest first, over time; the first and last are named, and so is the target."""
    days = [Decimal(day.toordinal()) for day, _ in measured]
    values = [value for _, value in measured]
    across = Scale(days, 16, 544)
    height = Scale([*values, *([] if target is None else [target])], 140, 28)
    dots = [(across.at(day), height.at(value)) for day, value in zip(days, values, strict=True)]
    line = "" if target is None else format_html('<line x1="16" x2="544" y1="{0}" y2="{0}"/>', height.at(target))
    label = (
        ""
        if target is None or _near(height.at(target), dots[-1][1])
        else format_html('<text x="556" y="{}">{}</text>', height.at(target) + 4, figure(target))
    )
    return format_html(
        '<svg class="chart" viewBox="0 0 640 176" aria-hidden="true" focusable="false">{}{}<polyline points="{}"/>{}'
        '<text class="value" x="16" y="{}">{}</text><text class="value" x="556" y="{}">{}</text>'
        '<text x="16" y="170">{}</text><text x="544" y="170" text-anchor="end">{}</text></svg>',
        line,
        label,
        " ".join(f"{x},{y}" for x, y in dots),
        format_html_join("", '<circle class="{}" cx="{}" cy="{}" r="3"/>', _marks(dots)),
        max(dots[0][1] - 10, 12),
        figure(values[0], unit if unit == "%" else ""),
        dots[-1][1] + 4,
        figure(values[-1], unit if unit == "%" else ""),
        date_format(measured[0][0], "SHORT_DATE_FORMAT"),
        date_format(measured[-1][0], "SHORT_DATE_FORMAT"),
    )


def _near(one: float, other: float) -> bool:
    return abs(one - other) < 14


def _marks(dots: Sequence[tuple[float, float]]) -> list[tuple[str, float, float]]:
    return [("last" if index == len(dots) - 1 else "dot", x, y) for index, (x, y) in enumerate(dots)]
