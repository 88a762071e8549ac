"""What one customer is provided with, and the end of a provision."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from customers.heads import headed
from customers.records import access
from customers.records.policies import policy

from ..customer_services import CustomerServices
from ..customer_use import CustomerUse
from ..forms.ending import EndingForm, ReopeningForm
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


@policy("customers.view_customer")
@require_GET
def customer_use(request: HttpRequest, pk: int) -> HttpResponse:
    """How much a customer uses what is provided, service by service and in all."""
    context = headed(request, pk)
    head = context["head"]
    return render(request, "services/customer_use.html", context | {"used": CustomerUse(head.customer, on=head.on)})


@policy("customers.change_customer")
@require_http_methods(["GET", "POST"])
def ending(request: HttpRequest, pk: int) -> HttpResponse:
    """The last day of a provision."""
    title, last_day = _("End the service"), request.POST.get("ends_on", "")
    to_come = last_day > timezone.localdate().isoformat()  # days in this form are in the order of their letters
    done = _("The last day is noted. Until then it runs on.") if to_come else _("It has ended.")
    return ProvisionPages().edit(request, pk, form=EndingForm, action=access.CHANGE, title=title, done=done)


@policy("customers.change_customer")
@require_http_methods(["GET", "POST"])
def reopening(request: HttpRequest, pk: int) -> HttpResponse:
    """A provision that has ended runs again. The undo of an ending says in its address what was there before."""
    undoes = "version" in request.GET
    if request.method == "POST" and undoes:
        sent = request.POST.copy()
        for name in ("version", "status", "ends_on"):
            sent.setdefault(name, request.GET.get(name, ""))
        request.POST = sent  # type: ignore[assignment]  # what the address says counts as sent
    done = _("It is as it was before it ended.") if undoes else _("It runs again, until further notice.")
    return ProvisionPages().edit(
        request, pk, form=ReopeningForm, action=access.CHANGE, title=_("Open again"), done=done
    )
