"""What the check has found, as its page shows it: tiles, a filter, and the rows page by page."""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from .headings import NUL
from .kinds import KINDS, RecordImport
from .mapping import Mapping
from .models import ImportBatch, ImportRow

PAGE = 50
SHOWS = {
    "error": _("Errors"),
    "warning": _("Warnings"),
    "create": _("New"),
    "update": _("Changed"),
    "unchanged": _("Unchanged"),
}


@dataclass(frozen=True)
class Tile:
    name: str
    label: Any
    count: int
    url: str
    chosen: bool


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


def changes_of(row: ImportRow, user: Any) -> list[dict[str, Any]]:
    """What the row would change in the record that is there."""
    changes = []
    for write in row.writes:
        model = apps.get_model(write["model"])
        if write["pk"] is None and row.action == ImportRow.Action.UPDATE and write["key"] != "part":
            changes.append(
                {
                    "label": model._meta.verbose_name,
                    "before": "",
                    "after": _told(model, write["values"], user),
                }
            )
        for name in write["values"] if write["pk"] else ():
            if write["before"][name] == write["values"][name]:
                continue  # it changes with what hangs on it
            field = next(f for f in model._meta.concrete_fields if f.attname == name)
            before, after = (_shown(field, value, user) for value in (write["before"][name], write["values"][name]))
            changes.append({"label": field.verbose_name, "before": before, "after": after})
        for name, reference in write["references"].items() if write["pk"] else ():
            field = next(f for f in model._meta.concrete_fields if f.attname == name)
            changes.append({"label": field.verbose_name, "before": "", "after": reference.rpartition(":")[2]})
    return changes


def _told(model: Any, values: dict[str, Any], user: Any) -> str:
    """What a row written beside the record says: its values, and what is ticked by its name."""
    said = []
    for field in model._meta.concrete_fields:
        value = values.get(field.attname)
        if field.editable and value not in (None, "", False):
            said.append(str(field.verbose_name) if value is True else _shown(field, value, user))
    return " ".join(said)[:200]


def _shown(field: Any, value: Any, user: Any) -> str:
    if value is None or value == "":
        return "–"
    if field.remote_field:
        rows = field.remote_field.model._default_manager.all()
        found = (rows.visible_to(user) if hasattr(rows, "visible_to") else rows).filter(pk=value).first()
        return str(found) if found else "…"
    return str(dict(field.flatchoices).get(value, value))[:200]


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
            Tile(name, label, counts[name], f"?show={name}#rows", name == self.show) for name, label in SHOWS.items()
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
        return [
            {
                "number": row.number,
                "label": row.label,
                "action": row.action,
                "action_label": row.get_action_display(),
                "errors": messages_of(self.batch, row),
                "warnings": row.warnings,
                "changes": changes_of(row, self.request.user) if row.action == ImportRow.Action.UPDATE else [],
            }
            for row in self._found[0]
        ]

    @property
    def previous_url(self) -> str:
        rows, more, _after = self._found
        return f"?show={self.show or 'all'}&before={rows[0].number}#rows" if rows and more else ""

    @property
    def next_url(self) -> str:
        rows, _before, more = self._found
        return f"?show={self.show or 'all'}&after={rows[-1].number}#rows" if rows and more else ""
