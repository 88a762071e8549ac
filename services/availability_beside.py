"""Availability as it was measured beside what downtime leaves of it: the two may differ, and then both are told."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from customers.figures import figure

from .attainment_of import RequirementMonths
from .availability import Availability
from .models.catalogue import Aspect
from .performance_of import share_up
from .periods import Month

TOLERANCE = Decimal("0.05")  # percentage points


def in_percent(part: RequirementMonths) -> dict[Month, Decimal]:
    """What was measured of a requirement of availability, by month; nothing of any other."""
    if part.requirement.aspect != Aspect.AVAILABILITY:
        return {}
    values = (month.measured for month in part.months if month.record is not None)
    return {value.month: value.value for value in values if value is not None and value.unit == "%"}


def computed_otherwise(part: RequirementMonths, availability: Mapping[Month, Availability]) -> dict[Month, Decimal]:
    """The availability computed from events in the months in which another one was measured."""
    found = {}
    for month, value in in_percent(part).items():
        reckoned = availability.get(month)
        if reckoned is None or reckoned.percent is None or abs(reckoned.percent - value) <= TOLERANCE:
            continue
        shown = share_up(reckoned)
        if shown is not None:
            found[month] = shown
    return found


def measured_otherwise(
    parts: Iterable[RequirementMonths], availability: Mapping[Month, Availability]
) -> dict[Month, str]:
    """What was measured, in words, in the months in which something else is computed from events."""
    found: dict[Month, list[Any]] = {}
    for part in parts:
        values = in_percent(part)
        for month in computed_otherwise(part, availability):
            found.setdefault(month, []).append(values[month])
    return {month: ", ".join(figure(value, "%") for value in sorted(set(values))) for month, values in found.items()}
