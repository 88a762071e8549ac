"""The imports of provisions and of the outcomes they support."""

from dataclasses import replace
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from customers.imports.lookups import CUSTOMER, OUTCOME
from customers.records.imports.bulk_forms import InBulk
from customers.records.imports.kinds import register
from customers.records.imports.mapping import Target
from customers.records.imports.parts import PartImport
from customers.records.imports.plans import Plan

from ..forms import OutcomeSupportForm, ProvisionForm
from ..forms.provisions import why_not_offered
from ..lists.provisions import OutcomeSupportList, ProvisionList
from ..models import OutcomeSupport, Provision
from .lookups import PROVISION, SERVICE, refuse_archived
from .words import SERVICE_DAYS, STATUS


class ProvisionRowForm(InBulk, ProvisionForm):
    def _check_once(self) -> None:
        """The import looks for the customer's provision of this service and label, and finds it."""

    def find_warnings(self) -> list[str]:
        return ProvisionForm.find_warnings(self)


@register
class ProvisionImport(PartImport):
    name = "provisions"
    title = _("Import provisions")
    needs = _("The customer's code and the service's code; the label where a customer has a service more than once.")
    model = Provision
    form = ProvisionRowForm
    lookups = (CUSTOMER, SERVICE)
    parent = "customer"
    identities = (("customer", "service", "label"),)
    ignores_archived = True
    list_class = ProvisionList
    synonyms: ClassVar[dict[str, dict[str, Any]]] = {"status": STATUS, "service_days": SERVICE_DAYS}
    aliases: ClassVar[dict[str, tuple[str, ...]]] = {
        "label": ("site", "provision label", "standort"),
        "status": ("state", "zustand"),
        "starts_on": ("start", "start date", "since", "beginn"),
        "ends_on": ("end", "end date", "until", "ende"),
        "is_vital": ("vital", "vbf", "critical", "kritisch"),
        "vital_function": ("business function", "vital function", "vital to", "geschäftsfunktion"),
        "units": ("quantity", "number", "anzahl", "menge"),
        "unit": ("unit of measure", "einheit"),
        "charge_basis": ("charged", "charging", "abrechnung"),
        "opens_at": ("opens", "service time from", "servicezeit von"),
        "closes_at": ("closes", "service time to", "servicezeit bis"),
    }

    @classmethod
    def targets(cls, user: Any) -> list[Target]:
        """What is counted is often told in the heading alone: “Number of licences”."""
        return [replace(one, constant=one.constant or one.name == "unit") for one in super().targets(user)]

    def adjust(self, plan: Plan, data: dict[str, Any], values: dict[str, Any], existing: Any) -> None:
        service = plan.found.get("service")
        if existing is None and service is not None and (why := why_not_offered(service)):
            plan.refuse("service", why)


class OutcomeSupportRowForm(InBulk, OutcomeSupportForm):
    pass


@register
class OutcomeSupportImport(PartImport):
    name = "supported-outcomes"
    title = _("Import supported outcomes")
    needs = _("The customer's code, the service's code, the outcome as it is recorded, and how strongly.")
    model = OutcomeSupport
    form = OutcomeSupportRowForm
    lookups = (CUSTOMER, PROVISION, OUTCOME)
    parent = "provision"
    identities = (("provision", "outcome"),)
    ignores_archived = True
    list_class = OutcomeSupportList
    synonyms: ClassVar[dict[str, dict[str, Any]]] = {"strength": {"decisive": 3, "strong": 2}}

    def adjust(self, plan: Plan, data: dict[str, Any], values: dict[str, Any], existing: Any) -> None:
        if existing is None:
            refuse_archived(plan, "outcome", plan.found.get("outcome"))
