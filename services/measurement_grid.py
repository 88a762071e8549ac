"""The grid in which a customer's months are kept: a line per requirement, or per count of a provision's use."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils.translation import gettext as _

from customers.records.widgets import sane_day

from .attainment import Attainment, Verdict, attainment
from .grid_lines import Cell, Group, Line, RequirementLine, UsersLine, VolumeLine
from .judging import judged_by, life, targets_in
from .models import Measurement, Provision, Requirement, RequirementVersion, Usage
from .periods import Month, Period, last_closed_month

MEASUREMENTS, USE = "measurements", "use"
COUNTS = (3, 6, 12, 24)
LINES_A_PAGE = 60


@dataclass(frozen=True)
class Asked:
    """Which part of the grid is asked for. What cannot be understood is as if it had not been asked."""

    block: str
    period: Period
    provision: int | None
    page: int
    is_open: bool = False  # whether it may end a month later, since nobody said where it ends

    @classmethod
    def of(cls, query: Mapping[str, str], *, on: dt.date) -> "Asked":
        closed = last_closed_month(on)
        asked_count = query.get("months", "")
        count = int(asked_count) if asked_count in {str(count) for count in COUNTS} else 12
        try:
            last = min(Month.parse(query.get("until", "")), closed.plus(1))
            sane_day(last.first_day)
            is_open = False
        except (ValueError, ValidationError):
            last, is_open = closed, True
        block = USE if query.get("rows") == USE else MEASUREMENTS
        period = Period(last.plus(1 - count), last)
        return cls(block, period, _number(query.get("provision")), _number(query.get("page")) or 1, is_open)


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else None


class Grid:
    """The asked part of a customer's grid, read in a fixed number of queries."""

    def __init__(self, customer: Any, asked: Asked, *, on: dt.date) -> None:
        self.customer, self.asked = customer, asked
        self.closed = last_closed_month(on)
        every = self._lines()
        better = self._better_period(every, asked.provision) if asked.is_open and asked.provision else None
        self.is_moved = better is not None
        if better is not None:
            self.asked = replace(asked, period=better)
            every = every or self._lines()
        self.months = list(self.asked.period)
        self.pages = _paged(every)
        self.page = min(max(asked.page, 1), max(len(self.pages), 1))
        self.lines = self.pages[self.page - 1] if self.pages else []
        self.read()

    def read(self, *, to_change: bool = False) -> None:
        """Fill the lines with what is stored now: plain values, or records where these are to be changed."""
        records = self._records(to_change)
        days = [(month, month.first_day) for month in self.months]
        for line in self.lines:
            line.cells = [Cell(line, month, records.get((line.parent.pk, day))) for month, day in days]
            if line.kind == "m":
                self._judge(line)

    def _judge(self, line: Line) -> None:
        versions = list(line.parent.versions.all())
        lived = set(life(versions, line.parent.retired_on, self.asked.period))
        for cell, target in zip(line.cells, targets_in(versions, self.months), strict=True):
            held = target if cell.month in lived else None
            cell.judged = judged_by(held, cell.month, cell.record, provided=cell.is_provided)
        counted = [cell for cell in line.cells if cell.month in lived and cell.month <= self.closed]
        line.attainment = attainment(cell.judged for cell in counted if cell.judged)

    def _better_period(self, lines: list[Line], provision: int) -> Period | None:
        """The months in which there is something to type of one provision, where the last ones hold nothing of it.

        One month later where a first agreed target begins in the running one, so that before it none can be judged;
        the last ones of what has ended before.
        """
        period = self.asked.period
        if lines:
            running = self.closed.plus(1).first_day
            return period.plus(1) if any(line.first_agreed == running for line in lines) else None
        own = Provision.objects.current().filter(pk=provision, customer=self.customer)
        ended = own.filter(ends_on__lt=period.first_day).values_list("ends_on", flat=True).first()
        return period.plus(Month.of(ended).since(period.last)) if ended else None

    def cells(self) -> Iterator[Cell]:
        for line in self.lines:
            yield from line.cells

    @cached_property
    def groups(self) -> list[Group]:
        found: dict[int, Group] = {}
        for line in self.lines:
            found.setdefault(line.provision.pk, Group(line.provision, [])).lines.append(line)
        return list(found.values())

    @cached_property
    def attainment(self) -> Attainment:
        """Of the lines on this page."""
        return sum((line.attainment for line in self.lines), Attainment())

    @cached_property
    def width(self) -> str:
        """How wide its columns are: as the longest figure asks for; beside a measured one stands what it says."""
        longest = max((len(cell.text) for cell in self.cells()), default=0) + self.is_measurements
        return "wide" if longest > 9 else "middle" if longest > 6 else "narrow"

    @cached_property
    def has_untargeted(self) -> bool:
        """Whether in any month shown something is provided for which no target holds."""
        return any(cell.judged.verdict is Verdict.NO_TARGET for cell in self.cells() if cell.judged)

    @cached_property
    def has_unprovided(self) -> bool:
        """Whether any month shown lies wholly outside the days of its provision."""
        return any(not cell.is_provided for cell in self.cells())

    @property
    def first_month(self) -> dt.date:
        return self.asked.period.first_day

    @property
    def last_month(self) -> dt.date:
        return self.asked.period.last.first_day

    @property
    def is_measurements(self) -> bool:
        return self.asked.block == MEASUREMENTS

    # Reading

    def _lines(self) -> list[Line]:
        return list(self._requirements() if self.is_measurements else self._counts())

    def _provisions(self) -> Any:
        """Provisions that had not ended before the period, and those of which something is recorded in it."""
        model, of = (Measurement, "requirement__provision") if self.is_measurements else (Usage, "provision")
        stored: Any = model._default_manager
        recorded = stored.current().filter(**{of: OuterRef("pk")}, month__range=self._days())
        there = Q(ends_on=None) | Q(ends_on__gte=self.asked.period.first_day) | Exists(recorded)
        rows = Provision.objects.current().filter(there, customer=self.customer)
        return rows.filter(pk=self.asked.provision) if self.asked.provision else rows

    def _days(self) -> tuple[dt.date, dt.date]:
        return self.asked.period.first_day, self.asked.period.last_day

    def _requirements(self) -> Iterator[Line]:
        """The requirements of the period, also those that were retired in it: its attainment is of them, too."""
        rows = Requirement.objects.current().filter(provision__in=self._provisions())
        rows = rows.exclude(retired_on__lt=self.asked.period.first_day)
        order = ("-provision__is_vital", "provision__service__sort_name", "provision__label", "provision")
        versions = Prefetch("versions", queryset=RequirementVersion.objects.order_by("number"))
        rows = rows.select_related("provision__service").prefetch_related(versions)
        found = rows.order_by(*order, "aspect", "statement", "pk")
        for row in found:
            if any(version.target is not None for version in row.versions.all()):
                row.provision.customer = self.customer
                newest = next(version for version in reversed(row.versions.all()) if version.target is not None)
                yield RequirementLine(row, row.statement, newest.unit)

    def _counts(self) -> Iterator[Line]:
        rows = self._provisions().select_related("service")
        for row in rows.order_by("-is_vital", "service__sort_name", "label", "pk"):
            row.customer = self.customer
            yield UsersLine(row, _("Users"), "")
            yield VolumeLine(row, _("Volume"), row.service.volume_unit)

    def _records(self, to_change: bool) -> dict[tuple[int, dt.date], Any]:
        """What is stored, by the line's parent and the month's first day."""
        model, name = (Measurement, "requirement") if self.is_measurements else (Usage, "provision")
        parents = {line.parent.pk: line.parent for line in self.lines}
        stored: Any = model._default_manager
        rows = stored.current().filter(**{f"{name}__in": list(parents), "month__range": self._days()})
        key = f"{name}_id"
        if not to_change:
            columns = ("value", "unit") if self.is_measurements else ("users", "volume")
            rows = rows.values_list("pk", "version", "month", key, *columns, named=True)
        found = {(getattr(row, key), row.month): row for row in rows.order_by("pk")}
        if to_change:
            for (parent, _month), row in found.items():
                setattr(row, name, parents[parent])  # which was read already
        return found


def _paged(lines: list[Line]) -> list[list[Line]]:
    """Pages of whole provisions, as many as fit."""
    pages: list[list[Line]] = []
    for line in lines:
        same = pages and pages[-1][-1].provision.pk == line.provision.pk
        if not pages or (len(pages[-1]) >= LINES_A_PAGE and not same):
            pages.append([])
        pages[-1].append(line)
    return pages
