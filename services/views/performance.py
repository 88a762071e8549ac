"""How we did for one customer, and who agreed to maintenance."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from customers.heads import headed
from customers.records import access
from customers.records.policies import policy

from ..customer_performance import CustomerPerformance
from ..forms import AgreementForm
from ..pages.performance import MaintenancePages


@policy("customers.view_customer")
@require_GET
def customer_performance(request: HttpRequest, pk: int) -> HttpResponse:
    """The past performance of a customer's services: key figures of the last 12 months, and the timeline."""
    context = headed(request, pk)
    page = CustomerPerformance(context["customer"], request=request)
    status = 200 if page.timeline.filter_form.is_valid() else 422
    return render(request, "services/customer_performance.html", context | {"page": page}, status=status)


@policy("customers.change_customer")
@require_http_methods(["GET", "POST"])
def agreement(request: HttpRequest, pk: int) -> HttpResponse:
    """Record who agreed to a maintenance, and when."""
    title, done = _("Record the agreement"), _("The agreement is recorded.")
    return MaintenancePages().edit(request, pk, form=AgreementForm, action=access.CHANGE, title=title, done=done)
