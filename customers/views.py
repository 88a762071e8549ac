"""What is done to a customer beyond editing it: assign, tier, restrict, confirm; and who may decide."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from .keeping import AssignmentForm, BulkKeepersForm, TierForm
from .models import Customer, Section, SectionConfirmation
from .pages import CustomerPages
from .questions import DecisionQuestion
from .records import access
from .records.policies import policy
from .records.search import beginning
from .records.views import went_to

MOST_AT_ONCE = 200
SUGGESTED = 8


def _customer(request: HttpRequest, pk: int, action: str | None = None, *, lock: bool = False) -> Any:
    """The customer that the user may see; 403 unless they may do the action."""
    rows = Customer.objects.all()
    found: Any = access.get_visible(rows.select_for_update(no_key=True) if lock else rows, request.user, pk=pk)
    if action:
        access.require(request.user, action, found)
    return found


@policy("customers.assign_customer")
@require_http_methods(["GET", "POST"])
def assignment(request: HttpRequest, pk: int) -> HttpResponse:
    """Owner and team of one customer."""
    title, done = _("Owner and team"), _("Owner and team are changed.")
    return CustomerPages().edit(request, pk, form=AssignmentForm, action=access.ASSIGN, title=title, done=done)


@policy("customers.assign_customer")
@require_http_methods(["GET", "POST"])
@transaction.atomic
def assignments(request: HttpRequest) -> HttpResponse:
    """Owner and team of many customers at once; the customers are named by ``ids`` in the query or the form."""
    ids = {int(value) for value in (*request.GET.getlist("ids"), *request.POST.getlist("ids")) if value.isdigit()}
    ids = {pk for pk in ids if pk < 2**63}
    rows = Customer.objects.current().visible_to(request.user).filter(pk__in=ids).order_by("sort_name", "pk")
    rows = rows.select_for_update(no_key=True).prefetch_related("owner") if request.method == "POST" else rows
    customers = list(rows[: MOST_AT_ONCE + 1])
    if not customers or len(customers) > MOST_AT_ONCE:
        wrong = _("Choose at least one customer.") if not customers else _("Choose at most 200 customers at once.")
        messages.error(request, wrong)
        return redirect("customers:customer_list")
    sent = request.method == "POST" and "owner" in request.POST
    form = BulkKeepersForm(request.POST if sent else None)
    if sent and form.is_valid():
        for customer in customers:
            access.require(request.user, access.ASSIGN, customer)
            team = form.cleaned_data["team"] if form.replaces_teams else customer.team.all()
            customer.assign(owner=form.cleaned_data["owner"] or customer.owner, team=team, by=request.user)
        count = len(customers)
        done = ngettext("%(count)s customer reassigned.", "%(count)s customers reassigned.", count)
        messages.success(request, done % {"count": count})
        return redirect("customers:customer_list")
    context = {"form": form, "customers": customers, "title": _("Reassign owner and team")}
    return render(request, "customers/assignments.html", context, status=422 if form.errors else 200)


@policy("customers.set_tier_customer")
@require_http_methods(["GET", "POST"])
def tier(request: HttpRequest, pk: int) -> HttpResponse:
    """The assigned tier, with the reason for it."""
    done = _("The tier is set.")
    return CustomerPages().edit(request, pk, form=TierForm, action=access.SET_TIER, title=_("Tier"), done=done)


@policy("customers.restrict_customer")
@require_POST
@transaction.atomic
def restriction(request: HttpRequest, pk: int) -> HttpResponse:
    """Restrict the customer, or open it again: ``restricted`` is ``true`` or ``false``."""
    customer = _customer(request, pk, access.RESTRICT, lock=True)
    wanted = {"true": True, "false": False}.get(request.POST.get("restricted", ""))
    if wanted is None:  # what cannot be understood must not open a customer
        raise BadRequest(_("Say whether the customer is to be restricted: “true” or “false”."))
    customer.restrict(wanted, by=request.user)
    messages.success(
        request,
        _("Only the owner, the team and managers see this customer now.")
        if customer.restricted
        else _("Everybody who sees customers sees this one now."),
    )
    return went_to(request, customer.get_absolute_url())


@policy("customers.change_customer")
@require_POST
@transaction.atomic
def confirmation(request: HttpRequest, pk: int, section: str) -> HttpResponse:
    """Confirm that a section of the record is right as of today."""
    user: Any = request.user
    customer = _customer(request, pk, access.CHANGE)
    SectionConfirmation.objects.update_or_create(
        customer=customer,
        section=Section(section),
        defaults={"confirmed_on": timezone.localdate(), "confirmed_by": user},
    )
    messages.success(request, _("Confirmed: %(section)s.") % {"section": Section(section).label})
    return went_to(request, f"{customer.get_absolute_url()}#{section}")


def decision_rights(request: HttpRequest, pk: int, *, question: type[DecisionQuestion]) -> HttpResponse:
    """The register of who may decide what on a day, and who may take one decision up to an amount."""
    customer = _customer(request, pk)
    asked = request.GET.copy()
    asked.setdefault("on", timezone.localdate().isoformat())
    asked.setdefault("currency", customer.billing_currency)
    asking = question(customer, asked, user=request.user)
    understood = asking.form.is_valid()
    context = {"customer": customer, "record": customer, "home": CustomerPages.home, "form": asking.form}
    context |= {"asked": asking, "understood": understood}
    return render(request, "customers/decision_rights.html", context, status=200 if understood else 422)


@policy("customers.view_customer")
@require_GET
def suggestions(request: HttpRequest) -> JsonResponse:
    """Up to eight visible customers, for fields that name one, by name.

    Those whose name begins with the text come first, then those whose name, code or city contains its words.
    """
    found: list[Any] = []
    if text := request.GET.get("q", "")[:100].strip():
        rows = Customer.objects.current().visible_to(request.user).order_by("sort_name", "pk")
        begins = Q(sort_name__like=beginning(text))
        for those in (rows.filter(begins), rows.matching(text).exclude(begins)):
            if more := SUGGESTED - len(found):
                found.extend(those.values("code", "name")[:more])
    return JsonResponse({"customers": found})
