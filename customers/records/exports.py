"""The rows of a list as CSV or XLSX: those the user may see at that moment, and no cell that starts a formula."""

import csv
import datetime as dt
import io
import re
import tempfile
from collections.abc import Iterator
from decimal import Context, Decimal
from itertools import repeat
from typing import Any

import xlsxwriter
from django.core.exceptions import BadRequest
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from .formulas import harmless
from .list_parts import ExportColumn, value_at
from .lists import RecordList

FORMATS = ("csv", "xlsx")
NOT_IN_A_SHEET_NAME = re.compile(r"[\[\]:*?/\\']")
EXACT = Context(prec=60)  # more digits than any column keeps
WIDEST = 60  # characters; what is longer is read in its cell


def export(records: RecordList, kind: str) -> HttpResponse | StreamingHttpResponse | FileResponse:
    """The filtered list as a download; BadRequest for an unknown format."""
    if kind not in FORMATS:
        raise BadRequest(_("A list can be exported as csv or xlsx."))
    name = f"{slugify(records.noun_plural)}-{timezone.localdate():%Y-%m-%d}.{kind}"
    order = (f"-{name}" if records.descending else name for name in records.order)
    rows = records.with_exported(records.filtered).order_by(*order)
    # A stream is read when the request is over and the user's zone with it, so both formats are handed the zone.
    zone = timezone.get_current_timezone()
    labels = [f"{column.label} ({zone})" if column.moment else str(column.label) for column in records.export_columns]
    exact = [column.to_the_second for column in records.export_columns]
    cells = (list(map(_plain, row, repeat(zone), exact)) for row in values(rows, records.export_columns))
    if kind == "xlsx":
        return FileResponse(_xlsx(str(records.title), labels, cells), as_attachment=True, filename=name)
    response = StreamingHttpResponse(_csv(labels, cells), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def values(rows: Any, columns: tuple[ExportColumn, ...]) -> Iterator[list[Any]]:
    """The cells of each row, read in chunks."""
    for row in rows.iterator(chunk_size=2000):
        yield [value_at(row, column.path) for column in columns]


def _plain(value: Any, zone: dt.tzinfo, exact: bool) -> Any:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, dt.datetime):
        there = timezone.localtime(value, zone).replace(microsecond=0)
        there = there if exact else there.replace(second=0)
        if there.utcoffset() != there.replace(fold=1 - there.fold).utcoffset():
            return there.isoformat(" ")  # the clock showed it twice, so its distance from UTC is told too
        return there.replace(tzinfo=None)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, Decimal):
        return _short(value)
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, int | float | dt.date):
        return value
    return str(value)


def _short(figure: Decimal) -> Decimal:
    """The same figure without zeros at its end, and never as 1E+3."""
    return Decimal(f"{figure.normalize(EXACT):f}") if figure.is_finite() else figure


def _csv(labels: list[str], rows: Iterator[list[Any]]) -> Iterator[str]:
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    yield "\ufeff"  # so that Excel reads the file as UTF-8
    writer.writerow(labels)
    for number, row in enumerate(rows, 1):
        writer.writerow([harmless(_told(cell) if isinstance(cell, dt.datetime) else cell) for cell in row])
        if number % 500 == 0:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()


def _told(moment: dt.datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S}" if moment.second else f"{moment:%Y-%m-%d %H:%M}"


def _xlsx(title: str, labels: list[str], rows: Iterator[list[Any]]) -> Any:
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_date_format": "yyyy-mm-dd",
    }
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet(NOT_IN_A_SHEET_NAME.sub(" ", title)[:31])
        sheet.write_row(0, 0, labels, book.add_format({"bold": True}))
        sheet.freeze_panes(1, 0)
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        widths, number = [len(label) + 4 for label in labels], 0  # the filter's button takes four characters
        for number, row in enumerate(rows, 1):
            for column, value in enumerate(row):
                widths[column] = max(widths[column], min(WIDEST, len(str(value or "")) + 1))
                if isinstance(value, str):
                    sheet.write_string(number, column, value)
                elif isinstance(value, dt.datetime):
                    sheet.write_datetime(number, column, value, moment)
                elif value is not None:
                    sheet.write(number, column, value)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        sheet.autofilter(0, 0, number, len(labels) - 1)
    file.seek(0)
    return file
