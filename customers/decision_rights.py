"""Who may decide what for a customer, on a day: the decision-rights register."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q

from .models import Authority, Customer

EVERY = Q()


@dataclass(frozen=True)
class Decider:
    """One person's authority in force for a right; ``limit`` is None when there is none."""

    authority: Authority
    person: str
    title: str
    limit: Decimal | None
    currency: str


@dataclass(frozen=True)
class RightToday:
    """One right of the register with everybody who holds it on the day; nobody is worth showing too."""

    right: str
    label: str
    deciders: tuple[Decider, ...]
    not_compared: tuple[Decider, ...] = ()
    others: tuple[Any, ...] = ()  # who holds the right for something else only; the floor above says why


def register(customer: Customer, *, on: dt.date, where: Q = EVERY) -> list[RightToday]:
    """Every right with its holders on the day (both ends of a validity are inside), widest limit first.

    ``where`` says which authorities count, here and in the questions below; the floor above asks by service.
    """
    rows = list(Authority.objects.filter(where, customer=customer).in_force(on).select_related("person"))
    titles = _titles(customer)
    return [
        RightToday(right, str(label), tuple(_deciders((row for row in rows if row.right == right), titles)))
        for right, label in Authority.Right.choices
    ]


def who_may(
    customer: Customer,
    right: str,
    *,
    on: dt.date,
    amount: Decimal | None = None,
    currency: str = "",
    where: Q = EVERY,
) -> list[Decider]:
    """Who may take one decision on the day, up to the amount; a limit in another currency is never compared.

    Raises ValueError for a right that is not one of Authority.Right.
    """
    if right not in Authority.Right.values:
        raise ValueError(f"Unknown right {right!r}; it is one of {', '.join(Authority.Right.values)}.")
    rows = (
        Authority.objects.filter(where, customer=customer)
        .in_force(on)
        .covering(right, amount, currency or customer.billing_currency)
        .select_related("person")
    )
    return _deciders(rows, _titles(customer))


def not_compared(
    customer: Customer,
    right: str,
    *,
    on: dt.date,
    amount: Decimal | None,
    currency: str = "",
    where: Q = EVERY,
) -> list[Decider]:
    """Who holds the right on the day up to a limit in another currency, so that nobody can say whether it reaches."""
    if amount is None:
        return []
    rows = (
        Authority.objects.filter(where, customer=customer, right=right, amount_limit__isnull=False)
        .in_force(on)
        .exclude(currency=currency or customer.billing_currency)
        .select_related("person")
    )
    return _deciders(rows, _titles(customer))


def _titles(customer: Customer) -> dict[Any, str]:
    """What each person there is called, by the person."""
    return dict(customer.involvements.values_list("person_id", "title"))


def _deciders(rows: Iterable[Authority], titles: dict[Any, str]) -> list[Decider]:
    found = [
        Decider(row, row.person.name, titles.get(row.person_id, ""), row.amount_limit, row.currency) for row in rows
    ]
    # The last two settle what the database leaves open: the same person twice, with the same reach.
    return sorted(
        found,
        key=lambda d: (d.limit is not None, -(d.limit or 0), d.person, d.authority.valid_from, d.authority.pk),
    )
