"""How far a customer's targets were attained, with the months behind it."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from customers.models import Customer
from customers.records import access
from customers.records.api import descriptions
from customers.records.api.fields import KEY, told
from customers.records.api.policies import READ, operation_policy

from ..attainment import Attainment, Comparator, Verdict
from ..attainment_of import Attained, RequirementMonths, last_year, of_customer
from ..judging import JudgedMonth
from .asked_months import asked_months, month_parameters

FIGURE = {"type": ["string", "null"], "pattern": r"^-?[0-9]+(\.[0-9]+)?$"}
TEXT, COUNT = {"type": "string"}, {"type": "integer", "minimum": 0}
MONTH = {"type": "string", "format": "date"}


def told_attainment(found: Attainment) -> dict[str, Any]:
    return {
        "percent": told(found.rounded),
        "met": found.met,
        "missed": found.missed,
        "not_measured": found.not_measured,
        "not_comparable": found.not_comparable,
        "no_target": found.no_target,
    }


def told_month(found: JudgedMonth) -> dict[str, Any]:
    target, measured = found.target, found.measured
    return {
        "month": told(found.month.first_day),
        "verdict": str(found.verdict),
        "comparator": str(target.comparator) if target else None,
        "target": told(target.value) if target else None,
        "target_unit": target.unit if target else "",
        "value": told(measured.value) if measured else None,
        "unit": measured.unit if measured else "",
        "measurement": found.record.pk if found.record else None,
    }


def told_requirement(part: RequirementMonths) -> dict[str, Any]:
    return {
        "requirement": part.requirement.pk,
        "statement": part.requirement.statement,
        "aspect": part.requirement.aspect,
        "attainment": told_attainment(part.attainment),
        "months": [told_month(month) for month in part.months],
    }


def told_provision(pk: int, found: Attained) -> dict[str, Any]:
    return {
        "provision": pk,
        "attainment": told_attainment(found.attainment),
        "requirements": [told_requirement(part) for part in found.parts],
    }


def describe_attainment() -> dict[str, Any]:
    percent = FIGURE | {"description": _("To a tenth; null when nothing was measured.")}
    counted = ("met", "missed", "not_measured", "not_comparable", "no_target")
    attained = _object({"percent": percent, **dict.fromkeys(counted, COUNT)})
    nullable_key = KEY | {"type": ["integer", "null"]}
    month = {
        "month": MONTH,
        "verdict": {"type": "string", "enum": [str(verdict) for verdict in Verdict]},
        "comparator": {"type": ["string", "null"], "enum": [*map(str, Comparator), None]},
        "target": FIGURE,
        "target_unit": TEXT,
        "value": FIGURE,
        "unit": TEXT,
        "measurement": nullable_key,
    }
    whole = {"$ref": "#/components/schemas/AttainmentFigure"}
    requirement = {
        "requirement": KEY,
        "statement": TEXT,
        "aspect": TEXT,
        "attainment": whole,
        "months": {"type": "array", "items": _object(month)},
    }
    provision = {
        "provision": KEY,
        "attainment": whole,
        "requirements": {"type": "array", "items": _object(requirement)},
    }
    answer = {
        "customer": KEY,
        "from": MONTH,
        "to": MONTH,
        "attainment": whole,
        "provisions": {"type": "array", "items": _object(provision)},
    }
    return {
        "summary": _("How far targets were met"),
        "description": _(
            "Targets met ÷ targets measured; a month that was not measured is neither met nor missed. A month in which "
            "the service was not provided does not count, and is told only where a value is recorded for it."
        ),
        "parameters": month_parameters(),
        "responses": {
            "200": {
                "description": _("The customer's attainment, with its provisions, requirements and months."),
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Attainment"}}},
            },
            **descriptions.refusals(*descriptions.ONE, "invalid"),
        },
        "schemas": {"Attainment": _object(answer), "AttainmentFigure": attained},
    }


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    required = list(properties)
    return {"type": "object", "required": required, "properties": properties, "additionalProperties": False}


@operation_policy(READ, "customers.view_customer", describe=describe_attainment)
def attainment(request: HttpRequest, record_id: int) -> HttpResponse:
    customer: Any = access.get_visible(Customer.objects.all(), request.user, pk=record_id)
    found = of_customer(customer, asked_months(request, last_year()))
    return JsonResponse(
        {
            "customer": customer.pk,
            "from": told(found.period.first_day),
            "to": told(found.period.last.first_day),
            "attainment": told_attainment(found.attainment),
            "provisions": [told_provision(pk, part) for pk, part in found.by_provision.items()],
        }
    )
