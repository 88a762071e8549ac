"""A service that somebody has is not taken away unawares: who has it is said before archiving and after retiring.

Nor is an authority that decisions rest on.
"""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from customers.models import Authority
from services.models import Provision, Service
from tests import factories
from tests.world import signed_in, with_second_factor


@pytest.fixture
def astrid(db: None) -> Any:
    return with_second_factor(factories.admin("Astrid Nyman"))


@pytest.fixture
def keeper(db: None) -> Any:
    """Somebody who keeps the portfolio and is a BRM as well."""
    return with_second_factor(factories.UserFactory(name="Vera Holm", roles=["Admin", "BRM"], is_staff=True))


@pytest.fixture
def portal(db: None) -> Service:
    """Vital to one customer, who has it twice, provided to two, planned for a third, and hidden at a fourth."""
    service = factories.ServiceFactory(name="Order portal", code="PORTAL")
    alder = factories.CustomerFactory(name="Alder Foods")
    factories.ProvisionFactory(customer=alder, service=service, vital="Order intake")
    factories.ProvisionFactory(customer=alder, service=service, label="Depot", vital="Dispatch", status="suspended")
    factories.ProvisionFactory(service=service, customer__name="Birch Tools")
    factories.ProvisionFactory(service=service, status=Provision.Status.PLANNED)
    factories.ProvisionFactory(service=service, customer__restricted=True, customer__name="Cedar Secrets", vital="Work")
    return service


def filled(form: Any, **changed: Any) -> dict[str, Any]:
    return {name: form[name].value() if form[name].value() is not None else "" for name in form.fields} | changed


def answer(page: Any) -> str:
    return " ".join(page.content.decode().split())


def test_archiving_a_service_in_use_asks_first_and_says_who_has_it(keeper: Any, portal: Service) -> None:
    desk, page = signed_in(keeper), f"/services/{portal.pk}/archive/"
    asked = desk.post(page)
    assert asked.status_code == 422
    counted = "2 customers have it today. 2 vital business functions depend on it."
    for told in (counted, "1 provision of it is planned.", "Retire it instead"):
        assert told in answer(asked)
    assert "Cedar Secrets" not in answer(asked)
    assert f"service={portal.code}&amp;status=active&amp;status=suspended" in answer(asked)
    portal.refresh_from_db()
    assert not portal.is_archived
    assert "data-confirm=" not in answer(desk.get(f"/services/{portal.pk}/")), "the server asks, and nobody twice"
    assert desk.post(page, {"acknowledged": "on"}).status_code == 302
    portal.refresh_from_db()
    assert portal.is_archived


def test_an_admin_is_asked_without_a_figure_of_customers(astrid: Any, portal: Service) -> None:
    asked = answer(signed_in(astrid).post(f"/services/{portal.pk}/archive/"))
    assert "It is still provided to customers." in asked
    assert "have it today" not in asked
    assert "/services/provisions/" not in asked


def test_a_service_that_nobody_has_any_more_is_archived_at_once(astrid: Any) -> None:
    service = factories.ServiceFactory()
    factories.ProvisionFactory(service=service, status="ended")
    factories.ProvisionFactory(service=service).archive(by=astrid)
    factories.ProvisionFactory(service=service).customer.archive(by=astrid)
    desk = signed_in(astrid)
    assert "data-confirm=" in answer(desk.get(f"/services/{service.pk}/"))
    assert desk.post(f"/services/{service.pk}/archive/").status_code == 302
    service.refresh_from_db()
    assert service.is_archived


def test_retiring_it_instead_is_one_click_and_says_what_still_runs(keeper: Any, portal: Service) -> None:
    portal.service_days, portal.opens_at, portal.closes_at = "mon_fri", dt.time(8), dt.time(18)
    portal.category = factories.ServiceCategoryFactory()
    portal.save()
    desk = signed_in(keeper)
    asked = desk.post(f"/services/{portal.pk}/archive/")
    assert desk.post(f"/services/{portal.pk}/edit/", dict(asked.context["retired"])).status_code == 302
    before = (portal.name, portal.category, portal.opens_at, portal.closes_at)
    portal.refresh_from_db()
    assert portal.lifecycle == "retired"
    assert (portal.name, portal.category, portal.opens_at, portal.closes_at) == before
    page = answer(desk.get(f"/services/{portal.pk}/"))
    assert "It is retired, and 3 provisions of it still run." in page
    see = '<a class="btn btn-sm" href="/services/provisions/?service=PORTAL&amp;status=active&amp;status=suspended">'
    assert see in page
    asked = answer(desk.post(f"/services/{portal.pk}/archive/"))
    assert "Retire it instead" not in asked
    assert "End what still runs before you archive it" in asked


def test_an_admin_learns_after_retiring_that_it_is_provided_and_no_figure(astrid: Any, portal: Service) -> None:
    desk, page = signed_in(astrid), f"/services/{portal.pk}/edit/"
    sent = filled(desk.get(page).context["form"], lifecycle="retired", acknowledged="on")
    assert desk.post(page, sent).status_code == 302
    text = answer(desk.get(f"/services/{portal.pk}/"))
    assert "It is still provided. What runs goes on; nobody new gets it." in text
    assert "still run." not in text


def test_retiring_asks_for_a_second_look_that_tells_what_runs_what_is_vital_and_what_is_planned(
    keeper: Any, portal: Service
) -> None:
    desk, page = signed_in(keeper), f"/services/{portal.pk}/edit/"
    sent = filled(desk.get(page).context["form"], lifecycle="retired")
    counted = "3 provisions of it still run. 2 vital business functions depend on it. 1 provision of it is planned."
    assert f"{counted} What runs goes on; nobody new gets it." in answer(desk.post(page, sent))
    Provision.objects.exclude(status="planned").update(status="ended", ends_on=timezone.localdate())
    assert "1 provision of it is planned. What runs goes on" in answer(desk.post(page, sent))


def test_retiring_what_nobody_has_says_no_more_than_that_it_is_saved(keeper: Any) -> None:
    service = factories.ServiceFactory(name="Fax gateway")
    desk, page = signed_in(keeper), f"/services/{service.pk}/edit/"
    desk.post(page, filled(desk.get(page).context["form"], lifecycle="retired"))
    assert [str(told) for told in desk.get("/services/").context["messages"]] == ["Saved: Fax gateway."]


def test_archiving_an_authority_lists_the_newest_decisions_and_counts_the_older_ones(db: None) -> None:
    vera = factories.brm("Vera Holm")
    provision = factories.ProvisionFactory(customer__owner=vera)
    authority = factories.AuthorityFactory(customer=provision.customer, right=Authority.Right.AGREE_REQUIREMENTS)
    for number in range(12):
        factories.RequirementFactory(provision=provision, agreed=authority, statement=f"Need {number:02}")
    asked = answer(signed_in(vera).post(f"/customers/authorities/{authority.pk}/archive/"))
    assert "12 decisions rest on it." in asked
    assert f'<a href="/customers/authorities/{authority.pk}/">And 2 older ones</a>' in asked
    assert asked.count("Need ") == 10
