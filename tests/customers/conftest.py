"""Who works here: Berta keeps Kestrel Rail and Almhof Dairies, Fritz another customer; Rui reads, Mehdi manages."""

from typing import Any

import pytest
from django.test import Client

from customers.models import Customer, Involvement
from tests import factories
from tests.world import signed_in


@pytest.fixture
def berta(db: None) -> Any:
    return factories.brm("Berta Brandt", email="berta@provider.example")


@pytest.fixture
def fritz(db: None) -> Any:
    return factories.brm("Fritz Fremd", email="fritz@provider.example")


@pytest.fixture
def mehdi(db: None) -> Any:
    return factories.manager("Mehdi Amrani", email="mehdi@provider.example")


@pytest.fixture
def rui(db: None) -> Any:
    return factories.reader("Rui Tavares", email="rui@provider.example")


@pytest.fixture
def kestrel(berta: Any) -> Customer:
    return factories.CustomerFactory(name="Kestrel Rail", code="KESTREL", owner=berta, city="Oslo", country="Norway")


@pytest.fixture
def almhof(berta: Any) -> Customer:
    return factories.CustomerFactory(name="Almhof Dairies", code="ALMHOF", owner=berta)


@pytest.fixture
def mira(almhof: Customer) -> Involvement:
    person = factories.PersonFactory(name="Mira Egli", email="mira@almhof.example")
    return factories.InvolvementFactory(customer=almhof, person=person, kind="representative")


@pytest.fixture
def desk(berta: Any) -> Client:
    """Berta's browser."""
    return signed_in(berta)


@pytest.fixture
def clients(berta: Any, fritz: Any, mehdi: Any, rui: Any) -> dict[str, Client]:
    """Everybody's browser, by name."""
    return {user.get_short_name(): signed_in(user) for user in (berta, fritz, mehdi, rui)}


def customer_data(**changes: Any) -> dict[str, Any]:
    """What the form of Kestrel Rail sends."""
    who = {"name": "Kestrel Rail", "code": "KESTREL", "kind": "external", "status": "active"}
    where = {"time_zone": "UTC", "billing_currency": "EUR", "city": "Oslo", "country": "Norway"}
    return who | where | changes
