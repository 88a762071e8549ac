"""Writing a checked import, all of it or nothing, in one transaction.

The rows have passed their forms in the check. Here it is made sure that nothing they were checked against has changed
since: keys still free, records still in the version seen and still the user's to change. Otherwise they are checked
again. What remains is guarded by the database's own constraints.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from .. import access
from ..forms import constraint_message
from ..models import Record
from .check import restart
from .kinds import RecordImport
from .lookups import with_keepers
from .models import ImportBatch, ImportRow
from .plans import Action

CHUNK = 4000
State = ImportBatch.State


class ImportRefused(Exception):
    """The import (or its undoing) is not possible now; nothing was written. The message says why."""


class CheckAgain(ImportRefused):
    """What the rows were checked against has changed; the check begins anew."""


class AlreadyRunning(ImportRefused):
    """Another request is writing this very import."""


def lock(batch_pk: int) -> ImportBatch:
    """The batch, locked until the transaction ends. Raises AlreadyRunning rather than wait."""
    batch = ImportBatch.objects.select_for_update(skip_locked=True).defer("content").filter(pk=batch_pk).first()
    if batch is None:
        raise AlreadyRunning(_("This import is being written right now. Wait a moment and look again."))
    return batch


def commit(
    kind: type[RecordImport], batch_pk: int, user: Any, *, create_alongside: bool = True, skip_duplicates: bool = False
) -> ImportBatch:
    """Write every planned row. A batch that is written already is returned as it is. Raises ImportRefused."""
    try:
        with transaction.atomic():
            batch = lock(batch_pk)
            if batch.state == State.COMMITTED:
                return batch
            if not user.has_perm(kind.permission) or not batch.can_commit:
                raise ImportRefused(_("This import has rows with errors, or nothing to write."))
            check_references_at_once()
            Writer(kind, batch, user, skip_duplicates).write(create_alongside)
            batch.state, batch.committed_at, batch.content = State.COMMITTED, timezone.now(), None
            batch.save(update_fields=["state", "committed_at", "content", "alongside", "counts"])
    except CheckAgain:
        with transaction.atomic():
            restart(lock(batch_pk))
        raise
    except IntegrityError as error:
        raise ImportRefused(constraint_message(kind.model, error)) from error
    return batch


def check_references_at_once() -> None:
    """Check foreign keys with each statement of this transaction and not at its end.

    The history's triggers go through the list of postponed checks for every row, so that 100,000 rows would take hours.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Writer:
    """Writes one batch within the caller's transaction."""

    def __init__(self, kind: type[RecordImport], batch: ImportBatch, user: Any, skip_duplicates: bool) -> None:
        self.kind, self.batch, self.user, self.skip_duplicates = kind, batch, user, skip_duplicates
        self.now = timezone.now()
        self.models = {label: apps.get_model(label) for label in kind.order}
        self.readers = {label: readers_of(model) for label, model in self.models.items()}
        self.alongside: dict[str, dict[str, int]] = {}
        self.main: dict[int, int] = {}
        self.skipped = 0

    def write(self, create_alongside: bool) -> None:
        self._lock_and_recheck()
        created: dict[str, list[int]] = {}
        for model, names in self.batch.alongside.items() if create_alongside else ():
            made = self.kind.create_alongside(model, names)
            self.alongside[model] = {name: pk for name, pk, _new in made}
            created[model] = [pk for _name, pk, new in made if new]
        self.batch.alongside = created
        for rows in self._in_order():
            _remember(self.batch, self.put(rows))
        self.batch.counts["skipped"] = self.skipped
        self.batch.counts["create"] -= self.skipped

    def put(self, rows: list[ImportRow]) -> list[tuple]:
        """Write these rows; each record's number, model, key, whether it is new, version and former values."""
        done: list[tuple] = []
        for label in self.kind.order:
            done += self._create(label, rows)
        for label in self.kind.order:
            done += self._change(label, rows)
        return done

    # What is still as it was at the check

    def _lock_and_recheck(self) -> None:
        stale = CheckAgain(
            _("Records have changed since the check. The rows are being checked again; then import them.")
        )
        new = self.batch.rows.filter(action=Action.CREATE).order_by("number").values_list("writes__0", flat=True)
        for writes in in_chunks(new.iterator(chunk_size=CHUNK)):
            if self.kind.outdated(self.batch, self.user, writes):
                raise stale
        rows = self.batch.rows.filter(action=Action.UPDATE).values_list("target_pk", "writes")
        for part in in_chunks(rows.order_by("number").iterator(chunk_size=CHUNK)):
            seen: dict[str, dict[int, int | None]] = defaultdict(dict)
            targets = {pk for pk, _writes in part}
            for _pk, planned in part:
                for write in planned:
                    if write["pk"]:
                        seen[write["model"]][write["pk"]] = write["version"]
            main = self.kind.model._default_manager.select_for_update(of=("self",)).filter(pk__in=targets)
            found: list[Any] = list(with_keepers(main.order_by("pk")))
            if len(found) < len(targets) or not all(access.can(self.user, access.CHANGE, record) for record in found):
                raise stale
            for label, versions in seen.items():
                if not issubclass(self.models[label], Record):
                    continue
                now = self.models[label]._default_manager.select_for_update(of=("self",)).filter(pk__in=versions)
                if dict(now.order_by("pk").values_list("pk", "version")) != versions:
                    raise stale

    # The rows, those that others wait for first

    def _in_order(self) -> Iterator[list[ImportRow]]:
        planned = self.batch.rows.filter(action__in=[Action.CREATE, Action.UPDATE])
        waits = dict(planned.exclude(after=None).values_list("number", "after"))
        depth: dict[int, int] = {}
        for number in waits:
            chain: list[int] = []
            at: Any = number
            while at in waits and at not in depth:
                chain.append(at)
                at = waits[at]
            for step, link in enumerate(reversed(chain), 1):
                depth[link] = depth.get(at, 0) + step
        levels: dict[int, list[int]] = defaultdict(list)
        for number, level in depth.items():
            levels[level].append(number)
        yield from self._rows(planned.filter(after=None))
        for level in sorted(levels):
            for numbers in in_chunks(sorted(levels[level])):
                yield from self._rows(planned.filter(number__in=numbers))

    def _rows(self, planned: models.QuerySet) -> Iterator[list[ImportRow]]:
        # The batch is told to each row from its key: without this, one query would be asked for every row.
        fields = planned.only("batch", "number", "action", "writes", "is_duplicate", "target_pk").order_by("number")
        seen = -1
        while rows := list(fields.filter(number__gt=seen)[:CHUNK]):
            seen = rows[-1].number
            left_out = [
                row for row in rows if self.skip_duplicates and row.is_duplicate and row.action == Action.CREATE
            ]
            self.skipped += len(left_out)
            kept = [row for row in rows if row not in left_out] if left_out else rows
            for row in kept:
                row.made = {}
            yield kept

    # Writing

    def _create(self, label: str, rows: list[ImportRow]) -> list[tuple]:
        model, readers = self.models[label], self.readers[label]
        stamps = self._stamps(model, new=True)
        new: list[Any] = []
        places: list[tuple[ImportRow, dict]] = []
        for row in rows:
            for write in row.writes:
                if write["model"] == label and write["pk"] is None:
                    new.append(model(**self._values(readers, write, row), **stamps))
                    places.append((row, write))
        model._default_manager.bulk_create(new, batch_size=CHUNK // 2)
        versioned = 1 if issubclass(model, Record) else None
        done: list[tuple] = []
        for record, (row, write) in zip(new, places, strict=True):
            row.made[write["key"]] = record.pk
            if write["key"] == "main":
                self.main[row.number] = record.pk
            done.append((row.number, label, record.pk, True, versioned, {}))
        return done

    def _change(self, label: str, rows: list[ImportRow]) -> list[tuple]:
        model, readers = self.models[label], self.readers[label]
        stamps = self._stamps(model, new=False)
        by_names: dict[tuple[str, ...], list[Any]] = defaultdict(list)
        before: dict[int, tuple[int, dict]] = {}
        for row in rows:
            for write in row.writes:
                if write["model"] != label or write["pk"] is None:
                    continue
                values = self._values(readers, write, row)
                if not values:
                    continue
                record = model(pk=write["pk"], **values, **stamps)
                by_names[tuple(sorted(values))].append(record)
                before[write["pk"]] = (row.number, {**write["before"]})
        for names, records in by_names.items():
            fields = [_field_of(model, name).name for name in (*names, *stamps)]
            model._default_manager.bulk_update(records, fields, batch_size=400)
        versions: dict[int, int] = {}
        if before and issubclass(model, Record):
            versions = dict(model._default_manager.filter(pk__in=before).values_list("pk", "version"))
        return [(number, label, pk, False, versions.get(pk), was) for pk, (number, was) in before.items()]

    def _values(self, readers: dict[str, Callable], write: dict, row: ImportRow) -> dict[str, Any]:
        values = dict(write["values"])
        for name, reader in readers.items():
            if values.get(name) is not None:
                values[name] = reader(values[name])
        for name, reference in write["references"].items():
            key = self._resolve(reference, row)
            if key is not None:
                values[name] = key
        return values

    def _resolve(self, reference: str, row: ImportRow) -> int | None:
        kind, _colon, rest = reference.partition(":")
        if kind == "self":
            return row.target_pk if rest == "main" and row.target_pk else row.made[rest]
        if kind == "row":
            if int(rest) not in self.main:
                raise ImportRefused(
                    _("Row %(row)s belongs to row %(other)s, which is left out.") % {"row": row.number, "other": rest}
                )
            return self.main[int(rest)]
        model, _colon, name = rest.partition(":")
        return self.alongside.get(model, {}).get(name)

    def _stamps(self, model: type[models.Model], *, new: bool) -> dict[str, Any]:
        if not issubclass(model, Record):
            return {}
        changed = {"changed_at": self.now, "changed_by_id": self.user.pk}
        return {**changed, "created_at": self.now, "created_by_id": self.user.pk} if new else changed


def readers_of(model: type[models.Model]) -> dict[str, Callable]:
    """For each attribute that JSON does not keep as it is, how to read it back."""
    plain = (models.CharField, models.TextField, models.ForeignKey, models.IntegerField, models.BooleanField)
    return {f.attname: f.to_python for f in model._meta.concrete_fields if not isinstance(f, plain)}


def _field_of(model: type[models.Model], attname: str) -> models.Field:
    return next(field for field in model._meta.concrete_fields if field.attname == attname)


def in_chunks(items: Any) -> Iterator[list[Any]]:
    """The items in lists of at most CHUNK."""
    part: list[Any] = []
    for item in items:
        part.append(item)
        if len(part) == CHUNK:
            yield part
            part = []
    if part:
        yield part


def _remember(batch: ImportBatch, done: list[tuple]) -> None:
    with (
        connection.cursor() as cursor,
        cursor.copy(
            "COPY records_importedrecord (batch_id, number, model, object_pk, created, version, before) FROM STDIN"
        ) as copy,
    ):
        for number, label, pk, created, version, before in done:
            copy.write_row((batch.pk, number, label, pk, created, version, json.dumps(before)))
