"""What an authority is restricted to: told by rows of this floor, and kept as a text where overlaps are refused."""

import threading
from typing import Any

import pytest
from django.db import IntegrityError, connection, connections, transaction

from customers.models import Authority
from services.models import AuthorityScope, Service
from services.models.authority_scope import scope_of
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ada() -> Authority:
    part = factories.InvolvementFactory(person__name="Ada", customer__name="Kestrel Rail")
    return factories.AuthorityFactory(customer=part.customer, person=part.person)


@pytest.fixture
def three() -> list[Service]:
    return factories.ServiceFactory.create_batch(3)


def raw(sql: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def scope_in_database(authority: Authority) -> str:
    return Authority.objects.values_list("scope", flat=True).get(pk=authority.pk)


def told_by_rows(authority: Authority) -> str:
    return scope_of(Service.objects.filter(authority_scopes__authority=authority))


def write_by_hand(ada: Authority, three: list[Service]) -> list[tuple[str, str]]:
    """After each raw write: what the authority's own text says, and what its rows say."""
    found = []
    insert = "INSERT INTO services_authorityscope (authority_id, service_id) VALUES (%s, %s)"
    steps: list[tuple[str, tuple[Any, ...]]] = [
        (insert, (ada.pk, three[2].pk)),
        (insert, (ada.pk, three[0].pk)),
        ("UPDATE services_authorityscope SET service_id = %s WHERE service_id = %s", (three[1].pk, three[0].pk)),
        ("DELETE FROM services_authorityscope WHERE service_id = %s", (three[2].pk,)),
        ("DELETE FROM services_authorityscope", ()),
    ]
    for sql, values in steps:
        raw(sql, *values)
        found.append((scope_in_database(ada), told_by_rows(ada)))
    return found


def test_the_text_stays_true_whoever_writes_the_rows(ada: Authority, three: list[Service]) -> None:
    first, second, third = (str(service.pk) for service in three)
    texts = [third, f"{first},{third}", f"{second},{third}", second, ""]
    assert write_by_hand(ada, three) == [(text, text) for text in texts]


def test_without_the_trigger_the_text_drifts(ada: Authority, three: list[Service]) -> None:
    """The control."""
    raw("ALTER TABLE services_authorityscope DISABLE TRIGGER USER")
    try:
        drifted = write_by_hand(ada, three)
    finally:
        raw("ALTER TABLE services_authorityscope ENABLE TRIGGER USER")
    assert [text for text, _rows in drifted] == [""] * 5
    assert drifted[0][1] == str(three[2].pk)


def test_a_scope_that_moves_to_another_authority_is_told_of_both(ada: Authority, three: list[Service]) -> None:
    other = factories.AuthorityFactory(customer=ada.customer)
    scope = AuthorityScope.objects.create(authority=ada, service=three[0])
    AuthorityScope.objects.filter(pk=scope.pk).update(authority=other)
    assert (scope_in_database(ada), scope_in_database(other)) == ("", str(three[0].pk))


def test_a_raw_write_raises_the_version_and_is_in_the_history(ada: Authority, three: list[Service]) -> None:
    AuthorityScope.objects.create(authority=ada, service=three[0])
    before = ada.version
    ada.refresh_from_db()
    assert ada.version == before + 1
    newest = ada.events.order_by("-pgh_id").first()
    assert (newest.version, newest.scope) == (ada.version, str(three[0].pk))


def test_two_transactions_that_add_a_service_each_are_both_told(ada: Authority, three: list[Service]) -> None:
    meeting = threading.Barrier(2)

    def add(service: Service) -> None:
        try:
            with transaction.atomic():
                AuthorityScope.objects.create(authority=ada, service=service)
                meeting.wait(30)  # both have written, neither has committed
        finally:
            connections.close_all()

    threads = [threading.Thread(target=add, args=[service]) for service in three[:2]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert scope_in_database(ada) == told_by_rows(ada) == f"{three[0].pk},{three[1].pk}"


def test_the_same_right_for_other_services_may_hold_at_the_same_time(ada: Authority, three: list[Service]) -> None:
    AuthorityScope.objects.create(authority=ada, service=three[0])
    same = {"customer": ada.customer, "person": ada.person, "right": ada.right, "valid_from": ada.valid_from}
    factories.AuthorityFactory(**same)
    third = factories.AuthorityFactory(**same, scope=scope_of(three[1:2]))
    AuthorityScope.objects.create(authority=third, service=three[1])
    with pytest.raises(IntegrityError, match="authority_no_overlap"):
        AuthorityScope.objects.filter(authority=third).update(service=three[0])
    assert told_by_rows(third) == str(three[1].pk), "nothing of it was kept"


def test_a_service_that_an_authority_names_is_not_deleted(ada: Authority, three: list[Service]) -> None:
    AuthorityScope.objects.create(authority=ada, service=three[0])
    with pytest.raises(IntegrityError), transaction.atomic():
        three[0].delete()
