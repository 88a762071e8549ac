"""What is to be known before and after a service leaves the catalogue or the portfolio: who still has it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from .models import Provision, Service

GOES_ON = _("What runs goes on; nobody new gets it.")
STILL_PROVIDED = _("It is still provided. What runs goes on; nobody new gets it.")
RUNS = Q(status__in=(Provision.Status.ACTIVE, Provision.Status.SUSPENDED))
COUNTED = {
    "running": Count("pk", filter=RUNS),
    "customers": Count("customer", filter=RUNS, distinct=True),
    "vital": Count("pk", filter=RUNS & Q(is_vital=True)),
    "planned": Count("pk", filter=Q(status=Provision.Status.PLANNED)),
}


@dataclass(frozen=True)
class InUse:
    """Who has a service, as far as one user may know; ``is_told`` where they may see any of those who have it."""

    is_used: bool
    running: int = 0  # provisions
    customers: int = 0  # of those that run
    vital: int = 0  # of those that run; a business function depends on each
    planned: int = 0  # provisions

    @property
    def is_told(self) -> bool:
        return bool(self.running or self.planned)


def in_use(service: Service, user: Any) -> InUse:
    """What runs of the service and at how many customers, how much of that is vital, and what is planned of it."""
    return in_use_by_service([service.pk], user).get(service.pk, InUse(is_used=False))


def in_use_by_service(services: Iterable[int], user: Any) -> dict[int, InUse]:
    """The same of many services at once, by key; one that nobody has is not in it.

    Whether anybody has it is told to everybody who keeps the portfolio; figures only of customers they may see.
    """
    had = _had().filter(service__in=services).order_by()
    used = set(had.values_list("service", flat=True).distinct())
    seen = had.visible_to(user).values("service").annotate(**COUNTED) if used else ()
    told = {row.pop("service"): InUse(is_used=True, **row) for row in seen}
    return {key: told.get(key, InUse(is_used=True)) for key in used}


def is_used(service: Service) -> bool:
    """Whether any customer has the service, or is to have it."""
    return _had().filter(service=service).exists()


def _had() -> Any:
    return Provision.objects.current().of_current_customers().exclude(status=Provision.Status.ENDED)


def running_url(service: Service) -> str:
    """The list of the provisions that run."""
    return f"{reverse('services:provision_list')}?service={service.code}&status=active&status=suspended"


def still_provided(use: InUse) -> str:
    """What to know before a service leaves the catalogue: who has it, as far as it is told; '' where nobody does."""
    if not use.is_told:
        return str(STILL_PROVIDED) if use.is_used else ""
    runs = ngettext("%(count)s provision of it still runs.", "%(count)s provisions of it still run.", use.running)
    vital = ngettext(
        "%(count)s vital business function depends on it.",
        "%(count)s vital business functions depend on it.",
        use.vital,
    )
    planned = ngettext("%(count)s provision of it is planned.", "%(count)s provisions of it are planned.", use.planned)
    counted = ((runs, use.running), (vital, use.vital), (planned, use.planned))
    return " ".join([*(said % {"count": count} for said, count in counted if count), str(GOES_ON)])


def runs_on(count: int) -> str:
    """What is said after a service was retired while provisions of it run."""
    said = ngettext(
        "It is retired, and %(count)s provision of it still runs.",
        "It is retired, and %(count)s provisions of it still run.",
        count,
    )
    return said % {"count": count}
