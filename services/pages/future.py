from django.db.models import QuerySet

from ..forms import FutureServiceForm
from ..lists.future import FutureServiceList
from ..models import FutureService
from .belonging import OfCustomerPages


class FutureServicePages(OfCustomerPages):
    name = "future_service"
    path = "future-services/"
    model = FutureService
    form = FutureServiceForm
    list_class = FutureServiceList

    def queryset(self) -> QuerySet:
        return FutureService.objects.select_related("customer")


FUTURE = (FutureServicePages,)
