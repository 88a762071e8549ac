"""What one customer is provided with, and the end of a provision."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from customers.heads import headed
from customers.records import access
from customers.records.policies import policy

from ..customer_services import CustomerServices
from ..forms.provisions import EndingForm
from ..matrix_told import ToldMatrix
from ..pages.provisions import ProvisionPages


@policy("customers.view_customer")
@require_GET
def customer_services(request: HttpRequest, pk: int) -> HttpResponse:
    """The services of a customer, what they need of them and how they do; archived ones too with ``?archived=on``."""
    context = headed(request, pk)
    head = context["head"]
    page = CustomerServices(head.customer, user=request.user, on=head.on, archived=request.GET.get("archived") == "on")
    rows = [row.told(back=request.path) for row in page.rows]
    told = {"page": page, "rows": rows, "told": ToldMatrix(page.matrix, path=request.path)}
    return render(request, "services/customer_services.html", context | told)


@policy("customers.change_customer")
@require_http_methods(["GET", "POST"])
def ending(request: HttpRequest, pk: int) -> HttpResponse:
    """The last day of a provision."""
    title, done = _("End the service"), _("The last day is noted.")
    return ProvisionPages().edit(request, pk, form=EndingForm, action=access.CHANGE, title=title, done=done)
