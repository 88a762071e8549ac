"""Who may decide, against an oracle that goes through every authority one by one and knows no database."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from customers.models import Authority, Person
from services.decision_rights import WhoHolds, WhoMay, register
from tests import factories

DAYS = [dt.date(2026, 5, day) for day in range(1, 8)]
RIGHTS = [Authority.Right.APPROVE_CHANGE.value, Authority.Right.REQUEST.value]
CURRENCIES = ["EUR", "NOK"]


@dataclass(frozen=True)
class Given:
    """An authority as the oracle knows it; customers, people and services by their number."""

    customer: int
    person: int
    right: str
    services: frozenset[int]
    begins: dt.date
    ends: dt.date | None
    limit: Decimal | None
    currency: str
    archived: bool


@dataclass(frozen=True)
class Asked:
    customer: int
    right: str
    service: int | None
    on: dt.date
    amount: Decimal | None
    currency: str


@st.composite
def authorities(draw: Any) -> Given:
    begins = draw(st.sampled_from(DAYS))
    ends = draw(st.none() | st.sampled_from([day for day in DAYS if day >= begins]))
    limit = draw(st.none() | st.sampled_from([Decimal(5), Decimal("9.99"), Decimal(10)]))
    return Given(
        customer=draw(st.integers(0, 1)),
        person=draw(st.integers(0, 2)),
        right=draw(st.sampled_from(RIGHTS)),
        services=frozenset(draw(st.sets(st.integers(0, 2), max_size=2))),
        begins=begins,
        ends=ends,
        limit=limit,
        currency=draw(st.sampled_from(CURRENCIES)) if limit is not None else "",
        archived=draw(st.sampled_from([False, False, False, True])),
    )


QUESTIONS = st.builds(
    Asked,
    customer=st.integers(0, 1),
    right=st.sampled_from(RIGHTS),
    service=st.none() | st.integers(0, 3),  # the fourth service is nobody's
    on=st.sampled_from(DAYS),
    amount=st.none() | st.sampled_from([Decimal(0), Decimal(5), Decimal("9.99"), Decimal("10.01")]),
    currency=st.sampled_from(["", *CURRENCIES]),
)


def apart(rows: list[Given]) -> list[Given]:
    """The rows without those that the database would refuse: the same current right and scope at the same time."""
    kept: list[Given] = []
    for row in rows:
        same = [
            other
            for other in kept
            if (other.customer, other.person, other.right, other.services)
            == (row.customer, row.person, row.right, row.services)
            and not other.archived
            and not row.archived
            and not any(one.ends is not None and one.ends < two.begins for one, two in ((other, row), (row, other)))
        ]
        if not same:
            kept.append(row)
    return kept


def oracle(rows: list[Given], left: dict[int, dt.date], asked: Asked) -> list[tuple[int, Decimal | None]]:
    """Who may, with their limit; each holder's authorities one by one."""
    found = []
    for row in rows:
        if (
            row.archived
            or asked.on > left.get(row.person, asked.on)
            or row.customer != asked.customer
            or row.right != asked.right
        ):
            continue
        if asked.on < row.begins or (row.ends is not None and asked.on > row.ends):
            continue
        if asked.service is not None and row.services and asked.service not in row.services:
            continue
        compared = asked.amount is not None and row.limit is not None
        if compared and (row.currency != (asked.currency or "EUR") or asked.amount > row.limit):
            continue
        found.append((row.person, row.limit))
    return found


class World:
    """The oracle's rows in the database."""

    def __init__(self, rows: list[Given], left: dict[int, dt.date]) -> None:
        self.customers = factories.CustomerFactory.create_batch(2)
        self.services = factories.ServiceFactory.create_batch(4)
        self.people = [
            factories.PersonFactory(name=f"Person {one}", active=one not in left, left_on=left.get(one))
            for one in (0, 1, 2)
        ]
        for customer in self.customers:
            for person in self.people:
                factories.InvolvementFactory(customer=customer, person=person)
        for row in rows:
            made = Authority.objects.create(
                customer=self.customers[row.customer],
                person=self.people[row.person],
                right=row.right,
                valid_from=row.begins,
                valid_to=row.ends,
                amount_limit=row.limit,
                currency=row.currency,
                archived_at=timezone.now() if row.archived else None,
                scope=",".join(str(self.services[number].pk) for number in sorted(row.services)),
            )
            factories.restricted(made, *(self.services[number] for number in row.services))

    def question(self, asked: Asked) -> tuple[Any, ...]:
        service = None if asked.service is None else self.services[asked.service]
        return (self.customers[asked.customer], asked.right, service, asked.on, asked.amount, asked.currency)

    def number(self, person: Person) -> int:
        return self.people.index(person)


def agrees(rows: list[Given], left: dict[int, dt.date], questions: list[Asked]) -> None:
    world = World(rows, left)
    for asked in questions:
        question = world.question(asked)
        may = WhoMay(*question)
        deciders = WhoHolds(*question).deciders
        expected = oracle(rows, left, asked)
        told = [(world.number(one.authority.person), one.limit) for one in deciders]
        assert sorted(told, key=str) == sorted(expected, key=str), asked
        reach = [Decimal("Infinity") if one.limit is None else one.limit for one in deciders]
        assert reach == sorted(reach, reverse=True), "the widest first"
        if asked.amount is None:
            rights = register(may.customer, on=may.on, service=may.service)
            [entry] = [one for one in rights if one.right == asked.right]
            assert [one.authority for one in entry.deciders] == [one.authority for one in deciders]
        unrestricted = [row for row in rows if not row.services] if asked.service is None else rows
        able = {number for number, _limit in oracle(unrestricted, left, asked)}
        for number, person in enumerate(world.people):
            found = may.covering(person)
            assert (found is not None) == (number in able), (asked, number)
            assert (may.why_not(person) == "") == (number in able)
            said = may.refusal(person)
            others = [f"Person {one}" for one in sorted(able)]
            assert all((name in said) == (number not in able) for name in others if name != person.name), said
            if found is not None:
                assert Authority.objects.filter(may.authorities, pk=found.pk).exists()


# A disagreement is told as it was found: to shrink it takes minutes, as each smaller one is asked of the database.
@pytest.mark.django_db
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
@given(
    rows=st.lists(authorities(), max_size=9),
    left=st.dictionaries(st.integers(0, 2), st.sampled_from(DAYS), max_size=2),  # the last day of who is gone
    questions=st.lists(QUESTIONS, min_size=3, max_size=5),
)
def test_the_database_answers_as_the_oracle_does(
    rows: list[Given], left: dict[int, dt.date], questions: list[Asked]
) -> None:
    with transaction.atomic():
        agrees(apart(rows), left, questions)
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_a_restriction_that_is_passed_over_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: with a condition that takes every authority for unrestricted, the oracle disagrees."""
    from django.db.models import Q

    row = Given(0, 0, RIGHTS[0], frozenset({1}), DAYS[0], None, None, "", archived=False)
    asked = Asked(0, RIGHTS[0], 2, DAYS[3], None, "")
    agrees([row], {}, [asked])
    monkeypatch.setattr("services.decision_rights.covering_service", lambda service: Q())
    with pytest.raises(AssertionError):
        agrees([row], {}, [asked])
