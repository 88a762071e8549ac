"""Months in the database and in forms: stored as their first day, written as ``2026-03``."""

import datetime as dt
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from customers.records.widgets import sane_day

from .periods import Month

NO_MONTH = _("Give a month as year and number, such as 2026-03.")
_YEAR_FIRST = re.compile(r"(\d{4})[-./ ](\d{1,2})(?:[-./]\d{1,2})?", re.ASCII)
_MONTH_FIRST = re.compile(r"(\d{1,2})[-./ ](\d{4})", re.ASCII)


def month_from(text: str) -> dt.date:
    """The first day of the month written as 2026-03, 03/2026, 2026-03-31, Mar 2026 or March 2026; ValidationError."""
    text = " ".join(text.split())
    if found := _YEAR_FIRST.fullmatch(text):
        year, number = int(found[1]), int(found[2])
    elif found := _MONTH_FIRST.fullmatch(text):
        year, number = int(found[2]), int(found[1])
    else:
        for pattern in ("%b %Y", "%B %Y", "%b-%y", "%b %y"):
            try:
                named = dt.datetime.strptime(text, pattern)
            except ValueError:
                continue
            return sane_day(named.date())
        raise ValidationError(NO_MONTH, code="invalid")
    try:
        return sane_day(Month(year, number).first_day)
    except ValueError:
        raise ValidationError(NO_MONTH, code="invalid") from None


class MonthInput(forms.TextInput):
    """The browser's own month field where it has one; text such as 2026-03 elsewhere."""

    input_type = "month"

    def __init__(self, attrs: Any = None) -> None:
        super().__init__({"placeholder": "2026-03", "maxlength": "20", **(attrs or {})})

    def format_value(self, value: Any) -> str | None:
        return f"{value:%Y-%m}" if isinstance(value, dt.date) else super().format_value(value)


class MonthFormField(forms.CharField):
    """A month; cleaned to its first day."""

    widget = MonthInput
    is_month = True  # other processes send it as 2026-03, or its first day

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        return value.replace(day=1) if isinstance(value, dt.date) else month_from(str(value))

    def clean(self, value: Any) -> Any:
        month = self.to_python(value)
        if month is None and self.required:
            raise ValidationError(self.error_messages["required"], code="required")
        return month

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True


class MonthField(models.DateField):
    """A month, stored as its first day."""

    def formfield(self, **options: Any) -> Any:
        return super().formfield(**{"form_class": MonthFormField, **options})

    def to_python(self, value: Any) -> Any:
        day = super().to_python(value)
        return day.replace(day=1) if day is not None else None

    def value_to_string(self, obj: Any) -> str:
        return f"{self.value_from_object(obj):%Y-%m-%d}"


def first_of_month(name: str, field: str = "month") -> models.CheckConstraint:
    """The database's own guard: a month is stored as its first day."""
    return models.CheckConstraint(
        condition=models.Q(**{f"{field}__day": 1}), name=name, violation_error_message=NO_MONTH
    )
