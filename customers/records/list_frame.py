"""What is asked of a list of records (filters, sort), and what stands around its rows: headings, chips, links."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any, ClassVar

import django_filters
from django.db.models import Model, QuerySet
from django.forms import CheckboxInput
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy

from .imports.kinds import KINDS
from .list_parts import Action, Chip, Column, ExportColumn, FilterField, Heading, Sort, drawn, flat_choices, short_day
from .text import normalise

PAGE_SIZE = 50


@dataclass
class ListFrame:
    """What a request asks of a list, and what the page shows around the rows."""

    request: HttpRequest
    scope: dict[str, Any] = field(default_factory=dict)
    page_size: int = PAGE_SIZE

    model: ClassVar[type[Model]]
    filterset_class: ClassVar[type[django_filters.FilterSet]]
    columns_declared: ClassVar[tuple[Column, ...]]
    sorts: ClassVar[dict[str, Sort]]
    default_sort: ClassVar[str]
    row_template: ClassVar[str] = "records/_plain_rows.html"
    url_name: ClassVar[str]
    export_url_name: ClassVar[str] = ""
    export_permission: ClassVar[str] = "customers.export_customer"
    export_columns: ClassVar[tuple[ExportColumn, ...]] = ()
    title: ClassVar[Any]
    family: ClassVar[tuple[tuple[Any, str, str], ...]] = ()  # lists it stands among: label, route, permission
    empty_title: ClassVar[Any] = gettext_lazy("Nothing here yet")
    empty_text: ClassVar[Any] = ""

    # What the page asks for

    @cached_property
    def params(self) -> QueryDict:
        params = QueryDict(mutable=True)
        for key, values in self.request.GET.lists():
            params.setlist(key, [normalise(value) for value in values])
        return params

    @cached_property
    def filterset(self) -> django_filters.FilterSet:
        return self.filterset_class(self.params, queryset=self.queryset(), request=self.request)

    @property
    def filter_form(self) -> Any:
        return self.filterset.form

    def queryset(self) -> QuerySet:
        """The rows that this user may see, with what a row shows; filters are applied to it."""
        records: Any = self.model._default_manager
        return records.visible_to(self.request.user).filter(**self.scope)

    @cached_property
    def filter_fields(self) -> list[FilterField]:
        """The filters as plain texts, for a panel that every list draws; the search text is drawn by itself."""
        form = self.filter_form
        return [drawn(form[name]) for name in form.fields if name != "q"]

    def with_shown(self, rows: QuerySet) -> QuerySet:
        """The rows with what the page shows of them; filters do without it."""
        return rows

    def with_exported(self, rows: QuerySet) -> QuerySet:
        """The rows with what an export holds of them."""
        return self.with_shown(rows)

    @cached_property
    def filtered(self) -> QuerySet:
        """The rows that pass the filters; a filter that cannot be understood lets none pass."""
        form = self.filter_form
        return self.filterset.qs if form.is_valid() else self.queryset().none()

    @cached_property
    def sort_name(self) -> str:
        name = self.params.get("sort", "").removeprefix("-")
        return name if name in self.sorts else self.default_sort

    @cached_property
    def descending(self) -> bool:
        asked = self.params.get("sort", "")
        if asked.removeprefix("-") in self.sorts:
            return asked.startswith("-")
        return self.sorts[self.default_sort].newest_first

    @property
    def order(self) -> tuple[str, ...]:
        return (*self.sorts[self.sort_name].fields, "pk")

    # Around the rows

    @property
    def noun(self) -> str:
        return str(self.model._meta.verbose_name)

    @property
    def noun_plural(self) -> str:
        return str(self.model._meta.verbose_name_plural)

    @cached_property
    def base_url(self) -> str:
        return self.request.path

    def url_with(self, **changes: Any) -> str:
        """This list's address with some parameters changed (None takes one away); it begins at the first page."""
        params = self.params.copy()
        for key in ("after", "before"):
            params.pop(key, None)
        for key, value in changes.items():
            params.pop(key, None)
            if value is not None:
                params[key] = value
        for key in [key for key, values in params.lists() if not any(values)]:
            del params[key]
        return f"{self.base_url}?{params.urlencode()}" if params else self.base_url

    @cached_property
    def columns(self) -> list[Heading]:
        return [self._heading(column) for column in self.columns_declared]

    def _heading(self, column: Column) -> Heading:
        if not column.sort:
            return Heading(column.name, column.label, column.numeric, column.css_class)
        active = column.sort == self.sort_name
        first = f"-{column.sort}" if self.sorts[column.sort].newest_first else column.sort
        target = (column.sort if self.descending else f"-{column.sort}") if active else first
        state = ("descending" if self.descending else "ascending") if active else ""
        return Heading(column.name, column.label, column.numeric, column.css_class, self.url_with(sort=target), state)

    @cached_property
    def chips(self) -> list[Chip]:
        form = self.filter_form
        if not form.is_valid():
            return []
        return [chip for name in form.fields for chip in self._chips_of(form, name)]

    def _chips_of(self, form: Any, name: str) -> list[Chip]:
        values = [value for value in self.params.getlist(name) if value]
        asked = form.cleaned_data.get(name)
        if not values or asked in (None, "", []):
            return []
        labels = dict(flat_choices(form.fields[name]))
        if isinstance(asked, dt.date):
            labels = dict.fromkeys(values, short_day(asked))
        chips = []
        for value in values:
            params = self.params.copy()
            params.setlist(name, [other for other in values if other != value])
            kept = type(self)(self.request, self.scope)
            kept.params = params
            shown = "" if isinstance(form.fields[name].widget, CheckboxInput) else str(labels.get(value, value))
            chips.append(Chip(str(form.fields[name].label), shown, kept.url_with()))
        return chips

    @property
    def is_filtered(self) -> bool:
        return bool(self.chips) or not self.filter_form.is_valid()

    @property
    def is_searched_only(self) -> bool:
        """Whether the search text alone keeps rows away."""
        return bool(self.params.get("q")) and len(self.chips) == 1

    @property
    def clear_url(self) -> str:
        sort = self.params.get("sort")
        known = sort in {*self.sorts, *(f"-{name}" for name in self.sorts)}
        return f"{self.base_url}?sort={sort}" if known else self.base_url

    @cached_property
    def export_urls(self) -> list[Action]:
        if not self.export_url_name or not self.request.user.has_perm(self.export_permission):
            return []
        query = self.url_with().partition("?")[2]
        base = reverse(self.export_url_name)
        return [
            Action(label, f"{base}?{query}&format={kind}" if query else f"{base}?format={kind}")
            for kind, label in (("csv", "CSV"), ("xlsx", "Excel (XLSX)"))
        ]

    @cached_property
    def import_url(self) -> str:
        """Where such records are imported, for whoever may; found by the model, so that no list need name it."""
        kinds = [kind for kind in KINDS.values() if kind.model is self.model]
        mine = next((kind for kind in kinds if self.request.user.has_perm(kind.permission)), None)
        return reverse("imports:import_create", args=[mine.name]) if mine else ""

    @property
    def searched_elsewhere(self) -> Action | None:
        """Another list in which what was searched for may be meant, for when nothing is found in this one."""
        return None

    @cached_property
    def relatives(self) -> list[tuple[Any, str, bool]]:
        """The lists of the family as tabs: label, address, and whether it is this one."""
        may = self.request.user.has_perm
        return [(label, reverse(name), name == self.url_name) for label, name, needed in self.family if may(needed)]

    # What may be done here; a list that offers it says so for the user of the request

    @property
    def create_url(self) -> str:
        """Where such a record is recorded, or nothing."""
        return ""

    @property
    def empty_action(self) -> Action | None:
        """The first step, where there is nothing yet."""
        return None

    @property
    def bulk_actions(self) -> list[Action]:
        """What may be done to several rows at once."""
        return []
