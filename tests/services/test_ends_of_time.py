"""Days and moments at the ends of the calendar, where a clock in another zone has nothing to show."""

import base64
import json
from typing import Any

import pytest
from django.test import Client

from tests import factories
from tests.world import signed_in

pytestmark = pytest.mark.django_db

WEST, EAST = "America/New_York", "Asia/Tokyo"
FIRST, LAST = "0001-01-01T00:00", "9999-12-31T23:59"
MOMENTS = [(zone, moment) for zone in (WEST, EAST) for text in (FIRST, LAST) for moment in (text, f"{text}+00:00")]


@pytest.fixture
def berta() -> Any:
    return factories.brm("Berta Brandt")


@pytest.fixture
def desk(berta: Any) -> Client:
    return signed_in(berta)


@pytest.mark.parametrize(("zone", "moment"), MOMENTS)
def test_a_moment_that_the_customers_clock_cannot_show_is_refused(
    desk: Client, berta: Any, zone: str, moment: str
) -> None:
    customer = factories.CustomerFactory(owner=berta, time_zone=zone)
    page = f"/services/customers/{customer.pk}/events/new/"
    sent = {"kind": "outage", "severity": "1", "title": "Down", "started_at": moment, "ended_at": moment}
    refused = desk.post(page, sent)
    assert refused.status_code == 422
    assert {"started_at", "ended_at"} <= set(refused.context["form"].errors)
    assert desk.get(page, {"started_at": moment}).status_code == 200


@pytest.mark.parametrize(
    ("zone", "moment"), [(zone, f"{text}:00+00:00") for zone in (WEST, EAST) for text in (FIRST, LAST)]
)
def test_a_page_of_the_story_behind_such_a_moment_cannot_be_found(
    desk: Client, berta: Any, zone: str, moment: str
) -> None:
    customer = factories.CustomerFactory(owner=berta, time_zone=zone)
    cursor = base64.urlsafe_b64encode(json.dumps(["started", moment, 1]).encode()).decode().rstrip("=")
    for page in (f"/services/customers/{customer.pk}/performance/", "/services/events/"):
        assert desk.get(page, {"sort": "started", "after": cursor}).status_code == 400


@pytest.mark.parametrize("until", ["0001-01", "0001-12", "1899-12"])
def test_a_grid_of_months_that_nobody_means_shows_the_last_closed_ones(desk: Client, berta: Any, until: str) -> None:
    page = f"/services/customers/{factories.CustomerFactory(owner=berta).pk}/measurements/"
    closed = desk.get(page).context["grid"].asked.period
    assert desk.get(page, {"until": until}).context["grid"].asked.period == closed
