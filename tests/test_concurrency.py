"""Many people at once, over connections of their own: nothing that was saved is lost, nothing is saved twice."""

import re
import threading
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections

from customers.models import Authority, BusinessOutcome, Customer
from customers.records.forms import RecordForm
from tests import factories
from tests.world import signed_in

PEOPLE, ROUNDS = 8, 25
EDITS = PEOPLE * ROUNDS

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(work: Callable[[int], Any], people: int = PEOPLE) -> list[Any]:
    """What each of so many people got who worked at the same time, each over a connection of their own."""

    def alone(number: int) -> Any:
        try:
            return work(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(people) as pool:
        return list(pool.map(alone, range(people)))


def fields_of(page: str) -> dict[str, str]:
    """What a browser would send back of a form on a page: version, key and the texts."""
    found = dict(re.findall(r'<input[^>]*?name="([^"]+)"[^>]*?value="([^"]*)"', page))
    return {name: value for name, value in found.items() if name in {"version", "submission"}}


@pytest.fixture
def berta() -> Any:
    return factories.brm("Berta Brandt")


@pytest.fixture
def kestrel(berta: Any) -> Customer:
    return factories.CustomerFactory(name="Kestrel Rail", code="KESTREL", owner=berta)


def customer_data(**changes: str) -> dict[str, str]:
    return {
        "name": "Kestrel Rail",
        "code": "KESTREL",
        "kind": "external",
        "status": "active",
        "time_zone": "UTC",
        "billing_currency": "EUR",
        **changes,
    }


def edit_together(berta: Any, customer: Customer) -> list[tuple[int, int, str]]:
    """Status, version read and text of every edit: in each round all read the same version, then all save."""
    meeting = threading.Barrier(PEOPLE)
    browsers = [signed_in(berta) for _ in range(PEOPLE)]
    url = f"/customers/{customer.pk}/edit/"

    def work(number: int) -> list[tuple[int, int, str]]:
        browser, answers = browsers[number], []
        for turn in range(ROUNDS):
            version = fields_of(browser.get(url).content.decode())["version"]
            meeting.wait(60)
            text = f"round {turn}, person {number}"
            response = browser.post(url, customer_data(version=version, description=text))
            answers.append((response.status_code, int(version), text))
            meeting.wait(60)
        return answers

    return [answer for answers in at_once(work) for answer in answers]


def lost(customer: Customer, answers: list[tuple[int, int, str]]) -> list[str]:
    """Accepted edits that are not in the history, or that overwrote something their author had not read."""
    kept = {event.description: event.version for event in customer.events.filter(pgh_label="changed")}
    return [text for status, read, text in answers if status == 302 and kept.get(text) != read + 1]


def test_of_200_edits_at_once_none_is_lost(berta: Any, kestrel: Customer) -> None:
    answers = edit_together(berta, kestrel)
    statuses = [status for status, _, _ in answers]
    assert len(answers) == EDITS == 200
    assert lost(kestrel, answers) == []
    assert statuses.count(302) == ROUNDS, "of all who read the same version, one saves"
    assert statuses.count(409) == EDITS - ROUNDS, "and the others are shown what was saved meanwhile"
    versions = [event.version for event in kestrel.events.order_by("pgh_id")]
    assert versions == list(range(1, ROUNDS + 2)), "without a gap"


def test_without_the_version_check_edits_are_lost(
    berta: Any, kestrel: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: everybody is told that their text is saved, and most of it is gone."""
    monkeypatch.setattr(RecordForm, "is_stale", lambda form: False)
    answers = edit_together(berta, kestrel)
    assert {status for status, _, _ in answers} == {302}
    assert len(lost(kestrel, answers)) == EDITS - ROUNDS


def test_a_form_sent_eight_times_at_once_makes_one_record(berta: Any, kestrel: Customer) -> None:
    url = f"/customers/{kestrel.pk}/outcomes/new/"
    browsers = [signed_in(berta) for _ in range(PEOPLE)]
    sent = fields_of(browsers[0].get(url).content.decode())
    uuid.UUID(sent["submission"])
    sent |= {"statement": "Fewer delays", "measure": "Delays", "priority": "1"}
    answers = at_once(lambda number: browsers[number].post(url, sent))
    assert {answer.status_code for answer in answers} == {302}
    assert len({answer["Location"] for answer in answers}) == 1
    assert BusinessOutcome.objects.count() == 1


def test_without_its_key_the_form_makes_a_record_each_time(berta: Any, kestrel: Customer) -> None:
    """The control."""
    url = f"/customers/{kestrel.pk}/outcomes/new/"
    browsers = [signed_in(berta) for _ in range(PEOPLE)]
    sent = {"statement": "Fewer delays", "measure": "Delays", "priority": "1"}
    at_once(lambda number: browsers[number].post(url, sent))
    assert BusinessOutcome.objects.count() == PEOPLE


def test_a_key_of_somebody_else_is_no_hindrance(berta: Any, kestrel: Customer) -> None:
    tessa = factories.brm("Tessa Tang")
    kestrel.team.add(tessa, through_defaults={"added_by": berta})
    url, key = f"/customers/{kestrel.pk}/outcomes/new/", str(uuid.uuid4())
    for user in (berta, tessa):
        sent = {"statement": f"Of {user}", "measure": "Delays", "priority": "1", "submission": key}
        assert signed_in(user).post(url, sent).status_code == 302
    assert BusinessOutcome.objects.count() == 2


def test_two_who_use_the_same_new_code_at_once_make_one_customer(berta: Any) -> None:
    browsers = [signed_in(berta) for _ in range(4)]
    data = customer_data(code="NEW-1", name="Fjord Foods", acknowledged="on")
    answers = at_once(lambda number: browsers[number].post("/customers/new/", data), 4)
    assert sorted(answer.status_code for answer in answers) == [302, 422, 422, 422]
    refused = next(answer for answer in answers if answer.status_code == 422)
    assert "Another customer has this code already" in refused.content.decode()
    assert Customer.objects.filter(code="NEW-1").count() == 1


def test_overlapping_authorities_given_at_once_leave_one(berta: Any, kestrel: Customer) -> None:
    part = factories.InvolvementFactory(customer=kestrel)
    browsers = [signed_in(berta) for _ in range(4)]

    def work(number: int) -> Any:
        sent = {
            "person": part.person_id,
            "right": "request",
            "valid_from": f"2026-0{number + 1}-01",
            "evidence": "Mandate",
        }
        return browsers[number].post(f"/customers/{kestrel.pk}/authorities/new/", sent)

    answers = at_once(work, 4)
    assert sorted(answer.status_code for answer in answers) == [302, 422, 422, 422]
    refused = next(answer for answer in answers if answer.status_code == 422)
    assert "This person has the same right in part of this time already" in refused.content.decode()
    assert Authority.objects.count() == 1


def test_an_edit_and_an_archive_at_once_are_both_kept_or_the_edit_is_told(berta: Any, kestrel: Customer) -> None:
    first, second = signed_in(berta), signed_in(berta)
    sent = customer_data(version="1", city="Bergen")

    def work(number: int) -> Any:
        if number:
            return second.post(f"/customers/{kestrel.pk}/archive/")
        return first.post(f"/customers/{kestrel.pk}/edit/", sent)

    edited, archived = at_once(work, 2)
    kestrel.refresh_from_db()
    assert archived.status_code == 302
    assert kestrel.is_archived
    assert (edited.status_code, kestrel.city) in {(302, "Bergen"), (409, "")}
