"""Future services in the API; their stages move by operations of their own, on the same verbs as on the pages."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import NinjaAPI

from customers.records.api import bodies, descriptions
from customers.records.api.fields import Field, fields_of
from customers.records.api.policies import WRITE
from customers.records.api.resources import ApiResource

from ..forms.commitment import CommitmentForm
from ..forms.future import DeliveryForm, DroppingForm, StageForm, VerbForm
from ..lists.future import FutureServiceList
from ..pages.future import FutureServicePages
from .belonging import of_customer

MOVES: dict[str, tuple[type[VerbForm], Any, tuple[str, ...]]] = {
    "stage": (
        StageForm,
        gettext_lazy("Move one future service between idea and assessed, or open a dropped one again"),
        ("stage",),
    ),
    "commitment": (
        CommitmentForm,
        gettext_lazy("Record the customer's request of one future service, by a person who may make it on that day"),
        ("person",),
    ),
    "delivery": (DeliveryForm, gettext_lazy("Deliver one future service: this makes the provision"), ()),
    "dropping": (DroppingForm, gettext_lazy("Drop one future service"), ("reason",)),
}


class FutureServices(ApiResource):
    pages = FutureServicePages
    list_class = FutureServiceList
    path = "future-services"
    parent_path = "customers"
    shown = (
        *of_customer(),
        ("stage", "stage", gettext_lazy("How far it is; it moves by operations of its own.")),
        ("stage_since", "stage_since", gettext_lazy("Since when it is in this stage.")),
        ("committed_on", "committed_on", gettext_lazy("When the customer requested it.")),
        ("committed_by", "committed_by_id", gettext_lazy("The person who requested it.")),
        ("authority", "authority_id", gettext_lazy("The authority by which they did.")),
        ("requested_title", "requested_title", gettext_lazy("The need as they requested it; empty until they do.")),
        ("requested_service", "requested_service_id", gettext_lazy("The service that they requested.")),
        ("requested_revenue", "requested_revenue", gettext_lazy("The revenue a year that was expected then.")),
        ("requested_currency", "requested_currency", gettext_lazy("The currency of what they requested.")),
        ("reason_dropped", "reason_dropped", gettext_lazy("Why it was dropped.")),
        ("provision", "provision_id", gettext_lazy("The provision that it has become.")),
    )

    def register(self, api: NinjaAPI) -> None:
        super().register(api)
        one, permission = f"{self.path}/{{int:record_id}}", self.pages.change_permission
        for noun, operation in self.moves.items():
            self._add(api, "POST", f"{one}/{noun}", operation, WRITE, permission, partial(of_move, noun=noun))

    @cached_property
    def moves(self) -> dict[str, Callable]:
        return {
            "stage": self.stage,
            "commitment": self.commitment,
            "delivery": self.delivery,
            "dropping": self.dropping,
        }

    def stage(self, request: HttpRequest, record_id: int) -> HttpResponse:
        return self._move(request, record_id, "stage")

    def commitment(self, request: HttpRequest, record_id: int) -> HttpResponse:
        return self._move(request, record_id, "commitment")

    def delivery(self, request: HttpRequest, record_id: int) -> HttpResponse:
        return self._move(request, record_id, "delivery")

    def dropping(self, request: HttpRequest, record_id: int) -> HttpResponse:
        return self._move(request, record_id, "dropping")

    def _move(self, request: HttpRequest, record_id: int, noun: str) -> HttpResponse:
        form_class = MOVES[noun][0]
        with transaction.atomic():
            record = self._locked(request, record_id)
            self._require_version(request, record)
            body = bodies.read(request, fields_of_move(noun))
            build = partial(form_class, actor=request.user, instance=record)
            form = self._filled(build, body, version=str(record.version_token))
            self._save(form, body, form.save)
        return self._answer(request, record_id)


def fields_of_move(noun: str) -> tuple[Field, ...]:
    form_class = MOVES[noun][0]
    return fields_of(form_class, form_class.SILENT, {})


def of_move(resource: FutureServices, *, noun: str) -> dict[str, Any]:
    """What the operation takes and answers."""
    _form, summary, needed = MOVES[noun]
    told = descriptions.of_change(resource)
    sent = f"{resource.schema_name}{noun.title()}"
    properties = {field.name: field.sent() for field in fields_of_move(noun)}
    acknowledged = {"type": "boolean", "description": _("Save it in spite of warnings (409).")}
    schema: dict[str, Any] = {
        "type": "object",
        "properties": {**properties, bodies.ACKNOWLEDGED: acknowledged},
        "additionalProperties": False,
    }
    if needed:
        schema["required"] = list(needed)
    body = {"required": True, "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{sent}"}}}}
    return told | {
        "summary": str(summary),
        "description": "",
        "requestBody": body,
        "schemas": {resource.schema_name: told["schemas"][resource.schema_name], sent: schema},
    }


RESOURCES = (FutureServices,)
