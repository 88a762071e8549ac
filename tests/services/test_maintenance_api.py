"""Maintenance over the API: who agreed to it follows the same register, and the same second look, as on its page."""

import datetime as dt
from typing import Any

import pytest
import time_machine

from customers.models import Authority
from services.models import Maintenance
from tests import factories
from tests.calling import Api

NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def on_the_20th_of_november() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def ahead(berta: Any) -> Maintenance:
    """Tomorrow night, by the clock in Berlin."""
    kestrel = factories.CustomerFactory(name="Kestrel Rail", owner=berta, time_zone="Europe/Berlin")
    return factories.MaintenanceFactory(
        provision=factories.ProvisionFactory(customer=kestrel, service__name="Order portal"),
        starts_at=dt.datetime(2026, 11, 21, 22, tzinfo=dt.UTC),
        ends_at=dt.datetime(2026, 11, 22, 0, tzinfo=dt.UTC),
    )


def holder(work: Maintenance, name: str, **fields: Any) -> Authority:
    customer = work.provision.customer
    part = factories.InvolvementFactory(customer=customer, person__name=name, title="CIO")
    known = {"right": Authority.Right.APPROVE_CHANGE, "valid_from": dt.date(2026, 1, 1)} | fields
    return factories.AuthorityFactory(customer=customer, person=part.person, **known)


def post(user: Any, work: Maintenance, sent: dict[str, Any], version: int | None = None) -> Any:
    headers = {"if-match": f'"{version}"'} if version is not None else {}
    return Api(user).post(f"maintenance/{work.pk}/agreement", sent, **headers)


def test_it_is_agreed_by_whoever_may(berta: Any, ahead: Maintenance) -> None:
    paula, api = holder(ahead, "Paula Prokura"), Api(berta)
    told = api.get(f"maintenance/{ahead.pk}").json()
    assert (told["agreed_at"], told["agreed_by"], told["agreed_by_name"], told["authority"]) == (None, None, None, None)
    sent = {"person": paula.person_id, "agreed_at": "2026-11-20T10:00:00+01:00"}
    answer = post(berta, ahead, sent, 1)
    assert answer.status_code == 200, answer.content
    told = answer.json()
    assert (told["agreed_at"], told["agreed_in_advance"]) == ("2026-11-20T09:00:00Z", True)
    assert (told["agreed_by"], told["agreed_by_name"]) == (paula.person_id, "Paula Prokura")
    assert (told["authority"], told["version"], answer.headers["ETag"]) == (paula.pk, 2, '"2"')
    assert post(berta, ahead, sent, 1).status_code == 412


def test_a_refusal_names_who_could(berta: Any, ahead: Maintenance) -> None:
    cem, paula = holder(ahead, "Cem", valid_to=dt.date(2026, 11, 1)), holder(ahead, "Paula Prokura")
    answer = post(berta, ahead, {"person": cem.person_id, "agreed_at": "2026-11-20T10:00:00+01:00"}, 1)
    assert (answer.status_code, answer.headers["Content-Type"]) == (422, "application/problem+json")
    told = answer.json()
    assert "of Cem ended on 1 November 2026. On 20 November 2026 these could" in told["errors"]["person"][0]
    assert [(one["name"], one["title"], one["authority"]) for one in told["deciders"]] == [
        ("Paula Prokura", "CIO", paula.pk)
    ]
    ahead.refresh_from_db()
    assert ahead.agreed_at is None


def test_what_is_missing_unknown_or_still_to_come_is_named(berta: Any, ahead: Maintenance) -> None:
    paula = holder(ahead, "Paula Prokura").person_id
    assert set(post(berta, ahead, {}, 1).json()["errors"]) == {"person", "agreed_at"}
    wrong = post(berta, ahead, {"person": paula, "agreed_at": "tomorrow", "who": 1}, 1)
    assert set(wrong.json()["errors"]) == {"agreed_at", "who"}
    to_come = post(berta, ahead, {"person": paula, "agreed_at": "2026-11-21T10:00:00+01:00"}, 1)
    assert "in the future" in to_come.json()["errors"]["agreed_at"][0]
    assert post(berta, ahead, {"person": paula, "agreed_at": "2026-11-20T10:00:00+01:00"}).status_code == 428


def test_what_comes_late_is_warned_of_first(berta: Any, ahead: Maintenance) -> None:
    paula = holder(ahead, "Paula Prokura")
    with time_machine.travel(NOW + dt.timedelta(days=3), tick=False):
        sent = {"person": paula.person_id, "agreed_at": "2026-11-20T10:00:00+01:00"}
        warned = post(berta, ahead, sent, 1)
        assert warned.status_code == 409
        assert "so changes availability" in warned.json()["warnings"][0]
        assert post(berta, ahead, sent | {"acknowledged": True}, 1).json()["agreed_in_advance"] is True


def test_other_times_withdraw_the_agreement(berta: Any, ahead: Maintenance) -> None:
    api, paula = Api(berta), holder(ahead, "Paula Prokura")
    post(berta, ahead, {"person": paula.person_id, "agreed_at": "2026-11-20T10:00:00+01:00"}, 1)
    url, later = f"maintenance/{ahead.pk}", {"ends_at": "2026-11-22T03:00:00+01:00"}
    warned = api.patch(url, later, version=2)
    assert (warned.status_code, "for other times" in warned.json()["warnings"][0]) == (409, True)
    told = api.patch(url, later | {"acknowledged": True}, version=2).json()
    assert (told["agreed_at"], told["agreed_by"], told["agreed_in_advance"]) == (None, None, False)
    assert api.patch(url, {"provision": ahead.provision_id}, version=3).status_code == 422, "it stays where it is"


def test_only_keepers_record_it(berta: Any, ahead: Maintenance) -> None:
    sent = {"person": holder(ahead, "Paula Prokura").person_id, "agreed_at": "2026-11-20T10:00:00+01:00"}
    fritz = factories.brm("Fritz Fremd")
    assert post(fritz, ahead, sent, 1).status_code == 403
    ahead.provision.customer.restrict(True, by=berta)
    assert post(fritz, ahead, sent, 1).status_code == 404
    assert post(berta, ahead, sent, 1).status_code == 200
