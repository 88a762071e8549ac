"""Filters of the ground floor's lists. A filter is a form; whatever it does not know is refused or ignored."""

import time
from collections.abc import Callable
from typing import Any, ClassVar

import django_filters
from django import forms
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .keeping import keepers
from .models import Authority, BusinessOutcome, Customer, Industry, Involvement
from .records.text import validate_text
from .records.widgets import DateInput

ARCHIVED = [("archived", _("Archived")), ("all", _("Current and archived"))]


def owners() -> Any:
    """Who may stand in the owner filter: keepers now, and former ones who still own a customer."""
    owning = Exists(Customer.objects.filter(owner=OuterRef("pk")))
    return get_user_model().objects.filter(owning | Q(pk__in=keepers().order_by().values("pk"))).order_by("name", "pk")


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


class Reference:
    """A filter by rows of another table, offered as (key, name).

    They are remembered for some seconds, as every page of a list offers them and hardly one changes; a key that is
    asked for and not among them is looked up at once.
    """

    remembered: ClassVar[dict[tuple[str, str], tuple[float, list[tuple[str, str]]]]] = {}

    def __init__(self, rows: Callable[[], Any], **options: Any) -> None:
        self.rows = rows
        super().__init__(choices=(), **options)  # type: ignore[call-arg]

    @property
    def field(self) -> Any:
        if not hasattr(self, "_field"):
            self.extra["choices"] = self._choices()  # type: ignore[attr-defined]
        return super().field  # type: ignore[misc]

    def _choices(self) -> list[tuple[str, str]]:
        name, parent = self.field_name, self.parent  # type: ignore[attr-defined]
        asked = set(parent.data.getlist(name)) - {""} if hasattr(parent.data, "getlist") else set()
        until, choices = self.remembered.get((type(parent).__name__, name), (0.0, []))
        if time.monotonic() >= until or not asked <= {key for key, _name in choices}:
            choices = [(str(key), name) for key, name in self.rows().values_list("pk", "name")]
            until = time.monotonic() + settings.FILTER_CHOICES_SECONDS
            self.remembered[type(parent).__name__, self.field_name] = until, choices  # type: ignore[attr-defined]
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


class CustomerFilters(RecordFilters):
    mine = Tick(method="filter_mine", label=_("My customers"))
    status = choices_filter(Customer.Status.choices, _("Status"))
    tier = choices_filter(Customer.Tier.choices, _("Tier"))
    industry = AnyReference(Industry.objects.all, label=_("Industry"))
    owner = OneReference(owners, label=_("Owner"), empty_label=_("Anyone"))
    country = django_filters.CharFilter(lookup_expr="iexact", label=_("Country"), max_length=80)
    restricted = django_filters.ChoiceFilter(
        choices=[("true", _("Restricted")), ("false", _("Not restricted"))],
        label=_("Visibility"),
        empty_label=_("Any"),
        method="filter_restricted",
    )

    class Meta:
        model = Customer
        fields: list[str] = []

    def filter_mine(self, queryset: Any, name: str, value: bool) -> Any:
        return queryset.kept_by(self.request.user) if value else queryset

    def filter_restricted(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(restricted=value == "true")


class OfCustomer(RecordFilters):
    """Filters of records that belong to a customer: by its code, and only my customers'."""

    customer = django_filters.CharFilter(
        field_name="customer__code", lookup_expr="iexact", label=_("Customer code"), max_length=32
    )
    mine = Tick(method="filter_mine", label=_("My customers"))

    def in_use(self, queryset: Any) -> Any:
        return queryset.current().filter(customer__archived_at=None)

    def filter_mine(self, queryset: Any, name: str, value: bool) -> Any:
        return queryset.filter(Customer.kept_q(self.request.user, "customer__")) if value else queryset


class InvolvementFilters(OfCustomer):
    kind = choices_filter(Involvement.Kind.choices, _("Part"))
    active = django_filters.ChoiceFilter(
        choices=[("true", _("Active")), ("false", _("No longer there"))],
        label=_("Active"),
        empty_label=_("Any"),
        method="filter_active",
    )

    class Meta:
        model = Involvement
        fields: list[str] = []

    def filter_active(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(person__active=value == "true")


class AuthorityFilters(OfCustomer):
    right = choices_filter(Authority.Right.choices, _("Right"))
    on = django_filters.DateFilter(method="filter_on", label=_("In force on"), widget=DateInput)

    class Meta:
        model = Authority
        fields: list[str] = []

    def filter_on(self, queryset: Any, name: str, value: Any) -> Any:
        return queryset.in_force(value)


class RegisterFilters(AuthorityFilters):
    """The filters of the page, which shows a day's register until another day, or any day, is asked for."""

    ever = Tick(method="filter_ever", label=_("Any day"))

    def filter_ever(self, queryset: Any, name: str, value: bool) -> Any:
        return queryset  # the list leaves the day out


class OutcomeFilters(OfCustomer):
    priority = choices_filter(BusinessOutcome.Priority.choices, _("Priority"))
    due = django_filters.ChoiceFilter(
        choices=[("overdue", _("Overdue")), ("year", _("Due within a year"))],
        label=_("Due"),
        empty_label=_("Any time"),
        method="filter_due",
    )

    class Meta:
        model = BusinessOutcome
        fields: list[str] = []

    def filter_due(self, queryset: Any, name: str, value: str) -> Any:
        today = timezone.localdate()
        if value == "overdue":
            return queryset.filter(due_on__lt=today)
        return queryset.filter(due_on__gte=today, due_on__lt=today.replace(year=today.year + 1, day=1))
