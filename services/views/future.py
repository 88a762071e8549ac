"""What a customer will need: the list, the board and the roadmap of all, the page of one customer, and the stages."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from customers.heads import headed
from customers.records import access
from customers.records.afterwards import in_sheet, went_to
from customers.records.policies import policy

from ..board import Board, Roadmap
from ..forms.commitment import CommitmentForm
from ..forms.future import DeliveryForm, DroppingForm, StageForm
from ..lists.future import FutureServiceList, RoadmapList
from ..models import FutureService
from ..models.future_refusals import CANNOT_DELIVER
from ..pages.future import FutureServicePages

PAGES = FutureServicePages()
# Stages that ask for more than a move, and the page that asks.
FURTHER = {
    FutureService.Stage.COMMITTED.value: "services:future_service_commitment",
    FutureService.Stage.DELIVERED.value: "services:future_service_delivery",
    FutureService.Stage.DROPPED.value: "services:future_service_dropping",
}
VIEWS = (
    (gettext_lazy("List"), "services:future_service_list", "list"),
    (gettext_lazy("Board"), "services:future_service_board", "layout-kanban"),
    (gettext_lazy("Roadmap"), "services:future_service_roadmap", "route"),
)


# What there is


@policy("customers.view_customer")
@require_GET
def future_services(request: HttpRequest) -> HttpResponse:
    return _listed(request, FutureServiceList(request), "services/future_list.html")


@policy("customers.view_customer")
@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """The stages of every future service that the user may see."""
    records = FutureServiceList(request)
    rows: Any = records.filtered
    found = Board(rows.current(), user=request.user, on=timezone.localdate(), list_url=_list_url(records))
    return _listed(request, records, "services/future_board.html", board=found)


@policy("customers.view_customer")
@require_GET
def roadmap(request: HttpRequest) -> HttpResponse:
    """What is to come over the quarters, of every future service that the user may see."""
    records = RoadmapList(request)
    by = "service" if records.params.get("by") == "service" else "customer"
    rows: Any = records.filtered
    found = Roadmap(rows.current(), on=timezone.localdate(), list_url=_list_url(records), by=by)
    return _listed(request, records, "services/future_roadmap.html", roadmap=found)


def _list_url(records: FutureServiceList) -> str:
    """The list with the same filters, to which more can be added."""
    shown = records.url_with(stage=None, quarter=None, sort=None, by=None).partition("?")[2]
    return f"{reverse('services:future_service_list')}?{shown}{'&' if shown else ''}"


def _listed(request: HttpRequest, records: FutureServiceList, template: str, **context: Any) -> HttpResponse:
    status = 200 if records.filter_form.is_valid() else 422
    query = records.url_with(sort=None, by=None).partition("?")[2]
    views = [
        (label, f"{reverse(name)}?{query}" if query else reverse(name), icon, name == f"services:{_name(request)}")
        for label, name, icon in VIEWS
    ]
    return render(request, template, {"list": records, "views": views, **context}, status=status)


def _name(request: HttpRequest) -> str:
    return request.resolver_match.url_name or "" if request.resolver_match else ""


@policy("customers.view_customer")
@require_GET
def customer_future(request: HttpRequest, pk: int) -> HttpResponse:
    """What one customer will need: by stage, and over the quarters."""
    context = headed(request, pk)
    head = context["head"]
    rows = FutureService.objects.visible_to(request.user).current().filter(customer=head.customer)
    listed = f"{reverse('services:future_service_list')}?{urlencode({'customer': head.customer.code})}&"
    context["board"] = Board(rows, user=request.user, on=head.on, list_url=listed)
    context["roadmap"] = Roadmap(rows, on=head.on, list_url=listed, by="service")
    return render(request, "services/customer_future.html", context)


# What is done with one


@policy("customers.change_customer")
@require_POST
def stage(request: HttpRequest, pk: int) -> HttpResponse:
    """Move it to ``stage``; a stage that asks for more leads to its page, with ``next`` handed on."""
    record = _kept(request, pk)
    wanted = request.POST.get("stage", "")
    if wanted in FURTHER:
        back = urlencode({"next": request.POST["next"]}) if request.POST.get("next") else ""
        url = reverse(FURTHER[wanted], args=[pk])
        url = f"{url}?{back}" if back else url
        return HttpResponse(status=204, headers={"HX-Redirect": url}) if in_sheet(request) else redirect(url)
    if wanted not in FutureService.FREE:
        raise BadRequest(_("Say to which stage it moves: “idea”, “assessed”, “committed”, “delivered” or “dropped”."))
    said = {"what": record.title, "stage": FutureService.Stage(wanted).label}
    done = _("“%(what)s” is now: %(stage)s.") % said
    return PAGES.edit(request, pk, form=StageForm, action=access.CHANGE, title=_("Move it"), done=done)


@policy("customers.change_customer")
@require_http_methods(["GET", "POST"])
def commitment(request: HttpRequest, pk: int) -> HttpResponse:
    """Record the customer's request, by somebody who may."""
    return _asked(request, pk, CommitmentForm, _("Commit"), _("“%(what)s” is committed."))


@policy("customers.change_customer")
@require_http_methods(["GET", "POST"])
def dropping(request: HttpRequest, pk: int) -> HttpResponse:
    """Record why it will not come."""
    return _asked(request, pk, DroppingForm, _("Drop"), _("“%(what)s” is dropped. It can be opened again."))


@policy("customers.change_customer")
@require_http_methods(["GET", "POST"])
def delivery(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the provision it becomes. Sent twice, the second answer leads to what the first has made."""
    before = _kept(request, pk)
    if request.method == "GET" and _is_early(before) and access.can(request.user, access.CHANGE, before):
        return _not_yet(request, before)
    if before.provision_id is None:
        response = _asked(request, pk, DeliveryForm, _("Deliver"), _("“%(what)s” is delivered: this is the provision."))
        now = FutureService.objects.select_related("provision").get(pk=pk)
        if now.provision is None:
            return response
        if response.status_code != 409:
            return response if request.POST.get("next") else went_to(request, now.provision.get_absolute_url())
        before = now
    else:
        messages.info(request, _("It was delivered already: this is the provision."))
    return went_to(request, before.provision.get_absolute_url())


def _is_early(record: Any) -> bool:
    return not record.is_archived and record.provision_id is None and record.stage in CANNOT_DELIVER


def _not_yet(request: HttpRequest, record: Any) -> HttpResponse:
    """Why it cannot be delivered, with the step before, instead of a form that would be refused."""
    context = {
        "record": record,
        "customer": record.customer,
        "home": PAGES.home,
        "title": f"{_('Deliver')}: {record.title}",
        "why": CANNOT_DELIVER[record.stage],
        "next": request.GET.get("next", ""),
    }
    template = "services/_future_not_yet.html" if in_sheet(request) else "services/future_not_yet.html"
    return render(request, template, context)


def _asked(request: HttpRequest, pk: int, form: Any, title: str, done: str) -> HttpResponse:
    record = _kept(request, pk)
    said = {"what": record.title}
    return PAGES.edit(request, pk, form=form, action=access.CHANGE, title=f"{title}: {record.title}", done=done % said)


def _kept(request: HttpRequest, pk: int) -> Any:
    """The record, which the user may change; 404 or 403 otherwise. Whether it is archived is for the form to say."""
    record: Any = access.get_visible(PAGES.queryset().select_related("provision"), request.user, pk=pk)
    access.require(request.user, access.RESTORE, record)
    return record
