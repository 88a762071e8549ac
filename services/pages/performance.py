from typing import Any

from django.db.models import QuerySet

from ..forms import MaintenanceForm, PerformanceEventForm
from ..lists.performance import MaintenanceList, PerformanceEventList
from ..models import Maintenance, PerformanceEvent
from .belonging import OfCustomerPages, OfProvisionPages


class PerformanceEventPages(OfCustomerPages):
    name = "event"
    path = "events/"
    model = PerformanceEvent
    form = PerformanceEventForm
    list_class = PerformanceEventList

    def queryset(self) -> QuerySet:
        return PerformanceEvent.objects.select_related("customer")

    def told_with(self, record: Any) -> list[Any]:
        return list(record.impacts.all())


class MaintenancePages(OfProvisionPages):
    name = "maintenance"
    path = "maintenance/"
    model = Maintenance
    form = MaintenanceForm
    list_class = MaintenanceList

    def queryset(self) -> QuerySet:
        return Maintenance.objects.select_related("provision__customer", "provision__service")


PERFORMANCE = (PerformanceEventPages, MaintenancePages)
