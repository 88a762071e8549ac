"""The import of future services. Stages are moved on their pages, where a request names who may make it."""

from typing import Any, ClassVar

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from customers.imports.lookups import CUSTOMER, OUTCOME
from customers.records.imports.bulk_forms import InBulk
from customers.records.imports.kinds import register
from customers.records.imports.lookups import Lookup
from customers.records.imports.parts import PartImport
from customers.records.imports.plans import Plan, Write

from ..forms import FutureServiceForm
from ..forms.provisions import why_not_offered
from ..lists.future import FutureServiceList
from ..models import FutureService, Service
from .lookups import SERVICE_HEADINGS, refuse_archived, services

SERVES = Lookup(
    name="outcome",
    label=_("Outcome it serves"),
    noun=OUTCOME.noun,
    rows=OUTCOME.rows,
    by=OUTCOME.by,
    within=OUTCOME.within,
    aliases=("business outcome", "outcome"),
    required=False,
)
PERHAPS = Lookup(
    name="service",
    label=_("service (code or name)"),
    noun=_("service"),
    rows=services,
    by=("code", "name"),
    aliases=SERVICE_HEADINGS,
    required=False,
)


class FutureServiceRowForm(InBulk, FutureServiceForm):
    def find_warnings(self) -> list[str]:
        return FutureServiceForm.find_warnings(self)


@register
class FutureServiceImport(PartImport):
    name = "future-services"
    title = _("Import future services")
    needs = _("The customer's code, and the need in one line. New ones begin as ideas.")
    model = FutureService
    form = FutureServiceRowForm
    lookups = (CUSTOMER, SERVES, PERHAPS)
    parent = "customer"
    identities = (("customer", "title"),)
    list_class = FutureServiceList
    aliases: ClassVar[dict[str, tuple[str, ...]]] = {
        "title": ("title", "idea", "future service", "demand", "bedarf"),
        "expected_start": ("start", "planned start", "when"),
        "probability": ("likelihood", "chance", "wahrscheinlichkeit"),
        "expected_revenue": ("revenue", "expected revenue", "umsatz"),
        "expected_cost": ("cost", "expected cost", "kosten"),
        "investment": ("capex", "one-off cost", "investition"),
        "currency": ("currency code", "währung"),
    }

    @classmethod
    def existing_rows(cls) -> Any:
        rows = super().existing_rows().select_related("authority", "committed_by", "requested_service")
        return rows.prefetch_related("authority__scopes")

    def adjust(self, plan: Plan, data: dict[str, Any], values: dict[str, Any], existing: Any) -> None:
        service, outcome = plan.found.get("service"), plan.found.get("outcome")
        if service is not None and (existing is None or service.pk != existing.service_id):
            self._refuse_retired(plan, service)
        if outcome is not None and (existing is None or outcome.pk != existing.outcome_id):
            refuse_archived(plan, "outcome", outcome)
        amounts = ("expected_revenue", "expected_cost", "investment")
        if existing is not None and not data.get("currency") and any(values.get(name) for name in amounts):
            data["currency"] = existing.customer.billing_currency

    @staticmethod
    def _refuse_retired(plan: Plan, service: Service) -> None:
        comes = service.lifecycle == Service.Lifecycle.PIPELINE and not service.is_archived
        if not comes and (why := why_not_offered(service)):
            plan.refuse("service", why)

    def finish(self, plan: Plan, write: Write, values: dict[str, Any], existing: Any, record: Any) -> None:
        super().finish(plan, write, values, existing, record)
        if existing is None:
            write.values["stage_since"] = timezone.localdate().isoformat()
