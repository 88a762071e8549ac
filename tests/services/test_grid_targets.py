"""What the grid says of targets: since when they apply, and what the look of its cells means."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils.formats import date_format

from customers.models import Authority, Customer
from services.models import Provision, Requirement
from tests import factories
from tests.factories.provided import closed_month
from tests.services.gridding import GridOf
from tests.world import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def authority(kestrel: Customer) -> Any:
    return factories.AuthorityFactory(customer=kestrel, right=Authority.Right.AGREE_REQUIREMENTS)


@pytest.fixture
def requirement(kestrel: Customer, authority: Authority) -> Requirement:
    found: Requirement = factories.RequirementFactory(
        provision__customer=kestrel, statement="Open at six", target=Decimal("99.5"), agreed=authority
    )
    return found


def name(line: Any, back: int = 0) -> str:
    return f"m{line.pk}-{closed_month(back):%Y-%m}"


def values(requirement: Requirement) -> dict[dt.date, Decimal]:
    rows: dict[dt.date, Decimal] = dict(requirement.measurements.current().values_list("month", "value"))
    return rows


def test_the_grid_of_a_provision_includes_the_month_in_which_its_target_begins(
    desk: Client, kestrel: Customer, requirement: Requirement, authority: Authority
) -> None:
    begun = factories.RequirementFactory(
        provision__customer=kestrel, target=Decimal("99.95"), applies_from=closed_month(-1), agreed=authority
    )
    running, cell = f"{closed_month(-1):%Y-%m}", name(begun, -1)
    grid = GridOf(desk, kestrel, f"?provision={begun.provision_id}")
    assert cell in grid.sent
    text = " ".join(desk.get(grid.url).content.decode().split())
    assert f"≥ 99.95 % from {date_format(closed_month(-1), 'F Y')}" in text
    assert "Attained counts closed months; the running month is shown, not counted." in text
    assert f'?provision={begun.provision_id}&amp;until={running}" novalidate' in text
    assert grid.save({cell: "99.97"}).status_code == 302
    assert values(begun) == {closed_month(-1): Decimal("99.97")}
    # Neither does another provision's grid move, nor one whose months are asked for.
    assert name(requirement, -1) not in GridOf(desk, kestrel, f"?provision={requirement.provision_id}").sent
    until = f"{closed_month():%Y-%m}"
    assert cell not in GridOf(desk, kestrel, f"?provision={begun.provision_id}&until={until}").sent


def test_a_target_that_begins_later_is_told_with_its_month(
    desk: Client, kestrel: Customer, requirement: Requirement, authority: Authority
) -> None:
    provision = requirement.provision
    for back, figure in ((-3, 7), (4, 8)):
        factories.RequirementFactory(
            provision=provision, unit="h", target=Decimal(figure), applies_from=closed_month(back), agreed=authority
        )
    factories.RequirementFactory(provision=provision, unit="h", target=Decimal(9))
    text = " ".join(desk.get(f"/services/customers/{kestrel.pk}/measurements/").content.decode().split())
    assert f"≥ 7 h from {date_format(closed_month(-3), 'F Y')} ·" in text
    assert f"≥ 8 h from {date_format(closed_month(4), 'F Y')} ·" in text
    assert "≥ 99.5 % ·" in text
    assert text.count("no target agreed ·") == 1
    assert "the running month is shown" not in text


def test_the_key_names_what_is_grey_to_whoever_types(desk: Client, kestrel: Customer, requirement: Requirement) -> None:
    url, said = f"/services/customers/{kestrel.pk}/measurements/", "no target in this month: what you type is kept"
    assert said not in desk.get(url).content.decode(), "there is one in every month"
    requirement.versions.all().delete()
    factories.RequirementFactory(provision=requirement.provision)
    assert said in desk.get(url).content.decode()
    assert said not in signed_in(factories.reader("Rob Reader")).get(url).content.decode()


def test_the_key_names_what_is_hatched_where_there_is_any(
    desk: Client, kestrel: Customer, requirement: Requirement
) -> None:
    url, said = f"/services/customers/{kestrel.pk}/measurements/?rows=use", "not provided in this month"
    assert said not in desk.get(url).content.decode()
    Provision.objects.update(starts_on=closed_month())
    assert said in desk.get(url).content.decode()
    assert said in signed_in(factories.reader("Rob Reader")).get(url).content.decode()
