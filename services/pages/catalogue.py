from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from ..forms import ServiceForm, StandardTargetForm
from ..lists.catalogue import CustomersOfService, ServiceList, StandardTargetList
from ..models import Service, StandardTarget
from ..service_overview import ServiceOverview
from .belonging import ServicePages


class ServiceRecordPages(ServicePages):
    name = "service"
    path = ""
    model = Service
    form = ServiceForm
    locks = ("self",)
    list_class = ServiceList
    detail_template = "services/service_detail.html"

    def context(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        overview = ServiceOverview(record, user=request.user, on=timezone.localdate())
        found = CustomersOfService(request, {"service": record}) if overview.shows_customers else None
        return {"overview": overview, "list": found}

    def queryset(self) -> QuerySet:
        return Service.objects.select_related("category", "owner")

    def success_url(self, record: Any) -> str:
        return record.get_absolute_url()


class StandardTargetPages(ServicePages):
    name = "standard_target"
    path = "standard-targets/"
    model = StandardTarget
    form = StandardTargetForm
    list_class = StandardTargetList
    parent_model = Service
    parent_field = "service"

    def queryset(self) -> QuerySet:
        return StandardTarget.objects.select_related("service")

    def success_url(self, record: Any) -> str:
        service = record if isinstance(record, Service) else record.service
        return f"{service.get_absolute_url()}#standard-targets"


CATALOGUE = (StandardTargetPages, ServiceRecordPages)
