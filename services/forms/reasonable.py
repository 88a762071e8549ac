"""Figures that can be kept and are hardly meant: a share beyond all or below nothing, and what is negative."""

from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from customers.figures import figure
from customers.records.forms import RecordForm

from ..attainment import Target
from ..units import DifferentUnits, ratio


def out_of_reason(value: Decimal, unit: str, target: Target | None = None) -> list[str]:
    """What is doubtful about the value, whose unit is that of its target where it has none: slips mostly."""
    unit = unit or (target.unit if target else "")
    try:
        share = Fraction(value) * ratio(unit, "%")
    except DifferentUnits:
        share = None
    shown = figure(value, unit)
    if share is not None and not 0 <= share <= 100:
        return [_("A share lies between 0 % and 100 %. Is {value} right?").format(value=shown)]
    if value < 0 and not (target and target.value < 0):
        return [_("A negative value is seldom meant. Is {value} right?").format(value=shown)]
    return []


def doubtful_target(form: RecordForm) -> list[str]:
    """What is doubtful about the target that the form sets; one that stays was asked about before."""
    value, unit = form.cleaned_data.get("target"), form.cleaned_data.get("unit") or ""
    given = form.instance.pk is None or {"target", "unit"} & set(form.changed_data)
    return out_of_reason(value, unit) if given and value is not None else []
