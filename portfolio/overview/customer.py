"""The page of one customer: one object that knows what it shows, one property for each section."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.functional import cached_property

from customers.decision_rights import RightToday, register
from customers.models import BusinessOutcome, Customer, Involvement, Section
from customers.pages import CustomerPages
from customers.records import access


@dataclass(frozen=True)
class Freshness:
    """When a section was last confirmed, by whom, and how many days ago that is; None when never."""

    section: str
    label: str
    confirmed_on: dt.date | None
    confirmed_by: str
    days_ago: int | None

    @property
    def is_stale(self) -> bool:
        """Never confirmed, or more than half a year ago."""
        return self.days_ago is None or self.days_ago > 183


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
    def parent(self) -> Customer | None:
        """The customer this one is a unit of, where the user may see it."""
        if self.customer.parent_id is None:
            return None
        return Customer.objects.visible_to(self.user).filter(pk=self.customer.parent_id).first()

    @cached_property
    def team(self) -> list[Any]:
        return sorted(self.customer.team.all(), key=str)

    @cached_property
    def freshness(self) -> dict[str, Freshness]:
        """By section, in the order of the page."""
        known = {row.section: row for row in self.customer.confirmations.select_related("confirmed_by")}
        return {value: self._freshness(value, str(label), known.get(value)) for value, label in Section.choices}

    def _freshness(self, section: str, label: str, row: Any) -> Freshness:
        if row is None:
            return Freshness(section, label, None, "", None)
        days = (self.on - row.confirmed_on).days
        return Freshness(section, label, row.confirmed_on, str(row.confirmed_by), days)

    @cached_property
    def may(self) -> dict[str, bool]:
        """What the user may do to this customer, by action."""
        return {action: access.can(self.user, action, self.customer) for action in access.ACTIONS}


class CustomerRecordPages(CustomerPages):
    """The customer's pages with the record page that sees across all apps."""

    def queryset(self) -> Any:
        return super().queryset().select_related("owner", "industry")

    def context(self, request: Any, record: Any) -> dict[str, Any]:
        return {"overview": CustomerOverview(record, user=request.user, on=timezone.localdate())}
