"""Reading XLSX safely: a workbook is a zip, and a small one can unpack to a very large one."""

import datetime as dt
import io
import re
import zipfile
import zlib
from typing import IO, Any

import python_calamine
from django.utils.translation import gettext as _

from .headings import NUL
from .limits import MAX_CELL, MAX_COLUMNS, MAX_ROWS, UnreadableFile

MAX_UNPACKED = 120 * 1024 * 1024
MAX_ENTRIES = 2000
# The reader lays a sheet out as a full rectangle: one cell far out would fill the memory. These find such cells:
# a column beyond GR (the 200th), and a row of six digits or more.
_FAR_COLUMN = re.compile(rb"""\br\s*=\s*["'](?:[A-Z]{3,}|[H-Z][A-Z]|G[S-Z])\d""", re.IGNORECASE)
_FAR_ROW = re.compile(rb"""\br\s*=\s*["'][A-Z]*0*(\d{6,})["']""", re.IGNORECASE)
_CHUNK = 1024 * 1024


def read_workbook(content: bytes, sheet: str = "") -> tuple[str, list[str], list[list[str]]]:
    """The name of the sheet read, the names of all that hold something, and its rows. Raises UnreadableFile."""
    _measure(content)
    try:
        with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            names = [
                entry.name for entry in book.sheets_metadata if entry.typ == python_calamine.SheetTypeEnum.WorkSheet
            ]
            if not names:
                raise UnreadableFile(_("The workbook has no sheets with cells."))
            chosen = sheet if sheet in names else _first_table(book, names)
            found = book.get_sheet_by_name(chosen)
            rows = found.to_python(skip_empty_area=False)
    except UnreadableFile:
        raise
    except python_calamine.PasswordError:
        raise UnreadableFile(_("The workbook is protected by a password. Save it without one.")) from None
    except (python_calamine.CalamineError, OSError, ValueError, TypeError):
        raise UnreadableFile(_("The workbook is damaged. Open it, save it anew, or save the sheet as CSV.")) from None
    records = [[_cell_text(value) for value in row] for row in rows]
    for number, record in enumerate(records, 1):
        if any(len(cell) > MAX_CELL for cell in record):
            raise UnreadableFile(_("A cell in row %(row)s is longer than 10,000 characters.") % {"row": number})
    return chosen, names, records


def _cell_text(value: Any) -> str:
    """A spreadsheet's value as it would be typed: 123.0 is 123, a day is ISO 8601."""
    if isinstance(value, str):
        return value.replace("\0", NUL)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ", "seconds")
    return str(value)


def _first_table(book: python_calamine.CalamineWorkbook, names: list[str]) -> str:
    """The first sheet that holds a table; else the first that holds anything."""
    sheets = [(name, book.get_sheet_by_name(name)) for name in names[:20]]
    filled = [name for name, sheet in sheets if sheet.height > 0]
    tables = [name for name, sheet in sheets if sheet.height > 1 and sheet.width > 1]
    return next(iter((*tables, *filled, *names)))


def _measure(content: bytes) -> None:
    """Refuse what unpacks to too much, before the reader unpacks it. Declared sizes are held against the real ones."""
    damaged = UnreadableFile(_("The workbook is damaged. Open it, save it anew, or save the sheet as CSV."))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
                raise UnreadableFile(_("The workbook unpacks to more than 120 MB. Save the sheet you need as CSV."))
            if "xl/workbook.xml" not in archive.namelist():
                raise UnreadableFile(_("This is a zip file without a table. Save the table as CSV or XLSX."))
            for entry in entries:
                if entry.flag_bits & 1:
                    raise UnreadableFile(_("The workbook is protected by a password. Save it without one."))
                with archive.open(entry) as unpacked:  # more than declared, or other than its checksum: BadZipFile
                    _scan(unpacked, entry.filename.lower().startswith("xl/worksheets/"))
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError):
        raise damaged from None


def _scan(unpacked: IO[bytes], is_sheet: bool) -> None:
    tail = b""
    while chunk := unpacked.read(_CHUNK):
        if not is_sheet:
            continue
        part = tail + chunk
        if _FAR_COLUMN.search(part):
            raise UnreadableFile(
                _("The sheet has cells beyond its %(most)sth column. Delete the columns you do not need.")
                % {"most": MAX_COLUMNS}
            )
        if any(int(found.group(1)) > MAX_ROWS + 1 for found in _FAR_ROW.finditer(part)):
            raise UnreadableFile(
                _("The sheet has cells below row 100,001. Split it, or delete the rows you do not need.")
            )
        tail = part[-64:]
