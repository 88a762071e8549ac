"""What a file becomes on its way out: the checked rows with their results, and the headings of an empty one."""

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from ..formulas import harmless
from .changes import Sight
from .commit import in_chunks
from .headings import NUL
from .mapping import Target
from .models import ImportBatch, ImportRow
from .results import UNSEEN, messages_of, result_of


def template_line(targets: Iterable[Target]) -> str:
    """The headings of a file that needs no matching."""
    buffer = io.StringIO()
    csv.writer(buffer).writerow(harmless(heading_of(target)) for target in targets if not target.repeated)
    return "\ufeff" + buffer.getvalue()


def heading_of(target: Target) -> Any:
    """The heading of our own export where there is one: the first of the target's."""
    heading = str(next(iter(target.aliases), target.label))
    return heading[:1].upper() + heading[1:]


def report_lines(batch: ImportBatch, user: Any) -> Iterator[str]:
    """Row, result, what is wrong or doubtful, then the row as it came; no cell can start a formula.

    It has the file's separator, so that the same program opens it. Of a record that the user may not see any more only
    the row's number and result are told.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=batch.reading.get("separator") or ",")
    yield "\ufeff"
    writer.writerow(map(harmless, (_("Row"), _("Result"), _("Errors"), _("Warnings"), *batch.columns)))
    fields = batch.rows.defer("label", "writes", "after").order_by("number")
    for rows in in_chunks(fields.iterator(chunk_size=2000)):
        hidden = Sight(batch, rows, user).hidden
        for row in rows:
            cells = (UNSEEN,) if row.number in hidden else _cells(batch, row)
            told = (str(result_of(batch, row)), *cells)
            writer.writerow([row.number, *(harmless(str(cell).replace(NUL, "␀")) for cell in told)])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


def _cells(batch: ImportBatch, row: ImportRow) -> tuple[str, ...]:
    errors = "; ".join(
        f"{part['label']}: {part['message']}" if part["label"] else part["message"] for part in messages_of(batch, row)
    )
    return (errors, "; ".join(row.warnings), *row.source)
