"""The ground floor in the API: its resources, declared, and its questions."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import NinjaAPI

from .api_decisions import DAY, FIGURE, DecisionRights, whole
from .api_lists import ArrangementList, MeasurementList, ReferenceList, WholeCustomers
from .lists.belonging import AuthorityList, OutcomeList, PeopleList
from .models import Industry
from .pages import (
    ArrangementPages,
    AuthorityPages,
    CustomerPages,
    MeasurementPages,
    OutcomePages,
    PeoplePages,
    ReferencePages,
)
from .records.api import descriptions
from .records.api.fields import KEY, Field
from .records.api.policies import READ, operation_policy
from .records.api.resources import ApiResource

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
    value_paths = {name: f"person__{name}" for name in ("name", "email", "phone", "active", "left_on")}
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


def describe_industries() -> dict[str, Any]:
    industry = whole({"id": KEY, "name": {"type": "string"}, "offered": {"type": "boolean"}})
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
        "schemas": {"Industries": whole({"items": {"type": "array", "items": industry}})},
    }


@operation_policy(READ, "customers.view_customer", describe=describe_industries)
def industries(request: HttpRequest) -> HttpResponse:
    rows = Industry.objects.order_by("name").values_list("pk", "name", "is_active")
    return JsonResponse({"items": [{"id": pk, "name": name, "offered": offered} for pk, name, offered in rows]})


QUESTIONS: tuple[tuple[str, str, Any], ...] = (("industries", "/industries", industries),)


def add_to(
    api: NinjaAPI, *handed_in: type[ApiResource], decision_rights: type[DecisionRights] = DecisionRights
) -> None:
    """Add the ground floor's operations to the product's API.

    Each of ``handed_in`` stands in for our own resource at the same path.
    """
    instead = {resource.path: resource for resource in handed_in}
    for resource in RESOURCES:
        instead.get(resource.path, resource)().register(api)
    decision_rights().register(api)
    for tag, path, operation in QUESTIONS:
        name = operation.__name__
        api.api_operation(["GET"], path, operation_id=name, url_name=name, tags=[tag])(operation)
