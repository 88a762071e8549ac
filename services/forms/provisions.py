"""Forms of provisions and the outcomes they support."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from customers.records.forms import RecordForm, offer
from customers.records.widgets import DateInput, sane_day

from ..models import OutcomeSupport, Provision, Service
from .catalogue import TimeInput


class ProvisionForm(RecordForm):
    class Meta:
        model = Provision
        fields = (
            *("service", "label", "status", "starts_on", "ends_on", "is_vital", "vital_function"),
            *("units", "unit", "charge_basis", "service_days", "opens_at", "closes_at", "notes"),
        )
        widgets = {
            "starts_on": DateInput,
            "ends_on": DateInput,
            "opens_at": TimeInput,
            "closes_at": TimeInput,
            "notes": forms.Textarea(attrs={"rows": 3}),
        }

    groups = (
        (_("Provision"), ("service", "label", "status", "starts_on", "ends_on")),
        (_("Vital business function"), ("is_vital", "vital_function")),
        (_("Size and charge"), ("units", "unit", "charge_basis")),
        (_("Agreed service time"), ("service_days", "opens_at", "closes_at")),
        (_("Notes"), ("notes",)),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        services = Service.objects.offered()
        if self.instance.service_id:
            services |= Service.objects.filter(pk=self.instance.service_id)
        offer(self, "service", services.order_by("sort_name", "pk"))

    def clean_starts_on(self) -> Any:
        return sane_day(self.cleaned_data["starts_on"])

    def clean_ends_on(self) -> Any:
        return sane_day(self.cleaned_data["ends_on"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("is_vital") and not cleaned.get("vital_function") and "vital_function" not in self.errors:
            self.add_error("vital_function", _("Name the business function that stands still without it."))
        elif cleaned.get("vital_function") and not cleaned.get("is_vital"):
            self.add_error("is_vital", _("Tick this too, or leave the function empty."))
        if cleaned.get("opens_at") and not cleaned.get("service_days") and "service_days" not in self.errors:
            self.add_error("service_days", _("Say on which days these times hold."))
        return cleaned


class OutcomeSupportForm(RecordForm):
    fixed = frozenset({"provision"})

    class Meta:
        model = OutcomeSupport
        fields = ("outcome", "strength", "note")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        outcomes = self.instance.provision.customer.outcomes.current()
        if self.instance.outcome_id:
            outcomes |= self.instance.provision.customer.outcomes.filter(pk=self.instance.outcome_id)
        offer(self, "outcome", outcomes.order_by("priority", "statement", "pk"))
