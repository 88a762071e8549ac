"""What one customer needs, on a page of its own."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from customers.heads import headed
from customers.records.policies import policy

from ..customer_services import CustomerServices
from ..matrix_told import ToldMatrix


@policy("customers.view_customer")
@require_GET
def customer_requirements(request: HttpRequest, pk: int) -> HttpResponse:
    """The matrix of a customer: provisions by aspects, for looking at together and for printing."""
    context = headed(request, pk)
    head = context["head"]
    page = CustomerServices(head.customer, user=request.user, on=head.on)
    told = {"page": page, "told": ToldMatrix(page.matrix, path=request.path)}
    return render(request, "services/customer_requirements.html", context | told)
