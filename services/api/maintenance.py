"""Maintenance in the API, and who agreed to it, by the same register as on its page."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import NinjaAPI

from customers.records.api import bodies
from customers.records.api.fields import Field, fields_of
from customers.records.api.policies import WRITE
from customers.records.api.problems import Problem
from customers.records.api.resources import ApiResource

from ..forms import AgreementForm
from ..lists.performance import MaintenanceList
from ..pages.performance import MaintenancePages
from .belonging import of_provision
from .deciding import could, of_agreement

AGREED = fields_of(AgreementForm, AgreementForm.SILENT, {})


class MaintenanceOfProvisions(ApiResource):
    pages = MaintenancePages
    list_class = MaintenanceList
    path = "maintenance"
    parent_path = "provisions"
    shown = (
        *of_provision(),
        ("agreed_by", "agreed_by_id", gettext_lazy("The person who agreed to it; null while nobody has.")),
        ("agreed_by_name", "agreed_by__name", gettext_lazy("That person's name.")),
        ("authority", "authority_id", gettext_lazy("The authority by which they did.")),
    )
    computed = (
        Field(
            "agreed_at",
            "agreed_at",
            {"type": ["string", "null"], "format": "date-time"},
            description=gettext_lazy("When it was agreed; null while it is not. See its agreement."),
        ),
        Field(
            "agreed_in_advance",
            "agreed_in_advance",
            {"type": "boolean"},
            description=gettext_lazy("Whether it was agreed before it began, which takes it out of the reckoning."),
        ),
    )

    def register(self, api: NinjaAPI) -> None:
        super().register(api)
        one, permission = f"{self.path}/{{int:record_id}}", self.pages.change_permission
        self._add(api, "POST", f"{one}/agreement", self.agreement, WRITE, permission, of_maintenance_agreement)

    def agreement(self, request: HttpRequest, record_id: int) -> HttpResponse:
        """Record who agreed; who may not is refused, and those who could are named in ``deciders``."""
        with transaction.atomic():
            record = self._locked(request, record_id)
            self._require_version(request, record)
            body = bodies.read(request, AGREED)
            sent: dict[str, Any] = {
                **body.values,
                "version": str(record.version_token),
                bodies.ACKNOWLEDGED: body.acknowledged,
            }
            form = AgreementForm(sent, actor=request.user, instance=record)
            try:
                self._save(form, body, form.save)
            except Problem as problem:
                if "person" in problem.more.get("errors", {}):
                    problem.more["deciders"] = [could(found) for found in form.who.deciders]
                raise
        return self._answer(request, record_id)


def of_maintenance_agreement(resource: ApiResource) -> dict[str, Any]:
    summary = _("Record who agreed to one maintenance, and when")
    return of_agreement(resource, "MaintenanceAgreement", AGREED, summary, warns=True)


RESOURCES = (MaintenanceOfProvisions,)
