"""Forms of performance events and maintenance."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from customers.records.choices import currencies
from customers.records.forms import RecordForm, offer
from customers.records.widgets import DateInput, LongChoiceField, sane_day

from ..models import EventImpact, Maintenance, PerformanceEvent, Provision, Requirement


class MomentInput(forms.DateTimeInput):
    """The browser's own field for a day and a time."""

    input_type = "datetime-local"

    def __init__(self, attrs: Any = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


def provisions_field(label: Any, **options: Any) -> Any:
    return forms.ModelMultipleChoiceField(
        Provision.objects.none(), label=label, required=False, widget=forms.CheckboxSelectMultiple, **options
    )


class PerformanceEventForm(RecordForm):
    provisions = provisions_field(_("provisions affected"))
    unavailable = provisions_field(
        _("of these, unavailable"), help_text=_("Their time counts as downtime, as far as it is agreed service time.")
    )
    functions_lost = provisions_field(_("of these, vital function stood still"))
    credit_currency = LongChoiceField(known=currencies, label=_("currency"), required=False)

    class Meta:
        model = PerformanceEvent
        fields = (
            *("kind", "severity", "title", "started_at", "ended_at", "requirement", "impact", "cause", "correction"),
            *("credit_amount", "credit_currency", "external_system", "external_id", "disclosed_on"),
        )
        widgets = {
            "started_at": MomentInput,
            "ended_at": MomentInput,
            "disclosed_on": DateInput,
            **{name: forms.Textarea(attrs={"rows": 3}) for name in ("impact", "cause", "correction")},
        }

    groups = (
        (_("Event"), ("kind", "severity", "title", "started_at", "ended_at")),
        (_("What was affected"), ("provisions", "unavailable", "functions_lost", "requirement")),
        (_("What it meant"), ("impact", "cause", "correction")),
        (_("Credit and disclosure"), ("credit_amount", "credit_currency", "disclosed_on")),
        (_("Ticket"), ("external_system", "external_id")),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        theirs = Provision.objects.filter(customer=self.instance.customer_id)
        impacts = list(self.instance.impacts.all()) if self.instance.pk else []
        self.present = {impact.provision_id: impact for impact in impacts}
        rows = (theirs.current() | theirs.filter(pk__in=self.present)).select_related("service")
        for name in ("provisions", "unavailable"):
            offer(self, name, rows.order_by("service__sort_name", "label", "pk"))
        offer(self, "functions_lost", rows.filter(is_vital=True).order_by("service__sort_name", "label", "pk"))
        requirements = Requirement.objects.filter(provision__customer=self.instance.customer_id)
        chosen = requirements.filter(pk=self.instance.requirement_id)
        offer(self, "requirement", (requirements.current() | chosen).order_by("statement", "pk"))
        self.initial.setdefault("provisions", [impact.provision_id for impact in impacts])
        self.initial.setdefault("unavailable", [i.provision_id for i in impacts if i.unavailable])
        self.initial.setdefault("functions_lost", [i.provision_id for i in impacts if i.function_lost])

    def clean_disclosed_on(self) -> Any:
        return sane_day(self.cleaned_data["disclosed_on"])

    def store(self) -> None:
        super().store()
        affected = {provision.pk for provision in self.cleaned_data["provisions"]}
        down = {provision.pk for provision in self.cleaned_data["unavailable"]}
        lost = {provision.pk for provision in self.cleaned_data["functions_lost"]}
        affected |= down | lost
        self.instance.impacts.exclude(provision__in=affected).delete()
        for pk in sorted(affected):
            impact = self.present.get(pk) or EventImpact(event=self.instance, provision_id=pk)
            if impact.pk is None or (impact.unavailable, impact.function_lost) != (pk in down, pk in lost):
                impact.unavailable, impact.function_lost = pk in down, pk in lost
                impact.save()


class MaintenanceForm(RecordForm):
    fixed = frozenset({"provision"})

    class Meta:
        model = Maintenance
        fields = ("title", "starts_at", "ends_at")
        widgets = {"starts_at": MomentInput, "ends_at": MomentInput}
