"""The forms of what a customer wants to achieve, and of what has been measured of it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..models import BusinessOutcome, OutcomeMeasurement
from ..records.choices import currencies
from ..records.forms import RecordForm
from ..records.widgets import DateInput, LongChoiceField, sane_day


class BusinessOutcomeForm(RecordForm):
    currency = LongChoiceField(known=currencies, label=_("currency"), required=False)

    class Meta:
        model = BusinessOutcome
        fields = (
            *("statement", "priority", "measure", "unit", "baseline", "target", "due_on"),
            *("yearly_value", "currency", "notes"),
        )
        widgets = {"due_on": DateInput, "notes": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if not self.instance.pk and not self.initial.get("currency"):
            self.initial["currency"] = self.instance.customer.billing_currency

    def clean_due_on(self) -> Any:
        return sane_day(self.cleaned_data["due_on"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("yearly_value") is None:
            cleaned["currency"] = ""
        elif not cleaned.get("currency") and "currency" not in self.errors:
            self.add_error("currency", _("Say in which currency the value is."))
        return cleaned


class OutcomeMeasurementForm(RecordForm):
    fixed = frozenset({"outcome"})

    class Meta:
        model = OutcomeMeasurement
        fields = ("measured_on", "value", "note")
        widgets = {"measured_on": DateInput}

    def clean_measured_on(self) -> Any:
        day = sane_day(self.cleaned_data["measured_on"])
        if day > timezone.localdate():
            raise ValidationError(_("A measurement tells what has been measured: give today or an earlier day."))
        return day
