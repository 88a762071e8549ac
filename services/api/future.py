from customers.records.api.resources import ApiResource

from ..lists.future import FutureServiceList
from ..pages.future import FutureServicePages
from .belonging import of_customer


class FutureServices(ApiResource):
    pages = FutureServicePages
    list_class = FutureServiceList
    path = "future-services"
    parent_path = "customers"
    shown = of_customer()


RESOURCES = (FutureServices,)
