"""What is planned for one row: the records it writes, or why it cannot be written."""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import models

from .models import ImportRow

Action = ImportRow.Action


@dataclass
class Write:
    """One record to create or change.

    ``values`` are by attribute name and fit into JSON. ``references`` name what has no key yet: ``self:KEY`` another
    write of this row, ``row:N`` the main record of row N, ``new:MODEL:NAME`` what is created alongside.
    """

    model: str
    key: str
    pk: int | None = None
    values: dict[str, Any] = field(default_factory=dict)
    before: dict[str, Any] = field(default_factory=dict)
    references: dict[str, str] = field(default_factory=dict)
    version: int | None = None
    identity: list[str | None] = field(default_factory=list)  # of a new main record: see identities.joined


@dataclass
class Plan:
    """The fate of one row. ``errors`` are by target name ('' for the row as a whole)."""

    number: int
    label: str = ""
    errors: dict[str, list[str]] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    writes: list[Write] = field(default_factory=list)
    target_pk: int | None = None
    is_duplicate: bool = False
    after: int | None = None
    references: dict[str, str] = field(default_factory=dict)
    alongside: list[tuple[str, str]] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)  # the row's texts by target
    found: dict[str, Any] = field(default_factory=dict)  # the records that lookups have found, by name
    unasked: set[str] = field(default_factory=set)  # lookups within others that found nothing
    cleaned: dict[str, Any] | None = None  # what the form made of the row; None where nothing differs

    def refuse(self, target: str, *messages: Any) -> None:
        self.errors.setdefault(target, []).extend(str(message) for message in messages)

    @property
    def action(self) -> str:
        if self.errors:
            return Action.ERROR
        if not self.writes:
            return Action.UNCHANGED
        return Action.UPDATE if self.target_pk else Action.CREATE

    def stored_writes(self) -> list[dict[str, Any]]:
        return [] if self.errors else [vars(write) for write in self.writes]


def touch(plan: Plan, existing: models.Model) -> None:
    """Let the record change with what hangs on it: its version is raised, so that whoever edits it sees that."""
    if any(write.key == "main" for write in plan.writes):
        return
    same = snapshot(existing, ["created_at"])
    version: Any = getattr(existing, "version", None)
    label = existing._meta.label_lower
    plan.writes.insert(0, Write(label, "main", existing.pk, same, dict(same), version=version))


def storable(value: Any) -> Any:
    """A model field's value as JSON keeps it; equal figures and equal moments are written alike."""
    if isinstance(value, Decimal) and value.is_finite():
        return f"{value.normalize():f}"
    if isinstance(value, dt.datetime) and value.tzinfo is not None:
        return value.astimezone(dt.UTC).isoformat()
    return value if value is None or isinstance(value, str | int | bool) else str(value)


def changed_values(
    record: models.Model, before: dict[str, Any], names: list[str]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The values of these attributes that differ from before, and what they were."""
    now = {name: storable(getattr(record, name)) for name in names}
    changed = {name: value for name, value in now.items() if value != before[name]}
    return changed, {name: before[name] for name in changed}


def snapshot(record: models.Model, names: list[str]) -> dict[str, Any]:
    return {name: storable(getattr(record, name)) for name in names}


def same_minute(said: Any, present: Any) -> bool:
    """Whether a moment given to the minute, as our exports give it, is the one that is recorded to the second."""
    if not isinstance(present, dt.datetime) or not isinstance(said, str):
        return False
    try:
        return dt.datetime.fromisoformat(said) == present.replace(second=0, microsecond=0)
    except (ValueError, TypeError):  # no moment, or one without a zone
        return False


def alike(said: Any, present: Any) -> bool:
    """Whether a cell says what the record says; where in doubt the form decides."""
    if isinstance(present, list):
        return set(said or ()) == set(present)
    if isinstance(said, models.Model) or isinstance(present, models.Model):
        return bool(said == present)
    if isinstance(present, bool):
        return bool(said) == present
    return said == present or str(said) == str(present)
