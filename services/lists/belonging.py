"""What lists of a customer's services have in common: customer and service, to filter by and to tell."""

from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _

from customers.filters import OfCustomer
from customers.models import Customer
from customers.records.filters import RecordFilters, Tick
from customers.records.list_parts import ExportColumn

OF_PORTFOLIO, OF_CUSTOMERS = "services.view_service", "customers.view_customer"
# The lists of this floor, each of which leads to the others.
FAMILY = (
    (_("Portfolio"), "services:service_list", OF_PORTFOLIO),
    (_("Standard targets"), "services:standard_target_list", OF_PORTFOLIO),
    (_("Provisions"), "services:provision_list", OF_CUSTOMERS),
    (_("Requirements"), "services:requirement_list", OF_CUSTOMERS),
    (_("Measurements"), "services:requirement_measurement_list", OF_CUSTOMERS),
    (_("Use"), "services:usage_list", OF_CUSTOMERS),
    (_("Events"), "services:event_list", OF_CUSTOMERS),
    (_("Maintenance"), "services:maintenance_list", OF_CUSTOMERS),
    (_("Future services"), "services:future_service_list", OF_CUSTOMERS),
)


def of_customer(path: str) -> tuple[ExportColumn, ...]:
    """The columns that say whose record it is; ``path`` leads to the customer."""
    return (
        ExportColumn(_("Customer code"), f"{path}__code"),
        ExportColumn(_("Customer"), f"{path}__name"),
    )


def of_provision(path: str = "provision") -> tuple[ExportColumn, ...]:
    """The columns that name customer, service and provision; ``path`` leads to the provision."""
    return (
        *of_customer(f"{path}__customer"),
        ExportColumn(_("Service code"), f"{path}__service__code"),
        ExportColumn(_("Service"), f"{path}__service__name"),
        ExportColumn(_("Label"), f"{path}__label"),
    )


class CustomerCode(django_filters.CharFilter):
    def __init__(self, path: str) -> None:
        super().__init__(field_name=f"{path}__code", lookup_expr="iexact", label=_("Customer code"), max_length=32)


class ServiceCode(django_filters.CharFilter):
    def __init__(self, path: str) -> None:
        super().__init__(field_name=f"{path}__code", lookup_expr="iexact", label=_("Service code"), max_length=32)


class OfProvision(RecordFilters):
    """Filters of records that belong to a provision: customer, service, only my customers'."""

    path = "provision"  # to the provision
    customer = CustomerCode("provision__customer")
    service = ServiceCode("provision__service")
    mine = Tick(method="filter_mine", label=_("My customers"))

    def in_use(self, queryset: Any) -> Any:
        at = self.path
        return queryset.current().filter(**{f"{at}__archived_at": None, f"{at}__customer__archived_at": None})

    def filter_mine(self, queryset: Any, name: str, value: bool) -> Any:
        return queryset.filter(Customer.kept_q(self.request.user, f"{self.path}__customer__")) if value else queryset


__all__ = ["CustomerCode", "OfCustomer", "OfProvision", "ServiceCode", "of_customer", "of_provision"]
