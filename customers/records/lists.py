"""Lists of records: filters shown as chips, allow-listed sorts, keyset pages, and the same rows as a file.

A keyset page costs the same wherever it is: it begins behind the last row seen instead of counting rows from the
start. The sort values and key of that row travel in the cursor.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from . import cursors
from .list_frame import ListFrame
from .list_parts import Cell, Column, as_text, value_at

COUNT_LIMIT = 500


@dataclass
class RecordList(ListFrame):
    """One page of a list, as the request asks for it. Subclasses declare the class attributes.

    ``total`` is how many rows there are without a filter, where a page has counted them already.
    """

    total: int | None = None

    @cached_property
    def _page(self) -> tuple[list[Any], bool, bool]:
        """Rows, whether there are earlier ones, whether there are later ones."""
        cursor = self.params.get("after") or self.params.get("before")
        backwards = "before" in self.params and "after" not in self.params
        descending = self.descending != backwards
        rows = self.with_shown(self.filtered).order_by(*(f"-{name}" if descending else name for name in self.order))
        wanted = self.page_size + 1
        if cursor:
            position = cursors.decoded(cursor, self.sort_name, self.order, self.model)
            found = cursors.behind(rows, self.order, position, descending=descending, wanted=wanted)
        else:
            found = list(rows[:wanted])
        more, found = len(found) > self.page_size, found[: self.page_size]
        if backwards:
            found.reverse()
            return found, more, True
        return found, bool(cursor), more

    @property
    def rows(self) -> list[Any]:
        return self._page[0]

    @property
    def shown(self) -> list[Any]:
        """The rows as the row template shows them; a list that is read all day hands over plain texts instead."""
        return self.rows

    @cached_property
    def plain_rows(self) -> list[tuple[Any, list[Cell]]]:
        """Each row with its cells, drawn from the columns' paths; the first cell leads to the record."""
        return [(row, self._cells(row)) for row in self.rows]

    def _cells(self, row: Any) -> list[Cell]:
        first, *others = self.columns_declared
        head = Cell(as_text(value_at(row, first.path)), "cell-main", row.get_absolute_url())
        return [head, *(self._cell(row, column) for column in others)]

    def _cell(self, row: Any, column: Column) -> Cell:
        set_as = f"number {column.css_class}" if column.numeric else column.css_class
        found = value_at(row, column.path)
        url = found.get_absolute_url() if hasattr(found, "get_absolute_url") else ""
        return Cell(as_text(found), set_as.strip(), url)

    @cached_property
    def count(self) -> int:
        """How many rows pass the filters, counted up to COUNT_LIMIT + 1."""
        rows, earlier, later = self._page
        if not earlier and not later:
            return len(rows)
        if self.total is not None and not self.is_filtered:
            return min(self.total, COUNT_LIMIT + 1)
        return self.filtered.order_by()[: COUNT_LIMIT + 1].count()

    @property
    def count_label(self) -> str:
        if self.count > COUNT_LIMIT:
            return _("More than %(count)s %(noun)s") % {"count": f"{COUNT_LIMIT:,}", "noun": self.noun_plural}
        return f"{self.count:,} {self.noun_plural if self.count != 1 else self.noun}"

    @property
    def range_label(self) -> str:
        rows, later = len(self.rows), self._page[2]
        shown = ngettext("%(rows)s shown", "%(rows)s shown", rows) % {"rows": rows}
        if later and self.params.get("q"):  # counting what a common word finds costs more than showing it
            return _("%(shown)s, more found") % {"shown": shown}
        return self.count_label if self.count == rows else f"{shown} · {self.count_label}"

    @property
    def next_cursor(self) -> str:
        """Where the next page begins; empty on the last one."""
        return self.cursor_of(self.rows[-1]) if self.rows and self._page[2] else ""

    @property
    def previous_cursor(self) -> str:
        return self.cursor_of(self.rows[0]) if self.rows and self._page[1] else ""

    @property
    def next_url(self) -> str:
        return self.url_with(after=self.next_cursor) if self.next_cursor else ""

    @property
    def previous_url(self) -> str:
        return self.url_with(before=self.previous_cursor) if self.previous_cursor else ""

    @property
    def first_url(self) -> str:
        return self.url_with() if self._page[1] else ""

    def cursor_of(self, row: Any) -> str:
        """Where a row stands in the present order, as text that fits into an address."""
        return cursors.encoded(row, self.sort_name, self.order)
