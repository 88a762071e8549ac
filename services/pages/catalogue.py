from typing import Any

from django.db.models import QuerySet

from ..forms import ServiceForm, StandardTargetForm
from ..lists.catalogue import ServiceList, StandardTargetList
from ..models import Service, StandardTarget
from .belonging import ServicePages


class ServiceRecordPages(ServicePages):
    name = "service"
    path = ""
    model = Service
    form = ServiceForm
    list_class = ServiceList

    def queryset(self) -> QuerySet:
        return Service.objects.all()

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
