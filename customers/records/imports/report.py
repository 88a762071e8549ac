"""What a file becomes on its way out: the checked rows with their results, and the headings of an empty one."""

import csv
import io
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from ..formulas import harmless
from .headings import NUL
from .mapping import Target
from .models import ImportBatch, ImportRow
from .results import messages_of


def template_line(targets: Iterable[Target]) -> str:
    """The headings of a file that needs no matching."""
    buffer = io.StringIO()
    csv.writer(buffer).writerow(harmless(heading_of(target)) for target in targets if not target.repeated)
    return "\ufeff" + buffer.getvalue()


def heading_of(target: Target) -> Any:
    """The heading of our own export where there is one: the first of the target's."""
    heading = str(next(iter(target.aliases), target.label))
    return heading[:1].upper() + heading[1:]


def report_lines(batch: ImportBatch) -> Iterator[str]:
    """Row, result, what is wrong or doubtful, then the row as it came; no cell can start a formula."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    yield "\ufeff"
    writer.writerow(map(harmless, (_("Row"), _("Result"), _("Errors"), _("Warnings"), *batch.columns)))
    fields = batch.rows.only("number", "action", "errors", "warnings", "source", "batch_id").order_by("number")
    describe = partial(messages_of, batch)
    for number, row in enumerate(fields.iterator(chunk_size=2000), 1):
        errors = "; ".join(
            f"{part['label']}: {part['message']}" if part["label"] else part["message"] for part in describe(row)
        )
        cells = (ImportRow.Action(row.action).label, errors, "; ".join(row.warnings), *row.source)
        writer.writerow([row.number, *(harmless(str(cell).replace(NUL, "␀")) for cell in cells)])
        if number % 500 == 0:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()
