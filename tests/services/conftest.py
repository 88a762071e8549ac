"""Who works in these tests: Berta, who keeps Kestrel Rail; and a few services that we provide."""

from typing import Any

import pytest
from django.test import Client

from customers.models import Customer
from services.models import FutureService, Service
from tests import factories
from tests.world import signed_in


@pytest.fixture
def berta(db: None) -> Any:
    return factories.brm("Berta Brandt")


@pytest.fixture
def desk(berta: Any) -> Client:
    """Berta's browser."""
    return signed_in(berta)


@pytest.fixture
def kestrel(berta: Any) -> Customer:
    return factories.CustomerFactory(name="Kestrel Rail", code="KESTREL", owner=berta)


@pytest.fixture
def network(db: None) -> Service:
    return factories.ServiceFactory(code="NET", name="Network")


@pytest.fixture
def backup(db: None) -> Service:
    return factories.ServiceFactory(code="BAK", name="Backup")


@pytest.fixture
def portal(db: None) -> Service:
    return factories.ServiceFactory(name="Order portal", code="PORTAL")


@pytest.fixture
def need(kestrel: Customer, portal: Service) -> FutureService:
    """What Kestrel Rail will need."""
    return factories.FutureServiceFactory(
        customer=kestrel, title="A portal for the depots", service=portal, probability=60
    )
