"""A provision whose last day has passed and that nobody has ended: it counts as running, and every place says so."""

import datetime as dt
from functools import partial
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from customers.models import Customer
from services.models import Provision, Service
from services.service_overview import ServiceOverview
from tests import factories
from tests.test_queries import count
from tests.world import signed_in

OVERDUE = "/services/provisions/?overdue=on"


@pytest.fixture
def berta(db: None) -> Any:
    return factories.brm("Berta Brandt")


@pytest.fixture
def desk(berta: Any) -> Client:
    return signed_in(berta)


@pytest.fixture
def kestrel(berta: Any) -> Customer:
    return factories.CustomerFactory(name="Kestrel Rail", owner=berta)


@pytest.fixture
def portal(db: None) -> Service:
    return factories.ServiceFactory(name="Order portal", code="PORTAL")


def days_ago(number: int) -> dt.date:
    return timezone.localdate() - dt.timedelta(days=number)


@pytest.fixture
def late(kestrel: Customer, portal: Service) -> Provision:
    """Over since yesterday; beside it one that ends today, one that has ended and one without an end."""
    factories.ProvisionFactory(customer=kestrel, service=portal, label="today", ends_on=days_ago(0))
    factories.ProvisionFactory(customer=kestrel, service=portal, label="gone", ends_on=days_ago(9), status="ended")
    factories.ProvisionFactory(customer=kestrel, service=portal, label="on")
    return factories.ProvisionFactory(customer=kestrel, service=portal, label="late", ends_on=days_ago(1))


def answer(desk: Client, page: str) -> str:
    return " ".join(desk.get(page).content.decode().split())


def test_only_what_is_past_its_last_day_and_not_ended_is_overdue(
    late: Provision, desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert [row.label for row in Provision.objects.overdue(timezone.localdate())] == ["late"]
    assert [row.label for row in desk.get(OVERDUE).context["list"].rows] == ["late"]
    monkeypatch.setattr("services.lists.provisions.FEW", 0)  # many are
    assert [row.label for row in desk.get(OVERDUE).context["list"].rows] == ["late"]
    page = f"/services/{late.service_id}/?overdue=on"
    assert [row.label for row in desk.get(page).context["list"].rows] == ["late"]


def test_it_counts_as_running_and_is_counted_apart(late: Provision, berta: Any, desk: Client) -> None:
    reach = ServiceOverview(late.service, user=berta, on=timezone.localdate()).reach
    assert (reach.running, reach.overdue) == (3, 1)
    assert "1 of them past its last day" in answer(desk, f"/services/{late.service_id}/")
    (row,) = desk.get("/services/").context["list"].shown
    assert (row.customer_count, row.overdue_count) == (1, 1)
    assert "1 provision past its last day" in answer(desk, "/services/")


def test_every_list_says_when_its_last_day_was(late: Provision, kestrel: Customer, desk: Client) -> None:
    day = days_ago(1)
    said = f"last day was {day.day} {day:%b %Y}"
    for page in ("/services/provisions/", f"/services/{late.service_id}/"):
        assert answer(desk, page).count(said) == 1, page
    assert "last day has passed" in answer(desk, f"/services/customers/{kestrel.pk}/")
    assert answer(desk, f"/customers/{kestrel.pk}/").count("last day has passed") == 1


@pytest.mark.parametrize("page", ["/services/provisions/{p}/", "/services/customers/{c}/"])
def test_one_click_ends_it_on_its_last_day(page: str, late: Provision, kestrel: Customer, desk: Client) -> None:
    page = page.format(p=late.pk, c=kestrel.pk)
    text = answer(desk, page)
    assert f'action="/services/provisions/{late.pk}/ending/"' in text
    assert f'name="ends_on" value="{days_ago(1).isoformat()}"' in text
    assert f'name="version" value="{late.version}"' in text
    sent = {"version": late.version, "ends_on": days_ago(1).isoformat(), "next": page}
    assert desk.post(f"/services/provisions/{late.pk}/ending/", sent)["Location"] == page
    late.refresh_from_db()
    assert (late.status, late.ends_on) == ("ended", days_ago(1))
    text = answer(desk, page)
    assert "It has ended." in text
    assert "last day was" not in text.lower()
    assert "last day has passed" not in text
    assert desk.get(OVERDUE).context["list"].rows == []


def test_an_end_to_come_is_told_as_such(late: Provision, desk: Client) -> None:
    sent = {"version": late.version, "ends_on": (timezone.localdate() + dt.timedelta(days=30)).isoformat()}
    assert desk.post(f"/services/provisions/{late.pk}/ending/", sent).status_code == 302
    assert "The last day is noted. Until then it runs on." in answer(desk, f"/services/provisions/{late.pk}/")


def test_who_may_not_change_it_sees_the_mark_and_no_button(late: Provision, kestrel: Customer) -> None:
    rui = signed_in(factories.reader("Rui Tavares"))
    for page in (f"/services/provisions/{late.pk}/", f"/services/customers/{kestrel.pk}/"):
        text = answer(rui, page)
        assert "last day has passed" in text or "Its last day was" in text
        assert "/ending/" not in text


def test_the_marks_cost_no_query(berta: Any, portal: Service, desk: Client) -> None:
    found = []
    for number in (1, 3, 30):
        for _ in range(number):
            factories.ProvisionFactory(customer__owner=berta, service=portal, ends_on=days_ago(1))
        pages = (OVERDUE, "/services/", f"/services/{portal.pk}/")
        found.append([count(partial(desk.get, page)) for page in pages])
    assert found == [found[0]] * 3
