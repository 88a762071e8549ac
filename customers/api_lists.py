"""Lists that only the API has: on the pages these records stand on their customer's page."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from .filters import OfCustomer
from .lists.belonging import OfCustomerList
from .lists.customer import CustomerList
from .models import CommunicationArrangement, ExternalReference, OutcomeMeasurement
from .records.list_parts import Sort
from .records.lists import RecordList
from .records.text import validate_text


class WholeCustomers(CustomerList):
    """The customers with everything that a representation tells; an export holds the same."""

    def with_shown(self, rows: QuerySet) -> QuerySet:
        return self.with_exported(rows)


class ReferenceFilters(OfCustomer):
    q = None
    system = django_filters.CharFilter(
        lookup_expr="iexact", label=gettext_lazy("System"), max_length=60, validators=[validate_text]
    )
    identifier = django_filters.CharFilter(label=gettext_lazy("Identifier"), max_length=120, validators=[validate_text])

    class Meta:
        model = ExternalReference
        fields: list[str] = []


class ArrangementFilters(OfCustomer):
    q = None

    class Meta:
        model = CommunicationArrangement
        fields: list[str] = []


class MeasurementFilters(OfCustomer):
    q = None
    customer = django_filters.CharFilter(
        field_name="outcome__customer__code", lookup_expr="iexact", label=gettext_lazy("Customer code"), max_length=32
    )
    mine = None  # type: ignore[assignment]  # so a filter is left out

    class Meta:
        model = OutcomeMeasurement
        fields: list[str] = []

    def in_use(self, queryset: Any) -> Any:
        return queryset.current().filter(outcome__archived_at=None, outcome__customer__archived_at=None)


class ReferenceList(OfCustomerList):
    model = ExternalReference
    filterset_class = ReferenceFilters
    sorts = {"system": Sort(("system", "identifier")), "changed": Sort(("changed_at",), newest_first=True)}
    default_sort = "system"


class ArrangementList(OfCustomerList):
    model = CommunicationArrangement
    filterset_class = ArrangementFilters
    sorts = {"purpose": Sort(("purpose",)), "changed": Sort(("changed_at",), newest_first=True)}
    default_sort = "purpose"


class MeasurementList(RecordList):
    model = OutcomeMeasurement
    filterset_class = MeasurementFilters
    sorts = {"day": Sort(("measured_on",), newest_first=True), "changed": Sort(("changed_at",), newest_first=True)}
    default_sort = "day"

    def queryset(self) -> QuerySet:
        return super().queryset().select_related("outcome__customer")
