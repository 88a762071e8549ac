"""Staging a file and the dry run: every row is checked in steps that each fit into one request."""

import hashlib
import json
import time
import zlib
from collections import Counter
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from .cells import tell_nothing
from .headings import plain
from .kinds import RecordImport
from .limits import UnreadableFile
from .mapping import Mapping, guess
from .models import ImportBatch, ImportRow, no_counts
from .plans import Plan
from .reading import Table, read_table

STEP = 500
ABANDONED_AFTER = timedelta(days=30)
State = ImportBatch.State
_UPDATE = """
UPDATE records_importrow AS r
SET action = n.action, label = n.label, errors = n.errors, warnings = n.warnings, is_duplicate = n.is_duplicate,
    after = n.after, target_pk = n.target_pk, writes = n.writes
FROM jsonb_to_recordset(%s::jsonb) AS n(
    id bigint, action text, label text, errors jsonb, warnings jsonb, is_duplicate bool, after int, target_pk bigint,
    writes jsonb
)
WHERE r.id = n.id
"""


def start(kind: type[RecordImport], user: Any, file_name: str, content: bytes) -> ImportBatch:
    """Stage a new file. Raises reading.UnreadableFile."""
    if file_name.lower().endswith((".xlsx", ".xlsm")) and not content.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        raise UnreadableFile(
            _("This is not an Excel file, though its name says so. Save it from Excel as XLSX, or name it .csv.")
        )
    table = read_table(content, known=known_headings(kind, user))
    purge()
    name = "".join(char for char in file_name if char.isprintable())[-255:] or "file"
    with transaction.atomic():
        batch = ImportBatch.objects.create(
            kind=kind.name,
            user=user,
            file_name=name,
            sha256=hashlib.sha256(content).hexdigest(),
            size=len(content),
            content=zlib.compress(content, 3),
        )
        stage(kind, batch, table)
    return batch


def read_again(kind: type[RecordImport], batch: ImportBatch, **how: Any) -> None:
    """Read the same file in another way: another encoding, separator, sheet, or row of headings."""
    table = read_table(zlib.decompress(bytes(batch.content or b"")), known=known_headings(kind, batch.user), **how)
    with transaction.atomic():
        batch.rows.all().delete()
        stage(kind, batch, table)


def known_headings(kind: type[RecordImport], user: Any) -> set[str]:
    """Every heading that a column of such a file may have, as headings compare."""
    return {plain(alias) for target in kind.targets(user) for alias in target.aliases}


def stage(kind: type[RecordImport], batch: ImportBatch, table: Table) -> None:
    """Keep the rows in the database, with the guessed mapping."""
    rows = table.rows
    samples = [[row[index] for _number, row in rows[:200] if index < len(row)] for index in range(len(table.columns))]
    targets = kind.targets(batch.user)
    batch.reading, batch.columns, batch.row_count = table.how, table.columns, len(rows)
    mapping = Mapping(columns=guess(table.columns, samples, targets, kind.left_out(batch.user)))
    kind.settle(mapping)
    batch.mapping = asdict(mapping)
    batch.state, batch.checked_count, batch.counts, batch.alongside = State.UPLOADED, 0, no_counts(), {}
    batch.save()
    with (
        connection.cursor() as cursor,
        cursor.copy(
            "COPY records_importrow (batch_id, number, source, action, label, errors, warnings, is_duplicate, writes)"
            " FROM STDIN"
        ) as copy,
    ):
        for number, cells in rows:
            source = json.dumps([_storable(cell) for cell in cells], ensure_ascii=False)
            copy.write_row((batch.pk, number, source, "", "", "{}", "[]", False, "[]"))


def _storable(text: str) -> str:
    """A lone surrogate cannot even be staged; the replacement character shows where it was."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def purge() -> None:
    """Forget the staged rows of imports that nobody has finished, and of those finished long ago."""
    old = timezone.now() - ABANDONED_AFTER
    ImportBatch.objects.filter(created_at__lt=old, committed_at=None).delete()
    finished = ImportBatch.objects.filter(committed_at__lt=old)
    ImportRow.objects.filter(batch__in=finished).delete()


def decide(batch: ImportBatch, mapping: Mapping) -> None:
    """Keep the person's mapping and begin the check anew."""
    batch.mapping = asdict(mapping)
    restart(batch)


def restart(batch: ImportBatch) -> None:
    batch.state, batch.checked_count, batch.counts, batch.alongside = State.MAPPED, 0, no_counts(), {}
    batch.save(update_fields=["mapping", "state", "checked_count", "counts", "alongside"])


def advance(kind: type[RecordImport], batch_pk: int, user: Any, *, seconds: float) -> ImportBatch:
    """Check more rows for about so many seconds; the batch as it is then. Two at a time do not check twice."""
    until = time.monotonic() + seconds
    with transaction.atomic():
        batch = ImportBatch.objects.select_for_update(skip_locked=True).defer("content").filter(pk=batch_pk).first()
        if batch is None or batch.state != State.MAPPED:  # another request is at it, or done with it
            return ImportBatch.objects.defer("content").get(pk=batch_pk)
        checker = kind(batch, user)
        counts: Counter[str] = Counter(batch.counts)
        alongside = {model: Counter(names) for model, names in batch.alongside.items()}
        seen = batch.counts["last"]
        while True:
            rows = list(batch.rows.filter(number__gt=seen).order_by("number")[:STEP])
            if not rows:
                circular = refuse_circles(batch)
                counts["error"] += circular
                counts["create"] -= circular
                for action in kind.finish_check(batch):
                    counts["error"] += 1
                    counts[action] -= 1
                batch.state, batch.checked_at = State.CHECKED, timezone.now()
                break
            plans = checker.check(rows)
            for row, plan in zip(rows, plans, strict=True):
                tell_nothing(checker.reader, row.source, plan)
            _keep(rows, plans)
            seen = rows[-1].number
            batch.checked_count += len(rows)
            _count(plans, counts, alongside)
            if time.monotonic() > until:
                break
        batch.counts = {**counts, "last": seen, "unsearched": batch.counts["unsearched"]}
        batch.alongside = {model: dict(names) for model, names in alongside.items()}
        batch.save(update_fields=["state", "checked_count", "counts", "alongside", "checked_at"])
    return batch


def refuse_circles(batch: ImportBatch) -> int:
    """Rows that wait for one another in a circle could never be written; how many were refused for it."""
    waits = dict(batch.rows.exclude(after=None).exclude(action="error").values_list("number", "after"))
    circular = []
    for number in waits:
        seen: set[int | None] = set()
        at: int | None = number
        while at in waits and at not in seen:
            seen.add(at)
            at = waits[at]
        if at == number:
            circular.append(number)
    message = str(_("This row and others of this file belong to each other in a circle."))
    rows = batch.rows.filter(number__in=circular)
    rows.update(action="error", errors={"": [message]}, writes=[])
    return len(circular)


def _count(plans: list[Plan], counts: Counter[str], alongside: dict[str, Counter]) -> None:
    for plan in plans:
        counts[str(plan.action)] += 1
        counts["warning"] += bool(plan.warnings)
        counts["duplicate"] += plan.is_duplicate and plan.action == "create"
        if not plan.errors:
            for model, name in plan.alongside:
                alongside.setdefault(model, Counter())[name] += 1


def _keep(rows: list[ImportRow], plans: list[Plan]) -> None:
    kept = [
        {
            "id": row.pk,
            "action": str(plan.action),
            "label": plan.label,
            "errors": plan.errors,
            "warnings": plan.warnings,
            "is_duplicate": plan.is_duplicate,
            "after": plan.after,
            "target_pk": plan.target_pk,
            "writes": plan.stored_writes(),
        }
        for row, plan in zip(rows, plans, strict=True)
    ]
    with connection.cursor() as cursor:
        cursor.execute(_UPDATE, [json.dumps(kept, ensure_ascii=False)])
