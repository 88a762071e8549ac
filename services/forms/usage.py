"""Forms of what is counted by month."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from customers.records.forms import RecordForm

from ..attainment import Target
from ..judging import target_in
from ..lifetimes import doubt_outside, why_outside
from ..models import Measurement, Usage
from ..periods import Month
from ..units import DifferentUnits, ratio
from .reasonable import out_of_reason


def begun(month: Any) -> Any:
    """Refuse a month that has not begun; raise ValidationError."""
    if month is not None and month > timezone.localdate():
        raise ValidationError(_("This month has not begun. Only what was counted can be recorded."))
    return month


def _stays(form: RecordForm, month: Any) -> bool:
    """Whether it is recorded for this month already, perhaps since before the provision's days were changed."""
    return form.instance.pk is not None and month == form.instance.month


class UsageForm(RecordForm):
    fixed = frozenset({"provision"})

    class Meta:
        model = Usage
        fields = ("month", "users", "volume", "note")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        unit = self.instance.provision.service.volume_unit if self.instance.provision_id else ""
        if unit:
            self.fields["volume"].help_text = gettext("In %(unit)s.") % {"unit": unit}

    def clean_month(self) -> Any:
        month = begun(self.cleaned_data["month"])
        if month is not None and not _stays(self, month) and (why := why_outside(self.instance.provision, month)):
            raise ValidationError(why)
        return month


class MeasurementForm(RecordForm):
    fixed = frozenset({"requirement"})

    class Meta:
        model = Measurement
        fields = ("month", "value", "unit", "note")

    def clean_month(self) -> Any:
        return begun(self.cleaned_data["month"])

    def find_warnings(self) -> list[str]:
        """What can be kept but is hardly meant: a month outside, a unit unlike the target's, a value out of reason."""
        month, value = self.cleaned_data.get("month"), self.cleaned_data.get("value")
        if not month or value is None:
            return []
        prefetch_related_objects([self.instance.requirement], "versions")  # once, however many months it has
        versions = list(self.instance.requirement.versions.all())
        target = target_in(versions, Month.of(month))
        unit = self.cleaned_data.get("unit") or ""
        return [
            *self._outside(month),
            *_other_unit(unit, target),
            *out_of_reason(value, unit, target or _proposed(versions)),
        ]

    def _outside(self, month: Any) -> list[str]:
        doubt = "" if _stays(self, month) else doubt_outside(self.instance.requirement.provision, month)
        return [doubt] if doubt else []


def _proposed(versions: list[Any]) -> Target | None:
    """The newest target with a figure, where none was agreed for the month."""
    return next((version.as_target for version in reversed(versions) if version.target is not None), None)


def _other_unit(unit: str, target: Target | None) -> list[str]:
    if not unit or target is None:
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
