"""Where a grid leads: to earlier and later months, fewer or more of them, and its other block."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from .measurement_grid import COUNTS, MEASUREMENTS, USE, Grid


class GridLinks:
    """The addresses around a grid, each keeping what else was asked for."""

    def __init__(self, grid: Grid, request: HttpRequest) -> None:
        self.grid, self.request = grid, request

    def to(self, **changes: Any) -> str:
        params = self.request.GET.copy()
        for name, value in changes.items():
            params.pop(name, None)
            if value is not None:
                params[name] = str(value)
        return f"{self.request.path}?{params.urlencode()}" if params else self.request.path

    @property
    def blocks(self) -> list[tuple[Any, str, bool]]:
        here = self.grid.asked.block
        return [
            (_("Requirements"), self.to(rows=None, page=None), here == MEASUREMENTS),
            (_("Use"), self.to(rows=USE, page=None), here == USE),
        ]

    @property
    def here(self) -> str:
        """This grid with these months, also once others would be shown to whoever does not say which."""
        return self.to(until=self.grid.asked.period.last)

    @property
    def earlier(self) -> str:
        return self.to(until=self.grid.asked.period.first.plus(-1), page=None)

    @property
    def later(self) -> str:
        """The months that follow; nothing where the grid ends with the last closed month or later."""
        period, closed = self.grid.asked.period, self.grid.closed
        return self.to(until=min(period.last.plus(len(period)), closed)) if period.last < closed else ""

    @property
    def running(self) -> str:
        """With the month that is not over yet, or without it."""
        with_it = self.grid.asked.period.last > self.grid.closed
        return self.to(until=self.grid.closed if with_it else self.grid.closed.plus(1))

    @property
    def has_running(self) -> bool:
        return self.grid.asked.period.last > self.grid.closed

    @property
    def counts(self) -> list[tuple[str, str, bool]]:
        here = len(self.grid.months)
        return [(ngettext("%(n)s month", "%(n)s months", n) % {"n": n}, self.to(months=n), n == here) for n in COUNTS]

    @property
    def everything(self) -> str:
        """Without the restriction to one provision."""
        return self.to(provision=None, page=None) if self.grid.asked.provision else ""

    @property
    def previous_page(self) -> str:
        return self.to(page=self.grid.page - 1) if self.grid.page > 1 else ""

    @property
    def next_page(self) -> str:
        return self.to(page=self.grid.page + 1) if self.grid.page < len(self.grid.pages) else ""
