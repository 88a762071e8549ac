"""What the page of a customer's past performance shows."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Min, Sum
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from customers.figures import figure, money
from customers.models import Customer

from . import attainment_of
from .attainment import Attainment
from .models import PerformanceEvent, Provision
from .models.performance import UNDISCLOSED
from .performance_of import (
    Performance,
    Performed,
    agreed_maintenance,
    last_year,
    performance_of,
    provisions_of,
    vital_minutes,
    zone_of,
)
from .performance_shown import Shown
from .periods import Period
from .timeline import CustomerTimeline, begun_by, still_there

Kind = PerformanceEvent.Kind
WRONG = [kind for kind in Kind.values if kind != Kind.ACHIEVEMENT]
COUNTED: dict[str, Any] = {
    Kind.MAJOR_INCIDENT: ngettext_lazy("%(count)s major incident", "%(count)s major incidents", "count"),
    Kind.OUTAGE: ngettext_lazy("%(count)s outage", "%(count)s outages", "count"),
    Kind.BREACH: ngettext_lazy("%(count)s breach", "%(count)s breaches", "count"),
    Kind.SECURITY_INCIDENT: ngettext_lazy("%(count)s security incident", "%(count)s security incidents", "count"),
    Kind.DEGRADATION: ngettext_lazy("%(count)s degradation", "%(count)s degradations", "count"),
    Kind.ACHIEVEMENT: ngettext_lazy("%(count)s achievement", "%(count)s achievements", "count"),
}


@dataclass(frozen=True)
class ProvisionRow:
    """One provision in a table of them."""

    performed: Performed

    @property
    def provision(self) -> Provision:
        return self.performed.provision

    @property
    def shown(self) -> Shown:
        return Shown(self.performed.total)

    @property
    def lost_minutes(self) -> int | None:
        """None where no business function depends on it, and none did when it stood still."""
        lost = self.performed.lost_time
        return vital_minutes(lost) if self.provision.is_vital or lost else None


@dataclass(frozen=True)
class KindCount:
    kind: str
    label: str
    count: int
    url: str


@dataclass(frozen=True)
class Credit:
    amount: Decimal
    currency: str


@dataclass(frozen=True)
class SoFar:
    """Something that the running month has brought, in words."""

    told: str
    url: str
    icon: str = ""


class CustomerPerformance:
    """The performance page of a customer whom the user is known to see."""

    def __init__(self, customer: Customer, *, request: HttpRequest) -> None:
        self.customer, self.request, self.now = customer, request, timezone.now()

    @cached_property
    def provisions(self) -> list[Provision]:
        return provisions_of(self.customer)

    @cached_property
    def timeline(self) -> CustomerTimeline:
        return CustomerTimeline(
            self.request,
            {"customer": self.customer},
            provisions=self.provisions,
            maintenance=self.maintenance,
            first=min((row["first"] for row in self._counted), default=None),
            now=self.now,
        )

    @cached_property
    def maintenance(self) -> Any:
        """All that was agreed in advance, by provision: events and months are reckoned with it."""
        return agreed_maintenance(provision__customer=self.customer)

    @cached_property
    def period(self) -> Period:
        """The last 12 months by the customer's clock."""
        return last_year(self.customer, now=self.now)

    @cached_property
    def this_month(self) -> Period:
        """The running month, which the figures of the period leave out."""
        return Period(self.period.last.plus(1), self.period.last.plus(1))

    @cached_property
    def _reckoned(self) -> Performance:
        """The period, and where something happened in the running month that one too: the queries are the same."""
        last = self.this_month.last if self._happened_this_month else self.period.last
        period = Period(self.period.first, last)
        return performance_of(self.provisions, period, now=self.now, maintenance=self.maintenance)

    @cached_property
    def performance(self) -> Performance:
        return self._reckoned.within(self.period) if self._happened_this_month else self._reckoned

    @cached_property
    def rows(self) -> list[ProvisionRow]:
        return [ProvisionRow(part) for part in self.performance.parts if part.total.agreed or part.provision.is_vital]

    @cached_property
    def all(self) -> Shown:
        return Shown(self.performance.total)

    @cached_property
    def vital(self) -> Shown | None:
        """The vital provisions together; None where no function depends on any."""
        return Shown(self.performance.vital.total) if self.performance.vital.parts else None

    @property
    def lost_minutes(self) -> int:
        """Of what is vital no longer, too: the function stood still all the same."""
        return self.performance.lost_minutes

    @cached_property
    def attainment(self) -> Attainment:
        """Of the targets that were measured in the period."""
        return attainment_of.of_customer_alone(self.customer, self.period)

    @cached_property
    def _counted(self) -> list[dict[str, Any]]:
        """The events counted by what is told of them; those of the period and of the running month may overlap."""
        zone = zone_of(self.customer)
        rows = PerformanceEvent.objects.current().filter(customer=self.customer).order_by()
        told = rows.annotate(
            in_period=still_there(self.period.first_day, zone) & begun_by(self.period.last_day, zone),
            this_month=still_there(self.this_month.first_day, zone),
            untold=UNDISCLOSED,
        ).values("kind", "credit_currency", "in_period", "this_month", "untold")
        counted: Any = told.annotate(count=Count("pk"), credit=Sum("credit_amount"), first=Min("started_at"))
        return list(counted)

    @cached_property
    def kinds(self) -> list[KindCount]:
        """How often each kind happened, the most frequent first."""
        labels = dict(PerformanceEvent.Kind.choices)
        counted = self._by_kind("in_period")
        return [KindCount(kind, str(labels[kind]), count, self.rows_url(kind=kind)) for kind, count in counted]

    def _by_kind(self, when: str) -> list[tuple[str, int]]:
        counts: dict[str, int] = {}
        for row in self._counted:
            if row[when]:
                counts[row["kind"]] = counts.get(row["kind"], 0) + row["count"]
        return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))

    @cached_property
    def went_wrong(self) -> int:
        return sum(row.count for row in self.kinds if row.kind != Kind.ACHIEVEMENT)

    @cached_property
    def achievements(self) -> int:
        return sum(row.count for row in self.kinds if row.kind == Kind.ACHIEVEMENT)

    @cached_property
    def undisclosed(self) -> int:
        return self._untold("in_period")

    def _untold(self, when: str) -> int:
        return sum(row["count"] for row in self._counted if row[when] and row["untold"])

    @cached_property
    def credits(self) -> list[Credit]:
        """What was credited, by currency; currencies are never added up."""
        return self._credits("in_period")

    def _credits(self, when: str) -> list[Credit]:
        sums: dict[str, Decimal] = {}
        for row in self._counted:
            if row[when] and row["credit"] is not None:
                sums[row["credit_currency"]] = sums.get(row["credit_currency"], Decimal()) + row["credit"]
        return [Credit(amount, currency) for currency, amount in sorted(sums.items())]

    # The running month

    @property
    def _happened_this_month(self) -> bool:
        return any(row["this_month"] for row in self._counted)

    @cached_property
    def so_far(self) -> list[SoFar]:
        """What the running month has brought, each with the events behind it; empty where nothing happened."""
        found = [
            SoFar(str(COUNTED[kind] % {"count": n}), self._now_url(kind=kind))
            for kind, n in self._by_kind("this_month")
        ]
        if found and (lost := self._reckoned.within(self.this_month).lost_minutes):
            minutes = _("%(minutes)s of vital functions lost") % {"minutes": figure(lost, "min")}
            found.append(SoFar(minutes, self._now_url(vital="on"), "heartbeat"))
        if untold := self._untold("this_month"):
            told = _("%(count)s not disclosed") % {"count": untold}
            found.append(SoFar(told, self._now_url(undisclosed="on"), "eye-off"))
        for credit in self._credits("this_month"):
            credited = _("%(amount)s credited") % {"amount": money(credit.amount, credit.currency)}
            found.append(SoFar(credited, self._now_url(credit="on"), "coin"))
        return found

    def _now_url(self, **asked: Any) -> str:
        return self._url(since=self.this_month.first_day.isoformat(), **asked)

    # The events behind a figure

    def rows_url(self, **asked: Any) -> str:
        """The timeline, cut to the events behind a figure of the period."""
        return self._url(since=self.period.first_day.isoformat(), until=self.period.last_day.isoformat(), **asked)

    def _url(self, **query: Any) -> str:
        return f"{self.request.path}?{urlencode(query, doseq=True)}#timeline"

    @property
    def events_url(self) -> str:
        return self.rows_url(kind=WRONG)

    @property
    def achievements_url(self) -> str:
        return self.rows_url(kind=Kind.ACHIEVEMENT.value)

    @property
    def vital_url(self) -> str:
        return self.rows_url(vital="on")

    @property
    def credits_url(self) -> str:
        return self.rows_url(credit="on")
