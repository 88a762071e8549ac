"""Forms of what is counted by month."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from customers.records.forms import RecordForm

from ..judging import target_in
from ..models import Measurement, Usage
from ..periods import Month
from ..units import DifferentUnits, ratio


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

    def find_warnings(self) -> list[str]:
        """A value in another kind of unit than the target's can be kept, but says nothing about the target."""
        unit = self.cleaned_data.get("unit")
        if not unit or not self.cleaned_data.get("month"):
            return []
        target = target_in(self.instance.requirement.versions.all(), Month.of(self.cleaned_data["month"]))
        if target is None:
            return []
        try:
            ratio(unit, target.unit)
        except DifferentUnits:
            said = gettext(
                "The target of this month is in %(target)s, which %(unit)s does not convert into: "
                "the month would be neither met nor missed."
            )
            return [said % {"target": target.unit or gettext("no unit"), "unit": unit}]
        return []
