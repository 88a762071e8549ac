"""The API's question who may decide what for a customer, on a day."""

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import NinjaAPI

from .decision_rights import Decider
from .models import Authority, Customer
from .questions import DecisionQuestion
from .records import access
from .records.api import descriptions, queries
from .records.api.fields import KEY, kind_of, told
from .records.api.policies import READ, operation_policy
from .records.api.problems import Problem

FIGURE = {"type": ["string", "null"], "pattern": r"^-?[0-9]+(\.[0-9]+)?$"}
DAY = {"type": ["string", "null"], "format": "date"}


def whole(properties: dict[str, Any]) -> dict[str, Any]:
    """An object that has all of these properties and no others."""
    return {
        "type": "object",
        "required": list(properties),
        "properties": properties,
        "additionalProperties": False,
    }


class DecisionRights:
    """The operation; the product may hand in a subclass that asks and tells more."""

    question: ClassVar[type[DecisionQuestion]] = DecisionQuestion
    path = "/customers/{int:record_id}/decision-rights"
    texts: ClassVar[dict[str, Promise]] = {
        "on": gettext_lazy("The day; today when left out."),
        "right": gettext_lazy("One right; all of them when left out."),
        "amount": gettext_lazy("Only those who may decide up to this amount; asks for a right."),
        "currency": gettext_lazy("The amount's currency; the customer's billing currency when left out."),
    }

    def register(self, api: NinjaAPI) -> None:
        """Add the operation to the API."""
        guarded = operation_policy(READ, "customers.view_customer", describe=self.describe)(self.answer)
        name = "decision_rights"
        api.api_operation(["GET"], self.path, operation_id=name, url_name=name, tags=["customers"])(guarded)

    def answer(self, request: HttpRequest, record_id: int) -> HttpResponse:
        customer: Any = access.get_visible(Customer.objects.all(), request.user, pk=record_id)
        queries.refuse_unknown(request, list(self.question.form_class.base_fields))
        asked = self.question(customer, request.GET.dict(), user=request.user)  # a program's, not typed by a person
        errors = {} if asked.form.is_valid() else queries.errors_of(asked.form)
        if not errors and asked.amount is not None and not asked.right:
            errors = {"right": [_("Say for which right the amount is.")]}
        if errors:
            raise Problem("invalid", _("Correct the parameters named in “errors”."), errors=errors)
        return JsonResponse(self.representation(asked))

    # What is told

    def representation(self, asked: Any) -> dict[str, Any]:
        return {
            "customer": asked.customer.pk,
            "on": told(asked.on),
            "amount": told(asked.amount),
            "currency": asked.currency,
            "rights": [
                {
                    "right": found.right,
                    "label": found.label,
                    "deciders": [self.holder(one) for one in found.deciders],
                    "not_compared": [self.holder(one) for one in found.not_compared],
                    "others": [self.holder(one.decider) | {"why": one.why} for one in found.others],
                }
                for found in asked.rights
            ],
        }

    def holder(self, found: Decider) -> dict[str, Any]:
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

    # How it is described

    def properties_of_holder(self) -> dict[str, Any]:
        return {
            "authority": KEY,
            "person": KEY,
            "name": {"type": "string"},
            "title": {"type": "string"},
            "limit": FIGURE | {"description": _("The largest amount of one decision; null when there is no limit.")},
            "currency": {"type": "string"},
            "valid_from": {"type": "string", "format": "date"},
            "valid_to": DAY,
        }

    def properties(self) -> dict[str, Any]:
        holders = {"type": "array", "items": whole(self.properties_of_holder())}
        why = {"type": "string", "description": _("What their authority is restricted to, in words.")}
        right = {
            "right": {"type": "string", "enum": Authority.Right.values},
            "label": {"type": "string"},
            "deciders": holders,
            "not_compared": {
                **holders,
                "description": _("Who holds the right up to a limit in another currency than the amount's."),
            },
            "others": {
                "type": "array",
                "items": whole(self.properties_of_holder() | {"why": why}),
                "description": _("Who holds the right, but not for this: another service, or a lower limit."),
            },
        }
        return {
            "customer": KEY,
            "on": {"type": "string", "format": "date"},
            "amount": FIGURE,
            "currency": {"type": "string"},
            "rights": {"type": "array", "items": whole(right)},
        }

    def describe(self) -> dict[str, Any]:
        asked = {name: kind_of(field, None)[0] for name, field in self.question.form_class.base_fields.items()}
        return {
            "summary": _("Who may decide what, on a day"),
            "parameters": [descriptions.query(name, schema, str(self.texts[name])) for name, schema in asked.items()],
            "responses": {
                "200": {
                    "description": _("Every right asked for, with everybody who holds it; widest limit first."),
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/DecisionRights"}}},
                },
                **descriptions.refusals(*descriptions.ONE, "invalid"),
            },
            "schemas": {"DecisionRights": whole(self.properties())},
        }
