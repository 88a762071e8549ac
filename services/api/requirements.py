"""What customers need, over the API: with every version of the target, agreed to, retired and reopened."""

from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property, partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from ninja import NinjaAPI

from customers.records.api import bodies, descriptions
from customers.records.api.fields import KEY, Field, fields_of, told
from customers.records.api.policies import WRITE
from customers.records.api.problems import Problem
from customers.records.api.resources import ApiResource

from ..forms.agreeing import RequirementAgreementForm
from ..judging import version_in
from ..lists.requirements import RequirementList
from ..models import CannotAgree, RequirementVersion
from ..models.requirement_versions import OF_VERSION
from ..pages.requirements import RequirementPages
from ..periods import Month
from .belonging import of_provision
from .deciding import could, of_agreement

AGREED = fields_of(RequirementAgreementForm, RequirementAgreementForm.SILENT, {})
TEXT = {"type": "string"}
DAY = {"type": ["string", "null"], "format": "date"}
FIGURE = {"type": ["string", "null"], "pattern": r"^-?[0-9]+(\.[0-9]+)?$"}
VERSION = {
    "number": {"type": "integer", "minimum": 1},
    "metric": TEXT,
    "comparator": TEXT,
    "target": FIGURE,
    "unit": TEXT,
    "applies_from": {"type": "string", "format": "date"},
    "agreed_on": DAY,
    "agreed_by": KEY | {"type": ["integer", "null"]},
    "agreed_by_name": TEXT,
    "statement": TEXT,  # the wording that was agreed; empty until it is
    "authority": KEY | {"type": ["integer", "null"]},
    "note": TEXT,
}
VERSIONS = {
    "type": "array",
    "items": {"type": "object", "required": list(VERSION), "properties": VERSION, "additionalProperties": False},
}
OF_AGREEMENT = ("agreed_on", "agreed_by", "agreed_by_name", "statement")
IN_FORCE = {name: VERSION[name] for name in ("number", *OF_VERSION, *OF_AGREEMENT)}
WAITING = {name: VERSION[name] for name in ("number", *OF_VERSION)}
OF_NEWEST = _("Of the newest version, agreed or not: see “in_force” and “proposed”.")


def or_null(properties: dict[str, Any]) -> dict[str, Any]:
    """The schema of an object with all these, or of null."""
    known = {"required": list(properties), "properties": properties, "additionalProperties": False}
    return {"type": ["object", "null"], **known}


def version(row: RequirementVersion) -> dict[str, Any]:
    """One version of the target as the API tells it."""
    return {
        "number": row.number,
        **{name: told(getattr(row, name)) for name in OF_VERSION},
        "agreed_on": told(row.agreed_on),
        "agreed_by": row.agreed_by_id,
        "agreed_by_name": row.agreed_by.name if row.agreed_by else "",
        "statement": row.statement,
        "authority": row.authority_id,
        "note": row.note,
    }


def told_of(row: RequirementVersion | None, names: Iterable[str]) -> dict[str, Any] | None:
    if row is None:
        return None
    whole = version(row)
    return {name: whole[name] for name in names}


class Requirements(ApiResource):
    pages = RequirementPages
    list_class = RequirementList
    path = "requirements"
    parent_path = "provisions"
    value_paths = {name: f"newest__{name}" for name in OF_VERSION}
    shown = (
        *of_provision(),
        ("state", "state", _("Requested, agreed or retired.")),
        ("retired_on", "retired_on", _("The last day it was needed; null while it is.")),
    )
    computed = (
        Field(
            "in_force",
            "pk",  # see representation
            or_null(IN_FORCE),
            description=_("The agreed version that holds this month, who agreed to which statement; null if none."),
        ),
        Field(
            "proposed",
            "pk",
            or_null(WAITING),
            description=_("The version that waits to be agreed; null where none does."),
        ),
        Field("versions", "versions", VERSIONS, description=_("Every version of the target, the oldest first.")),
    )

    @cached_property
    def sent_fields(self) -> tuple[Field, ...]:
        return tuple(
            replace(field, description=format_lazy("{} {}", field.description, OF_NEWEST))
            if field.name in OF_VERSION
            else field
            for field in super().sent_fields
        )

    def register(self, api: NinjaAPI) -> None:
        super().register(api)
        one, permission = f"{self.path}/{{int:record_id}}", self.pages.change_permission
        for operation, describe in (
            (self.agreement, of_requirement_agreement),
            (self.retirement, of_retirement),
            (self.reopening, of_reopening),
        ):
            self._add(api, "POST", f"{one}/{operation.__name__}", operation, WRITE, permission, describe)

    def representation(self, record: Any) -> dict[str, Any]:
        rows, today = record.versions.all(), timezone.localdate()
        over = record.retired_on is not None and record.retired_on < today
        in_force, waiting = None if over else version_in(rows, Month.of(today)), record.proposed
        return super().representation(record) | {
            "in_force": told_of(in_force, IN_FORCE),
            "proposed": told_of(waiting, WAITING),
            "versions": [version(row) for row in rows],
        }

    def agreement(self, request: HttpRequest, record_id: int) -> HttpResponse:
        """Agree the proposed version; who may not is refused, and those who could are named in ``deciders``."""
        with transaction.atomic():
            record = self._locked(request, record_id)
            self._require_version(request, record)
            body = bodies.read(request, AGREED)
            sent: dict[str, Any] = {
                **body.values,
                "version": str(record.version_token),
                bodies.ACKNOWLEDGED: body.acknowledged,
            }
            form = RequirementAgreementForm(sent, actor=request.user, instance=record)
            self._save(form, body, partial(_agreed, form))
        return self._answer(request, record_id)

    def retirement(self, request: HttpRequest, record_id: int) -> HttpResponse:
        with transaction.atomic():
            record = self._locked(request, record_id)
            self._require_version(request, record, only_if_sent=True)
            try:
                record.retire(by=request.user, on=timezone.localdate())
            except ValidationError as error:
                raise Problem("conflict", " ".join(error.messages)) from None
        return self._answer(request, record_id)

    def reopening(self, request: HttpRequest, record_id: int) -> HttpResponse:
        with transaction.atomic():
            record = self._locked(request, record_id)
            self._require_version(request, record, only_if_sent=True)
            record.reopen(by=request.user)
        return self._answer(request, record_id)


def _agreed(form: RequirementAgreementForm) -> Any:
    try:
        return form.save()
    except ValidationError as error:
        if not hasattr(error, "error_dict"):
            raise
        more: dict[str, Any] = (
            {"deciders": [could(found) for found in error.deciders]} if isinstance(error, CannotAgree) else {}
        )
        detail = _t("It was not agreed. Correct the values named in “errors” and send it again.")
        raise Problem("invalid", detail, errors=error.message_dict, **more) from None


def of_requirement_agreement(resource: ApiResource) -> dict[str, Any]:
    summary = _t("Agree the proposed version of a requirement")
    return of_agreement(resource, "RequirementAgreement", AGREED, summary, warns=True)


def of_retirement(resource: ApiResource) -> dict[str, Any]:
    return descriptions.of_restoration(resource) | {"summary": _t("Retire one requirement")}


def of_reopening(resource: ApiResource) -> dict[str, Any]:
    return descriptions.of_restoration(resource) | {"summary": _t("Reopen one retired requirement")}


RESOURCES = (Requirements,)
