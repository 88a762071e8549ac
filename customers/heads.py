"""What every page of one customer shows at its top, whichever floor the page belongs to."""

import datetime as dt
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from .freshness import Freshness, freshness
from .models import Customer
from .records import access


class CustomerHead:
    """The top of a customer's pages on a day, for a user who is known to see the customer."""

    def __init__(self, customer: Customer, *, user: Any, on: dt.date) -> None:
        self.customer, self.user, self.on = customer, user, on

    @cached_property
    def parent(self) -> Customer | None:
        """The customer this one is a unit of, where the user may see it."""
        if self.customer.parent_id is None:
            return None
        return Customer.objects.visible_to(self.user).filter(pk=self.customer.parent_id).first()

    @cached_property
    def may(self) -> dict[str, bool]:
        """What the user may do to this customer, by action."""
        return {action: access.can(self.user, action, self.customer) for action in access.ACTIONS}

    @cached_property
    def urls(self) -> dict[str, str]:
        """Where the customer's own record is changed, put away, brought back and told."""
        nouns = ("update", "archive", "restoration", "history")
        return {noun: reverse(f"customers:customer_{noun}", args=[self.customer.pk]) for noun in nouns}

    @cached_property
    def freshness(self) -> dict[str, Freshness]:
        """By section, in the order of the sections."""
        return freshness(self.customer, on=self.on)


def headed(request: HttpRequest, pk: int) -> dict[str, Any]:
    """What ``customers/customer_page.html`` asks of a view: the customer that the user may see (or 404), and its head.

    ``may_change`` is there too, as on every page of a record, so that the same partials serve both.
    """
    customer: Any = access.get_visible(Customer.objects.select_related("owner"), request.user, pk=pk)
    head = CustomerHead(customer, user=request.user, on=timezone.localdate())
    return {"customer": customer, "head": head, "may_change": head.may[access.CHANGE]}
