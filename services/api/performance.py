from customers.records.api.resources import ApiResource

from ..lists.performance import MaintenanceList, PerformanceEventList
from ..pages.performance import MaintenancePages, PerformanceEventPages
from .belonging import of_customer, of_provision


class PerformanceEvents(ApiResource):
    pages = PerformanceEventPages
    list_class = PerformanceEventList
    path = "events"
    parent_path = "customers"
    value_paths = {
        "provisions": "affected_keys",
        "unavailable": "unavailable_keys",
        "functions_lost": "functions_lost_keys",
    }
    shown = of_customer()


class MaintenanceOfProvisions(ApiResource):
    pages = MaintenancePages
    list_class = MaintenanceList
    path = "maintenance"
    parent_path = "provisions"
    shown = of_provision()


RESOURCES = (PerformanceEvents, MaintenanceOfProvisions)
