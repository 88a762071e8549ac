"""Availability that was measured and availability that downtime leaves may differ: then a month tells both."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from customers.models import Authority
from services.models import Requirement
from tests import factories
from tests.factories.provided import closed_month
from tests.test_queries import RECORD, count
from tests.world import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def berta() -> Any:
    return factories.brm("Berta Brandt")


@pytest.fixture
def desk(berta: Any) -> Client:
    return signed_in(berta)


def measured(owner: Any, values: dict[int, str], **fields: Any) -> Requirement:
    """A requirement that was measured so many months ago; its provision was down for 90 minutes in the last month."""
    customer = factories.CustomerFactory(owner=owner, time_zone="UTC")
    authority = factories.AuthorityFactory(customer=customer, right=Authority.Right.AGREE_REQUIREMENTS)
    requirement: Requirement = factories.RequirementFactory(provision__customer=customer, agreed=authority, **fields)
    factories.PerformanceEventFactory(customer=customer, down=[requirement.provision])
    for back, value in values.items():
        factories.MeasurementFactory(requirement=requirement, month=closed_month(back), value=Decimal(value))
    return requirement


def text_of(desk: Client, url: str) -> str:
    return " ".join(desk.get(url).content.decode().split())


def test_both_are_told_where_they_differ(berta: Any, desk: Client) -> None:
    requirement = measured(berta, {0: "99.5", 1: "99.98", 2: "99.4"})
    page = text_of(desk, f"/services/requirements/{requirement.pk}/")
    assert page.count("computed from events:") == 2  # 99.98 and 100 are the same but for rounding
    assert "computed from events: 100" in page
    page = text_of(desk, f"/services/provisions/{requirement.provision_id}/")
    assert page.count("computed from events; measured:") == 2
    assert "measured: 99.4" in page


@pytest.mark.parametrize("fields", [{"aspect": "capacity"}, {"unit": "hours", "target": Decimal(700)}])
def test_what_is_no_availability_in_percent_is_not_compared(fields: dict[str, Any], berta: Any, desk: Client) -> None:
    requirement = measured(berta, {0: "90"}, **fields)
    assert "computed from events" not in text_of(desk, f"/services/requirements/{requirement.pk}/")
    assert "computed from events" not in text_of(desk, f"/services/provisions/{requirement.provision_id}/")


def test_a_month_more_costs_no_query_more(berta: Any, desk: Client) -> None:
    few, many = measured(berta, {0: "90"}), measured(berta, dict.fromkeys(range(12), "90"))
    for path in ("/services/requirements/{0.pk}/", "/services/provisions/{0.provision_id}/"):
        urls = [path.format(one) for one in (few, many)]
        found = [count(lambda url=url: desk.get(url)) for url in urls]
        assert found[0] == found[1]
        assert found[0] <= RECORD
