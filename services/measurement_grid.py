"""The grid in which a customer's months are kept: a line per requirement, or per count of a provision's use."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Prefetch, Q
from django.utils.translation import gettext as _

from customers.records.widgets import sane_day

from .attainment import Attainment, attainment
from .attainment_of import life
from .grid_lines import Cell, Group, Line, RequirementLine, UsersLine, VolumeLine
from .judging import judged_by, targets_in
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
        self.customer, self.asked, self.on = customer, asked, on
        self.closed = last_closed_month(on)
        every = list(self._requirements() if asked.block == MEASUREMENTS else self._counts())
        self.is_moved = asked.is_open and asked.provision is not None and self._begins_now(every)
        if self.is_moved:
            self.asked = replace(asked, period=asked.period.plus(1))
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
        counted = {month for month in life(versions, None, self.asked.period) if month <= self.closed}
        for cell, target in zip(line.cells, targets_in(versions, self.months), strict=True):
            cell.judged = judged_by(target, cell.month, cell.record)
        line.attainment = attainment(cell.judged for cell in line.cells if cell.judged and cell.month in counted)

    def _begins_now(self, lines: list[Line]) -> bool:
        """Whether the first agreed target of any begins in the running month, so that before it none can be judged."""
        running = self.closed.plus(1).first_day
        return any(line.first_agreed == running for line in lines)

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

    def _provisions(self) -> Q:
        """Provisions that were there at some time of the period."""
        ended = Q(ends_on__lt=self.asked.period.first_day)
        asked = Q(pk=self.asked.provision) if self.asked.provision else Q()
        return asked & Q(archived_at=None) & ~ended

    def _requirements(self) -> Iterator[Line]:
        provisions = Provision.objects.filter(self._provisions(), customer=self.customer)
        rows = Requirement.objects.in_use().filter(provision__in=provisions)
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
        rows = Provision.objects.filter(self._provisions(), customer=self.customer).select_related("service")
        for row in rows.order_by("-is_vital", "service__sort_name", "label", "pk"):
            row.customer = self.customer
            yield UsersLine(row, _("Users"), "")
            yield VolumeLine(row, _("Volume"), row.service.volume_unit)

    def _records(self, to_change: bool) -> dict[tuple[int, dt.date], Any]:
        """What is stored, by the line's parent and the month's first day."""
        model, name = (Measurement, "requirement") if self.is_measurements else (Usage, "provision")
        parents = {line.parent.pk: line.parent for line in self.lines}
        within = (self.asked.period.first_day, self.asked.period.last_day)
        stored: Any = model._default_manager
        rows = stored.current().filter(**{f"{name}__in": list(parents), "month__range": within})
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
