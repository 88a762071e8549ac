"""What one customer is provided with."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from customers.heads import headed
from customers.records.policies import policy

from ..customer_services import CustomerServices


@policy("customers.view_customer")
@require_GET
def customer_services(request: HttpRequest, pk: int) -> HttpResponse:
    """The services of a customer, what they need of them and how they do; archived ones too with ``?archived=on``."""
    context = headed(request, pk)
    head = context["head"]
    page = CustomerServices(head.customer, user=request.user, on=head.on, archived=request.GET.get("archived") == "on")
    return render(request, "services/customer_services.html", context | {"page": page})
