"""What the page of a service shows: who uses it, for whom it is vital, and what retiring it would touch."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, IntegerField, Q, Subquery
from django.utils.functional import cached_property

from customers.models import Authority

from .models import Aspect, FutureService, Provision, Requirement, Service, StandardTarget

MOST_VITAL = 8
MOST_COUNTED = 500  # requirements; a service that everybody has carries thousands, and their list counts them


@dataclass(frozen=True)
class Reach:
    """How many provisions, and customers, a service reaches among those that the user may see."""

    all: int
    running: int
    planned: int
    customers: int
    vital: int
    overdue: int = 0  # of the running ones: their last day has passed


class Counted(Subquery):
    """How many rows there are, counted up to ``most``, as part of another query."""

    template = "(SELECT count(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()

    def __init__(self, rows: Any, most: int | None = None) -> None:
        super().__init__(rows.order_by().values("pk")[:most])


class ServiceOverview:
    """A service on a day, to a user; every figure counts only customers whom the user may see."""

    def __init__(self, service: Service, *, user: Any, on: dt.date) -> None:
        self.service, self.user, self.on = service, user, on

    @property
    def _provisions(self) -> Any:
        return self._seen(Provision.objects.current()).filter(service=self.service)

    def _seen(self, rows: Any) -> Any:
        """Those whose customer the user sees and nobody has archived, as lists show them."""
        return rows.visible_to(self.user).of_current_customers()

    @cached_property
    def shows_customers(self) -> bool:
        """Whether the user sees customers at all; an admin keeps the portfolio without."""
        return bool(self.user.has_perm("customers.view_customer"))

    @cached_property
    def reach(self) -> Reach:
        running = Q(status__in=(Provision.Status.ACTIVE, Provision.Status.SUSPENDED))
        counted = self._provisions.aggregate(
            all=Count("pk"),
            running=Count("pk", filter=running),
            planned=Count("pk", filter=Q(status=Provision.Status.PLANNED)),
            customers=Count("customer", filter=running, distinct=True),
            vital=Count("pk", filter=running & Q(is_vital=True)),
            overdue=Count("pk", filter=running & Q(ends_on__lt=self.on)),
        )
        return Reach(**counted)

    @cached_property
    def vital(self) -> list[Provision]:
        """The first few running provisions that a business function depends on."""
        rows = self._provisions.running().vital().select_related("customer")
        # By key: putting thousands in the order of their names, for a few of them, costs more than the whole list.
        return list(rows.only("vital_function", "customer__name").order_by("pk")[:MOST_VITAL])

    @cached_property
    def more_vital(self) -> int:
        return max(0, self.reach.vital - len(self.vital))

    @cached_property
    def standard_targets(self) -> list[StandardTarget]:
        """By aspect as these are told, utility first, and within one as they were added."""
        rows = self.service.standard_targets.current().order_by("pk")
        return sorted(rows, key=lambda row: Aspect.values.index(row.aspect))

    @cached_property
    def _hangs_on_it(self) -> dict[str, int]:
        """What is agreed, planned and decided about the service, in one query."""
        agreed = self._seen(Requirement.objects.in_use()).filter(state=Requirement.State.AGREED)
        planned = self._seen(FutureService.objects.open()).filter(service=self.service)
        limited = self._seen(Authority.objects.in_force(self.on)).filter(scopes__service=self.service)
        found: Any = Service.objects.filter(pk=self.service.pk).values(
            agreed=Counted(
                agreed.filter(provision__service=self.service, provision__archived_at=None), MOST_COUNTED + 1
            ),
            planned=Counted(planned),
            limited=Counted(limited),
        )
        return found.get()

    @property
    def requirements(self) -> int:
        """Agreed requirements of current provisions, counted up to MOST_COUNTED."""
        return min(self._hangs_on_it["agreed"], MOST_COUNTED)

    @property
    def more_requirements(self) -> bool:
        """Whether there are more than were counted."""
        return self._hangs_on_it["agreed"] > MOST_COUNTED

    @property
    def future_services(self) -> int:
        """Future services, neither delivered nor dropped, that count on it."""
        return self._hangs_on_it["planned"]

    @property
    def authorities(self) -> int:
        """Authorities in force that are restricted to it, perhaps among others."""
        return self._hangs_on_it["limited"]

    @property
    def touches_something(self) -> bool:
        reach = self.reach
        return bool(reach.running or reach.planned or self.future_services or self.authorities)
