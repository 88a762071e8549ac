"""Filters of the ground floor's lists. A filter is a form; whatever it does not know is refused or ignored."""

import datetime as dt
from typing import Any

import django_filters
from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .keeping import keepers
from .models import Authority, BusinessOutcome, Customer, Industry, Involvement
from .records.filters import AnyReference, OneReference, RecordFilters, Tick, choices_filter
from .records.widgets import DateInput


def owners() -> Any:
    """Who may stand in the owner filter: keepers now, and former ones who still own a customer."""
    owning = Exists(Customer.objects.filter(owner=OuterRef("pk")))
    return get_user_model().objects.filter(owning | Q(pk__in=keepers().order_by().values("pk"))).order_by("name", "pk")


class CustomerFilters(RecordFilters):
    mine = Tick(method="filter_mine", label=_("My customers"))
    status = choices_filter(Customer.Status.choices, _("Status"))
    tier = choices_filter(Customer.Tier.choices, _("Tier"))
    owner = OneReference(owners, label=_("Owner"), empty_label=_("Anyone"))
    country = django_filters.CharFilter(lookup_expr="iexact", label=_("Country"), max_length=80)
    restricted = django_filters.ChoiceFilter(
        choices=[("true", _("Restricted")), ("false", _("Not restricted"))],
        label=_("Visibility"),
        empty_label=_("Any"),
        method="filter_restricted",
    )
    industry = AnyReference(Industry.objects.all, label=_("Industry"))  # the longest, so that it closes the panel

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
        return queryset.current().of_current_customers()

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
        return queryset.filter(due_on__gte=today, due_on__lte=today + dt.timedelta(days=365))
