"""The page of what one customer is provided with: one object, one lazy property for each part."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.functional import cached_property

from customers.models import Customer

from .models import Provision
from .requirements_matrix import RequirementsMatrix


def provided_to(customer: Customer) -> list[Provision]:
    """What the customer is provided with now and was before: what is vital first, what has ended last; by name."""
    return in_order(customer.provisions.current().select_related("service"))


def in_order(provisions: Any) -> list[Provision]:
    return sorted(provisions, key=_as_told)


def _as_told(provision: Provision) -> tuple[Any, ...]:
    gone = provision.is_archived, provision.has_ended
    return (*gone, not provision.is_vital, provision.service.sort_name, provision.label, provision.pk)


class CustomerServices:
    """What a customer's services page shows on a day to a user who is known to see the customer."""

    def __init__(self, customer: Customer, *, user: Any, on: dt.date, archived: bool = False) -> None:
        self.customer, self.user, self.on, self.archived = customer, user, on, archived

    @cached_property
    def _all(self) -> list[Provision]:
        rows = in_order(self.customer.provisions.select_related("service"))
        for provision in rows:
            provision.customer = self.customer
        return rows

    @cached_property
    def provisions(self) -> list[Provision]:
        """As ``provided_to`` orders them; archived ones only if they were asked for, and then last."""
        return [provision for provision in self._all if self.archived or not provision.is_archived]

    @cached_property
    def archived_count(self) -> int:
        return sum(provision.is_archived for provision in self._all)

    @cached_property
    def vital_count(self) -> int:
        """How many of them are vital to a function of the customer's business now."""
        return sum(p.is_vital and not p.is_archived and not p.has_ended for p in self._all)

    @cached_property
    def matrix(self) -> RequirementsMatrix:
        """What they need of each, aspect by aspect."""
        return RequirementsMatrix(self.provisions, on=self.on)

    @cached_property
    def rows(self) -> list["ProvidedService"]:
        return [ProvidedService(provision, self) for provision in self.provisions]


@dataclass(frozen=True)
class ProvidedService:
    """One row of the page. Figures that are fetched for all rows at once are asked for here, by ``page``."""

    provision: Provision
    page: CustomerServices

    @property
    def is_overdue(self) -> bool:
        return self.provision.is_overdue(self.page.on)
