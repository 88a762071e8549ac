"""The page of what one customer is provided with: one object, one lazy property for each part."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.functional import cached_property

from customers.models import Customer

from .models import Provision


class CustomerServices:
    """What a customer's services page shows on a day to a user who is known to see the customer."""

    def __init__(self, customer: Customer, *, user: Any, on: dt.date, archived: bool = False) -> None:
        self.customer, self.user, self.on, self.archived = customer, user, on, archived

    @cached_property
    def provisions(self) -> list[Provision]:
        """What is provided: first what is vital, last what has ended; by name within. Archived ones only if asked."""
        rows = self.customer.provisions.select_related("service")
        found = rows.all() if self.archived else rows.current()
        return sorted(found, key=_as_told)

    @cached_property
    def rows(self) -> list["ProvidedService"]:
        return [ProvidedService(provision, self) for provision in self.provisions]


@dataclass(frozen=True)
class ProvidedService:
    """One row of the page. Figures that are fetched for all rows at once are asked for here, by ``page``."""

    provision: Provision
    page: CustomerServices


def _as_told(provision: Provision) -> tuple[Any, ...]:
    gone = provision.is_archived, provision.status == Provision.Status.ENDED
    return (*gone, not provision.is_vital, provision.service.sort_name, provision.label, provision.pk)
