"""Forms of what is counted by month."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from customers.records.forms import RecordForm

from ..models import Measurement, Usage


def begun(month: Any) -> Any:
    """Refuse a month that has not begun; raise ValidationError."""
    if month is not None and month > timezone.localdate():
        raise ValidationError(_("This month has not begun. Only what was counted can be recorded."))
    return month


class UsageForm(RecordForm):
    fixed = frozenset({"provision"})

    class Meta:
        model = Usage
        fields = ("month", "users", "volume", "note")

    def clean_month(self) -> Any:
        return begun(self.cleaned_data["month"])


class MeasurementForm(RecordForm):
    fixed = frozenset({"requirement"})

    class Meta:
        model = Measurement
        fields = ("month", "value", "unit", "note")

    def clean_month(self) -> Any:
        return begun(self.cleaned_data["month"])
