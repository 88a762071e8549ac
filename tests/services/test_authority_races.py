"""Many people at once give one person one right: of one scope there is one, of others there may be more."""

import threading
from typing import Any

import pytest
from django.db import connection

from customers.models import Authority, Customer
from customers.records.forms import RecordForm
from services.models import AuthorityScope, Service
from tests import factories
from tests.test_concurrency import PEOPLE, at_once
from tests.world import signed_in

SENT = {"right": "approve_change", "valid_from": "2026-01-01", "evidence": "Mandate"}

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def joost(kestrel: Customer) -> Any:
    return factories.InvolvementFactory(customer=kestrel, person__name="Joost Vermeer")


@pytest.fixture
def services() -> list[Service]:
    return factories.ServiceFactory.create_batch(PEOPLE)


@pytest.fixture
def all_validate_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody saves before everybody's form has found nothing in its way."""
    meeting, save = threading.Barrier(PEOPLE), RecordForm.save

    def saved_together(form: RecordForm, commit: bool = True) -> Any:
        meeting.wait(60)
        return save(form, commit)

    monkeypatch.setattr(RecordForm, "save", saved_together)


def given_together(berta: Any, joost: Any, scopes: list[list[Service]]) -> list[int]:
    """The status each of so many people got who gave the same right at once, each for their own services."""
    browsers = [signed_in(berta) for _ in scopes]

    def give(number: int) -> int:
        known = {
            "person": joost.person_id,
            "right": "approve_change",
            "valid_from": "2026-01-01",
            "evidence": "Mandate",
        }
        keys = [service.pk for service in scopes[number]]
        url = f"/customers/{joost.customer_id}/authorities/new/"
        return browsers[number].post(url, known | {"services": keys}).status_code

    return at_once(give, len(scopes))


@pytest.mark.usefixtures("all_validate_first")
def test_of_one_scope_given_by_eight_at_once_there_is_one(berta: Any, joost: Any, services: list[Service]) -> None:
    statuses = given_together(berta, joost, [services[:2]] * PEOPLE)
    assert sorted(statuses) == [302] + [422] * (PEOPLE - 1)
    found = Authority.objects.get()
    assert found.scope == f"{services[0].pk},{services[1].pk}"


@pytest.mark.usefixtures("all_validate_first")
def test_without_the_constraint_there_are_several(berta: Any, joost: Any, services: list[Service]) -> None:
    """The control: the form's own look at the others is not enough."""
    constraint = next(one for one in Authority._meta.constraints if one.name == "authority_no_overlap")
    with connection.schema_editor() as editor:
        editor.remove_constraint(Authority, constraint)
    try:
        given_together(berta, joost, [services[:2]] * PEOPLE)
        assert Authority.objects.count() == PEOPLE
    finally:
        Authority.objects.all().delete()
        with connection.schema_editor() as editor:
            editor.add_constraint(Authority, constraint)


def test_eight_scopes_given_at_once_are_all_kept(berta: Any, joost: Any, services: list[Service]) -> None:
    statuses = given_together(berta, joost, [[service] for service in services])
    assert statuses == [302] * PEOPLE
    assert {row.scope for row in Authority.objects.all()} == {str(service.pk) for service in services}


def changed_together(berta: Any, authority: Authority, scopes: list[list[Service]]) -> list[int]:
    """The status each of so many people got who changed the services of one authority, all from the same version."""
    browsers = [signed_in(berta) for _ in scopes]

    def change(number: int) -> int:
        keys = [service.pk for service in scopes[number]]
        sent = SENT | {"person": authority.person_id, "services": keys, "version": authority.version}
        return browsers[number].post(f"/customers/authorities/{authority.pk}/edit/", sent).status_code

    return at_once(change, len(scopes))


@pytest.fixture
def given(berta: Any, joost: Any) -> Authority:
    given_together(berta, joost, [[]])
    return Authority.objects.get()


def test_of_eight_who_change_its_services_at_once_one_is_kept_whole(
    berta: Any, given: Authority, services: list[Service]
) -> None:
    pairs = [[services[number - 1], services[number]] for number in range(PEOPLE)]
    statuses = changed_together(berta, given, pairs)
    assert sorted(statuses) == [302] + [409] * (PEOPLE - 1)
    kept = set(AuthorityScope.objects.values_list("service", flat=True))
    assert kept == {service.pk for service in pairs[statuses.index(302)]}


def test_without_the_version_check_seven_are_lost(
    berta: Any, given: Authority, services: list[Service], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: everybody is told that their services are kept."""
    monkeypatch.setattr(RecordForm, "is_stale", lambda form: False)
    statuses = changed_together(berta, given, [[service] for service in services])
    assert statuses == [302] * PEOPLE
    assert AuthorityScope.objects.count() == 1


def test_of_two_that_overlap_one_is_restored_when_both_are_at_once(
    berta: Any, kestrel: Customer, joost: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    pair = []
    for _ in range(2):
        pair.append(factories.AuthorityFactory(customer=kestrel, person=joost.person))
        pair[-1].archive(by=berta)
    meeting, take_turn = threading.Barrier(2), Authority.take_turn

    def taken_together(authority: Authority) -> None:
        meeting.wait(60)  # both have been looked at, and nothing was in their way
        take_turn(authority)

    monkeypatch.setattr(Authority, "take_turn", taken_together)
    browsers = [signed_in(berta) for _ in pair]

    def restore(number: int) -> Any:
        return browsers[number].post(f"/customers/authorities/{pair[number].pk}/restoration/")

    answers = at_once(restore, 2)
    assert sorted(answer.status_code for answer in answers) == [302, 409]
    refused = next(answer.content.decode() for answer in answers if answer.status_code == 409)
    assert "has the same right in part of this time already" in refused
    assert Authority.objects.current().count() == 1
