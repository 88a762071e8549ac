"""Quarters, and what lies beyond them, as people say them."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .roadmap import Beyond, Horizon, Quarter, Slot

BEYOND = {
    Beyond.OVERDUE: gettext_lazy("Overdue"),
    Beyond.LATER: gettext_lazy("Later"),
    Beyond.UNDATED: gettext_lazy("No date"),
}


def named(slot: Slot) -> str:
    """Q3 2026, or where it lies beyond the quarters."""
    if isinstance(slot, Quarter):
        return _("Q%(number)s %(year)s") % {"number": slot.number, "year": slot.year}
    return str(BEYOND[slot])


def quarter_of(day: dt.date | None) -> str:
    """The quarter that the day is in; empty without a day."""
    return named(Quarter.of(day)) if day else ""


def choices(on: dt.date) -> list[tuple[str, Any]]:
    """What a roadmap of this day shows, to choose one of."""
    return [(str(slot), named(slot)) for slot in Horizon.of(on).slots]
