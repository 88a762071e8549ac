"""The page of one customer: one object that knows what it shows, one property for each section."""

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.functional import cached_property

from customers.decision_rights import RightToday
from customers.heads import CustomerHead
from customers.models import BusinessOutcome, Customer, Involvement
from customers.pages import CustomerPages
from services.customer_services import provided_to
from services.decision_rights import register
from services.models import Provision

SHOWN_PROVISIONS = 8


class CustomerOverview:
    """What the customer page shows on a day to a user who is known to see the customer."""

    def __init__(self, customer: Customer, *, user: Any, on: dt.date) -> None:
        self.customer, self.user, self.on = customer, user, on

    @cached_property
    def decision_rights(self) -> list[RightToday]:
        return register(self.customer, on=self.on)

    @cached_property
    def deciders(self) -> int:
        """How many people hold at least one authority on the day."""
        return len({decider.person for right in self.decision_rights for decider in right.deciders})

    @cached_property
    def rights_without_anyone(self) -> list[RightToday]:
        return [right for right in self.decision_rights if not right.deciders]

    @cached_property
    def outcomes(self) -> list[BusinessOutcome]:
        return list(self.customer.outcomes.current().with_latest().order_by("priority", "due_on", "pk"))

    @cached_property
    def provisions(self) -> list[Provision]:
        return provided_to(self.customer)

    @property
    def overdue_provisions(self) -> set[int]:
        """The keys of those whose last day has passed, and of which nobody has said that they have ended."""
        return {provision.pk for provision in self.provisions if provision.is_overdue(self.on)}

    @property
    def more_provisions(self) -> int:
        """How many of them the page leaves to the page of the services."""
        return max(len(self.provisions) - SHOWN_PROVISIONS, 0)

    @property
    def first_provisions(self) -> list[Provision]:
        return self.provisions[:SHOWN_PROVISIONS]

    @cached_property
    def people(self) -> list[Involvement]:
        parts = self.customer.involvements.current().select_related("person")
        kinds = list(Involvement.Kind.values)
        rows = parts.order_by("-person__active", "person__sort_name", "pk")
        return sorted(rows, key=lambda part: (not part.person.active, kinds.index(part.kind)))

    @cached_property
    def representatives(self) -> list[Involvement]:
        return [part for part in self.people if part.kind == Involvement.Kind.REPRESENTATIVE and part.person.active]

    @cached_property
    def arrangements(self) -> list[Any]:
        rows = self.customer.arrangements.current().select_related("our_side", "their_side")
        return list(rows.order_by("every_months", "pk"))

    @cached_property
    def references(self) -> list[Any]:
        return list(self.customer.references.current().order_by("system", "identifier", "pk"))

    @cached_property
    def units(self) -> list[Customer]:
        return list(self.customer.units.current().visible_to(self.user).order_by("sort_name", "pk")[:50])

    @cached_property
    def team(self) -> list[Any]:
        return sorted(self.customer.team.all(), key=str)


class CustomerRecordPages(CustomerPages):
    """The customer's pages with the record page that sees across all apps."""

    detail_template = "overview/customer_record.html"

    def queryset(self) -> Any:
        return super().queryset().select_related("owner", "industry")

    def context(self, request: Any, record: Any) -> dict[str, Any]:
        today = timezone.localdate()
        return {
            "head": CustomerHead(record, user=request.user, on=today),
            "overview": CustomerOverview(record, user=request.user, on=today),
        }
