"""The forms of a future service: its facts, and one for each stage that asks for more than a move."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from customers.models import Authority
from customers.records.choices import currencies
from customers.records.forms import RecordForm, offer
from customers.records.models import LineField
from customers.records.widgets import DateInput, LongChoiceField, sane_day

from ..models import FutureService, OutcomeSupport, Provision, Service
from ..models.future_refusals import (
    BEYOND_DELIVERED,
    BEYOND_REQUEST,
    NOT_AS_REQUESTED,
    NOT_REQUESTED,
    require_offered,
)
from ..roadmap import Quarter
from .provisions import warnings_of_dates

REQUEST = Authority.Right.REQUEST
AMOUNTS = ("expected_revenue", "expected_cost", "investment")
UNLIKELY = _("No probability is given, so its revenue, cost and investment count in no total.")


class FutureServiceForm(RecordForm):
    currency = LongChoiceField(known=currencies, label=_("currency"), required=False)

    class Meta:
        model = FutureService
        fields = (
            *("title", "outcome", "service", "expected_start", "probability"),
            *("expected_revenue", "expected_cost", "investment", "currency", "notes"),
        )
        widgets = {"expected_start": DateInput, "notes": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "expected_start": _("Any day of the quarter will do. Empty: nobody knows yet."),
            "probability": _("How likely it comes, from 0 to 100 %. Amounts are weighted by it."),
        }

    groups = (
        (_("Need"), ("title", "outcome", "service")),
        (_("When and how likely"), ("expected_start", "probability")),
        (_("What we expect"), (*AMOUNTS, "currency")),
        (_("Notes"), ("notes",)),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        customer = self.instance.customer
        theirs = customer.outcomes.current() | customer.outcomes.filter(pk=self.instance.outcome_id)
        offer(self, "outcome", theirs.order_by("priority", "statement", "pk"))
        choices: Any = Service.Lifecycle
        services = Service.objects.current().filter(lifecycle__in=(choices.PIPELINE, choices.CATALOGUE))
        if self.instance.service_id:
            services |= Service.objects.filter(pk=self.instance.service_id)
        offer(self, "service", services.order_by("sort_name", "pk"))
        if not self.instance.pk:
            self.instance.stage_since = timezone.localdate()
        if not self.initial.get("currency"):  # the instance says "" where nothing is estimated yet
            self.initial["currency"] = customer.billing_currency

    def clean_expected_start(self) -> Any:
        return sane_day(self.cleaned_data["expected_start"])

    def clean_service(self) -> Any:
        service = self.cleaned_data["service"]
        if self.instance.stage == FutureService.Stage.DELIVERED and service != self.instance.service:
            raise ValidationError(_("It is delivered as this service; the provision says which."))
        changed = service != self.instance.service
        if self.instance.is_open and changed and not self.instance.request_covers(service):
            raise ValidationError(NOT_REQUESTED % {"who": self.instance.committed_by})
        return service

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if all(cleaned.get(name) is None for name in AMOUNTS):
            cleaned["currency"] = ""
        elif not cleaned.get("currency") and "currency" not in self.errors:
            self.add_error("currency", _("Say in which currency the amounts are."))
        self._keep_within_request(cleaned)
        return cleaned

    def _keep_within_request(self, cleaned: dict[str, Any]) -> None:
        """What was requested by an authority stays within it; other changes of what never was do not meet this."""
        record, stages = self.instance, FutureService.Stage
        asked = (cleaned.get("expected_revenue"), cleaned.get("currency") or "")
        stored = (record.expected_revenue, record.currency)
        if record.stage != stages.DROPPED and asked != stored and not record.is_within_request(*asked):
            why = BEYOND_DELIVERED if record.stage == stages.DELIVERED else BEYOND_REQUEST
            self.add_error("expected_revenue", why % {"who": record.committed_by})

    def find_warnings(self) -> list[str]:
        found, start = self._doubts_of_request(), self.cleaned_data.get("expected_start")
        if self.instance.stage == FutureService.Stage.COMMITTED and self.cleaned_data.get("probability") is None:
            found.append(str(UNLIKELY))
        if self.instance.is_open and start is not None and Quarter.of(start) < Quarter.of(timezone.localdate()):
            found.append(str(_("That quarter is over, and it has not started. Is the expected start right?")))
        return found

    def _doubts_of_request(self) -> list[str]:
        """That it would become something else than what was requested, by a change made here."""
        record, said = self.instance, self.cleaned_data
        if record.committed_on is None or record.stage == FutureService.Stage.DROPPED:
            return []
        title, service = said.get("title"), said.get("service")
        renamed = title != record.title and title != record.requested_title
        replaced = service != record.service and service != record.requested_service
        return [not_as_requested(record)] if renamed or (replaced and record.requested_service) else []


def not_as_requested(record: FutureService) -> str:
    """What was requested, for whoever makes something else of it."""
    service = record.requested_service or _now("no service yet")
    return NOT_AS_REQUESTED % {"who": record.committed_by, "title": record.requested_title, "service": service}


class VerbForm(RecordForm):
    """A form that moves a future service by one of its verbs, and saves what it has of its own beside it."""

    def store(self) -> None:
        if self.has_own_changes():
            self.instance.stamp_and_save(self.actor, list(self._meta.fields or ()))
        self.act(self.cleaned_data, by=self.actor)

    def has_own_changes(self) -> bool:
        return bool(set(self.changed_data) & set(self._meta.fields or ()))

    def act(self, cleaned: dict[str, Any], *, by: Any) -> None:
        raise NotImplementedError


class StageForm(VerbForm):
    """From idea to assessed or back; to idea from what was dropped."""

    stage = forms.ChoiceField(label=_("stage"), choices=FutureService.Stage.choices)

    class Meta:
        model = FutureService
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial["stage"] = self.instance.stage

    def act(self, cleaned: dict[str, Any], *, by: Any) -> None:
        record, stage, today = self.instance, cleaned["stage"], timezone.localdate()
        if record.stage == FutureService.Stage.DROPPED and stage == FutureService.Stage.IDEA:
            record.reopen(by=by, on=today)
        else:
            record.move_to(stage, by=by, on=today)


class DeliveryForm(VerbForm):
    """The provision that it becomes."""

    service = forms.ModelChoiceField(Service.objects.none(), label=_("service"), help_text=_("From the catalogue."))
    status = forms.ChoiceField(
        label=_("status"),
        choices=[choice for choice in Provision.Status.choices if choice[0] in ("planned", "active")],
        initial=Provision.Status.ACTIVE,
    )
    starts_on = forms.DateField(label=_("provided from"), widget=DateInput)
    vital_function = LineField(max_length=200, blank=True).formfield(
        label=_("function"), help_text=_("The part of the customer's business that it is vital to, as they call it.")
    )
    strength = forms.TypedChoiceField(
        label=_("supports the outcome"),
        choices=[("", _("Not recorded")), *OutcomeSupport.Strength.choices],
        coerce=int,
        empty_value=None,
        required=False,
    )
    label = LineField(max_length=120, blank=True).formfield(
        label=_("label"),
        help_text=_("Only where the customer has the service more than once: the site, the system, the brand."),
    )
    is_vital = forms.BooleanField(
        label=_("vital business function"),
        required=False,
        help_text=_("The customer's business stands still without it."),
    )

    class Meta:
        model = FutureService
        fields: tuple[str, ...] = ()

    field_order = ("service", "label", "status", "starts_on", "is_vital", "vital_function", "strength")
    groups: tuple[Any, ...] = (
        (_("Provision"), ("service", "label", "status", "starts_on")),
        (_("Vital business function"), ("is_vital", "vital_function")),
        (_("Business outcome"), ("strength",)),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        services = Service.objects.offered()
        if self.instance.service_id:
            services |= Service.objects.filter(pk=self.instance.service_id)
        offer(self, "service", services.order_by("sort_name", "pk"))
        self.initial.update({"service": self.instance.service_id, "starts_on": timezone.localdate()})
        if self.instance.outcome is not None:
            self.fields["strength"].help_text = self.instance.outcome.statement
        elif self.instance.pk:
            del self.fields["strength"]
            self.groups = tuple(group for group in self.groups if "strength" not in group[1])
        if self.instance.service_id:
            self._tell_of_labels()

    def _tell_of_labels(self) -> None:
        """Say at once what tells it apart, where the customer has the service already."""
        customer, service = self.instance.customer, self.instance.service
        there = Provision.objects.current().filter(customer=customer, service=service).order_by("label", "pk")
        labels = list(there.values_list("label", flat=True))
        said = {"who": customer, "service": service, "labels": ", ".join(filter(None, labels))}
        if "" in labels:
            needed = _("%(who)s has %(service)s already: give a label that tells the two apart, such as the site.")
            self.fields["label"].help_text = needed % said
        elif labels:
            apart = _("%(who)s has %(service)s already as: %(labels)s. Say by a label which one this is.")
            self.fields["label"].help_text = apart % said

    def clean_starts_on(self) -> Any:
        return sane_day(self.cleaned_data["starts_on"])

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if cleaned.get("is_vital") and not cleaned.get("vital_function") and "vital_function" not in self.errors:
            self.add_error("vital_function", _("Name the business function that stands still without it."))
        elif cleaned.get("vital_function") and not cleaned.get("is_vital"):
            self.add_error("is_vital", _("Tick this too, or leave the function empty."))
        if not self.errors:
            try:
                require_offered(cleaned["service"])
                self.provision(cleaned).full_clean()
            except ValidationError as error:
                self.add_error(None, error)
        return super().clean()

    def find_warnings(self) -> list[str]:
        record, said = self.instance, self.cleaned_data
        dates = warnings_of_dates(said["status"], said["starts_on"], None, timezone.localdate())
        other = record.requested_service is not None and said["service"] != record.requested_service
        return [*map(str, dates), *([not_as_requested(record)] if other else [])]

    def provision(self, cleaned: dict[str, Any]) -> Provision:
        """What is to be made, not saved."""
        names = ("service", "label", "status", "starts_on", "is_vital", "vital_function")
        return Provision(customer=self.instance.customer, **{name: cleaned[name] for name in names})

    def act(self, cleaned: dict[str, Any], *, by: Any) -> None:
        made = self.instance.deliver(self.provision(cleaned), by=by, on=timezone.localdate())
        if cleaned.get("strength"):
            support = OutcomeSupport(provision=made, outcome=self.instance.outcome, strength=cleaned["strength"])
            support.full_clean()
            support.stamp_and_save(by)


class DroppingForm(VerbForm):
    """Why it will not come."""

    reason = LineField(max_length=300).formfield(
        label=_("why it is dropped"), help_text=_("So that nobody asks again: the budget, another supplier, no need.")
    )

    class Meta:
        model = FutureService
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial["reason"] = self.instance.reason_dropped

    def act(self, cleaned: dict[str, Any], *, by: Any) -> None:
        self.instance.drop(reason=cleaned["reason"], by=by, on=timezone.localdate())
