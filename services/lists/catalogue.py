"""Lists of the service portfolio."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import django_filters
from django.contrib.auth import get_user_model
from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import escape
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from customers.figures import figure
from customers.filters import OfCustomer
from customers.records.filters import AnyReference, OneReference, RecordFilters, Tick, choices_filter
from customers.records.list_parts import Action, Column, ExportColumn, Heading, Sort, of_numbers, short_day
from customers.records.lists import RecordList
from customers.records.marks import DASH

from ..models import Aspect, Provision, Service, ServiceCategory, StandardTarget
from .belonging import FAMILY
from .marks import provision_status, vital_to


def service_owners() -> Any:
    return get_user_model().objects.filter(owned_services__isnull=False).distinct().order_by("name", "pk")


class ServiceFilters(RecordFilters):
    lifecycle = choices_filter(Service.Lifecycle.choices, _("Lifecycle"))
    category = AnyReference(ServiceCategory.objects.all, label=_("Category"))
    owner = OneReference(service_owners, label=_("Service owner"), empty_label=_("Anyone"))

    class Meta:
        model = Service
        fields: list[str] = []


class ServiceList(RecordList):
    model = Service
    filterset_class = ServiceFilters
    title = _("Service portfolio")
    url_name = "services:service_list"
    export_url_name = "services:service_export"
    export_permission = "services.export_service"
    sorts = {
        "name": Sort(("sort_name",)),
        "code": Sort(("code",)),
        "changed": Sort(("changed_at",), newest_first=True),
    }
    default_sort = "name"
    family = FAMILY
    row_template = "services/_service_rows.html"
    columns_declared = (
        Column("name", _("Service"), sort="name"),
        Column("lifecycle", _("Lifecycle"), css_class="col-mid"),
        Column("category", _("Category"), css_class="col-mid"),
        Column("owner", _("Service owner"), css_class="col-mid"),
        Column("customers", _("Customers"), numeric=True),
        Column("vital", _("Vital functions"), numeric=True, css_class="col-mid"),
        Column("changed", _("Changed"), sort="changed", numeric=True, css_class="col-wide"),
    )
    export_columns = (
        ExportColumn(_("Code"), "code"),
        ExportColumn(_("Service"), "name"),
        ExportColumn(_("Lifecycle"), "get_lifecycle_display"),
        ExportColumn(_("Category"), "category__name"),
        ExportColumn(_("Service owner"), "owner__email"),
        ExportColumn(_("Description"), "description"),
        ExportColumn(_("Service days"), "get_service_days_display"),
        ExportColumn(_("From"), "opens_at"),
        ExportColumn(_("To"), "closes_at"),
        ExportColumn(_("Unit of volume"), "volume_unit"),
    )
    empty_title = _("No services yet")
    empty_text = _("The portfolio holds what you may offer, what you offer and what you no longer do.")

    def queryset(self) -> QuerySet:
        return super().queryset().select_related("category", "owner")

    @cached_property
    def shown(self) -> list[Any]:
        """The page's services, each with how many of the customers whom the user sees have it."""
        keys = [row.pk for row in self.rows]
        running = Provision.objects.running().of_current_customers().visible_to(self.request.user)
        counted = (
            running.filter(service__in=keys)
            .values("service")
            .annotate(
                customers=Count("customer", distinct=True),
                vital=Count("pk", filter=Q(is_vital=True)),
                overdue=Count("pk", filter=Q(ends_on__lt=timezone.localdate())),
            )
        )
        by_service = {row["service"]: row for row in counted} if self.shows_customers else {}
        for row in self.rows:
            found = by_service.get(row.pk, {"customers": 0, "vital": 0, "overdue": 0})
            row.customer_count, row.vital_count = found["customers"], found["vital"]
            row.overdue_count = found["overdue"]
        return self.rows

    @cached_property
    def columns(self) -> list[Heading]:
        """Without what is counted of customers for those who see none."""
        hidden = () if self.shows_customers else ("customers", "vital")
        return [heading for heading in super().columns if heading.name not in hidden]

    @cached_property
    def shows_customers(self) -> bool:
        return bool(self.request.user.has_perm("customers.view_customer"))

    @property
    def create_url(self) -> str:
        return reverse("services:service_create") if self.request.user.has_perm("services.add_service") else ""

    @property
    def empty_action(self) -> Action | None:
        return Action(_("Add the first service"), self.create_url, "plus") if self.create_url else None


class StandardTargetFilters(RecordFilters):
    service = django_filters.CharFilter(
        field_name="service__code", lookup_expr="iexact", label=_("Service code"), max_length=32
    )
    aspect = choices_filter(Aspect.choices, _("Aspect"))

    class Meta:
        model = StandardTarget
        fields: list[str] = []

    def in_use(self, queryset: Any) -> Any:
        return queryset.current().filter(service__archived_at=None)


class StandardTargetList(RecordList):
    model = StandardTarget
    filterset_class = StandardTargetFilters
    title = _("Standard targets")
    url_name = "services:standard_target_list"
    export_url_name = "services:standard_target_export"
    export_permission = "services.export_service"
    sorts = {"service": Sort(("service__sort_name", "aspect")), "changed": Sort(("changed_at",), newest_first=True)}
    default_sort = "service"
    family = FAMILY
    columns_declared = (
        Column("promise", _("Promise"), path="statement"),
        Column("service", _("Service"), sort="service", path="service"),
        Column("aspect", _("Aspect"), css_class="col-mid", path="get_aspect_display"),
        Column("target", _("Target"), numeric=True, css_class="col-mid", path="target_told"),
    )
    export_columns = (
        ExportColumn(_("Service code"), "service__code"),
        ExportColumn(_("Service"), "service__name"),
        ExportColumn(_("Aspect"), "get_aspect_display"),
        ExportColumn(_("Promise"), "statement"),
        ExportColumn(_("Metric"), "metric"),
        ExportColumn(_("Must be"), "get_comparator_display"),
        ExportColumn(_("Target"), "target"),
        ExportColumn(_("Unit"), "unit"),
    )
    empty_title = _("No standard targets yet")
    empty_text = _("A standard target is what a service promises every customer. It is added on its service's page.")

    def queryset(self) -> QuerySet:
        return super().queryset().select_related("service")


class CustomersOfServiceFilters(OfCustomer):
    """Filters of the customers who have one service."""

    customer = None
    status = choices_filter(Provision.Status.choices, _("Status"))
    vital = Tick(field_name="is_vital", method="filter_vital", label=_("Vital to them"))
    overdue = Tick(method="filter_overdue", label=_("Last day has passed, not ended"))

    class Meta:
        model = Provision
        fields: list[str] = []

    def filter_vital(self, queryset: Any, name: str, value: bool) -> Any:
        return queryset.filter(is_vital=True) if value else queryset

    def filter_overdue(self, queryset: Any, name: str, value: bool) -> Any:
        return queryset.overdue(timezone.localdate()) if value else queryset


@dataclass
class CustomersOfService(RecordList):
    """The provisions of one service, as the page of the service lists them: by customer."""

    page_size: int = 25  # a section of a page, not a page of its own

    model = Provision
    filterset_class = CustomersOfServiceFilters
    title = _("Customers with this service")
    url_name = "services:service_detail"
    row_template = "services/_service_customer_rows.html"
    sorts = {
        "customer": Sort(("customer__sort_name",)),
        "changed": Sort(("changed_at",), newest_first=True),
    }
    default_sort = "customer"
    columns_declared = (
        Column("customer", _("Customer"), sort="customer"),
        Column("status", _("Status")),
        Column("function", _("Vital business function"), css_class="col-mid"),
        Column("units", _("Units"), numeric=True, css_class="col-low"),
        Column("since", _("Provided from"), numeric=True, css_class="col-mid"),
        Column("changed", _("Changed"), sort="changed", numeric=True, css_class="col-wide"),
    )
    empty_title = _("No customer has this service")
    empty_text = _("It is provided on a customer's page, under Services.")

    def with_shown(self, rows: QuerySet) -> QuerySet:
        # Plain rows, as a service that everybody has is asked for all day.
        return rows.values_list(
            *("pk", "customer_id", "customer__name", "customer__code", "customer__sort_name", "label", "status"),
            *("is_vital", "vital_function", "units", "unit", "starts_on", "ends_on", "changed_at", "archived_at"),
            named=True,
        )

    @cached_property
    def shown(self) -> list[dict[str, Any]]:
        """The rows as plain texts; what is the same in many of them is escaped once."""
        provisions, customers = escape(reverse("services:provision_list")), escape(reverse("customers:customer_list"))
        today = timezone.localdate()
        return [
            {
                "url": provisions + of_numbers(f"{row.pk}/"),
                "rights_url": customers + of_numbers(f"{row.customer_id}/"),
                "name": row.customer__name,
                "code": row.customer__code,
                "label": row.label,
                "archived": row.archived_at is not None,
                "status": provision_status(row.status, row.ends_on, today),
                "vital": vital_to(row.vital_function),
                "units": figure(row.units, row.unit),
                "since": short_day(row.starts_on) if row.starts_on else DASH,
                "changed": short_day(timezone.localtime(row.changed_at).date()),
            }
            for row in self.rows
        ]

    @property
    def noun(self) -> str:
        return gettext("provision")

    @property
    def service_code(self) -> str:
        """The service as addresses name it."""
        return quote(self.scope["service"].code)

    @cached_property
    def export_urls(self) -> list[Action]:
        if not self.request.user.has_perm(self.export_permission):
            return []
        query = self.params.copy()
        for name in ("after", "before", "sort"):
            query.pop(name, None)
        query["service"] = self.scope["service"].code
        base = reverse("services:provision_export")
        return [
            Action(label, f"{base}?{query.urlencode()}&format={kind}")
            for kind, label in (("csv", "CSV"), ("xlsx", "Excel (XLSX)"))
        ]
