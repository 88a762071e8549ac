"""The ground floor in the API: its resources, declared, and the question who may decide."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import NinjaAPI

from .api_lists import ArrangementList, MeasurementList, ReferenceList, WholeCustomers
from .decision_rights import Decider, RightToday, not_compared, register, who_may
from .lists import AuthorityList, OutcomeList, PeopleList
from .models import Authority, Customer, Industry
from .pages import (
    ArrangementPages,
    AuthorityPages,
    CustomerPages,
    MeasurementPages,
    OutcomePages,
    PeoplePages,
    ReferencePages,
)
from .records import access
from .records.api import descriptions, queries
from .records.api.fields import KEY, Field, kind_of, told
from .records.api.policies import READ, operation_policy
from .records.api.problems import Problem
from .records.api.resources import ApiResource
from .views import DecisionForm

FIGURE = {"type": ["string", "null"], "pattern": r"^-?[0-9]+(\.[0-9]+)?$"}
DAY = {"type": ["string", "null"], "format": "date"}
OF_CUSTOMER = (
    ("customer", "customer__pk", gettext_lazy("The customer it belongs to.")),
    ("customer_code", "customer__code", gettext_lazy("That customer's code.")),
)


# Resources


class Customers(ApiResource):
    pages = CustomerPages
    list_class = WholeCustomers
    path = "customers"
    value_paths = {"parent_code": "visible_parent_code"}
    shown = (
        ("tier", "tier", gettext_lazy("How much the relationship matters to us; managers assign it.")),
        ("tier_reason", "tier_reason", gettext_lazy("Why it has this tier.")),
        ("owner", "owner__email", gettext_lazy("The relationship owner's email address.")),
        ("industry_name", "industry__name", gettext_lazy("The name of the industry.")),
        ("restricted", "restricted", gettext_lazy("Whether only owner, team and managers see it.")),
    )


class People(ApiResource):
    pages = PeoplePages
    list_class = PeopleList
    path = "people"
    parent_path = "customers"
    value_paths = {name: f"person__{name}" for name in ("name", "email", "phone", "active")}
    locked = ("self", "person")
    shown = (
        ("person", "person__pk", gettext_lazy("The person; the same one may be recorded at several customers.")),
        *OF_CUSTOMER,
    )


class Authorities(ApiResource):
    pages = AuthorityPages
    list_class = AuthorityList
    path = "authorities"
    parent_path = "customers"
    shown = (*OF_CUSTOMER, ("person_name", "person__name", gettext_lazy("Who holds it.")))


class Outcomes(ApiResource):
    pages = OutcomePages
    list_class = OutcomeList
    path = "outcomes"
    parent_path = "customers"
    shown = OF_CUSTOMER
    computed = (
        Field("current_value", "current_value", FIGURE, description=gettext_lazy("The newest measurement.")),
        Field("current_on", "current_on", DAY, description=gettext_lazy("The day of the newest measurement.")),
        Field(
            "progress",
            "progress",
            FIGURE,
            description=gettext_lazy("Percent of the way from baseline to target; null when it cannot be computed."),
        ),
    )


class Measurements(ApiResource):
    pages = MeasurementPages
    list_class = MeasurementList
    path = "measurements"
    parent_path = "outcomes"
    shown = (
        ("outcome", "outcome__pk", gettext_lazy("The business outcome that was measured.")),
        ("customer", "outcome__customer__pk", gettext_lazy("The customer it belongs to.")),
    )


class Arrangements(ApiResource):
    pages = ArrangementPages
    list_class = ArrangementList
    path = "arrangements"
    parent_path = "customers"
    shown = OF_CUSTOMER


class References(ApiResource):
    pages = ReferencePages
    list_class = ReferenceList
    path = "references"
    parent_path = "customers"
    shown = OF_CUSTOMER


RESOURCES: tuple[type[ApiResource], ...] = (
    Customers,
    People,
    Authorities,
    Outcomes,
    Measurements,
    Arrangements,
    References,
)


# Questions


def decider(found: Decider) -> dict[str, Any]:
    return {
        "authority": found.authority.pk,
        "person": found.authority.person_id,
        "name": found.person,
        "title": found.title,
        "limit": told(found.limit),
        "currency": found.currency,
        "valid_from": told(found.authority.valid_from),
        "valid_to": told(found.authority.valid_to),
    }


def describe_decision_rights() -> dict[str, Any]:
    holder = {
        "authority": KEY,
        "person": KEY,
        "name": {"type": "string"},
        "title": {"type": "string"},
        "limit": FIGURE | {"description": _("The largest amount of one decision; null when there is no limit.")},
        "currency": {"type": "string"},
        "valid_from": {"type": "string", "format": "date"},
        "valid_to": DAY,
    }
    right = {
        "right": {"type": "string", "enum": Authority.Right.values},
        "label": {"type": "string"},
        "deciders": {"type": "array", "items": _object(holder)},
        "not_compared": {
            "type": "array",
            "items": _object(holder),
            "description": _("Who holds the right up to a limit in another currency than the amount's."),
        },
    }
    answer = {
        "customer": KEY,
        "on": {"type": "string", "format": "date"},
        "amount": FIGURE,
        "currency": {"type": "string"},
        "rights": {"type": "array", "items": _object(right)},
    }
    texts = {
        "on": _("The day; today when left out."),
        "right": _("One right; all of them when left out."),
        "amount": _("Only those who may decide up to this amount; asks for a right."),
        "currency": _("The amount's currency; the customer's billing currency when left out."),
    }
    asked = {name: kind_of(field, None)[0] for name, field in DecisionForm.base_fields.items()}
    return {
        "summary": _("Who may decide what, on a day"),
        "parameters": [descriptions.query(name, schema, texts[name]) for name, schema in asked.items()],
        "responses": {
            "200": {
                "description": _("Every right asked for, with everybody who holds it; widest limit first."),
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/DecisionRights"}}},
            },
            **descriptions.refusals(*descriptions.ONE, "invalid"),
        },
        "schemas": {"DecisionRights": _object(answer)},
    }


@operation_policy(READ, "customers.view_customer", describe=describe_decision_rights)
def decision_rights(request: HttpRequest, record_id: int) -> HttpResponse:
    customer: Any = access.get_visible(Customer.objects.all(), request.user, pk=record_id)
    queries.refuse_unknown(request, list(DecisionForm.base_fields))
    form = DecisionForm(request.GET)
    errors = {} if form.is_valid() else queries.errors_of(form)
    if not errors and form.cleaned_data["amount"] is not None and not form.cleaned_data["right"]:
        errors = {"right": [_("Say for which right the amount is.")]}
    if errors:
        raise Problem("invalid", _("Correct the parameters named in “errors”."), errors=errors)
    on = form.cleaned_data["on"] or timezone.localdate()
    right, amount = form.cleaned_data["right"], form.cleaned_data["amount"]
    currency = form.cleaned_data["currency"] or customer.billing_currency
    if right:
        question: dict[str, Any] = {"on": on, "amount": amount, "currency": currency}
        holders, others = who_may(customer, right, **question), not_compared(customer, right, **question)
        rights = [RightToday(right, str(Authority.Right(right).label), tuple(holders), tuple(others))]
    else:
        rights = register(customer, on=on)
    return JsonResponse(
        {
            "customer": customer.pk,
            "on": told(on),
            "amount": told(amount),
            "currency": currency,
            "rights": [
                {
                    "right": found.right,
                    "label": found.label,
                    "deciders": [decider(one) for one in found.deciders],
                    "not_compared": [decider(one) for one in found.not_compared],
                }
                for found in rights
            ],
        }
    )


def describe_industries() -> dict[str, Any]:
    industry = _object({"id": KEY, "name": {"type": "string"}, "offered": {"type": "boolean"}})
    return {
        "summary": _("List the industries"),
        "description": _("Reference data that admins keep; customers name an industry by its id."),
        "responses": {
            "200": {
                "description": _("All of them, by name."),
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Industries"}}},
            },
            **descriptions.refusals(*descriptions.ALWAYS),
        },
        "schemas": {"Industries": _object({"items": {"type": "array", "items": industry}})},
    }


@operation_policy(READ, "customers.view_customer", describe=describe_industries)
def industries(request: HttpRequest) -> HttpResponse:
    rows = Industry.objects.order_by("name").values_list("pk", "name", "is_active")
    return JsonResponse({"items": [{"id": pk, "name": name, "offered": offered} for pk, name, offered in rows]})


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "required": list(properties),
        "properties": properties,
        "additionalProperties": False,
    }


QUESTIONS: tuple[tuple[str, str, Any], ...] = (
    ("customers", "/customers/{int:record_id}/decision-rights", decision_rights),
    ("industries", "/industries", industries),
)


def add_to(api: NinjaAPI) -> None:
    """Add the ground floor's operations to the product's API."""
    for resource in RESOURCES:
        resource().register(api)
    for tag, path, operation in QUESTIONS:
        name = operation.__name__
        api.api_operation(["GET"], path, operation_id=name, url_name=name, tags=[tag])(operation)
