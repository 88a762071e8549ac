"""What the filters of every list are made of."""

import copy
import time
from collections.abc import Callable
from typing import Any, ClassVar

import django_filters
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from .text import validate_text

ARCHIVED = [("archived", _("Archived")), ("all", _("Current and archived"))]


class Filters(dict[str, Any]):
    """The filters of a class. A request gets its own of each, not copies of all their choices."""

    def __deepcopy__(self, memo: Any) -> dict[str, Any]:
        own = {name: copy.copy(declared) for name, declared in self.items()}
        for declared in own.values():
            declared.extra = dict(declared.extra)
            declared.method = declared.method  # binds the method to the copy
        return own


class Tick(django_filters.Filter):
    """A box to tick; unticked it filters nothing."""

    field_class = forms.BooleanField


def choices_filter(choices: Any, label: Any) -> django_filters.MultipleChoiceFilter:
    """A filter by some of a few choices, each of which can be seen and ticked."""
    return AnyOf(choices=choices, label=label, widget=forms.CheckboxSelectMultiple)


class AnyOf(django_filters.MultipleChoiceFilter):
    """Rows whose value is one of those chosen."""

    def filter(self, qs: Any, value: list[str]) -> Any:
        return qs.filter(**{f"{self.field_name}__in": value}) if value else qs


class Reference(django_filters.Filter):
    """A filter by rows of another table, offered as (key, name).

    They are remembered for some seconds, as every page of a list offers them and hardly one changes; a key that is
    asked for and not among them is looked up at once.
    """

    remembered: ClassVar[dict[tuple[str, str], tuple[float, list[tuple[str, str]]]]] = {}
    key: ClassVar[str] = "pk"  # what a row is named by in addresses

    def __init__(self, rows: Callable[[], Any], **options: Any) -> None:
        self.rows = rows
        super().__init__(choices=(), **options)

    @property
    def field(self) -> Any:
        if not hasattr(self, "_field"):
            self.extra["choices"] = self._choices()
        return super().field

    def _choices(self) -> list[tuple[str, str]]:
        name, parent = self.field_name, self.parent
        asked = set(parent.data.getlist(name)) - {""} if hasattr(parent.data, "getlist") else set()
        until, choices = self.remembered.get((type(parent).__name__, name), (0.0, []))
        if time.monotonic() >= until or not asked <= {key for key, _name in choices}:
            choices = [(str(key), name) for key, name in self.rows().values_list(self.key, "name")]
            until = time.monotonic() + settings.FILTER_CHOICES_SECONDS
            self.remembered[type(parent).__name__, self.field_name] = until, choices
        return choices


class OneReference(Reference, django_filters.ChoiceFilter):
    pass


class AnyReference(Reference, AnyOf):
    pass


class RecordFilters(django_filters.FilterSet):
    """What every list filters by: a text, and whether archived records are shown."""

    q = django_filters.CharFilter(
        method="filter_text", label=_("Search"), max_length=100, validators=[validate_text], strip=True
    )
    archived = django_filters.ChoiceFilter(
        method="filter_archived", label=_("Archive"), choices=ARCHIVED, empty_label=_("Current only")
    )

    @classmethod
    def get_filters(cls) -> "Filters":
        return Filters(super().get_filters())

    @property
    def qs(self) -> Any:
        queryset = super().qs
        return queryset if self.form.is_valid() and self.form.cleaned_data.get("archived") else self.in_use(queryset)

    def in_use(self, queryset: Any) -> Any:
        """What is shown unless archived records are asked for."""
        return queryset.current()

    def filter_text(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.matching(value)

    def filter_archived(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.archived() if value == "archived" else queryset
