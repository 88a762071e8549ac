"""A file of a table, whatever program has written it: CSV in any encoding and with any separator, or XLSX.

The file comes from outside: it is measured before it is read, and what cannot be read is refused in one sentence.
"""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Container
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .headings import NUL, find_headings, headings
from .limits import MAX_BYTES, MAX_CELL, MAX_CELLS, MAX_COLUMNS, MAX_ROWS, UnreadableFile
from .workbook import read_workbook

SEPARATORS = {
    ",": gettext_lazy("comma"),
    ";": gettext_lazy("semicolon"),
    "\t": gettext_lazy("tab"),
    "|": gettext_lazy("vertical bar"),
}
ENCODINGS = ("utf-8", "utf-16", "cp1252", "iso-8859-15", "cp1250", "cp1251", "cp850", "mac_roman")
_KNOWN = {
    b"%PDF": "PDF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"\x1f\x8b": "gzip",
    b"7z\xbc\xaf": "7-Zip",
    b"Rar!": "RAR",
    b"\x7fELF": "ELF",
    b"MZ\x90": "EXE",
    b"SQLite": "SQLite",
    b"{\\rtf": "RTF",
}
_CONTROLS = re.compile("[\x01-\x08\x0e-\x1f]")
_END = NUL  # a record of its own behind the last one, unless a quotation mark there is still open


@dataclass
class Table:
    """A table as read: headings, rows with their number in the file, and how it was read."""

    columns: list[str]
    rows: list[tuple[int, list[str]]]
    encoding: str = ""
    separator: str = ""
    sheet: str = ""
    sheets: list[str] = field(default_factory=list)
    heading_row: int = 1  # as the file counts; 0 where there are no headings

    @property
    def how(self) -> dict[str, Any]:
        return {
            "encoding": self.encoding,
            "separator": self.separator,
            "sheet": self.sheet,
            "sheets": self.sheets,
            "heading_row": self.heading_row,
        }


def read_table(
    content: bytes,
    *,
    encoding: str = "",
    separator: str = "",
    sheet: str = "",
    heading_row: int | None = None,
    known: Container[str] = (),
) -> Table:
    """The table in the file. What is not given is detected; ``known`` headings help. Raises UnreadableFile."""
    if len(content) > MAX_BYTES:
        raise UnreadableFile(_("The file is larger than 25 MB. Split it into smaller ones."))
    if not content.strip(b"\0 \t\r\n"):
        raise UnreadableFile(_("The file is empty."))
    if content.startswith(b"PK\x03\x04"):
        name, names, records = read_workbook(content, sheet)
        table = Table([], [], sheet=name, sheets=names)
    else:
        text, encoding = decode(content, encoding)
        separator = separator if separator in SEPARATORS else detect_separator(text)
        table = Table([], [], encoding=encoding, separator=separator)
        records = parse(text, separator)
    return with_headings(table, records, heading_row, known)


def decode(content: bytes, encoding: str = "") -> tuple[str, str]:
    """The text and the encoding it was written in; the first of the likely ones that fits."""
    for magic, kind in _KNOWN.items():
        if content.startswith(magic):
            raise UnreadableFile(
                _("This is a %(kind)s file, not a table. Save the table as CSV or XLSX.") % {"kind": kind}
            )
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableFile(
            _("This is an old or encrypted Excel file. Save it as XLSX without a password, or as CSV.")
        )
    if encoding in ENCODINGS:
        chosen = "utf-8-sig" if encoding == "utf-8" else encoding
        try:
            return _text(content.decode(chosen)), encoding
        except UnicodeError:
            raise UnreadableFile(_("The file is not written in this encoding. Choose another one.")) from None
    marks = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
    likely = [name for mark, name in marks.items() if content.startswith(mark)] or _without_mark(content)
    for name in likely:
        try:
            text = content.decode(name)
        except UnicodeError:
            continue
        if name == "cp1252" and "¤" in text:  # where ISO 8859-15 has the euro; nobody writes the other sign
            name, text = "iso-8859-15", content.decode("iso-8859-15")
        label = "utf-8" if name == "utf-8-sig" else "utf-16" if name.startswith("utf-16") else name
        return _text(text), label
    raise UnreadableFile(_("The text of this file cannot be read. Save it as CSV in UTF-8."))


def _without_mark(content: bytes) -> list[str]:
    start = content[:20_000]
    even, odd = start[::2].count(0), start[1::2].count(0)
    if odd > len(start) * 0.15 and odd > even * 4:
        return ["utf-16-le"]
    if even > len(start) * 0.15 and even > odd * 4:
        return ["utf-16-be"]
    return ["utf-8", "cp1252", "latin-1"]


def _text(text: str) -> str:
    strange = len(_CONTROLS.findall(text[:100_000])) + text[:100_000].count("\0")
    if strange > max(20, len(text[:100_000]) * 0.01):
        raise UnreadableFile(_("This is not a table but a file of another kind. Save the table as CSV or XLSX."))
    return text.replace("\0", NUL).removeprefix("\ufeff")


def detect_separator(text: str) -> str:
    """The separator that cuts the first lines most evenly into more than one cell."""
    told = re.match(r"sep=(.)\r?\n", text, re.IGNORECASE)
    if told and told.group(1) in SEPARATORS:
        return told.group(1)
    best, best_score = ",", 0.0
    for candidate in SEPARATORS:
        widths: Counter[int] = Counter()
        for record in _first_records(text, candidate):
            widths[len(record)] += 1
        if not widths:
            continue
        width, count = widths.most_common(1)[0]
        if width > 1 and (score := count / widths.total() + min(width, 20) / 100) > best_score:
            best, best_score = candidate, score
    return best


def _first_records(text: str, separator: str) -> list[list[str]]:
    records: list[list[str]] = []
    try:
        for record in csv.reader(io.StringIO(text[:60_000], newline=""), delimiter=separator):
            if any(cell.strip() for cell in record):
                records.append(record)
            if len(records) > 60:
                break
    except csv.Error:
        pass
    return records[:-1] if len(records) > 1 and len(text) > 60_000 else records


def parse(text: str, separator: str) -> list[list[str]]:
    """The records of a CSV text; blank ones are kept, so that rows keep their number."""
    if re.match(r"sep=.\r?\n", text, re.IGNORECASE):
        text = text.partition("\n")[2]
    records: list[list[str]] = []
    filled = 0
    reader = csv.reader(chain(io.StringIO(text, newline=""), (_END,)), delimiter=separator)
    try:
        for record in reader:
            records.append(record)
            if len(record) > MAX_COLUMNS and any(map(str.strip, record[MAX_COLUMNS:])):
                raise UnreadableFile(_too_wide())
            if any(len(cell) > MAX_CELL for cell in record):
                raise UnreadableFile(
                    _("A cell in row %(row)s is longer than 10,000 characters. Is a quotation mark not closed?")
                    % {"row": len(records)}
                )
            filled += any(record)
            if filled > MAX_ROWS + 2:  # the headings and the end among them
                raise UnreadableFile(_too_long())
    except csv.Error as error:
        row = len(records) + 1
        raise UnreadableFile(
            _("Row %(row)s cannot be read (%(reason)s). Is a quotation mark not closed?")
            % {"row": row, "reason": error}
        ) from error
    if records.pop() != [_END]:
        row = len(records) + 1
        raise UnreadableFile(
            _("A quotation mark in row %(row)s is not closed, so that everything below it is one cell. Correct it.")
            % {"row": row}
        )
    return records


def with_headings(
    table: Table, records: list[list[str]], heading_row: int | None = None, known: Container[str] = ()
) -> Table:
    """The table with its headings told from its rows. Blank rows are left out, blank headings get a letter."""
    numbered = [
        (number, [cell.strip("\ufeff") for cell in record] if number == 1 else record)
        for number, record in enumerate(records, 1)
        if any(cell.strip() for cell in record)
    ]
    if not numbered:
        raise UnreadableFile(_("The file is empty."))
    table.heading_row = find_headings(numbered[:60], known) if heading_row is None else heading_row
    rows = [(number, row) for number, row in numbered if number > table.heading_row]
    first = next((row for number, row in numbered if number == (table.heading_row or numbered[0][0])), None)
    if first is None:
        raise UnreadableFile(_("Row %(row)s is empty or not in the file.") % {"row": table.heading_row})
    if not rows:
        raise UnreadableFile(_("The file has headings but no rows below them."))
    if len(rows) > MAX_ROWS:
        raise UnreadableFile(_too_long())
    width = len(first)
    while (
        width > 1 and not first[width - 1].strip() and not any(len(row) >= width and row[width - 1] for _n, row in rows)
    ):
        width -= 1
    if not table.heading_row:
        width = Counter(len(row) for _n, row in rows).most_common(1)[0][0]
    if width > MAX_COLUMNS:
        raise UnreadableFile(_too_wide())
    if width * len(rows) > MAX_CELLS:
        raise UnreadableFile(_("The table has more than 3 million cells. Split it, or leave columns out."))
    table.columns = headings(first if table.heading_row else [], width)
    table.rows = [(number, row[:width] if not any(row[width:]) else row) for number, row in rows]
    return table


def _too_long() -> str:
    return _("The file has more than 100,000 rows. Split it into smaller ones.")


def _too_wide() -> str:
    return _("The file has more than 200 columns. Leave out those you do not need.")
