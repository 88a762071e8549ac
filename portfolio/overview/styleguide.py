"""The style guide: every component of the look, in both themes side by side, for those who build pages."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from customers.records.policies import policy

from . import styleguide_services

COLOURS = (
    *("paper", "canvas", "sunken", "raised", "selected", "hairline", "line", "control", "ink-3", "ink-2", "ink"),
    *("accent", "accent-soft", "good", "good-soft", "warn", "warn-soft", "bad", "bad-soft", "info"),
)
ICONS = (
    *("building", "users", "target-arrow", "signature", "calendar", "message", "history", "lock", "pencil"),
    *("archive", "download", "search"),
)


@dataclass(frozen=True)
class Side:
    """One of the two columns: the theme, and forms whose ids do not meet those of the other column."""

    theme: str
    form: forms.Form
    refused: forms.Form


class Sample(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label="Name", help_text="As the customer writes it.")
    email = forms.EmailField(label="Email", required=False)
    tier = forms.ChoiceField(
        label="Tier", choices=[("strategic", "Strategic"), ("key", "Key"), ("standard", "Standard")]
    )
    since = forms.DateField(label="Customer since", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    limit = forms.DecimalField(label="Amount limit", required=False, help_text="Empty: no limit.")
    reach = forms.ChoiceField(
        label="How they like to be reached",
        choices=[("mail", "By mail"), ("phone", "By phone")],
        widget=forms.RadioSelect,
        required=False,
    )
    about = forms.CharField(label="Description", widget=forms.Textarea(attrs={"rows": 4}), required=False)
    paper = forms.FileField(label="Evidence", required=False)
    restricted = forms.BooleanField(label="Restricted", required=False, help_text="Only its team and managers see it.")


@policy(signed_in=True)
def styleguide(request: HttpRequest) -> HttpResponse:
    """Every component once per theme. For staff only: it shows nothing of any customer."""
    if not request.user.is_staff:
        raise PermissionDenied
    return render(request, "overview/styleguide.html", _context())


def _context() -> dict[str, Any]:
    refused = {"name": "", "email": "mara.lindqvist", "tier": "platinum", "limit": "12"}
    return {
        "sides": [
            Side(theme, Sample(auto_id=f"{theme}-%s"), Sample(refused, auto_id=f"{theme}-refused-%s"))
            for theme in ("light", "dark")
        ],
        "sheets": ("css/styleguide.css", *styleguide_services.SHEETS),
        "colours": COLOURS,
        "icons": ICONS,
        "names": ["Mara Lindqvist", "Jonas Weber", "Aiko Tanaka", "Priya Nair", "Tom Okafor", "Lucía Fernández"],
        "course": [Decimal(n) for n in (62, 66, 64, 71, 75, 79, 84)],
        "target": Decimal(90),
        "amount": Decimal("1250000"),
        "odd_amount": Decimal("48210.55"),
        "day": date(2026, 3, 14),
        **styleguide_services.samples(),
    }
