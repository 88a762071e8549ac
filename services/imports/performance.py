"""The imports of performance events and of maintenance."""

from dataclasses import replace
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from customers.imports.lookups import CUSTOMER
from customers.records.imports.bulk_forms import InBulk
from customers.records.imports.kinds import register
from customers.records.imports.mapping import Target
from customers.records.imports.parts import PartImport
from customers.records.imports.plans import Plan, Write, snapshot, touch

from ..forms import MaintenanceForm, PerformanceEventForm
from ..forms.moments import MomentField, moment_by
from ..lists.performance import MaintenanceList, PerformanceEventList
from ..models import EventImpact, Maintenance, PerformanceEvent
from .event_lookups import BREACHED, FUNCTIONS_LOST, PROVISIONS, UNAVAILABLE
from .lookups import PROVISION, refuse_archived
from .words import EVENT_KIND, SEVERITY

FLAGS = {"unavailable": "unavailable", "functions_lost": "function_lost"}
AGREEMENT = ["agreed_at", "agreed_by_id", "authority_id"]


def tell_by_clock_of(form: InBulk, customer: Any) -> None:
    for field in form.fields.values():
        if isinstance(field, MomentField):
            field.zone = ZoneInfo(customer.time_zone)


class EventRowForm(InBulk, PerformanceEventForm):
    def refill(self, data: dict[str, Any], instance: Any) -> None:
        super().refill(data, instance)
        self.present = {impact.provision_id: impact for impact in instance.impacts.all()} if instance.pk else {}

    def same_ticket(self) -> None:
        """The import looks for the event of a ticket, and finds it."""

    def find_warnings(self) -> list[str]:
        return PerformanceEventForm.find_warnings(self)


@register
class EventImport(PartImport):
    """Found by the ticket; one without, by kind, moment and title, because several may begin at the same time."""

    name = "events"
    title = _("Import performance events")
    needs = _(
        "The customer's code, the kind, what happened, and when it began; the ticket, so that it can come again. "
        "Times are by the customer's clock unless their heading names a zone."
    )
    model = PerformanceEvent
    form = EventRowForm
    lookups = (CUSTOMER, PROVISIONS, UNAVAILABLE, FUNCTIONS_LOST, BREACHED)
    parent = "customer"
    identities = (("customer", "external_system", "external_id"), ("customer", "kind", "started_at", "title"))
    clock = staticmethod(moment_by)
    defaults_from_customer: ClassVar[dict[str, str]] = {"credit_currency": "billing_currency"}
    list_class = PerformanceEventList
    order = (PerformanceEvent._meta.label_lower, EventImpact._meta.label_lower)
    synonyms: ClassVar[dict[str, dict[str, Any]]] = {"kind": EVENT_KIND, "severity": SEVERITY}
    aliases: ClassVar[dict[str, tuple[str, ...]]] = {
        "title": ("title", "summary", "short description", "subject", "titel"),
        "kind": ("type", "event type", "category", "art"),
        "severity": ("priority", "schweregrad"),
        "started_at": ("started", "start", "began", "opened", "opened at", "beginn"),
        "ended_at": ("ended", "end", "resolved", "resolved at", "closed", "closed at", "ende"),
        "cause": ("root cause", "ursache"),
        "correction": ("resolution", "resolution notes", "close notes", "corrective action", "lösung"),
        "credit_amount": ("credit", "penalty"),
        "external_system": ("system", "source"),
        "external_id": ("ticket number", "ticket id", "incident", "incident number", "number"),
        "disclosed_on": ("disclosed", "customer told on"),
    }

    @classmethod
    def targets(cls, user: Any) -> list[Target]:
        """All tickets of a file are most often those of one service desk."""
        return [replace(one, constant=one.constant or one.name == "external_system") for one in super().targets(user)]

    @classmethod
    def existing_rows(cls) -> Any:
        return super().existing_rows().prefetch_related("impacts__provision__service")

    def label_of(self, plan: Plan) -> str:
        names = ("customer", "title", "external_id")
        return " · ".join(str(plan.values[name]) for name in names if plan.values.get(name))

    def ask(self, plans: list[Plan], existing: dict[int, Any]) -> None:
        """What is recorded at the same moments as the new events."""
        new = [plan for plan in plans if plan.number not in existing and plan.values.get("started_at")]
        rows = PerformanceEvent.objects.current().filter(
            customer__in={plan.found["customer"].pk for plan in new if "customer" in plan.found},
            started_at__in={plan.values["started_at"] for plan in new if "started_at" not in plan.errors},
        )
        self.at_once: dict[Any, PerformanceEvent] = {}
        for row in rows.order_by("-pk") if new else ():
            self.at_once[row.customer_id, row.kind, snapshot(row, ["started_at"])["started_at"]] = row

    def present(self, existing: Any) -> dict[str, Any]:
        impacts = list(existing.impacts.all())
        flagged = {name: [i.provision for i in impacts if getattr(i, flag)] for name, flag in FLAGS.items()}
        return {**super().present(existing), "provisions": [impact.provision for impact in impacts], **flagged}

    def adjust(self, plan: Plan, data: dict[str, Any], values: dict[str, Any], existing: Any) -> None:
        customer = plan.found.get("customer")
        if customer is None:
            return  # refused already
        tell_by_clock_of(self.blank, customer)
        held = [impact.provision for impact in existing.impacts.all()] if existing is not None else []
        named = plan.found.get("provisions")
        if named is None:  # what was unavailable was affected
            named = [provision for name in FLAGS for provision in plan.found.get(name, ())]
        data["provisions"] = list(dict.fromkeys([*held, *named]))
        for provision in data["provisions"]:
            if provision not in held:
                refuse_archived(plan, "provisions", provision)
        lost = self.present(existing)["functions_lost"] if existing is not None else []
        for provision in plan.found.get("functions_lost", ()):
            if not provision.is_vital and provision not in lost:
                wrong = _t("“%(provision)s” is vital to no function. Say so at the provision first.")
                plan.refuse("functions_lost", wrong % {"provision": provision})
        requirement = plan.found.get("requirement")
        if existing is None or requirement != existing.requirement:
            refuse_archived(plan, "requirement", requirement)
        if values.get("credit_amount") and not data.get("credit_currency"):
            data["credit_currency"] = customer.billing_currency

    def finish(self, plan: Plan, write: Write, values: dict[str, Any], existing: Any, record: Any) -> None:
        super().finish(plan, write, values, existing, record)
        if existing is not None:
            return
        like = self.at_once.get((record.customer_id, record.kind, write.values["started_at"]))
        if like is not None and not (like.external_id and record.external_id):
            plan.is_duplicate = True
            plan.warnings.append(_t("“%(title)s” is recorded at the same moment. Is it the same?") % {"title": like})

    def link(self, plan: Plan, existing: Any) -> None:
        """Add what is affected besides, and say of each whether it was unavailable; nothing is taken away."""
        if plan.cleaned is None:
            return
        ticked = {flag: {one.pk for one in plan.cleaned[name]} for name, flag in FLAGS.items()}
        held = {impact.provision_id: impact for impact in existing.impacts.all()} if existing is not None else {}
        label = EventImpact._meta.label_lower
        for provision in plan.cleaned["provisions"]:
            key, impact = f"impact:{provision.pk}", held.get(provision.pk)
            said = {flag: provision.pk in keys for flag, keys in ticked.items()}
            if impact is None:
                values = {"provision_id": provision.pk, **said}
                plan.writes.append(Write(label, key, values=values, references={"event_id": "self:main"}))
                continue
            changed = {flag: value for flag, value in said.items() if getattr(impact, flag) != value}
            if changed:
                before = {flag: getattr(impact, flag) for flag in changed}
                plan.writes.append(Write(label, key, impact.pk, changed, before))
        if existing is not None and plan.writes:
            touch(plan, existing)
        if "provisions" in plan.found and (left := set(held) - {one.pk for one in plan.found["provisions"]}):
            more = _t("%(count)s more %(nouns)s are recorded; an import takes none away.")
            plan.warnings.append(more % {"count": len(left), "nouns": EventImpact._meta.verbose_name_plural})


class MaintenanceRowForm(InBulk, MaintenanceForm):
    def refill(self, data: dict[str, Any], instance: Any) -> None:
        super().refill(data, instance)
        self.begin_with({"starts_at": instance.starts_at, "ends_at": instance.ends_at} if instance.pk else {})

    def find_warnings(self) -> list[str]:
        return MaintenanceForm.find_warnings(self)


@register
class MaintenanceImport(PartImport):
    """Work that was agreed and comes with other times is no longer agreed, as on its page."""

    name = "maintenance"
    title = _("Import maintenance")
    needs = _(
        "The customer's code, the service's code, the work in one line, from when and to when. "
        "Times are by the customer's clock unless their heading names a zone."
    )
    model = Maintenance
    form = MaintenanceRowForm
    lookups = (CUSTOMER, PROVISION)
    parent = "provision"
    identities = (("provision", "title", "starts_at"),)
    ignores_archived = True
    clock = staticmethod(moment_by)
    list_class = MaintenanceList
    aliases: ClassVar[dict[str, tuple[str, ...]]] = {
        "title": ("title", "what", "change", "arbeit"),
        "starts_at": ("start", "starts", "begins", "planned start", "beginn"),
        "ends_at": ("end", "ends", "planned end", "ende"),
    }

    @classmethod
    def existing_rows(cls) -> Any:
        return super().existing_rows().select_related("agreed_by")

    def adjust(self, plan: Plan, data: dict[str, Any], values: dict[str, Any], existing: Any) -> None:
        if "customer" in plan.found:
            tell_by_clock_of(self.blank, plan.found["customer"])

    def finish(self, plan: Plan, write: Write, values: dict[str, Any], existing: Any, record: Any) -> None:
        super().finish(plan, write, values, existing, record)
        form: Any = self.blank
        if existing is not None and plan.cleaned is not None and form.withdraws:
            write.before |= snapshot(existing, AGREEMENT)
            write.values |= dict.fromkeys(AGREEMENT)
