"""Who could decide for a customer on a past day, so that nothing in the demo was agreed by somebody who might not."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal

from customers.models import Authority


class Mandates:
    """The demo's authorities by customer and right, with the day on which their holder left."""

    def __init__(
        self,
        authorities: Iterable[Authority],
        scopes: Mapping[int, frozenset[int]],
        left: Mapping[int, dt.date],
    ) -> None:
        self.scopes, self.left = scopes, left
        self.held: dict[tuple[int, str], list[Authority]] = defaultdict(list)
        for authority in authorities:
            self.held[authority.customer_id, authority.right].append(authority)

    def covering(
        self,
        customer: int,
        right: str,
        day: dt.date,
        service: int | None,
        amount: Decimal | None = None,
        currency: str = "",
    ) -> Authority | None:
        """The authority by which the customer could decide that on the day, up to the amount; None without any."""
        for authority in self.held[customer, right]:
            scope, limit = self.scopes.get(authority.pk), authority.amount_limit
            reaches = amount is None or limit is None or (authority.currency == currency and amount <= limit)
            if (
                reaches
                and authority.valid_from <= day <= (authority.valid_to or day)
                and day < self.left.get(authority.person_id, dt.date.max)
                and (scope is None or service in scope)
            ):
                return authority
        return None
