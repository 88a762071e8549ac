"""Thirty events cost the queries of one, and one ticket is one event however many send it at once."""

import datetime as dt
import threading
from functools import partial
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client
from django.utils import timezone

from services.models import PerformanceEvent
from tests import factories
from tests.calling import Api
from tests.test_queries import EDIT_GET, EDIT_POST, LIST, count
from tests.world import signed_in

TIMELINE = 15


def eventful(owner: Any, number: int) -> Any:
    """A customer with so many vital provisions, each with an event and agreed maintenance, and achievements."""
    customer = factories.CustomerFactory(owner=owner, time_zone="Europe/Berlin")
    part = factories.InvolvementFactory(customer=customer)
    authority = factories.AuthorityFactory(customer=customer, person=part.person, right="approve_change")
    for _ in range(number):
        provision = factories.ProvisionFactory(
            customer=customer, vital="Dispatch", service_days="mon_fri", opens_at=dt.time(8), closes_at=dt.time(18)
        )
        requirement = factories.RequirementFactory(provision=provision, agreed=authority)
        factories.MeasurementFactory(requirement=requirement)
        factories.PerformanceEventFactory(
            customer=customer, down=[provision], lost=[provision], requirement=requirement
        )
        work = factories.MaintenanceFactory(provision=provision)
        work.agree(person=authority.person, at=work.starts_at - dt.timedelta(days=1), by=owner)
    return customer


@pytest.mark.parametrize(
    "url",
    [
        "/services/events/",
        "/services/events/?service=SVC-1&ongoing=on&mine=on",
        "/services/maintenance/",
        "/services/events/export/?format=csv",
        "/services/maintenance/export/?format=xlsx",
    ],
)
def test_a_list_costs_the_same_with_1_3_and_30_rows(url: str, berta: Any, desk: Client) -> None:
    found = []
    for more in (1, 2, 27):
        eventful(berta, more)
        found.append(count(lambda: desk.get(url)))
    assert len(set(found)) == 1, found
    assert found[0] <= LIST


def test_the_timeline_costs_the_same_with_1_3_and_30_events(berta: Any, desk: Client) -> None:
    pages = [f"/services/customers/{eventful(berta, number).pk}/performance/" for number in (1, 3, 30)]
    found = [count(partial(desk.get, page)) for page in pages]
    assert len(set(found)) == 1, found
    assert found[0] <= TIMELINE


def test_one_event_and_its_form_stay_within_their_budgets(berta: Any, desk: Client) -> None:
    for number in (1, 12):
        customer = eventful(berta, number)
        event = customer.performance_events.filter(kind="outage").first()
        edit = f"/services/events/{event.pk}/edit/"
        assert count(partial(desk.get, f"/services/events/{event.pk}/")) <= LIST + 1
        assert count(partial(desk.get, edit)) <= EDIT_GET
        form = desk.get(edit).context["form"]
        sent = {name: form[name].value() or "" for name in form.fields}
        sent |= {"cause": "A disk was full", "started_at": event.started_at.isoformat()}
        sent |= {"ended_at": event.ended_at.isoformat(), "acknowledged": "on"}
        assert count(partial(desk.post, edit, sent), status=302) <= EDIT_POST


def test_a_list_that_asks_for_each_row_is_seen(berta: Any, desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: without what is fetched for all rows, every event costs more."""
    from services.lists.performance import PerformanceEventList

    monkeypatch.setattr(PerformanceEventList, "with_shown", lambda self, rows: rows)
    eventful(berta, 1)
    before = count(lambda: desk.get("/services/events/"))
    eventful(berta, 3)
    assert count(lambda: desk.get("/services/events/")) > before


@pytest.mark.django_db(transaction=True)
def test_one_ticket_sent_by_many_at_once_is_one_event() -> None:
    berta = factories.brm("Berta Brandt")
    customer = factories.CustomerFactory(owner=berta)
    api = Api(berta)
    said = {
        "kind": "degradation",
        "severity": 2,
        "title": "Slow",
        "started_at": (timezone.now() - dt.timedelta(hours=2)).isoformat(),
        "external_system": "Desk",
        "external_id": "INC-1",
    }
    found: list[Any] = []
    gate = threading.Barrier(6)

    def send() -> None:
        try:
            gate.wait()
            found.append(api.post(f"customers/{customer.pk}/events", said))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=send) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    made = PerformanceEvent.objects.get()
    assert sorted(answer.status_code for answer in found) == [201, 409, 409, 409, 409, 409]
    assert {answer.json()["event"] for answer in found if answer.status_code == 409} == {made.pk}
    assert connection.vendor == "postgresql"


@pytest.mark.django_db(transaction=True)
def test_what_the_sender_did_not_touch_is_proposed_as_theirs() -> None:
    """Each save is a transaction of its own, as its history is told by when it was."""
    berta = factories.brm("Berta Brandt")
    customer = factories.CustomerFactory(owner=berta, time_zone="Europe/Berlin")
    portal, network = (factories.ProvisionFactory(customer=customer, label=label) for label in ("Berlin", "Oslo"))
    event = factories.PerformanceEventFactory(customer=customer, down=[portal])
    desk, edit = signed_in(berta), f"/services/events/{event.pk}/edit/"
    form = desk.get(edit).context["form"]
    read = {name: form[name].value() for name in form.fields if form[name].value()}
    read |= {name: getattr(event, name).isoformat() for name in ("started_at", "ended_at")} | {"acknowledged": "on"}
    later = (event.started_at - dt.timedelta(hours=1)).isoformat()
    theirs = read | {"provisions": [portal.pk, network.pk], "started_at": later}
    assert desk.post(edit, theirs).status_code == 302
    conflict = desk.post(edit, read | {"cause": "A disk was full", "unavailable": []})
    assert conflict.status_code == 409
    proposed = {one.name: one.choose for one in conflict.context["differences"]}
    assert proposed == {"provisions": "theirs", "started_at": "theirs", "cause": "mine", "unavailable": "mine"}
