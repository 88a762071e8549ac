"""Who may decide about which service, on a day, up to an amount; and why somebody may not."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from customers.models import Authority, Customer
from services.decision_rights import WhoHolds, WhoMay, register
from services.models import Service
from services.models.authority_scope import scope_of
from tests import factories
from tests.services import deciding

TODAY = dt.date(2026, 5, 20)
CHANGE = Authority.Right.APPROVE_CHANGE


@pytest.fixture
def kestrel(db: None) -> Customer:
    return factories.CustomerFactory(name="Kestrel Rail", code="KESTREL")


@pytest.fixture
def asked(kestrel: Customer, network: Service) -> WhoMay:
    """Who may approve a change to the network today?"""
    return WhoMay(kestrel, CHANGE, network, TODAY)


def holder(customer: Customer, name: str, *services: Service, **fields: Any) -> Authority:
    return deciding.holder(customer, name, *services, **{"right": CHANGE} | fields)


def names(deciders: Any) -> list[str]:
    return [decider.person for decider in deciders]


# Who may


def test_an_authority_counts_for_its_services_and_an_unrestricted_one_for_every_service(
    kestrel: Customer, network: Service, backup: Service
) -> None:
    holder(kestrel, "Ada", network)
    holder(kestrel, "Bo")
    holder(kestrel, "Cem", backup, network)

    def may(service: Service) -> list[str]:
        return names(WhoMay(kestrel, CHANGE, service, TODAY).deciders)

    assert may(network) == ["Ada", "Bo", "Cem"]
    assert may(backup) == ["Bo", "Cem"]
    assert may(factories.ServiceFactory()) == ["Bo"]


def test_asked_about_no_service_everybody_is_named_with_what_they_are_restricted_to(
    kestrel: Customer, network: Service, backup: Service
) -> None:
    holder(kestrel, "Ada", network, backup)
    holder(kestrel, "Bo")
    told = [(d.person, d.authority.scope_label) for d in WhoHolds(kestrel, CHANGE, None, TODAY).deciders]
    assert told == [("Ada", "Backup, Network"), ("Bo", "All services")]


def test_day_amount_and_currency_hold_beside_the_service(kestrel: Customer, network: Service, asked: WhoMay) -> None:
    holder(kestrel, "Ada", network, amount_limit=Decimal(10_000))
    holder(kestrel, "Bo", network, amount_limit=Decimal(10_000), currency="NOK")
    holder(kestrel, "Cem", network, valid_to=dt.date(2026, 5, 19))
    just = replace(asked, amount=Decimal(10_000))
    assert (names(just.deciders), names(just.not_compared)) == (["Ada"], ["Bo"])
    assert names(replace(just, amount=Decimal("10000.01")).deciders) == []
    assert names(replace(just, service=factories.ServiceFactory()).not_compared) == []


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
        asked = WhoHolds(kestrel, CHANGE, service, TODAY).deciders
        expected = [before, early, late, as_late]
        assert [decider.authority for decider in change.deciders] == expected
        assert [decider.authority for decider in asked] == expected
    assert WhoMay(kestrel, CHANGE, network, TODAY).covering(late.person) == early


def test_a_question_leads_to_the_register_with_itself_filled_in(kestrel: Customer, asked: WhoMay) -> None:
    assert asked.deciders == []
    assert replace(asked, amount=Decimal("2500.00")).url == (
        f"/customers/{kestrel.pk}/decision-rights/"
        "?on=2026-05-20&right=approve_change&service=NET&amount=2500.00&currency=EUR"
    )


# Covering


def test_the_widest_authority_that_covers_the_decision_is_the_one_named(
    kestrel: Customer, network: Service, asked: WhoMay
) -> None:
    narrow = holder(kestrel, "Ada", network, amount_limit=Decimal(5_000))
    wide = factories.AuthorityFactory(
        customer=kestrel, person=narrow.person, right=CHANGE, amount_limit=Decimal(50_000), valid_from=narrow.valid_from
    )
    assert replace(asked, amount=Decimal(4_000)).covering(narrow.person) == wide
    assert replace(asked, amount=Decimal(60_000)).covering(narrow.person) is None


def test_a_decision_about_no_service_in_particular_needs_an_unrestricted_authority(
    kestrel: Customer, network: Service
) -> None:
    ada, bo = holder(kestrel, "Ada", network), holder(kestrel, "Bo")
    asked = WhoMay(kestrel, CHANGE, None, TODAY)
    assert (asked.covering(ada.person), asked.covering(bo.person)) == (None, bo)
    assert names(asked.deciders) == ["Bo"]


# Why not


def test_the_reason_is_told_in_one_sentence(
    kestrel: Customer, network: Service, backup: Service, asked: WhoMay
) -> None:
    def reason(authority: Authority, **changes: Any) -> str:
        return replace(asked, **changes).why_not(authority.person)

    left = holder(kestrel, "Ada")
    left.person.active, left.person.left_on = False, asked.on - dt.timedelta(days=1)
    left.person.save()
    archived = holder(kestrel, "Bo")
    archived.archive(by=None)
    limited = holder(kestrel, "Fay", network, amount_limit=Decimal(10_000))
    abroad = holder(kestrel, "Gus", amount_limit=Decimal(10_000), currency="NOK")
    other_right = holder(kestrel, "Hal", right=Authority.Right.REQUEST)
    assert reason(left) == "Ada is no longer there; the last day was 19 May 2026."
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


def test_the_authority_that_comes_nearest_gives_the_reason(kestrel: Customer, asked: WhoMay) -> None:
    ended = holder(kestrel, "Ada", valid_to=dt.date(2026, 2, 1))
    other = factories.ServiceFactory(name="Print")
    again = factories.AuthorityFactory(
        customer=kestrel, person=ended.person, right=CHANGE, valid_from=dt.date(2026, 3, 1)
    )
    factories.restricted(again, other)
    assert asked.why_not(ended.person) == "Ada holds the right “Approve changes” only for: Print."


def test_a_refusal_names_who_could_on_that_day(
    kestrel: Customer, network: Service, backup: Service, asked: WhoMay
) -> None:
    ada = holder(kestrel, "Ada", backup)
    only = "Ada holds the right “Approve changes” only for: Backup."
    assert asked.refusal(ada.person) == f"{only} Nobody there could decide it on 20 May 2026."
    holder(kestrel, "Bo", title="CIO")
    holder(kestrel, "Cem", network)
    assert replace(asked).refusal(ada.person) == f"{only} On 20 May 2026 these could: Bo (CIO), Cem."
    assert replace(asked, service=backup).refusal(ada.person) == ""
