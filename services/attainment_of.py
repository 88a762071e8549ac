"""The queries beside ``attainment``: what was promised and measured, for many requirements at once.

Which months count, and by which target, is said in ``judging``.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import F, prefetch_related_objects
from django.utils import timezone

from .attainment import Attainment, attainment
from .judging import JudgedMonth, months_judged
from .models import Measurement, Provision, Requirement, RequirementVersion
from .periods import Month, Period, last_months

# What a version is judged by.
VERSION = ("number", "applies_from", "agreed_on", "comparator", "target", "unit")


@dataclass(frozen=True)
class RequirementMonths:
    """The months of one requirement in a period, oldest first: those that count, and those recorded all the same."""

    requirement: Requirement
    period: Period
    months: tuple[JudgedMonth, ...]

    @cached_property
    def attainment(self) -> Attainment:
        return attainment(self.months)


@dataclass(frozen=True)
class Attained:
    """The attainment of a provision or a customer in a period, with the requirements it is the sum of."""

    period: Period
    parts: tuple[RequirementMonths, ...]

    @cached_property
    def attainment(self) -> Attainment:
        return sum((part.attainment for part in self.parts), Attainment())

    @cached_property
    def by_requirement(self) -> dict[int, Attainment]:
        return {part.requirement.pk: part.attainment for part in self.parts}

    def told(self, requirement: Requirement) -> Attainment | None:
        """The requirement's own, where any month of it could be judged."""
        found = self.by_requirement.get(requirement.pk)
        return found if found is not None and found.measured else None

    @cached_property
    def by_provision(self) -> "dict[int, Attained]":
        found: dict[int, list[RequirementMonths]] = {}
        for part in self.parts:
            found.setdefault(part.requirement.provision_id, []).append(part)
        return {pk: Attained(self.period, tuple(parts)) for pk, parts in found.items()}


def last_year(on: dt.date | None = None) -> Period:
    """The last 12 months, seen on the day (today when left out); the last closed month is the last one inside."""
    return last_months(12, on=on or timezone.localdate())


def of_requirements(requirements: Iterable[Requirement], period: Period) -> dict[int, RequirementMonths]:
    """Each requirement's months in the period, both ends inside, by its key. Their provisions must be at hand.

    A query for the versions (unless they are there), and one for the values.
    """
    rows = list(requirements)
    prefetch_related_objects(rows, "versions")
    found: dict[int, dict[Month, Measurement]] = {}
    within = {"month__gte": period.first_day, "month__lte": period.last_day}
    for record in Measurement.objects.current().filter(requirement__in=rows, **within).order_by("month"):
        found.setdefault(record.requirement_id, {})[Month.of(record.month)] = record
    return {row.pk: _months(row, period, found.get(row.pk, {})) for row in rows}


def counted(requirements: Iterable[Requirement], period: Period) -> Attained:
    """The attainment of requirements whose versions and provisions are at hand, for the counts alone; one query.

    The records behind its months are plain values and no measurements.
    """
    rows = list(requirements)
    found = _values([row.pk for row in rows], period)
    return Attained(period, tuple(_months(row, period, found.get(row.pk, {})) for row in rows))


def of_customer_alone(customer: Any, period: Period) -> Attainment:
    """The attainment of all a customer's provisions, without its parts; two queries, for plain values."""
    agreed = RequirementVersion.objects.filter(
        agreed_on__isnull=False,
        requirement__archived_at=None,
        requirement__provision__customer=customer,
        requirement__provision__archived_at=None,
    )
    days = {name: F(f"requirement__provision__{name}") for name in ("starts_on", "ends_on")}
    columns = (*VERSION, *days, "requirement__retired_on", "requirement_id")
    versions: dict[int, list[Any]] = {}
    for row in agreed.annotate(**days).order_by().values_list(*columns, named=True):
        versions.setdefault(row.requirement_id, []).append(row)
    found = _values(versions, period)
    judged = (
        month
        for key, rows in versions.items()
        for month in months_judged(rows, rows[0].requirement__retired_on, rows[0], period, found.get(key, {}))
    )
    return attainment(judged)


def of_requirement(requirement: Requirement, period: Period) -> RequirementMonths:
    return of_requirements([requirement], period)[requirement.pk]


def of_records(requirement: Requirement, period: Period, records: Iterable[Measurement]) -> RequirementMonths:
    """The same where its measurements are at hand."""
    return _months(requirement, period, {Month.of(record.month): record for record in records})


def of_provisions(provisions: Iterable[Provision], period: Period) -> dict[int, Attained]:
    """Each provision's attainment, by its key; without requirements it is of nothing, its percent None."""
    rows = list(provisions)
    counted = Requirement.objects.current().filter(provision__in=rows).select_related("provision")
    by_provision = _attained(counted.order_by("aspect", "statement", "pk"), period).by_provision
    return {row.pk: by_provision.get(row.pk, Attained(period, ())) for row in rows}


def of_provision(provision: Provision, period: Period) -> Attained:
    return of_provisions([provision], period)[provision.pk]


def of_customer(customer: Any, period: Period) -> Attained:
    """The attainment of all a customer's provisions that are not archived; ``by_provision`` has its parts."""
    counted = Requirement.objects.current().filter(provision__customer=customer, provision__archived_at=None)
    return _attained(counted.select_related("provision").order_by("provision", "aspect", "statement", "pk"), period)


def _attained(requirements: Any, period: Period) -> Attained:
    return Attained(period, tuple(of_requirements(requirements.prefetch_related("versions"), period).values()))


def _values(keys: Iterable[int], period: Period) -> dict[int, dict[Month, Any]]:
    """What was measured in the period for the requirements of these keys, as plain values; one query."""
    rows = Measurement.objects.current().filter(requirement__in=keys, month__range=(period.first_day, period.last_day))
    found: dict[int, dict[Month, Any]] = {}
    for row in rows.order_by().values_list("requirement_id", "month", "value", "unit", named=True):
        found.setdefault(row.requirement_id, {})[Month.of(row.month)] = row
    return found


def _months(requirement: Requirement, period: Period, found: Mapping[Month, Any]) -> RequirementMonths:
    versions = list(requirement.versions.all())
    judged = months_judged(versions, requirement.retired_on, requirement.provision, period, found)
    return RequirementMonths(requirement, period, tuple(judged))
