"""What was typed into a grid, and saving it: all of it or nothing.

Every cell carries what was read, so that only what somebody changed is written, and a cell that a colleague changed
meanwhile is shown with theirs beside mine. Values pass through the forms of the records, as everywhere.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from customers.records.imports.bulk_forms import InBulk
from customers.records.text import normalise

from .forms import MeasurementForm, UsageForm
from .grid_lines import Cell, Line, RequirementLine, shown
from .grid_names import Called
from .grid_pasting import Pasted, figure_from, laid, point_of, without_unit
from .measurement_grid import Grid
from .models import Measurement, Provision, Requirement, Usage
from .periods import Month

ATTEMPTS = 3
_NUMBER = re.compile(r"[-+]?\d+(\.\d*)?")


class MeasurementCell(InBulk, MeasurementForm):
    """The form of a measurement for cells: the grid has looked up already what it would ask the database for."""

    def find_warnings(self) -> list[str]:
        return MeasurementForm.find_warnings(self)


class UsageCell(InBulk, UsageForm):
    """The same for a month of use."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors and cleaned.get("users") is None and cleaned.get("volume") is None:
            raise ValidationError(_("Give the users or the volume of the month."))
        return cleaned


@dataclass
class Outcome:
    """What came of it: how many cells were saved, or the cells that stand in the way."""

    written: int = 0
    wrong: list[Cell] = field(default_factory=list)
    conflicts: list[Cell] = field(default_factory=list)
    emptied: list[Cell] = field(default_factory=list)
    doubtful: list[Cell] = field(default_factory=list)

    @property
    def is_saved(self) -> bool:
        return not (self.wrong or self.conflicts or self.emptied or self.doubtful)

    @property
    def status(self) -> int:
        return 422 if self.wrong else 409


def type_in(grid: Grid, data: Mapping[str, str]) -> list[tuple[Cell, str]]:
    """Put what was sent into the cells; those that were changed, each with what it held when it was read."""
    changed = []
    for line in grid.lines:
        read = _read(data.get(f"read-{line.name}", ""))
        for cell in line.cells:
            if cell.name not in data or data.get(f"choose-{cell.name}") == "theirs":
                continue
            text = normalise(data[cell.name]).strip()
            was, figure = read.get(str(cell.month), ("", ""))
            if text != figure and _plain(text, cell) != figure:
                cell.typed = _plain(text, cell)
                changed.append((cell, was if figure else ""))
    return changed


def save(grid: Grid, data: Any, *, user: Any) -> Outcome:
    """Save what was changed. What a colleague saved in the very same moment is met with a second look at the rows."""
    for _attempt in range(ATTEMPTS):
        try:
            with transaction.atomic():
                outcome = _save(grid, data, user)
                if not outcome.is_saved:
                    transaction.set_rollback(True)
                return outcome
        except ValidationError as error:  # somebody's new row is in the way, which the next look will find
            grid.read()
            lost = error
    wrong = [cell for cell, _was in type_in(grid, data)]
    for cell in wrong:
        cell.error = " ".join(lost.messages)
    return Outcome(wrong=wrong)


def paste(grid: Grid, text: str, line: int, month: int) -> Pasted:
    """Fill what was copied in a spreadsheet into the cells, for review; figures it understands are written plainly."""
    pasted = laid(text, [called(line) for line in grid.lines], grid.months, line, month)
    point = point_of(pasted.figures.values())
    for (at_line, at_month), figure in pasted.figures.items():
        cell = grid.lines[at_line].cells[at_month]
        cell.typed = _plain(figure, cell, point)
    return pasted


def called(line: Line) -> Called:
    """What rows of a spreadsheet may call the line, and what may stand beside its name there."""
    provision = line.provision
    beside = {str(provision.customer)}
    if isinstance(line, RequirementLine):
        targets = [shown(version.target) for version in line.parent.versions.all()]
        beside |= {line.parent.get_aspect_display(), *targets, *(target.replace(".", ",") for target in targets)}
    named = {"service": provision.service.name, "code": provision.service.code, "label": provision.label}
    return Called(line.label, str(provision), **named, unit=line.unit, beside=frozenset(beside))


def _save(grid: Grid, data: Any, user: Any) -> Outcome:
    changed = type_in(grid, data)
    if not changed:
        return Outcome()
    _lock(grid, {cell.line.parent.pk for cell, _was in changed})
    grid.read(to_change=True)
    changed = [pair for pair in type_in(grid, data) if pair[0].is_typed]
    outcome = Outcome(conflicts=[cell for cell, was in changed if _is_overtaken(cell, was)])
    prefetch_related_objects([cell.record for cell in outcome.conflicts if cell.record], "changed_by")
    for cell in outcome.conflicts:
        cell.theirs, cell.who = cell.stored, str(getattr(cell.record, "changed_by", None) or "")
    agreed = set(data.getlist("empty")) if data.get("confirmed") else set()
    outcome.emptied = [cell for cell, _was in changed if not cell.typed and cell.name not in agreed]
    forms = [_form(cells, user) for cells in _by_record(cell for cell, _was in changed)]
    outcome.wrong = [cell for cell, _was in changed if cell.error]
    sure = set(data.getlist("sure")) if data.get("confirmed") else set()
    outcome.doubtful = [cell for cell, _was in changed if cell.doubt and cell.as_typed not in sure]
    if outcome.is_saved:
        for form, record in forms:
            if form is None:
                record.archive(by=user)
            else:
                form.save()
        outcome.written = len(changed)
    return outcome


def _lock(grid: Grid, parents: set[int]) -> None:
    """Let others who save months of the same requirements or provisions wait, and whoever changes one of the months."""
    model, records, name = (
        (Requirement, Measurement, "requirement") if grid.is_measurements else (Provision, Usage, "provision")
    )
    rows = model._default_manager.filter(pk__in=parents).order_by("pk")
    list(rows.select_for_update(of=("self",), no_key=True).values_list("pk", flat=True))
    within = {"month__gte": grid.asked.period.first_day, "month__lte": grid.asked.period.last_day}
    months = records._default_manager.filter(**{f"{name}__in": parents}, **within).order_by("pk")
    list(months.select_for_update(of=("self",)).values_list("pk", flat=True))


def _is_overtaken(cell: Cell, was: str) -> bool:
    """Whether the cell is no longer as it was read. Users and volume share a row: only figures count there."""
    now = cell.token.partition("=")[2]
    if cell.line.kind == "m":
        return now != was
    return now.partition(":")[2] != was.partition(":")[2]


def _by_record(cells: Iterable[Cell]) -> Iterable[list[Cell]]:
    found: dict[tuple[int, Month], list[Cell]] = {}
    for cell in cells:
        found.setdefault((cell.line.parent.pk, cell.month), []).append(cell)
    return found.values()


def _form(cells: list[Cell], user: Any) -> tuple[Any, Any]:
    """The checked form of one month, or none where nothing is left of it; what is wrong is noted at the cells."""
    first = cells[0]
    own: Any = MeasurementCell if first.line.kind == "m" else UsageCell
    record = first.record or own._meta.model(**{first.line.parent_name: first.line.parent})
    sent = {cell.line.column: cell.typed or "" for cell in cells}
    if first.record is not None and not any({**_figures(record, own), **sent}.values()):
        return None, record
    build = {"month": f"{first.month}", "acknowledged": "on", "version": str(record.version)}
    kept = {name: getattr(record, name) for name in own.base_fields if name in ("unit", "note", "users", "volume")}
    for cell in cells:
        try:
            sent[cell.line.column] = figure_from(cell.typed or "", decimals=cell.line.decimals)
        except ValidationError as error:
            cell.error = " ".join(error.messages)
    form = own({**kept, **build, **sent}, actor=user, instance=record)
    problems = form.problems()
    for cell in cells:
        said = problems.pop(cell.line.column, None)
        cell.error = cell.error or " ".join(said or ())
    if problems and not any(cell.error for cell in cells):
        first.error = " ".join(message for messages in problems.values() for message in messages)
    first.doubt = " ".join(form.warnings)
    return form, record


def _figures(record: Any, own: Any) -> dict[str, Any]:
    return {name: getattr(record, name) is not None for name in ("users", "volume", "value") if name in own.base_fields}


def _read(tokens: str) -> dict[str, tuple[str, str]]:
    """By month: what was read there, and the figure in it."""
    found = {}
    for token in tokens.split():
        month, _sign, was = token.partition("=")
        found[month] = (was, was.partition(":")[2])
    return found


def _plain(text: str, cell: Cell, point: str = "") -> str:
    """The figure as it would be stored; what is no figure stays as it is."""
    try:
        figure = figure_from(without_unit(text, [cell.line.unit]), decimals=cell.line.decimals, point=point)
    except ValidationError:
        return text
    if not _NUMBER.fullmatch(figure):
        return text
    return figure.rstrip("0").rstrip(".") if "." in figure else figure
