"""What a list is declared from (sorts, columns, export columns) and shown with (headings, chips, filters, actions)."""

import datetime as dt
import functools
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ..figures import figure

OF_NUMBERS = re.compile(r"[0-9T:.+/-]*", re.ASCII).fullmatch

SELECTED, CHECKED = format_html("{}", " selected"), format_html("{}", " checked")


@dataclass(frozen=True)
class Sort:
    """One allowed order: the field names, all ascending; the key is added. ``newest_first`` turns the default round."""

    fields: tuple[str, ...]
    newest_first: bool = False


@dataclass(frozen=True)
class Column:
    """One column: its heading, the sort it offers, and how it is set.

    ``path`` leads to its value where the list has no row template of its own.
    """

    name: str
    label: Any
    sort: str = ""
    numeric: bool = False
    css_class: str = ""
    path: str = ""


@dataclass(frozen=True)
class Heading:
    """A column as a page shows it."""

    name: str
    label: Any
    numeric: bool
    css_class: str
    sort_url: str = ""
    sorted: str = ""


@dataclass(frozen=True)
class Cell:
    """One cell of a row that is drawn from the columns' paths; ``url`` where it leads to a page."""

    text: str
    css_class: str
    url: str = ""


@dataclass(frozen=True)
class Chip:
    """One filter in force, and the address of the list without it; a ticked box is told by its label alone."""

    label: str
    value: str
    remove_url: str

    @property
    def text(self) -> str:
        return f"{self.label}: {self.value}" if self.value else self.label


@dataclass(frozen=True)
class Action:
    label: Any
    url: str
    icon: str = ""


@dataclass(frozen=True)
class ExportColumn:
    """One column of an export: its heading, and the attribute path of its value; a moment's heading names its zone.

    A moment is told to the minute, or ``to_the_second`` where it tells records apart.
    """

    label: Any
    path: str
    moment: bool = False
    to_the_second: bool = False


@dataclass(frozen=True)
class FilterField:
    """One filter of the panel: ``kind`` is ``choice``, ``choices``, ``tick``, ``date`` or ``text``.

    ``options`` are drawn: every list has them, and they are the same for everybody who chose the same.
    """

    name: str
    id: str
    label: str
    kind: str
    value: str
    options: SafeString
    errors: tuple[str, ...]


def of_numbers(value: Any) -> SafeString:
    """A key, a path of keys or an ISO 8601 moment, which has nothing to escape; anything else is escaped."""
    text = str(value)
    return SafeString(text) if OF_NUMBERS(text) else escape(text)


def short_day(day: dt.date) -> SafeString:
    """The day as lists write it, in the language of the request."""
    return _short_day(day, get_language())


@functools.lru_cache(maxsize=4096)
def _short_day(day: dt.date, language: str | None) -> SafeString:
    return escape(date_format(day, "SHORT_DATE_FORMAT"))


def value_at(row: Any, path: str) -> Any:
    """What stands at the path from the row, a method's answer included; None where the way ends."""
    for step in path.split("__"):
        row = getattr(row, step, None)
        if row is None:
            return None
    return row() if callable(row) else row


def as_text(value: Any) -> str:
    """A value as a cell shows it; a dash where there is none."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return str(_("Yes") if value else _("No"))
    if isinstance(value, dt.datetime):
        return date_format(timezone.localtime(value), "SHORT_DATETIME_FORMAT")
    if isinstance(value, dt.date):
        return short_day(value)
    if isinstance(value, Decimal):
        return figure(value)
    return str(value)


def drawn(bound: Any) -> FilterField:
    field, value = bound.field, bound.value()
    chosen = {str(item) for item in (value if isinstance(value, list | tuple) else [value]) if item not in (None, "")}
    options = tuple((key, str(label)) for key, label in flat_choices(field))
    if isinstance(field.widget, forms.CheckboxInput):
        kind = "tick"
    elif options or isinstance(field.widget, forms.Select):
        kind = "choices" if field.widget.allow_multiple_selected else "choice"
    else:
        kind = "date" if isinstance(field, forms.DateField) else "text"
    single = "" if value is None or kind == "choices" else ("on" if value is True else str(value or ""))
    name = bound.html_name
    markup = _ticks(name, options, frozenset(chosen)) if kind == "choices" else _options(options, frozenset(chosen))
    return FilterField(name, bound.id_for_label, str(field.label), kind, single, markup, tuple(bound.errors))


@functools.lru_cache(maxsize=256)
def _options(options: tuple[tuple[str, str], ...], chosen: frozenset[str]) -> SafeString:
    """What a select offers."""
    rows = ((key, SELECTED if key in chosen else "", label) for key, label in options)
    return format_html_join("", '<option value="{}"{}>{}</option>', rows)


@functools.lru_cache(maxsize=256)
def _ticks(name: str, options: tuple[tuple[str, str], ...], chosen: frozenset[str]) -> SafeString:
    """Boxes to tick, one for each option."""
    markup = '<label class="choice"><input class="check" type="checkbox" name="{}" value="{}"{}> {}</label>'
    return format_html_join("", markup, ((name, key, CHECKED if key in chosen else "", text) for key, text in options))


def flat_choices(form_field: Any) -> list[tuple[str, Any]]:
    flat: list[tuple[str, Any]] = []
    for key, label in getattr(form_field, "choices", ()):
        options = label if isinstance(label, list | tuple) else [(key, label)]
        flat.extend((str(getattr(k, "value", k)), text) for k, text in options)
    return flat
