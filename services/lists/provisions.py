"""Lists of provisions and the outcomes they support."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _

from customers.figures import figure
from customers.filters import OfCustomer
from customers.models import Customer
from customers.records.filters import OneReference, Tick, choices_filter
from customers.records.list_parts import Column, ExportColumn, Sort, of_numbers, short_day
from customers.records.lists import RecordList
from customers.records.marks import DASH

from ..models import OutcomeSupport, Provision, Service
from .belonging import FAMILY, OfProvision, of_customer, of_provision
from .marks import provision_status, vital_to

FEW = 500  # customers, or provisions, that are looked up by their keys


def services() -> Any:
    """What the filter by service offers."""
    return Service.objects.order_by("sort_name", "pk")


class ByService(OneReference):
    """By a service, offered by its name; addresses and other processes name it by its code."""

    key: ClassVar[str] = "code"


class ProvisionFilters(OfCustomer):
    """Service and customer are looked up first, so that an index on their keys serves the list in its order."""

    service = ByService(services, label=_("Service"), empty_label=_("Any service"), method="filter_service")
    status = choices_filter(Provision.Status.choices, _("Status"))
    vital = Tick(field_name="is_vital", method="filter_vital", label=_("Vital business function"))
    overdue = Tick(method="filter_overdue", label=_("Last day has passed, not ended"))

    class Meta:
        model = Provision
        fields: list[str] = []

    def filter_service(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        service = Service.objects.coded(value)
        return queryset.filter(service=service) if service else queryset.none()

    def filter_vital(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:
        return queryset.filter(is_vital=True) if value else queryset

    def filter_overdue(self, queryset: Any, name: str, value: bool) -> Any:
        """Few of many thousands are, so that they are found by their keys, as the index on last days has them."""
        if not value:
            return queryset
        overdue = Provision.objects.overdue(timezone.localdate()).order_by("ends_on").values_list("pk", flat=True)
        keys = list(overdue[: FEW + 1])
        return queryset.filter(pk__in=keys) if len(keys) <= FEW else queryset.overdue(timezone.localdate())

    def filter_mine(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:
        """Of few customers the provisions are found by the customers' keys, of many on the way down the list."""
        if not value:
            return queryset
        user = self.request.user
        owned = Customer.objects.filter(owner=user).order_by().values_list("pk", flat=True)
        helped = Customer.team.through.objects.filter(user=user).order_by().values_list("customer", flat=True)
        kept = list(owned[: FEW + 1].union(helped[: FEW + 1]))
        return queryset.filter(customer__in=kept) if len(kept) <= FEW else super().filter_mine(queryset, name, value)


class ProvisionList(RecordList):
    model = Provision
    filterset_class = ProvisionFilters
    title = _("Provisions")
    url_name = "services:provision_list"
    export_url_name = "services:provision_export"
    row_template = "services/_provision_rows.html"
    # By service there is a filter, and no sort: within one of them no index knows the order.
    sorts = {
        "changed": Sort(("changed_at",), newest_first=True),
        "customer": Sort(("customer__sort_name", "customer_id")),
    }
    default_sort = "changed"
    family = FAMILY
    columns_declared = (
        Column("service", _("Service")),
        Column("customer", _("Customer"), sort="customer", css_class="col-mid"),
        Column("status", _("Status")),
        Column("function", _("Vital to"), css_class="col-mid"),
        Column("units", _("Units"), numeric=True, css_class="col-low"),
        Column("since", _("Since"), numeric=True, css_class="col-mid"),
        Column("changed", _("Changed"), sort="changed", numeric=True, css_class="col-wide"),
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
        ExportColumn(_("Changed"), "changed_at", moment=True),
    )
    empty_title = _("No provisions recorded")
    empty_text = _("A provision is one service provided to one customer. It is added on the customer's page.")

    def queryset(self) -> QuerySet:
        return super().queryset().select_related("customer", "service")

    def with_shown(self, rows: QuerySet) -> QuerySet:
        own = ("label", "status", "vital_function", "units", "unit", "starts_on", "ends_on")
        return rows.only(*own, "changed_at", "archived_at", "service__name", "customer__name", "customer__sort_name")

    def with_exported(self, rows: QuerySet) -> QuerySet:
        return rows

    @cached_property
    def shown(self) -> list[dict[str, Any]]:
        """Rows as plain texts, as in the list of customers."""
        base, customers = escape(reverse("services:provision_list")), escape(reverse("customers:customer_list"))
        today = timezone.localdate()
        return [
            {
                "url": base + of_numbers(f"{row.pk}/"),
                "service": row.service.name,
                "label": row.label,
                "customer": row.customer.name,
                "customer_url": customers + of_numbers(f"{row.customer_id}/"),
                "archived": row.archived_at is not None,
                "status": provision_status(row.status, row.ends_on, today),
                "vital": vital_to(row.vital_function),
                "units": figure(row.units, row.unit) if row.units is not None else DASH,
                "since": short_day(row.starts_on) if row.starts_on else DASH,
                "changed": of_numbers(row.changed_at.isoformat()),
                "changed_day": short_day(timezone.localtime(row.changed_at).date()),
            }
            for row in self.rows
        ]


class WholeProvisions(ProvisionList):
    """The same list for other processes, which are told all of each provision."""

    def with_shown(self, rows: QuerySet) -> QuerySet:
        return rows


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
    sorts = {"changed": Sort(("changed_at",), newest_first=True)}
    default_sort = "changed"
    family = FAMILY
    columns_declared = (
        Column("outcome", _("Business outcome"), path="outcome__statement"),
        Column("customer", _("Customer"), path="provision__customer"),
        Column("provision", _("Provision"), css_class="col-mid", path="provision"),
        Column("strength", _("Strength"), path="get_strength_display"),
        Column("changed", _("Changed"), sort="changed", numeric=True, css_class="col-wide", path="changed_at"),
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
