"""The API under /api/v1/: every floor's operations, behind personal tokens and our own sessions."""

import functools
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, path, re_path
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from ninja import NinjaAPI

import customers.api
import services.api
from customers.records.api import descriptions
from customers.records.api.answers import answer_problems, in_common
from customers.records.api.document import document
from customers.records.api.fields import KEY
from customers.records.api.policies import READ, caller_of, operation_policy
from customers.records.api.problems import problem
from customers.records.policies import policy
from services.api import authorities

from . import api_reference, api_tags
from .api_callers import Session, Token

ROOT = "/api/v1/"

api = NinjaAPI(
    title="Customer portfolio",
    version="1",
    description=(
        "Customers, the people there and what they may decide, what they want to achieve, what we provide to them, "
        "what they need of it, and how it performs. The same records, rules and visibility as in the pages."
    ),
    openapi_url=None,
    docs_url=None,
    urls_namespace="api",
    auth=[Token(), Session()],
)
answer_problems(api)
customers.api.add_to(api, *authorities.HANDED_IN, decision_rights=authorities.ServiceDecisionRights)
services.api.add_to(api)


def describe_me() -> dict[str, Any]:
    caller = {
        "id": KEY,
        "name": {"type": "string"},
        "email": {"type": "string"},
        "scopes": {"type": "array", "items": {"type": "string", "enum": ["read", "write"]}},
        "permissions": {"type": "array", "items": {"type": "string"}},
    }
    schema = {"type": "object", "required": list(caller), "properties": caller, "additionalProperties": False}
    return {
        "summary": _("Who is calling"),
        "description": _("The user that the token stands for, and what it may do."),
        "responses": {
            "200": {
                "description": _("The caller."),
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Caller"}}},
            },
            **descriptions.refusals(*descriptions.ALWAYS),
        },
        "schemas": {"Caller": schema},
    }


@api.get("/me", operation_id="me", url_name="me", tags=["caller"])
@operation_policy(READ, signed_in=True, describe=describe_me)
def me(request: HttpRequest) -> HttpResponse:
    caller = caller_of(request)
    return JsonResponse(
        {
            "id": caller.user.pk,
            "name": caller.user.name,
            "email": caller.user.email,
            "scopes": sorted(caller.scopes),
            "permissions": sorted(caller.user.get_all_permissions()),
        }
    )


@api.get("/openapi.json", operation_id="openapi", url_name="openapi", include_in_schema=False)
@operation_policy(READ, signed_in=True)
def openapi(request: HttpRequest) -> HttpResponse:
    return JsonResponse(described(get_language() or "en"))


@functools.lru_cache(maxsize=8)
def described(language: str) -> dict[str, Any]:
    """The OpenAPI document in a language; it changes only with the code."""
    return document(api, ROOT, api_tags.described())


@policy(signed_in=True)
@require_safe
def reference(request: HttpRequest) -> HttpResponse:
    """The API's reference for people, in the product's look."""
    return api_reference.page(request, described(get_language() or "en"))


@csrf_exempt
@policy(public="it only says that there is nothing here")
def nothing_here(request: HttpRequest) -> HttpResponse:
    return problem(
        "not-found", _("There is no such address. The reference at %(root)sdocs lists them.") % {"root": ROOT}
    )


def patterns() -> list[Any]:
    """The routes of the API; the API's own root is replaced by the reference."""
    routes = [route for route in api.urls[0] if isinstance(route, URLPattern) and route.name != "api-root"]
    for route in routes:
        route.callback = in_common(route.callback)
    return [
        *routes,
        path("", reference, name="api-root"),
        path("docs", reference, name="reference"),
        re_path(r"^[\s\S]*$", in_common(nothing_here), name="nothing"),
    ]


urls = (patterns(), "ninja", "api")
