"""What a grid of months is made of: its cells, the lines they stand in, and the provisions these belong to."""

import datetime as dt
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from .attainment import Attainment, Target, Verdict
from .judging import JudgedMonth, target_in, target_text
from .lifetimes import is_outside
from .models import Provision
from .periods import Month


def shown(value: Any) -> str:
    """A figure as an input holds it: a point, no thousands, no trailing zeros."""
    return "" if value is None else f"{value.normalize():f}" if hasattr(value, "normalize") else str(value)


@dataclass
class Cell:
    """One month of a line. ``text`` is what the input holds: what is stored, until something else was typed."""

    line: "Line"
    month: Month
    record: Any = None
    judged: JudgedMonth | None = None
    typed: str | None = None
    error: str = ""
    doubt: str = ""  # why what was typed deserves a second look
    theirs: str | None = None  # what a colleague saved meanwhile, where that stands against what was typed
    who: str = ""

    @property
    def name(self) -> str:
        return f"{self.line.name}-{self.month}"

    @property
    def value(self) -> Any:
        return getattr(self.record, self.line.column, None)

    @cached_property
    def stored(self) -> str:
        return shown(self.value)

    @property
    def text(self) -> str:
        return self.stored if self.typed is None else self.typed

    @property
    def is_typed(self) -> bool:
        """Whether the input holds something that is not stored."""
        return self.typed is not None and self.typed != self.stored

    @property
    def as_typed(self) -> str:
        """The cell and what stands in it: who is sure of that is not sure of another figure."""
        return f"{self.name}={self.text}"

    @property
    def own_unit(self) -> str:
        """The value's own unit, where it has one beside the target's."""
        return getattr(self.record, "unit", "")

    @property
    def token(self) -> str:
        """What was read: the row and its version, and the figure."""
        return f"{self.month}={self.record.pk}.{self.record.version}:{self.stored}" if self.stored else ""

    @cached_property
    def is_provided(self) -> bool:
        return not is_outside(self.line.provision, self.month.first_day)

    @property
    def css_class(self) -> str:
        if self.error or self.doubt or self.theirs is not None:
            return "grid-wrong"
        if self.is_typed:
            return "grid-typed"
        if not self.is_provided:
            return f"grid-{Verdict.NOT_PROVIDED}"
        return f"grid-{self.judged.verdict}" if self.judged else ""

    @property
    def is_judged(self) -> bool:
        """Whether a verdict stands beside the figure: something is stored, and nothing else was typed over it."""
        return self.judged is not None and bool(self.stored) and not self.is_typed

    @property
    def called(self) -> str:
        return f"{self.line.label}, {date_format(self.month.first_day, 'F Y')}"


@dataclass
class Line:
    """One row of inputs: a requirement's values, or a provision's users or volume."""

    kind: ClassVar[str]
    column: ClassVar[str]  # the field that its inputs hold
    decimals: ClassVar[int]  # how many the field keeps
    parent_name: ClassVar[str] = "provision"
    parent: Any
    label: str
    unit: str
    cells: list[Cell] = field(default_factory=list)
    attainment: Attainment = field(default_factory=Attainment)  # of the months that count
    drawn: list[str] = field(default_factory=list)  # the cells as markup, once they are to be shown

    @property
    def name(self) -> str:
        return f"{self.kind}{self.parent.pk}"

    @property
    def provision(self) -> Provision:
        return self.parent

    @property
    def first_agreed(self) -> dt.date | None:
        """The month, given by its first day, from which an agreed target applies; None while there is none."""
        return None

    @property
    def tokens(self) -> str:
        return " ".join(cell.token for cell in self.cells if cell.token)


class RequirementLine(Line):
    kind, column, decimals, parent_name = "m", "value", 4, "requirement"

    @property
    def provision(self) -> Provision:
        return self.parent.provision

    @property
    def first_agreed(self) -> dt.date | None:
        return min((version.applies_from for version in self._agreed), default=None)

    @property
    def _agreed(self) -> list[Any]:
        """The agreed versions that have a figure."""
        return [row for row in self.parent.versions.all() if row.agreed_on and row.target is not None]

    @property
    def target_shown(self) -> str:
        """The target of the grid's last month, with its own first one where none held before; else the one to come."""
        last, retired = self.cells[-1], self.parent.retired_on
        if retired is not None and Month.of(retired) < last.month:
            return _("retired in %(month)s") % {"month": date_format(retired, "F Y")}
        target = last.judged.target if last.judged else None
        if target is None:
            return self._coming(last.month)
        first = self.cells[0].judged
        if first and first.target is None and target.applies_from.first_day == self.first_agreed:
            return _from(target)
        return target_text(target)

    def _coming(self, after: Month) -> str:
        days = [row.applies_from for row in self._agreed if row.applies_from > after.first_day]
        target = target_in(self.parent.versions.all(), Month.of(min(days))) if days else None
        return _from(target) if target else ""

    @property
    def earlier_targets(self) -> list[tuple[str, str]]:
        """Other targets that were in force within the grid: the target, and the last month it held in."""
        told: list[tuple[str, str]] = []
        for cell, following in zip(self.cells, self.cells[1:], strict=False):
            now, then = cell.judged and cell.judged.target, following.judged and following.judged.target
            if now and now != then:
                told.append((target_text(now), date_format(cell.month.first_day, "M Y")))
        return told


def _from(target: Target) -> str:
    told = {"target": target_text(target), "month": date_format(target.applies_from.first_day, "F Y")}
    return _("%(target)s from %(month)s") % told


class UsersLine(Line):
    kind, column, decimals = "u", "users", 0


class VolumeLine(Line):
    kind, column, decimals = "v", "volume", 2


@dataclass
class Group:
    """The lines of one provision."""

    provision: Provision
    lines: list[Line]

    @cached_property
    def attainment(self) -> Attainment:
        return sum((line.attainment for line in self.lines), Attainment())
