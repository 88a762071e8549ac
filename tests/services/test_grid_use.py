"""Use in the grid: users and volume of a month are two cells and one record."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from customers.models import Authority, Customer
from services.models import Requirement, Usage
from tests import factories
from tests.factories.provided import closed_month
from tests.services.gridding import GridOf

pytestmark = pytest.mark.django_db


@pytest.fixture
def requirement(kestrel: Customer) -> Requirement:
    authority = factories.AuthorityFactory(customer=kestrel, right=Authority.Right.AGREE_REQUIREMENTS)
    found: Requirement = factories.RequirementFactory(
        provision__customer=kestrel, statement="Open at six", target=Decimal("99.5"), agreed=authority
    )
    return found


def name(line: Any, back: int = 0, kind: str = "m") -> str:
    return f"{kind}{line.pk}-{closed_month(back):%Y-%m}"


def test_users_and_volume_of_a_month_are_one_record(desk: Client, kestrel: Customer, requirement: Requirement) -> None:
    provision = requirement.provision
    grid = GridOf(desk, kestrel, "?rows=use")
    assert grid.save({name(provision, 0, "u"): "1.250", name(provision, 0, "v"): "1.250,5"}).status_code == 302
    record = provision.usage.get()
    assert (record.users, record.volume) == (1250, Decimal("1250.5"))
    grid.read()
    other = GridOf(desk, kestrel, "?rows=use")
    assert grid.save({name(provision, 0, "u"): "1300"}).status_code == 302
    assert other.save({name(provision, 0, "v"): "7"}).status_code == 302, "the other figure of the same record"
    record.refresh_from_db()
    assert (record.users, record.volume) == (1300, 7)


def test_what_was_saved_is_counted_in_the_cells_that_were_typed(
    desk: Client, kestrel: Customer, requirement: Requirement
) -> None:
    provision = requirement.provision
    typed = {name(provision, 0, "u"): "10", name(provision, 0, "v"): "5", name(provision, 1, "u"): "9"}
    GridOf(desk, kestrel, "?rows=use").save(typed)
    assert "3 cells saved." in desk.get(f"/services/customers/{kestrel.pk}/measurements/").content.decode()
    assert Usage.objects.count() == 2


def test_a_month_of_use_is_archived_once_both_figures_are_emptied(
    desk: Client, kestrel: Customer, requirement: Requirement
) -> None:
    record = factories.UsageFactory(provision=requirement.provision, volume=Decimal(7))
    users, volume = name(requirement.provision, 0, "u"), name(requirement.provision, 0, "v")
    grid = GridOf(desk, kestrel, "?rows=use")
    assert grid.save({users: ""}, empty=[users], confirmed="on").status_code == 302
    record.refresh_from_db()
    assert (record.users, record.is_archived) == (None, False)
    grid.read()
    assert grid.save({volume: ""}, empty=[volume], confirmed="on").status_code == 302
    record.refresh_from_db()
    assert record.is_archived
    assert Usage.objects.current().count() == 0


def test_users_are_whole_and_not_negative(desk: Client, kestrel: Customer, requirement: Requirement) -> None:
    users = name(requirement.provision, 0, "u")
    for wrong in ("1.5", "-3", "1e5", "99999999999"):
        assert GridOf(desk, kestrel, "?rows=use").save({users: wrong}).status_code == 422, wrong
