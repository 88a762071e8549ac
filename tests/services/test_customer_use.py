"""How much a customer uses each service and all of them, month by month."""

import datetime as dt
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from customers.models import Customer
from services.customer_use import CustomerUse
from tests import factories
from tests.factories.provided import closed_month
from tests.test_queries import count
from tests.world import signed_in


@pytest.fixture
def berta(db: None) -> Any:
    return factories.brm("Berta Brandt")


@pytest.fixture
def desk(berta: Any) -> Client:
    return signed_in(berta)


@pytest.fixture
def kestrel(berta: Any) -> Customer:
    return factories.CustomerFactory(name="Kestrel Rail", owner=berta)


def used(customer: Customer, name: str, *users: int | None, **fields: Any) -> None:
    """A provision with so many users in the newest closed months, the newest first."""
    provision = factories.ProvisionFactory(customer=customer, service__name=name, **fields)
    for back, number in enumerate(users):
        volume = Decimal(5) if number is None else None
        factories.UsageFactory(provision=provision, month=closed_month(back), users=number, volume=volume)


def test_users_add_up_over_the_services_and_a_month_nobody_counted_stays_unknown(kestrel: Customer) -> None:
    used(kestrel, "Order portal", 120, 100)
    used(kestrel, "Backup", 30)
    used(kestrel, "Tickets", None, None, None)
    used(kestrel, "Network")
    page = CustomerUse(kestrel, on=timezone.localdate())
    assert [str(service.provision) for service in page.services] == ["Backup", "Order portal", "Tickets"]
    months = page.total.newest_first
    assert [(month.users, month.counted) for month in months[:3]] == [(150, 2), (100, 1), (None, 0)]
    assert len(months) == 24


def test_the_page_tells_each_service_and_all_of_them(kestrel: Customer, desk: Client) -> None:
    used(kestrel, "Order portal", 120, 100, vital="Ticket sales")
    used(kestrel, "Backup", 30, 40)
    used(factories.CustomerFactory(name="Almhof"), "Almhof's own", 5_000, 1)
    text = desk.get(f"/services/customers/{kestrel.pk}/use/").content.decode()
    for said in ("Users grew from 100", "Users fell from 40", "Users of all services grew from 140", "Ticket sales"):
        assert said in text
    assert "Almhof" not in text
    tab = f'<a href="/services/customers/{kestrel.pk}/" aria-current="page">Services</a>'
    assert tab in text, "it is beneath the services"
    assert (
        f'href="/services/customers/{kestrel.pk}/use/"'
        in desk.get(f"/services/customers/{kestrel.pk}/").content.decode()
    )


def test_without_a_count_the_first_step_is_offered(kestrel: Customer, desk: Client) -> None:
    text = desk.get(f"/services/customers/{kestrel.pk}/use/").content.decode()
    assert "No use counted yet" in text
    assert "Go to the grid" in text
    rui = signed_in(factories.reader("Rui Tavares"))
    assert "Go to the grid" not in rui.get(f"/services/customers/{kestrel.pk}/use/").content.decode()


def test_what_was_archived_is_not_counted(berta: Any, kestrel: Customer) -> None:
    used(kestrel, "Order portal", 120)
    kestrel.provisions.get().archive(by=berta)
    assert CustomerUse(kestrel, on=timezone.localdate()).services == []


def test_the_page_costs_the_same_with_1_3_and_30_services(berta: Any, desk: Client) -> None:
    found = []
    for number in (1, 3, 30):
        customer = factories.CustomerFactory(owner=berta)
        for index in range(number):
            used(customer, f"Service {index}", 10, 20)
        found.append(count(partial(desk.get, f"/services/customers/{customer.pk}/use/")))
    assert found == [found[0]] * 3
    assert found[0] <= 12


@pytest.mark.django_db
def test_a_month_is_named_as_pages_write_months() -> None:
    month = dt.date(2026, 9, 1)
    assert str(factories.UsageFactory(month=month)) == "September 2026"
    measured = factories.MeasurementFactory(month=month, value=Decimal("12.5"), unit="h")
    assert str(measured) == "12.5\N{NO-BREAK SPACE}h in September 2026"
