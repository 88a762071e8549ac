"""What is to be known before and after a service leaves the catalogue or the portfolio: who still has it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from .models import Provision, Service

STILL_PROVIDED = _("It is still provided. What runs goes on; nobody new gets it.")


@dataclass(frozen=True)
class InUse:
    """Who has a service, as far as one user may know; ``is_told`` where they may see any of those who have it."""

    is_used: bool
    running: int = 0
    customers: int = 0
    vital: int = 0  # customers
    planned: int = 0

    @property
    def is_told(self) -> bool:
        return bool(self.running or self.planned)


def in_use(service: Service, user: Any) -> InUse:
    """How many customers run the service, for how many it is vital, and how many provisions of it are planned.

    Whether anybody has it is told to everybody who keeps the portfolio; figures only of customers they may see.
    """
    if not is_used(service):
        return InUse(is_used=False)
    if not user.has_perm("customers.view_customer"):
        return InUse(is_used=True)
    states = Provision.Status
    running = Q(status__in=(states.ACTIVE, states.SUSPENDED))
    counted = (
        _had(service)
        .visible_to(user)
        .aggregate(
            running=Count("pk", filter=running),
            customers=Count("customer", filter=running, distinct=True),
            vital=Count("customer", filter=running & Q(is_vital=True), distinct=True),
            planned=Count("pk", filter=Q(status=states.PLANNED)),
        )
    )
    return InUse(is_used=True, **counted)


def is_used(service: Service) -> bool:
    """Whether any customer has the service, or is to have it."""
    return _had(service).exists()


def _had(service: Service) -> Any:
    rows = Provision.objects.current().of_current_customers().filter(service=service)
    return rows.exclude(status=Provision.Status.ENDED)


def running_url(service: Service) -> str:
    """The list of the provisions that run."""
    return f"{reverse('services:provision_list')}?service={service.code}&status=active&status=suspended"


def still_provided(count: int, vital: int) -> str:
    """What to know before a service leaves the catalogue: how many provisions run, and for how many it is vital."""
    said = ngettext(
        "%(count)s provision of it still runs; for %(vital)s it is vital. What runs goes on; nobody new gets it.",
        "%(count)s provisions of it still run; for %(vital)s it is vital. What runs goes on; nobody new gets it.",
        count,
    )
    return said % {"count": count, "vital": vital}


def runs_on(count: int) -> str:
    """What is said after a service was retired while provisions of it run."""
    said = ngettext(
        "It is retired, and %(count)s provision of it still runs.",
        "It is retired, and %(count)s provisions of it still run.",
        count,
    )
    return said % {"count": count}
