"""Lists of the service portfolio."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from customers.records.filters import AnyReference, RecordFilters, choices_filter
from customers.records.list_parts import Action, Column, ExportColumn, Sort
from customers.records.lists import RecordList

from ..models import Aspect, Service, ServiceCategory, StandardTarget
from .belonging import FAMILY


class ServiceFilters(RecordFilters):
    lifecycle = choices_filter(Service.Lifecycle.choices, _("Lifecycle"))
    category = AnyReference(ServiceCategory.objects.all, label=_("Category"))

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
    columns_declared = (
        Column("name", _("Service"), sort="name", path="name"),
        Column("code", _("Code"), sort="code", css_class="col-mid", path="code"),
        Column("lifecycle", _("Lifecycle"), path="get_lifecycle_display"),
        Column("category", _("Category"), css_class="col-mid", path="category__name"),
        Column("owner", _("Service owner"), css_class="col-mid", path="owner__name"),
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

    @property
    def create_url(self) -> str:  # type: ignore[override]
        return reverse("services:service_create") if self.request.user.has_perm("services.add_service") else ""

    @property
    def empty_action(self) -> Action | None:  # type: ignore[override]
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
        Column("target", _("Target"), numeric=True, css_class="col-mid", path="target"),
        Column("unit", _("Unit"), css_class="col-mid", path="unit"),
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
