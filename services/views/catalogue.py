"""The page of a service beside its record: how much it is used."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from customers.records import access
from customers.records.policies import policy

from ..models import Service
from ..pages.catalogue import ServiceRecordPages
from ..service_use import ServiceUse


@policy("customers.view_customer")
@require_GET
def service_use(request: HttpRequest, pk: int) -> HttpResponse:
    """Users and volume of a service by month, over the customers whom the user may see."""
    service: Any = access.get_visible(Service.objects.select_related("category", "owner"), request.user, pk=pk)
    used = ServiceUse(service, user=request.user, on=timezone.localdate())
    context = {"record": service, "home": ServiceRecordPages.home, "customer": None, "used": used}
    return render(request, "services/service_use.html", context)
