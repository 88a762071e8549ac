"""Lists of provisions and the outcomes they support."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from customers.filters import OfCustomer
from customers.records.filters import Tick, choices_filter
from customers.records.list_parts import Column, ExportColumn, Sort
from customers.records.lists import RecordList

from ..models import OutcomeSupport, Provision
from .belonging import FAMILY, OfProvision, ServiceCode, of_customer, of_provision


class ProvisionFilters(OfCustomer):
    service = ServiceCode("service")
    status = choices_filter(Provision.Status.choices, _("Status"))
    vital = Tick(field_name="is_vital", method="filter_vital", label=_("Vital business function"))

    class Meta:
        model = Provision
        fields: list[str] = []

    def filter_vital(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:
        return queryset.filter(is_vital=True) if value else queryset


class ProvisionList(RecordList):
    model = Provision
    filterset_class = ProvisionFilters
    title = _("Provisions")
    url_name = "services:provision_list"
    export_url_name = "services:provision_export"
    sorts = {
        "changed": Sort(("changed_at",), newest_first=True),
        "service": Sort(("service__sort_name",)),
        "customer": Sort(("customer__sort_name",)),
    }
    default_sort = "changed"
    family = FAMILY
    columns_declared = (
        Column("service", _("Service"), sort="service", path="service__name"),
        Column("customer", _("Customer"), sort="customer", path="customer"),
        Column("status", _("Status"), path="get_status_display"),
        Column("function", _("Vital business function"), css_class="col-mid", path="vital_function"),
        Column("changed", _("Changed"), sort="changed", numeric=True, css_class="col-low", path="changed_at__date"),
    )
    export_columns = (
        *of_customer("customer"),
        ExportColumn(_("Service code"), "service__code"),
        ExportColumn(_("Service"), "service__name"),
        ExportColumn(_("Label"), "label"),
        ExportColumn(_("Status"), "get_status_display"),
        ExportColumn(_("Provided from"), "starts_on"),
        ExportColumn(_("Provided to"), "ends_on"),
        ExportColumn(_("Vital business function"), "is_vital"),
        ExportColumn(_("Function"), "vital_function"),
        ExportColumn(_("Units"), "units"),
        ExportColumn(_("Unit"), "unit"),
        ExportColumn(_("Charge basis"), "get_charge_basis_display"),
        ExportColumn(_("Service days"), "get_service_days_display"),
        ExportColumn(_("From"), "opens_at"),
        ExportColumn(_("To"), "closes_at"),
        ExportColumn(_("Notes"), "notes"),
    )
    empty_title = _("No provisions recorded")
    empty_text = _("A provision is one service provided to one customer. It is added on the customer's page.")

    def queryset(self) -> QuerySet:
        return super().queryset().select_related("customer", "service")


class OutcomeSupportFilters(OfProvision):
    strength = choices_filter(OutcomeSupport.Strength.choices, _("Strength"))

    class Meta:
        model = OutcomeSupport
        fields: list[str] = []


class OutcomeSupportList(RecordList):
    model = OutcomeSupport
    filterset_class = OutcomeSupportFilters
    title = _("Supported outcomes")
    url_name = "services:outcome_support_list"
    export_url_name = "services:outcome_support_export"
    sorts = {
        "strength": Sort(("strength",), newest_first=True),
        "changed": Sort(("changed_at",), newest_first=True),
    }
    default_sort = "strength"
    family = FAMILY
    columns_declared = (
        Column("outcome", _("Business outcome"), path="outcome__statement"),
        Column("customer", _("Customer"), path="provision__customer"),
        Column("provision", _("Provision"), css_class="col-mid", path="provision"),
        Column("strength", _("Strength"), sort="strength", path="get_strength_display"),
    )
    export_columns = (
        *of_provision(),
        ExportColumn(_("Business outcome"), "outcome__statement"),
        ExportColumn(_("Strength"), "get_strength_display"),
        ExportColumn(_("How"), "note"),
    )
    empty_title = _("No supported outcomes recorded")
    empty_text = _("On a provision's page you say which of the customer's outcomes it supports, and how strongly.")

    def queryset(self) -> QuerySet:
        return super().queryset().select_related("provision__customer", "provision__service", "outcome")
