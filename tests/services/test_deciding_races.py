"""While a decision is recorded, the authority that it rests on is neither ended nor archived."""

import datetime as dt
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from customers.models import Authority, Customer
from services.decision_rights import WhoMay
from services.models import FutureService, Maintenance, Requirement, Service
from tests import factories
from tests.test_concurrency import at_once
from tests.world import signed_in

pytestmark = pytest.mark.django_db(transaction=True)
BEGAN = dt.date(2020, 1, 1)
SOON = 1.5  # seconds in which whoever does not wait has long ended it


@pytest.fixture
def network() -> Service:
    return factories.ServiceFactory(name="Network")


def holder(kestrel: Customer, right: str) -> Authority:
    part = factories.InvolvementFactory(customer=kestrel, person__name="Joost Vermeer")
    return factories.AuthorityFactory(customer=kestrel, person=part.person, right=right, valid_from=BEGAN)


Deciding = tuple[Authority, Callable[[], Any]]


def a_target(kestrel: Customer, network: Service) -> Deciding:
    made = factories.RequirementFactory(provision__customer=kestrel, provision__service=network)
    held, today = holder(kestrel, Authority.Right.AGREE_REQUIREMENTS), timezone.localdate()
    own = Requirement.objects.get(pk=made.pk)
    return held, lambda: own.agree(person=held.person, on=today, by=kestrel.owner)


def maintenance(kestrel: Customer, network: Service) -> Deciding:
    made = factories.MaintenanceFactory(provision__customer=kestrel, provision__service=network)
    held, now = holder(kestrel, Authority.Right.APPROVE_CHANGE), timezone.now()
    own = Maintenance.objects.get(pk=made.pk)
    return held, lambda: own.agree(person=held.person, at=now, by=kestrel.owner)


def a_future_service(kestrel: Customer, network: Service) -> Deciding:
    made = factories.FutureServiceFactory(customer=kestrel, service=network)
    held, today = holder(kestrel, Authority.Right.REQUEST), timezone.localdate()
    own = FutureService.objects.get(pk=made.pk)
    return held, lambda: own.commit(person=held.person, on=today, by=kestrel.owner)


DECISIONS = [a_target, maintenance, a_future_service]


def ended_while_deciding(monkeypatch: pytest.MonkeyPatch, berta: Any, deciding: Deciding) -> int:
    """The status that somebody gets who ends the authority between the look at it and the decision by it."""
    authority, decide = deciding
    looked, answered = threading.Event(), threading.Event()
    covering, desk = WhoMay.covering, signed_in(berta)

    def looked_at(who: WhoMay, person: Any) -> Any:
        found = covering(who, person)
        looked.set()
        answered.wait(SOON)  # nobody answers while they wait for what is held
        return found

    monkeypatch.setattr(WhoMay, "covering", looked_at)

    def end() -> int:
        assert looked.wait(60)
        sent = {
            "person": authority.person_id,
            "right": authority.right,
            "valid_from": "2020-01-01",
            "valid_to": "2020-12-31",
            "evidence": authority.evidence,
            "acknowledged": "on",
            "version": authority.version,
        }
        status = desk.post(f"/customers/authorities/{authority.pk}/edit/", sent).status_code
        answered.set()
        return status

    return at_once(lambda number: end() if number else decide(), 2)[1]


@pytest.mark.parametrize("decision", DECISIONS)
def test_it_is_not_ended_between_the_look_at_it_and_the_decision(
    decision: Callable[..., Deciding],
    berta: Any,
    kestrel: Customer,
    network: Service,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    deciding = decision(kestrel, network)
    assert ended_while_deciding(monkeypatch, berta, deciding) == 422, "the decision rests on it"
    assert Authority.objects.get().valid_to is None


@pytest.mark.parametrize("decision", DECISIONS)
def test_where_nobody_holds_it_the_decision_rests_on_what_had_ended(
    decision: Callable[..., Deciding],
    berta: Any,
    kestrel: Customer,
    network: Service,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The control."""
    deciding = decision(kestrel, network)
    monkeypatch.setattr("services.decision_rights.hold", lambda *held: None)
    assert ended_while_deciding(monkeypatch, berta, deciding) == 302
    assert Authority.objects.get().valid_to == dt.date(2020, 12, 31)
