"""How much is used, by month: of a provision, of a customer, and of a service over all its customers.

A month that nobody counted is unknown and never zero. A sum over several provisions says how many were counted.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import Count, Sum

from .models import Provision, Service, Usage
from .periods import Month, Period


@dataclass(frozen=True)
class MonthOfUse:
    """The use of one month; None where it was not counted. ``counted`` provisions stand behind the sums."""

    month: Month
    users: int | None = None
    volume: Decimal | None = None
    counted: int = 0
    record: Usage | None = None

    @property
    def first_day(self) -> dt.date:
        return self.month.first_day

    @property
    def is_counted(self) -> bool:
        return self.users is not None or self.volume is not None


@dataclass(frozen=True)
class UseOverTime:
    """Months of use, oldest first, each month of the period once; volumes are in ``volume_unit``."""

    period: Period
    months: tuple[MonthOfUse, ...]
    volume_unit: str = ""

    @property
    def is_empty(self) -> bool:
        return not any(month.is_counted for month in self.months)

    @property
    def latest(self) -> MonthOfUse | None:
        """The newest month in which users were counted."""
        return next((month for month in self.newest_first if month.users is not None), None)

    @property
    def latest_volume(self) -> MonthOfUse | None:
        return next((month for month in self.newest_first if month.volume is not None), None)

    @property
    def newest_first(self) -> tuple[MonthOfUse, ...]:
        return self.months[::-1]

    @cached_property
    def users(self) -> list[tuple[dt.date, Decimal | None]]:
        return [(one.first_day, None if one.users is None else Decimal(one.users)) for one in self.months]

    @cached_property
    def volumes(self) -> list[tuple[dt.date, Decimal | None]]:
        return [(one.first_day, one.volume) for one in self.months]


def use_of_provisions(provisions: Iterable[Provision], period: Period) -> dict[int, UseOverTime]:
    """Each provision's months, by its key, in one query for all of them. Their services must be at hand."""
    rows = list(provisions)
    found: dict[int, dict[Month, MonthOfUse]] = {row.pk: {} for row in rows}
    for record in _within(Usage.objects.current().filter(provision__in=rows), period).order_by("month", "pk"):
        month = Month.of(record.month)
        found[record.provision_id][month] = MonthOfUse(month, record.users, record.volume, 1, record)
    return {row.pk: _over_time(found[row.pk], period, row.service.volume_unit) for row in rows}


def latest_users(provisions: Iterable[Provision], period: Period) -> dict[int, MonthOfUse]:
    """The newest month of the period in which each provision's users were counted, by its key; one query."""
    counted = _within(Usage.objects.current().filter(provision__in=list(provisions), users__isnull=False), period)
    newest = counted.order_by("provision_id", "-month").distinct("provision_id")
    found = newest.values_list("provision_id", "month", "users")
    return {pk: MonthOfUse(Month.of(month), users, counted=1) for pk, month, users in found}


def use_of_provision(provision: Provision, period: Period) -> UseOverTime:
    return use_of_provisions([provision], period)[provision.pk]


def use_of(service: Service, user: Any, period: Period) -> UseOverTime:
    """The use of a service by month, over all customers whom the user may see; one query."""
    rows = Usage.objects.current().visible_to(user).filter(provision__service=service, provision__archived_at=None)
    return _summed(rows.filter(provision__customer__archived_at=None), period, service.volume_unit)


def added_up(uses: Iterable[UseOverTime], period: Period) -> UseOverTime:
    """The users of several services by month, each counted once for every service; volumes do not add up."""
    found: dict[Month, MonthOfUse] = {}
    for one in (month for use in uses for month in use.months if month.users is not None):
        so_far = found.get(one.month, MonthOfUse(one.month))
        users = (so_far.users or 0) + (one.users or 0)
        found[one.month] = MonthOfUse(one.month, users, counted=so_far.counted + one.counted)
    return _over_time(found, period, "")


def _summed(rows: Any, period: Period, unit: str) -> UseOverTime:
    sums = _within(rows, period).order_by().values("month")
    told = sums.annotate(all_users=Sum("users"), all_volume=Sum("volume"), counted=Count("provision"))
    found = {}
    for row in told:
        month = Month.of(row["month"])
        found[month] = MonthOfUse(month, row["all_users"], row["all_volume"], row["counted"])
    return _over_time(found, period, unit)


def _within(rows: Any, period: Period) -> Any:
    return rows.filter(month__gte=period.first_day, month__lte=period.last_day)


def _over_time(found: dict[Month, MonthOfUse], period: Period, unit: str) -> UseOverTime:
    return UseOverTime(period, tuple(found.get(month, MonthOfUse(month)) for month in period), unit)
