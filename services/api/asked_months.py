"""The months that a question of the API is about: one rule for all of them."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.records.api import descriptions, queries
from customers.records.api.fields import MONTH
from customers.records.api.problems import Problem

from ..months import MonthFormField
from ..periods import Month, Period

MOST_MONTHS = 120
NO_MONTH = gettext_lazy("Give the month as year and number, such as 2026-03, or as its first day.")
TEXTS = {
    "from": gettext_lazy("The first month; eleven months before the last one otherwise."),
    "to": gettext_lazy("The last month, which is inside; the last closed one otherwise."),
}


class AskedMonth(MonthFormField):
    """A month and no other day of it: a period that was asked for to the day is not widened without a word."""

    def to_python(self, value: Any) -> Any:
        if value not in self.empty_values and not re.fullmatch(MONTH, value):
            raise ValidationError(NO_MONTH, code="invalid")
        return super().to_python(value)


class PeriodForm(forms.Form):
    """From one month to another, both inside."""


PeriodForm.base_fields = {name: AskedMonth(label=name, required=False) for name in TEXTS}


def asked_months(request: HttpRequest, year: Period) -> Period:
    """The months asked for, of which either end may be left out; ``year`` are the last 12 closed ones.

    Problem for what cannot be understood, ends before it begins or has more than MOST_MONTHS.
    """
    queries.refuse_unknown(request, list(TEXTS))
    form = PeriodForm(request.GET)
    if not form.is_valid():
        raise _problem(queries.errors_of(form))
    first, last = form.cleaned_data["from"], form.cleaned_data["to"]
    end = Month.of(last) if last else year.last
    start = Month.of(first) if first else end.plus(-11)
    if end < start:
        told = date_format(end.first_day, "YEAR_MONTH_FORMAT")
        raise _problem({"from": [_("The last month is %(month)s, before the first one.") % {"month": told}]})
    if end.since(start) >= MOST_MONTHS:
        raise _problem({"from": [_("Ask for at most %(most)s months.") % {"most": MOST_MONTHS}]})
    return Period(start, end)


def month_parameters() -> list[dict[str, Any]]:
    """The two parameters."""
    schema = {"type": "string", "pattern": f"^{MONTH}$", "examples": ["2026-03"]}
    return [descriptions.query(name, schema, text) for name, text in TEXTS.items()]


def _problem(errors: Any) -> Problem:
    return Problem("invalid", _("Correct the parameters named in “errors”."), errors=errors)
