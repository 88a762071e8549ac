"""Past performance in the API: events, and the questions how a provision and a customer did."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.models import Customer
from customers.records import access
from customers.records.api import descriptions
from customers.records.api.bodies import Body
from customers.records.api.fields import KEY, Field, told
from customers.records.api.policies import READ, operation_policy
from customers.records.api.problems import Problem
from customers.records.api.resources import ApiResource

from ..availability import Availability, minutes
from ..lists.performance import PerformanceEventList
from ..models import PerformanceEvent, Provision
from ..pages.performance import PerformanceEventPages
from ..performance_of import Performed, customer_performance, last_year, performance_of, share_up, vital_minutes
from ..periods import Period
from .asked_months import asked_months, month_parameters
from .belonging import of_customer

PLACES = 6  # of a percentage, and of minutes
COUNT = {"type": "integer", "minimum": 0}
PERCENT = {"type": ["string", "null"], "pattern": r"^[0-9]+(\.[0-9]+)?$"}


class PerformanceEvents(ApiResource):
    pages = PerformanceEventPages
    list_class = PerformanceEventList
    path = "events"
    parent_path = "customers"
    value_paths = {
        "provisions": "affected_keys",
        "unavailable": "unavailable_keys",
        "functions_lost": "functions_lost_keys",
    }
    shown = of_customer()
    needed_together = {
        "if": {"required": ["kind"], "properties": {"kind": {"const": PerformanceEvent.Kind.ACHIEVEMENT.value}}},
        "else": {"required": ["severity"]},
    }
    computed = (
        Field(
            "duration_minutes",
            "duration_minutes",
            {"type": ["integer", "null"], "minimum": 0},
            description=gettext_lazy(
                "How long it took, in minutes; null while it goes on, and for an achievement without an end."
            ),
        ),
        Field(
            "vital_minutes",
            "vital_minutes",
            COUNT,
            description=gettext_lazy(
                "Minutes of agreed service time in which vital functions stood still, added up over the provisions; "
                "until now while it goes on."
            ),
        ),
    )

    @staticmethod
    def _save(form: Any, body: Body, save: Callable[[], Any]) -> Any:
        try:
            return ApiResource._save(form, body, save)
        except Problem as problem:
            other = form.same_ticket() if problem.kind in ("invalid", "conflict") else None
            if other is None:
                raise
            said = {"ticket": other.external_id, "event": other.pk}
            detail = _("The ticket %(ticket)s is event %(event)s of this customer already. Change that event.") % said
            raise Problem("conflict", detail, event=other.pk) from None


RESOURCES = (PerformanceEvents,)


# Questions


def _availability(found: Availability) -> dict[str, Any]:
    percent = share_up(found, PLACES)
    return {
        "agreed_minutes": _whole(found.agreed),
        "down_minutes": _whole(found.down),
        "excluded_minutes": _whole(found.excluded),
        "availability": None if percent is None else told(percent),
    }


def _whole(length: Any) -> str:
    """Minutes as text, seconds as a fraction."""
    told_exactly = minutes(length).quantize(Decimal(1).scaleb(-PLACES))
    return f"{told_exactly.normalize():f}"


def _performed(part: Performed) -> dict[str, Any]:
    return {
        "provision": part.provision.pk,
        "service_code": part.provision.service.code,
        "is_vital": part.provision.is_vital,
        **_availability(part.total),
        "vital_minutes": vital_minutes(part.lost_time),
    }


def _period(period: Period) -> dict[str, str]:
    return {"from": str(period.first), "to": str(period.last)}


MINUTES = {"type": "string", "pattern": r"^[0-9]+(\.[0-9]+)?$"}
MONTH = {"type": "string", "pattern": r"^[0-9]{4}-[0-9]{2}$", "examples": ["2026-03"]}
FIGURES = {
    "agreed_minutes": MINUTES,
    "down_minutes": MINUTES,
    "excluded_minutes": MINUTES,
    "availability": PERCENT,
    "vital_minutes": COUNT,
}


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "required": list(properties),
        "properties": properties,
        "additionalProperties": False,
    }


def _described(summary: str, name: str, answer: dict[str, Any]) -> dict[str, Any]:
    return {
        "summary": summary,
        "description": _(
            "Availability is the share of the agreed service time without downtime, in percent. Maintenance agreed in "
            "advance is taken out of both. Minutes and percentages have six decimals at most. Months are those of the "
            "customer's time zone; without a period, the last 12 closed months."
        ),
        "parameters": month_parameters(),
        "responses": {
            "200": {
                "description": _("The figures, with what they are the sum of."),
                "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}},
            },
            **descriptions.refusals(*descriptions.ONE, "invalid"),
        },
        "schemas": {name: _object(answer)},
    }


def describe_availability() -> dict[str, Any]:
    month = _object({"month": MONTH, **FIGURES})
    answer = {"provision": KEY, "from": MONTH, "to": MONTH, **FIGURES, "months": {"type": "array", "items": month}}
    return _described(_("How available a provision was"), "ProvisionAvailability", answer)


@operation_policy(READ, "customers.view_customer", describe=describe_availability)
def provision_availability(request: HttpRequest, record_id: int) -> HttpResponse:
    rows = Provision.objects.select_related("customer", "service")
    provision: Any = access.get_visible(rows, request.user, pk=record_id)
    period = asked_months(request, last_year(provision.customer))
    part = performance_of([provision], period, now=timezone.now()).parts[0]
    months = [
        {
            "month": str(month),
            **_availability(part.availability[month]),
            "vital_minutes": vital_minutes(part.lost[month]),
        }
        for month in period
    ]
    total = {**_availability(part.total), "vital_minutes": vital_minutes(part.lost_time)}
    return JsonResponse({"provision": provision.pk, **_period(period), **total, "months": months})


def describe_performance() -> dict[str, Any]:
    part = _object({"provision": KEY, "service_code": {"type": "string"}, "is_vital": {"type": "boolean"}, **FIGURES})
    answer = {"customer": KEY, "from": MONTH, "to": MONTH, **FIGURES, "provisions": {"type": "array", "items": part}}
    return _described(_("How a customer's provisions did"), "CustomerPerformance", answer)


@operation_policy(READ, "customers.view_customer", describe=describe_performance)
def customer_performance_figures(request: HttpRequest, record_id: int) -> HttpResponse:
    customer: Any = access.get_visible(Customer.objects.all(), request.user, pk=record_id)
    period = asked_months(request, last_year(customer))
    found = customer_performance(customer, period, now=timezone.now())
    total = {**_availability(found.total), "vital_minutes": vital_minutes(found.lost_time)}
    parts = [_performed(part) for part in found.parts]
    return JsonResponse({"customer": customer.pk, **_period(period), **total, "provisions": parts})


QUESTIONS: tuple[tuple[str, str, Any], ...] = (
    ("provisions", "/provisions/{int:record_id}/availability", provision_availability),
    ("customers", "/customers/{int:record_id}/performance", customer_performance_figures),
)
