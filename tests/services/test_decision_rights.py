"""Who may decide about which service, on a day, up to an amount; and why somebody may not."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from customers.models import Authority, Customer
from services.decision_rights import WhoMay, covering, not_compared, refusal, register, who_may, why_not
from services.models import Service
from services.models.authority_scope import scope_of
from tests import factories

TODAY = dt.date(2026, 5, 20)
CHANGE = Authority.Right.APPROVE_CHANGE


@pytest.fixture
def kestrel(db: None) -> Customer:
    return factories.CustomerFactory(name="Kestrel Rail", code="KESTREL")


def holder(customer: Customer, name: str, *services: Service, title: str = "", **fields: Any) -> Authority:
    part = factories.InvolvementFactory(customer=customer, person__name=name, title=title)
    known = {"right": CHANGE, "valid_from": dt.date(2026, 1, 1)} | fields
    return factories.restricted(factories.AuthorityFactory(customer=customer, person=part.person, **known), *services)


def names(deciders: Any) -> list[str]:
    return [decider.person for decider in deciders]


# Who may


def test_an_authority_counts_for_its_services_and_an_unrestricted_one_for_every_service(
    kestrel: Customer, network: Service, backup: Service
) -> None:
    holder(kestrel, "Ada", network)
    holder(kestrel, "Bo")
    holder(kestrel, "Cem", backup, network)
    assert names(who_may(kestrel, CHANGE, service=network, on=TODAY)) == ["Ada", "Bo", "Cem"]
    assert names(who_may(kestrel, CHANGE, service=backup, on=TODAY)) == ["Bo", "Cem"]
    assert names(who_may(kestrel, CHANGE, service=factories.ServiceFactory(), on=TODAY)) == ["Bo"]


def test_asked_about_no_service_everybody_is_named_with_what_they_are_restricted_to(
    kestrel: Customer, network: Service, backup: Service
) -> None:
    holder(kestrel, "Ada", network, backup)
    holder(kestrel, "Bo")
    told = [(d.person, d.authority.scope_label) for d in who_may(kestrel, CHANGE, service=None, on=TODAY)]
    assert told == [("Ada", "Backup, Network"), ("Bo", "All services")]


def test_day_amount_and_currency_hold_beside_the_service(kestrel: Customer, network: Service) -> None:
    holder(kestrel, "Ada", network, amount_limit=Decimal(10_000))
    holder(kestrel, "Bo", network, amount_limit=Decimal(10_000), currency="NOK")
    holder(kestrel, "Cem", network, valid_to=dt.date(2026, 5, 19))
    question: dict[str, Any] = {"service": network, "on": TODAY, "amount": Decimal(10_000)}
    assert names(who_may(kestrel, CHANGE, **question)) == ["Ada"]
    assert names(not_compared(kestrel, CHANGE, **question)) == ["Bo"]
    assert names(who_may(kestrel, CHANGE, **{**question, "amount": Decimal("10000.01")})) == []
    assert names(not_compared(kestrel, CHANGE, **{**question, "service": factories.ServiceFactory()})) == []


def test_the_register_of_a_service_leaves_out_whoever_is_restricted_to_others(
    kestrel: Customer, network: Service, backup: Service
) -> None:
    holder(kestrel, "Ada", network)
    holder(kestrel, "Bo")

    def asked(service: Service | None) -> list[str]:
        return next(names(right.deciders) for right in register(kestrel, on=TODAY, service=service) if right.deciders)

    assert (asked(None), asked(network), asked(backup)) == (["Ada", "Bo"], ["Ada", "Bo"], ["Bo"])


def test_authorities_of_one_reach_stand_in_the_order_of_their_days_wherever_they_are_told(
    kestrel: Customer, network: Service, backup: Service
) -> None:
    """The later one is recorded first, so that the order of the rows is not the order of the days."""
    late = holder(kestrel, "Ada", network, valid_from=dt.date(2026, 3, 1))
    known = {"customer": kestrel, "person": late.person, "right": CHANGE}
    early = factories.AuthorityFactory(**known, valid_from=dt.date(2026, 1, 1))
    both = scope_of([backup, network])
    as_late = factories.AuthorityFactory(**known, valid_from=late.valid_from, scope=both)
    factories.restricted(as_late, backup, network)
    before = holder(kestrel, "Aaron", network, valid_from=dt.date(2026, 4, 1))
    for service in (None, network):
        [change] = [right for right in register(kestrel, on=TODAY, service=service) if right.right == CHANGE]
        asked = who_may(kestrel, CHANGE, service=service, on=TODAY)
        expected = [before, early, late, as_late]
        assert [decider.authority for decider in change.deciders] == expected
        assert [decider.authority for decider in asked] == expected
    assert covering(late.person, kestrel, CHANGE, service=network, on=TODAY) == early


def test_a_question_leads_to_the_register_with_itself_filled_in(kestrel: Customer, network: Service) -> None:
    asked = WhoMay(kestrel, CHANGE, network, TODAY, Decimal("2500.00"))
    assert asked.deciders == []
    assert asked.url == (
        f"/customers/{kestrel.pk}/decision-rights/"
        "?on=2026-05-20&right=approve_change&service=NET&amount=2500.00&currency=EUR"
    )


# Covering


def test_the_widest_authority_that_covers_the_decision_is_the_one_named(kestrel: Customer, network: Service) -> None:
    narrow = holder(kestrel, "Ada", network, amount_limit=Decimal(5_000))
    wide = factories.AuthorityFactory(
        customer=kestrel, person=narrow.person, right=CHANGE, amount_limit=Decimal(50_000), valid_from=narrow.valid_from
    )
    question: dict[str, Any] = {"service": network, "on": TODAY, "amount": Decimal(4_000)}
    assert covering(narrow.person, kestrel, CHANGE, **question) == wide
    assert covering(narrow.person, kestrel, CHANGE, **{**question, "amount": Decimal(60_000)}) is None


def test_a_decision_about_no_service_in_particular_needs_an_unrestricted_authority(
    kestrel: Customer, network: Service
) -> None:
    ada, bo = holder(kestrel, "Ada", network), holder(kestrel, "Bo")
    assert covering(ada.person, kestrel, CHANGE, service=None, on=TODAY) is None
    assert covering(bo.person, kestrel, CHANGE, service=None, on=TODAY) == bo


# Why not


def test_the_reason_is_told_in_one_sentence(kestrel: Customer, network: Service, backup: Service) -> None:
    def reason(authority: Authority, **changes: Any) -> str:
        question: dict[str, Any] = {"service": network, "on": TODAY} | changes
        return why_not(authority.person, kestrel, CHANGE, **question)

    left = holder(kestrel, "Ada")
    left.person.active = False
    left.person.save()
    archived = holder(kestrel, "Bo")
    archived.archive(by=None)
    limited = holder(kestrel, "Fay", network, amount_limit=Decimal(10_000))
    abroad = holder(kestrel, "Gus", amount_limit=Decimal(10_000), currency="NOK")
    other_right = holder(kestrel, "Hal", right=Authority.Right.REQUEST)
    assert reason(left) == "Ada is no longer there."
    assert reason(archived) == "The right “Approve changes” of Bo is archived."
    assert (
        reason(holder(kestrel, "Cem", valid_to=dt.date(2026, 5, 19)))
        == "The right “Approve changes” of Cem ended on 19 May 2026."
    )
    assert (
        reason(holder(kestrel, "Dora", valid_from=dt.date(2026, 5, 21)))
        == "The right “Approve changes” of Dora begins on 21 May 2026."
    )
    assert reason(holder(kestrel, "Eva", backup)) == "Eva holds the right “Approve changes” only for: Backup."
    assert reason(limited, amount=Decimal(10_001)) == "The right “Approve changes” of Fay reaches up to €10,000 only."
    assert reason(abroad, amount=Decimal(1)) == (
        "The right “Approve changes” of Gus has a limit in NOK, which is not compared with an amount in EUR."
    )
    assert reason(other_right) == "Hal does not hold the right “Approve changes” here."
    assert reason(limited, amount=Decimal(10_000)) == ""


def test_the_authority_that_comes_nearest_gives_the_reason(kestrel: Customer, network: Service) -> None:
    ended = holder(kestrel, "Ada", valid_to=dt.date(2026, 2, 1))
    other = factories.ServiceFactory(name="Print")
    again = factories.AuthorityFactory(
        customer=kestrel, person=ended.person, right=CHANGE, valid_from=dt.date(2026, 3, 1)
    )
    factories.restricted(again, other)
    told = why_not(ended.person, kestrel, CHANGE, service=network, on=TODAY)
    assert told == "Ada holds the right “Approve changes” only for: Print."


def test_a_refusal_names_who_could_on_that_day(kestrel: Customer, network: Service, backup: Service) -> None:
    ada = holder(kestrel, "Ada", backup)
    question: dict[str, Any] = {"service": network, "on": TODAY}
    only = "Ada holds the right “Approve changes” only for: Backup."
    assert refusal(ada.person, kestrel, CHANGE, **question) == f"{only} Nobody there could decide it on 20 May 2026."
    holder(kestrel, "Bo", title="CIO")
    holder(kestrel, "Cem", network)
    told = refusal(ada.person, kestrel, CHANGE, **question)
    assert told == f"{only} On 20 May 2026 these could: Bo (CIO), Cem."
    assert refusal(ada.person, kestrel, CHANGE, **{**question, "service": backup}) == ""
