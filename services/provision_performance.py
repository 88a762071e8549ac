"""What a provision's page shows of how it did."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Case, F, When
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.http import urlencode

from .availability import Availability
from .models import Maintenance, PerformanceEvent, Provision
from .performance_of import Performed, last_year, performance_of, vital_minutes
from .performance_shown import Shown
from .periods import Month, Period

RECENT = 5


@dataclass(frozen=True)
class MonthRow:
    """One month of a provision."""

    month: Month
    shown: Shown
    lost_minutes: int
    so_far: bool = False
    measured: str = ""  # where another availability was measured than is computed

    @property
    def day(self) -> dt.date:
        return self.month.first_day


class ProvisionPerformance:
    """How one provision did: its last 12 months and the present one, recent events, maintenance to come."""

    def __init__(self, provision: Provision) -> None:
        self.provision, self.now = provision, timezone.now()

    @cached_property
    def period(self) -> Period:
        return last_year(self.provision.customer, now=self.now)

    @cached_property
    def performed(self) -> Performed:
        """Up to the present month, which the figures of the period leave out."""
        with_now = Period(self.period.first, self.period.last.plus(1))
        return performance_of([self.provision], with_now, now=self.now).parts[0]

    @cached_property
    def months(self) -> list[MonthRow]:
        """Newest first, the present month before them."""
        found, last = self.performed, self.period.last
        rows = [
            MonthRow(month, Shown(found.availability[month]), vital_minutes(found.lost[month]), month > last)
            for month in found.period
        ]
        return rows[::-1]

    @cached_property
    def total(self) -> Shown:
        return Shown(sum((self.performed.availability[month] for month in self.period), Availability()))

    @cached_property
    def lost_minutes(self) -> int:
        return vital_minutes(sum((self.performed.lost[month] for month in self.period), dt.timedelta()))

    @cached_property
    def has_service_time(self) -> bool:
        return any(row.shown.found.agreed for row in self.months)

    @cached_property
    def events(self) -> list[PerformanceEvent]:
        rows = PerformanceEvent.objects.current().filter(impacts__provision=self.provision)
        return list(rows.with_impacts().order_by("-started_at", "-pk")[:RECENT])

    @property
    def events_url(self) -> str:
        page = reverse("services:customer_performance", args=[self.provision.customer_id])
        return f"{page}?provision={self.provision.pk}#timeline"

    @cached_property
    def maintenance(self) -> list[Maintenance]:
        """What goes on or is planned, soonest first, and then what was last done."""
        rows = Maintenance.objects.current().filter(provision=self.provision)
        ahead = Case(When(ends_at__gt=self.now, then=F("starts_at")))
        rows = rows.select_related("provision__customer", "agreed_by")
        return list(rows.order_by(ahead.asc(nulls_last=True), "-starts_at", "-pk")[:RECENT])

    @property
    def maintenance_url(self) -> str:
        which = {"customer": self.provision.customer.code, "service": self.provision.service.code}
        return f"{reverse('services:maintenance_list')}?{urlencode(which)}"
