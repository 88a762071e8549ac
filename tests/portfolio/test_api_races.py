"""Calls that meet: over real connections, nobody's change is lost and nothing is saved twice."""

import threading
import uuid
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from customers.api import People
from customers.models import Customer
from customers.records.api import resources, versions
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)
CALLERS = 6


def at_once(berta: Any, call: Callable[[Client, int], Any]) -> Counter[int]:
    """How often each status was answered when CALLERS call at the same moment, each on a connection of their own."""
    token = factories.ApiTokenFactory(user=berta, scopes=["write"])
    barrier, statuses = threading.Barrier(CALLERS), []

    def one(number: int) -> None:
        client = Client(headers={"authorization": f"Bearer {token.secret}"})
        try:
            barrier.wait()
            statuses.append(call(client, number).status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=[number]) for number in range(CALLERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Counter(statuses)


def change(customer: Customer) -> Callable[[Client, int], Any]:
    def call(client: Client, number: int) -> Any:
        return client.patch(
            f"/api/v1/customers/{customer.pk}",
            {"city": f"City {number}"},
            content_type="application/json",
            headers={"if-match": '"1"'},
        )

    return call


def test_of_changes_that_read_the_same_version_one_is_saved_and_the_others_are_told(berta: Any) -> None:
    customer = factories.CustomerFactory(owner=berta)
    assert at_once(berta, change(customer)) == {200: 1, 412: CALLERS - 1}
    customer.refresh_from_db()
    assert customer.version == 2


def test_without_the_guard_changes_are_lost(berta: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(versions, "matches", lambda request, record: True)
    customer = factories.CustomerFactory(owner=berta)
    assert at_once(berta, change(customer)) == {200: CALLERS}


def rename(berta: Any) -> Callable[[Client, int], Any]:
    """Each caller renames the same person, at another customer of theirs."""
    person = factories.PersonFactory(name="Mira Egli")
    parts = [
        factories.InvolvementFactory(customer=factories.CustomerFactory(owner=berta), person=person)
        for _ in range(CALLERS)
    ]

    def call(client: Client, number: int) -> Any:
        path, body = f"/api/v1/people/{parts[number].pk}", {"name": f"Mira Egli {number}"}
        return client.patch(path, body, content_type="application/json", headers={"if-match": '"2"'})

    return call


def test_a_person_at_several_customers_is_renamed_by_one(berta: Any) -> None:
    assert at_once(berta, rename(berta)) == {200: 1, 412: CALLERS - 1}


def test_without_the_lock_on_the_person_a_name_is_lost(berta: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(People, "locked", ("self",))
    for _ in range(10):
        if at_once(berta, rename(berta))[200] > 1:
            return
    pytest.fail("Ten rounds without the lock lost nothing, so the test above shows nothing.")


def create(key: str, *, same: bool) -> Callable[[Client, int], Any]:
    def call(client: Client, number: int) -> Any:
        body = {"system": "ERP", "identifier": "one" if same else str(number)}
        path = f"/api/v1/customers/{Customer.objects.get().pk}/references"
        return client.post(path, body, content_type="application/json", headers={"idempotency-key": key})

    return call


def test_calls_with_one_idempotency_key_make_one_row(berta: Any) -> None:
    customer = factories.CustomerFactory(owner=berta)
    assert at_once(berta, create(str(uuid.uuid4()), same=True)) == {201: CALLERS}
    assert customer.references.count() == 1


def test_without_the_key_they_make_several(berta: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "once", lambda key, user, make, digest: (make(), True))
    customer = factories.CustomerFactory(owner=berta)
    assert at_once(berta, create(str(uuid.uuid4()), same=False)) == {201: CALLERS}
    assert customer.references.count() == CALLERS
