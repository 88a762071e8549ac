from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from ..forms import FutureServiceForm
from ..forms.commitment import who_may_request
from ..lists.future import FutureServiceList
from ..models import FutureService
from ..quarter_names import quarter_of
from ..roadmap import weighted
from ..stage_history import moves, steps
from .belonging import OfCustomerPages


class FutureServicePages(OfCustomerPages):
    name = "future_service"
    path = "future-services/"
    model = FutureService
    form = FutureServiceForm
    list_class = FutureServiceList
    detail_template = "services/future_service_detail.html"

    def queryset(self) -> QuerySet:
        return FutureService.objects.select_related("customer", "service", "outcome")

    @classmethod
    def list_urls(cls) -> list:
        """The export alone: the list is a page of its own, beside the board and the roadmap."""
        return [route for route in super().list_urls() if route.name.endswith("_export")]

    def context(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        entered, today = moves(record), timezone.localdate()
        return {
            "moves": entered[1:][::-1],
            "steps": steps(record, entered),
            "quarter": quarter_of(record.expected_start),
            "late": record.is_late(today),
            "weighted": weighted(record.expected_revenue, record.probability, record.currency),
            "who_may": who_may_request(record, on=today) if record.stage in record.FREE else None,
        }


FUTURE = (FutureServicePages,)
