"""What belongs to an archived provision or customer does not change, and whoever may restore that is told so."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from customers.models import Customer
from customers.records import access
from services.models import Maintenance, Provision, Requirement
from tests import factories
from tests.calling import Api
from tests.world import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def berta() -> Any:
    return factories.brm("Berta Brandt")


@pytest.fixture
def desk(berta: Any) -> Client:
    return signed_in(berta)


@pytest.fixture
def kestrel(berta: Any) -> Customer:
    return factories.CustomerFactory(name="Kestrel Rail", owner=berta)


@pytest.fixture
def portal(kestrel: Customer) -> Provision:
    return factories.ProvisionFactory(customer=kestrel, service__name="Order portal")


@pytest.fixture
def work(portal: Provision) -> Maintenance:
    return factories.MaintenanceFactory(provision=portal)


@pytest.fixture
def need(portal: Provision) -> Requirement:
    return factories.RequirementFactory(provision=portal)


def changes(work: Maintenance, need: Requirement) -> list[str]:
    """Pages that change something, or begin to."""
    provision, customer = work.provision_id, work.provision.customer_id
    return [
        f"/services/maintenance/{work.pk}/edit/",
        f"/services/maintenance/{work.pk}/agreement/",
        f"/services/requirements/{need.pk}/agreement/",
        f"/services/requirements/{need.pk}/ability/",
        f"/services/provisions/{provision}/maintenance/new/",
        f"/services/provisions/{provision}/requirements/new/",
        f"/services/customers/{customer}/measurements/",
        f"/services/requirements/{need.pk}/retirement/",
        f"/services/maintenance/{work.pk}/archive/",
    ]


ONLY_POSTED = ("measurements/", "retirement/", "archive/")


def test_below_an_archived_customer_every_change_leads_to_the_customer(
    desk: Client, berta: Any, kestrel: Customer, work: Maintenance, need: Requirement
) -> None:
    kestrel.archive(by=berta)
    said = "“Kestrel Rail” is archived: it stays as it is, and so does what belongs to it. Restore it first."
    for url in [*changes(work, need), f"/services/customers/{kestrel.pk}/events/new/"]:
        for ask in (desk.post,) if url.endswith(ONLY_POSTED) else (desk.get, desk.post):
            answer = ask(url)
            page = answer.content.decode()
            assert (answer.status_code, said in page) == (409, True), url
            assert f'action="/customers/{kestrel.pk}/restoration/"' in page


def test_below_an_archived_provision_every_change_leads_to_the_provision(
    desk: Client, berta: Any, portal: Provision, work: Maintenance, need: Requirement
) -> None:
    portal.archive(by=berta)
    for url in changes(work, need):
        if url.endswith("/measurements/"):
            continue  # the customer's own page
        answer = desk.post(url)
        page = answer.content.decode()
        assert (answer.status_code, "“Order portal” is archived:" in page) == (409, True), url
        assert f'action="/services/provisions/{portal.pk}/restoration/"' in page


def test_whoever_restores_it_from_a_form_comes_back_to_the_form(
    desk: Client, berta: Any, portal: Provision, work: Maintenance
) -> None:
    portal.archive(by=berta)
    url = f"/services/maintenance/{work.pk}/edit/?next=/"
    assert f'name="next" value="{url}"' in desk.get(url).content.decode()
    answer = desk.post(f"/services/provisions/{portal.pk}/restoration/", {"next": url})
    assert (answer.status_code, answer["Location"]) == (302, url)
    assert desk.get(url).status_code == 200


def test_what_is_archived_itself_offers_to_restore_itself(desk: Client, berta: Any, work: Maintenance) -> None:
    work.archive(by=berta)
    answer = desk.get(f"/services/maintenance/{work.pk}/edit/")
    assert answer.status_code == 409
    assert f'action="/services/maintenance/{work.pk}/restoration/"' in answer.content.decode()


def test_the_customer_comes_first_where_both_are_archived(
    desk: Client, berta: Any, kestrel: Customer, portal: Provision, work: Maintenance
) -> None:
    portal.archive(by=berta)
    kestrel.archive(by=berta)
    assert "“Kestrel Rail” is archived" in desk.get(f"/services/maintenance/{work.pk}/edit/").content.decode()
    assert "“Kestrel Rail” is archived" in desk.get(f"/services/provisions/{portal.pk}/edit/").content.decode()


def test_the_api_says_the_same_as_a_problem(
    berta: Any, kestrel: Customer, portal: Provision, need: Requirement
) -> None:
    api, said = Api(berta), "is archived: it stays as it is, and so does what belongs to it. Restore it first."
    asked: list[Callable[[], Any]] = [
        lambda: api.patch(f"requirements/{need.pk}", {"priority": 1}, version=1),
        lambda: api.post(f"requirements/{need.pk}/agreement", {}),
        lambda: api.post(f"requirements/{need.pk}/archive"),
        lambda: api.post(f"provisions/{portal.pk}/maintenance", {}),
    ]
    for archived, name in ((portal, "Order portal"), (kestrel, "Kestrel Rail")):
        archived.archive(by=berta)
        for ask in asked:
            answer = ask()
            assert (answer.status_code, answer.headers["Content-Type"]) == (409, "application/problem+json")
            assert answer.json()["detail"] == f"“{name}” {said}"
            assert answer.json()["type"].endswith("#conflict")


def test_whoever_may_not_change_it_anyway_is_told_no_more(
    berta: Any, kestrel: Customer, portal: Provision, work: Maintenance
) -> None:
    fritz = factories.brm("Fritz Fremd")
    portal.archive(by=berta)
    assert signed_in(fritz).get(f"/services/maintenance/{work.pk}/edit/").status_code == 403
    assert Api(fritz).patch(f"maintenance/{work.pk}", {}, version=1).json()["type"].endswith("#forbidden")
    kestrel.restrict(True, by=berta)
    assert signed_in(fritz).get(f"/services/maintenance/{work.pk}/edit/").status_code == 404


def test_without_a_word_for_it_they_are_refused_barely(
    desk: Client, berta: Any, portal: Provision, work: Maintenance, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control."""
    portal.archive(by=berta)
    monkeypatch.setattr(access, "Archived", access.PermissionDenied)
    assert desk.get(f"/services/maintenance/{work.pk}/edit/").status_code == 403
