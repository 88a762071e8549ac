"""How fresh each part of a customer's record is: when it was last confirmed to be right, and by whom."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from .models import Customer, Section

STALE_AFTER = 183  # days: half a year


@dataclass(frozen=True)
class Freshness:
    """When a section was last confirmed, by whom, and how many days ago that is; None when never."""

    section: str
    label: str
    confirmed_on: dt.date | None
    confirmed_by: str
    days_ago: int | None

    @property
    def is_stale(self) -> bool:
        """Never confirmed, or more than half a year ago."""
        return self.days_ago is None or self.days_ago > STALE_AFTER


def freshness(customer: Customer, *, on: dt.date) -> dict[str, Freshness]:
    """Every section's freshness on the day, in the order of the sections; one query."""
    shown = ("section", "confirmed_on", "confirmed_by__name", "confirmed_by__email")
    known = {row.section: row for row in customer.confirmations.values_list(*shown, named=True)}
    return {value: _freshness(value, str(label), known.get(value), on) for value, label in Section.choices}


def _freshness(section: str, label: str, row: Any, on: dt.date) -> Freshness:
    if row is None:
        return Freshness(section, label, None, "", None)
    who = row.confirmed_by__name or row.confirmed_by__email
    return Freshness(section, label, row.confirmed_on, who, (on - row.confirmed_on).days)
