"""What the check has found, as its page shows it: tiles, a filter, and the rows page by page."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from .changes import Sight, changes_of
from .headings import NUL
from .kinds import KINDS, RecordImport
from .mapping import Mapping
from .models import ImportBatch, ImportRow

PAGE = 50
LEFT_OUT = _("Left out")
UNSEEN = _("You do not see this record any more.")
SHOWS = {
    "error": _("Errors"),
    "warning": _("Warnings"),
    "create": _("New"),
    "update": _("Changed"),
    "unchanged": _("Unchanged"),
    "skipped": LEFT_OUT,
}


@dataclass(frozen=True)
class Tile:
    name: str
    label: Any
    count: int
    url: str
    chosen: bool


def result_of(batch: ImportBatch, row: ImportRow) -> Any:
    """What becomes of the row, or became of it, in a word."""
    return LEFT_OUT if batch.has_left_out(row) else row.get_action_display()


def messages_of(batch: ImportBatch, row: ImportRow) -> list[dict[str, str]]:
    """The row's errors, each with the heading and the text of the cell it is about."""
    columns = Mapping.load(batch.mapping).columns if row.errors else []
    parts = []
    for target, texts in row.errors.items():
        asked = {target, *KINDS[batch.kind].joins.get(target, ())} - {""}
        index = next((i for i, column in enumerate(columns) if column.target in asked), None)
        cell = row.source[index] if index is not None and index < len(row.source) else ""
        label = batch.columns[index] if index is not None else ""
        parts += [{"label": label, "cell": cell[:120].replace(NUL, "␀"), "message": text} for text in texts]
    return parts


def assumed(kind: type[RecordImport], batch: ImportBatch, user: Any) -> list[tuple[Any, str]]:
    """What new records get because the file does not say: the field's label and the value's."""
    if not batch.counts["create"]:
        return []
    blank = kind.row_form(user)
    filled = Mapping.load(batch.mapping).targets()
    found = []
    for target in kind.targets(user):
        if target.name in filled or not target.choices or target.name not in blank.fields:
            continue
        value = blank.get_initial_for_field(blank.fields[target.name], target.name)
        if value:
            found.append((target.label, str(dict(target.choices()).get(value, value))))
    return found


class ResultPage:
    """One page of rows, as the request's ``show``, ``after`` and ``before`` ask for it."""

    def __init__(self, request: HttpRequest, batch: ImportBatch) -> None:
        self.request, self.batch = request, batch
        asked = request.GET.get("show", "")
        self.show = asked if asked in SHOWS else self._default()
        if asked == "all":
            self.show = ""

    def _default(self) -> str:
        """What needs a look first."""
        return next((name for name in ("error", "warning") if self.batch.counts[name]), "")

    @property
    def tiles(self) -> list[Tile]:
        counts = self.batch.counts
        return [
            Tile(name, label, counts[name], f"?show={name}#rows", name == self.show)
            for name, label in SHOWS.items()
            if name != "skipped" or counts[name]
        ]

    @property
    def all_url(self) -> str:
        return "?show=all#rows"

    @property
    def title(self) -> Any:
        return SHOWS.get(self.show, _("All rows"))

    def _filtered(self) -> QuerySet[ImportRow]:
        rows = self.batch.rows.order_by("number")
        if self.show == "warning":
            return rows.exclude(warnings=[])
        if self.show == "skipped":
            return rows.filter(self.batch.left_out)
        if self.show == "create":
            return rows.filter(action=self.show).exclude(self.batch.left_out)
        return rows.filter(action=self.show) if self.show else rows

    def _number(self, name: str) -> int | None:
        value = self.request.GET.get(name, "")
        return int(value) if value.isdigit() and len(value) < 8 else None

    @cached_property
    def _found(self) -> tuple[list[ImportRow], bool, bool]:
        """The rows of this page, and whether there are more before and after it."""
        rows = self._filtered()
        before, after = self._number("before"), self._number("after")
        if before is not None:
            found = list(rows.filter(number__lt=before).order_by("-number")[: PAGE + 1])
            return found[:PAGE][::-1], len(found) > PAGE, True
        found = list(rows.filter(number__gt=after or 0)[: PAGE + 1])
        return found[:PAGE], bool(after), len(found) > PAGE

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        found = self._found[0]
        sight = Sight(self.batch, found, self.request.user)
        return [self._told(row, sight) for row in found]

    def _told(self, row: ImportRow, sight: Sight) -> dict[str, Any]:
        action = "skipped" if self.batch.has_left_out(row) else row.action
        told = {"number": row.number, "action": action, "action_label": result_of(self.batch, row)}
        if row.number in sight.hidden:
            return told | {"label": UNSEEN, "errors": [], "warnings": [], "changes": []}
        return told | {
            "label": row.label,
            "errors": messages_of(self.batch, row),
            "warnings": row.warnings,
            "changes": changes_of(row, sight) if row.action == ImportRow.Action.UPDATE else [],
        }

    @property
    def previous_url(self) -> str:
        rows, more, _after = self._found
        return f"?show={self.show or 'all'}&before={rows[0].number}#rows" if rows and more else ""

    @property
    def next_url(self) -> str:
        rows, _before, more = self._found
        return f"?show={self.show or 'all'}&after={rows[-1].number}#rows" if rows and more else ""
