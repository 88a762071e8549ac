"""Past performance for other processes: events by ticket, figures by period."""

import datetime as dt
from typing import Any

import pytest
import time_machine

from services.models import PerformanceEvent
from tests import factories
from tests.calling import Api

NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def on_the_20th_of_november() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def api(berta: Any) -> Api:
    return Api(berta)


@pytest.fixture
def kestrel(berta: Any) -> Any:
    return factories.CustomerFactory(name="Kestrel Rail", owner=berta, time_zone="Europe/Berlin")


@pytest.fixture
def portal(kestrel: Any) -> Any:
    return factories.ProvisionFactory(customer=kestrel, service__code="PORTAL", vital="Dispatch")


def outage(portal: Any, **changes: Any) -> dict[str, Any]:
    return {
        "kind": "outage",
        "severity": 1,
        "title": "Orders stood still",
        "started_at": "2026-10-12T08:00:00+02:00",
        "ended_at": "2026-10-12T09:30:00+02:00",
        "provisions": [portal.pk],
        "unavailable": [portal.pk],
        "functions_lost": [portal.pk],
        "external_system": "Desk",
        "external_id": "INC-1",
        **changes,
    }


def test_an_event_is_recorded_with_its_ticket_and_told_with_what_follows(api: Api, kestrel: Any, portal: Any) -> None:
    answer = api.post(f"customers/{kestrel.pk}/events", outage(portal))
    assert answer.status_code == 201, answer.content
    told = answer.json()
    assert (told["provisions"], told["unavailable"], told["functions_lost"]) == ([portal.pk],) * 3
    assert (told["duration_minutes"], told["vital_minutes"], told["started_at"]) == (90, 90, "2026-10-12T06:00:00Z")


def test_the_same_ticket_again_is_a_conflict_that_names_the_event(api: Api, kestrel: Any, portal: Any) -> None:
    made = api.post(f"customers/{kestrel.pk}/events", outage(portal)).json()
    again = api.post(f"customers/{kestrel.pk}/events", outage(portal, title="Sent twice"))
    assert again.status_code == 409
    problem = again.json()
    assert (problem["type"].partition("#")[2], problem["event"]) == ("conflict", made["id"])
    assert f"event {made['id']}" in problem["detail"]
    assert PerformanceEvent.objects.count() == 1


def test_the_same_key_sent_twice_makes_one_event(api: Api, kestrel: Any, portal: Any) -> None:
    key = {"idempotency-key": "0d5a5c0e-55c7-4f7b-9e0a-1f5f8b1c9d11"}
    first = api.post(f"customers/{kestrel.pk}/events", outage(portal), **key)
    second = api.post(f"customers/{kestrel.pk}/events", outage(portal), **key)
    assert (first.status_code, second.status_code, second.json()["id"]) == (201, 201, first.json()["id"])


def test_a_change_of_provisions_alone_raises_the_version(api: Api, kestrel: Any, portal: Any) -> None:
    made = api.post(f"customers/{kestrel.pk}/events", outage(portal)).json()
    changed = api.patch(f"events/{made['id']}", {"functions_lost": []}, version=made["version"])
    assert changed.status_code == 200, changed.content
    assert (changed.json()["version"], changed.json()["vital_minutes"]) == (made["version"] + 1, 0)
    stale = api.patch(f"events/{made['id']}", {"unavailable": []}, version=made["version"])
    assert stale.status_code == 412


def test_availability_of_a_provision_by_month(api: Api, kestrel: Any, portal: Any) -> None:
    api.post(f"customers/{kestrel.pk}/events", outage(portal))
    answer = api.get(f"provisions/{portal.pk}/availability", **{"from": "2026-09-01", "to": "2026-10-01"})
    assert answer.status_code == 200, answer.content
    told = answer.json()
    assert [month["month"] for month in told["months"]] == ["2026-09", "2026-10"]
    assert told["months"][1] == {
        "month": "2026-10",
        "agreed_minutes": "44700",
        "down_minutes": "90",
        "excluded_minutes": "0",
        "availability": "99.798658",
        "vital_minutes": 90,
    }
    assert (told["agreed_minutes"], told["down_minutes"]) == ("87900", "90")


def test_without_a_period_it_is_the_last_12_closed_months(api: Api, kestrel: Any, portal: Any) -> None:
    told = api.get(f"customers/{kestrel.pk}/performance").json()
    assert (told["from"], told["to"]) == ("2025-11", "2026-10")
    assert [part["provision"] for part in told["provisions"]] == [portal.pk]
    assert told["availability"] == "100.000000"


def test_a_second_without_service_is_never_rounded_away(api: Api, kestrel: Any, portal: Any) -> None:
    portal.starts_on = dt.date(2010, 1, 1)
    portal.save()
    decade = {"from": "2016-11-01", "to": "2026-10-01"}
    for path in (f"provisions/{portal.pk}/availability", f"customers/{kestrel.pk}/performance"):
        assert api.get(path, **decade).json()["availability"] == "100.000000", "the control"
    api.post(f"customers/{kestrel.pk}/events", outage(portal, ended_at="2026-10-12T08:00:01+02:00"))
    for path in (f"provisions/{portal.pk}/availability", f"customers/{kestrel.pk}/performance"):
        told = api.get(path, **decade).json()
        assert (told["availability"], told["down_minutes"]) == ("99.999999", "0.016667")


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"from": "2026-11"}, "from"),
        ({"from": "2026-05-01", "to": "2026-01-01"}, "from"),
        ({"from": "1990-05-01", "to": "2026-01-01"}, "from"),
        ({"from": "soon", "to": "2026-01-01"}, "from"),
        ({"from": "2026-01-15", "to": "2026-02-01"}, "from"),
        ({"to": "2026-03-31"}, "to"),
        ({"until": "2026-01-01"}, "until"),
    ],
)
def test_a_period_that_cannot_be_understood_is_named(api: Api, portal: Any, query: dict[str, str], field: str) -> None:
    for path in questions(portal):
        answer = api.get(path, **query)
        assert (answer.status_code, list(answer.json()["errors"])) == (422, [field]), path


@pytest.mark.parametrize(
    ("query", "first", "last"),
    [
        ({"from": "2026-03"}, "2026-03", "2026-10"),
        ({"to": "2026-03"}, "2025-04", "2026-03"),
        ({"from": "2026-11", "to": "2026-11-01"}, "2026-11", "2026-11"),
        ({}, "2025-11", "2026-10"),
    ],
)
def test_all_questions_take_the_same_months(
    api: Api, portal: Any, query: dict[str, str], first: str, last: str
) -> None:
    for path in questions(portal):
        told = api.get(path, **query).json()
        assert (told["from"][:7], told["to"][:7]) == (first, last), path


def test_the_running_month_is_told_in_as_many_decimals_as_the_others(api: Api, portal: Any) -> None:
    running = {"from": "2026-11", "to": "2026-11"}
    with time_machine.travel(NOW + dt.timedelta(seconds=7, microseconds=123_456), tick=False):
        told = api.get(f"provisions/{portal.pk}/availability", **running).json()
    assert told["agreed_minutes"] == "28140.118724"


def questions(portal: Any) -> list[str]:
    customer = f"customers/{portal.customer_id}"
    return [f"provisions/{portal.pk}/availability", f"{customer}/performance", f"{customer}/attainment"]


def test_a_restricted_customers_figures_do_not_exist_for_others(portal: Any, kestrel: Any) -> None:
    kestrel.restricted = True
    kestrel.save()
    outside = Api(factories.reader("Rui Tavares"), "read")
    for path in (f"provisions/{portal.pk}/availability", f"customers/{kestrel.pk}/performance"):
        assert outside.get(path).status_code == 404
