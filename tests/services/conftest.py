"""Who works in these tests: Berta, who keeps Kestrel Rail; and a few services that we provide."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from customers.models import Authority, Customer
from services.models import FutureService, Provision, Requirement, Service
from tests import factories
from tests.services.deciding import ASKED
from tests.services.resting import BEGAN
from tests.world import signed_in


@pytest.fixture
def in_may(time_machine: Any) -> None:
    """It is 20 May 2026."""
    time_machine.move_to(dt.datetime(2026, 5, 20, 9, tzinfo=dt.UTC))


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
def provision(kestrel: Customer, network: Service) -> Provision:
    """Kestrel Rail has the network."""
    return factories.ProvisionFactory(customer=kestrel, service=network)


@pytest.fixture
def requirement(provision: Provision) -> Requirement:
    """What Kestrel Rail asks of it."""
    return factories.RequirementFactory(provision=provision, statement="Up while trains run", **ASKED)


@pytest.fixture
def need(kestrel: Customer, portal: Service) -> FutureService:
    """What Kestrel Rail will need."""
    return factories.FutureServiceFactory(
        customer=kestrel, title="A portal for the depots", service=portal, probability=60
    )


@pytest.fixture
def mandate(kestrel: Customer) -> Authority:
    right = Authority.Right.AGREE_REQUIREMENTS
    """Joost Vermeer may agree requirements."""
    return factories.AuthorityFactory(
        customer=kestrel, person__name="Joost Vermeer", right=right, valid_from=BEGAN, amount_limit=100
    )
