"""History of records, written by database triggers: bulk, raw and admin writes are in it, with actor and request."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pghistory
from django.contrib.auth import get_user_model
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

SILENT = {"version", "changed_at", "changed_by", "created_at", "created_by", "archived_by", "added_by"}


def tracked(**options: Any) -> Any:
    """Class decorator: keep every insert, update and delete of this model, append-only."""
    return pghistory.track(
        pghistory.InsertEvent("created"),
        pghistory.UpdateEvent("changed"),
        pghistory.DeleteEvent("deleted"),
        append_only=True,
        **options,
    )


def kept_of(model: Any) -> models.QuerySet:
    """What is kept of all rows of a tracked model, those that are gone included."""
    events: models.QuerySet = model.events.rel.related_model._default_manager.all()
    return events


@dataclass(frozen=True)
class Change:
    """One field that an event changed; both values as a person reads them."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Event:
    """One entry of a record's history; ``what`` names the row told with it, where that is called something else."""

    kind: str
    what: str
    at: datetime
    actor: str
    request: str
    changes: tuple[Change, ...]
    deed: str = ""  # "archived" or "restored", where that is what was done
    said: str = ""  # what the event is called, where its row has words of its own for it


def display(field: models.Field, value: Any, names: dict[tuple[type, Any], str]) -> str:
    """A stored value as a person reads it; references by name where ``names`` knows them."""
    if value is None or value == "":
        return "–"
    if field.remote_field:
        return names.get((field.remote_field.model, value), f"#{value}")
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return plain(value)


def plain(value: Any) -> str:
    """A value without references or choices as a person reads it."""
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "DATETIME_FORMAT")
    if isinstance(value, date):
        return date_format(value, "DATE_FORMAT")
    return str(value)


def events_of(record: models.Model, *told_with: models.Model, user: Any = None, limit: int = 200) -> list[Event]:
    """The newest events of the record and of the rows told together with it, newest first, at most ``limit``.

    Another record that it refers to, or once did, is named only where the user may see that one too.
    """
    events = [event for row in (record, *told_with) for event in _events(row, record, user, limit)]
    return sorted(events, key=lambda event: event.at, reverse=True)[:limit]


def _events(record: models.Model, main: models.Model, user: Any, limit: int) -> list[Event]:
    model: Any = type(record)
    called = str(getattr(record, "told_name", "") or model._meta.verbose_name)
    what = "" if called == main._meta.verbose_name else called
    tracked_rows = kept_of(model).filter(pgh_obj_id=record.pk)
    rows = list(tracked_rows.select_related("pgh_context").order_by("-pgh_id")[: limit + 1])
    kept = {f.name for f in tracked_rows.model._meta.concrete_fields} - SILENT
    fields = [f for f in model._meta.concrete_fields if f.name in kept and not f.primary_key]
    if record is not main:  # the page says already whose history it is
        fields = [f for f in fields if f.related_model is not type(main)]
    names = _names(rows, fields, user)
    users = _actors(rows)
    archive_label = next((str(f.verbose_name) for f in fields if f.name == "archived_at"), "")
    events = []
    for row, older in zip(rows[:limit], [*rows[1:], None], strict=False):
        changes = tuple(_changes(fields, row, older, names))
        if not changes and row.pgh_label == "changed":
            continue  # only the stamp moved
        deed = _deed(row, older)
        if deed:
            changes = tuple(change for change in changes if change.label != archive_label)
        if said := str(getattr(record, "told_as", "")):
            changes = ()
        metadata = row.pgh_context.metadata if row.pgh_context_id else {}
        events.append(
            Event(
                kind=row.pgh_label,
                what=what,
                at=row.pgh_created_at,
                actor=users.get(metadata.get("user") or _by(row), ""),
                request=metadata.get("url", ""),
                changes=changes,
                deed=deed,
                said=said,
            )
        )
    return events


def _changes(fields: list, row: Any, older: Any, names: dict) -> Iterator[Change]:
    """What the event changed; an event of deletion holds the row's last state, and everything of it goes."""
    deleted = row.pgh_label == "deleted"
    for field in fields:
        state = getattr(row, field.attname)
        before, after = (state, None) if deleted else (getattr(older, field.attname) if older else None, state)
        if before != after and not (older is None and after in (None, "", False) and not deleted):
            yield Change(str(field.verbose_name), display(field, before, names), display(field, after, names))


def _deed(row: Any, older: Any) -> str:
    before, after = getattr(older, "archived_at", None), getattr(row, "archived_at", None)
    if older is None or row.pgh_label != "changed" or (before is None) == (after is None):
        return ""
    return "archived" if after else "restored"


def _by(row: Any) -> Any:
    """Who a row says was at it, for a change that no request made."""
    stamps = ("changed_by_id", "added_by_id", "confirmed_by_id")
    return next((getattr(row, name) for name in stamps if hasattr(row, name)), None)


def _names(rows: list, fields: list, user: Any) -> dict[tuple[type, Any], str]:
    names: dict[tuple[type, Any], str] = {}
    for field in fields:
        keys = {getattr(row, field.attname) for row in rows} - {None} if field.remote_field else set()
        if keys:
            target = field.remote_field.model
            found = target._default_manager.filter(pk__in=keys)
            if hasattr(found, "visible_to"):
                found = found.visible_to(user) if user else found.none()
            names |= {(target, row.pk): str(row) for row in found}
    return names


def _actors(rows: list) -> dict[Any, str]:
    keys = {row.pgh_context.metadata.get("user") for row in rows if row.pgh_context_id}
    keys |= {_by(row) for row in rows}
    return {user.pk: str(user) for user in get_user_model()._base_manager.filter(pk__in=keys - {None})}
