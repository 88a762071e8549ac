"""Use is recorded for months in which a service was provided; whoever sends another one is told the day."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils.formats import date_format

from customers.models import Customer
from services.lifetimes import is_outside
from services.models import Provision, Usage
from tests import factories
from tests.calling import Api
from tests.factories.provided import closed_month
from tests.services.gridding import GridOf
from tests.services.importing import at_kestrel_rail, refused
from tests.world import signed_in

pytestmark = pytest.mark.django_db

FIRST, LAST = closed_month(5) + dt.timedelta(days=14), closed_month(1) + dt.timedelta(days=4)


@pytest.fixture
def berta() -> Any:
    return factories.brm("Berta Brandt")


@pytest.fixture
def desk(berta: Any) -> Client:
    return signed_in(berta)


@pytest.fixture
def provision(berta: Any) -> Provision:
    """It began in the middle of one month, and ended early in another."""
    customer: Customer = factories.CustomerFactory(owner=berta)
    found: Provision = factories.ProvisionFactory(customer=customer, starts_on=FIRST, ends_on=LAST, status="ended")
    return found


def month(back: int) -> str:
    return f"{closed_month(back):%Y-%m}"


def told(day: dt.date) -> str:
    return date_format(day, "DATE_FORMAT")


@pytest.mark.parametrize(("back", "outside"), [(6, True), (5, False), (3, False), (1, False), (0, True)])
def test_a_month_counts_from_that_of_the_first_day_to_that_of_the_last(
    back: int, outside: bool, provision: Provision
) -> None:
    assert is_outside(provision, closed_month(back)) is outside
    assert not is_outside(Provision(), closed_month(back))


def test_the_form_refuses_a_month_outside_and_names_the_day(desk: Client, provision: Provision) -> None:
    url = f"/services/provisions/{provision.pk}/usage/new/"
    before = desk.post(url, {"month": month(6), "users": "5"})
    assert before.status_code == 422
    assert f"It is provided from {told(FIRST)} on. Record a month from then on" in before.content.decode()
    after = desk.post(url, {"month": month(0), "users": "5"})
    assert f"It was provided until {told(LAST)}. Record a month up to then" in after.content.decode()
    assert [desk.post(url, {"month": month(back), "users": "5"}).status_code for back in (5, 1)] == [302, 302]


def test_what_was_recorded_before_the_days_changed_can_still_be_corrected(desk: Client, provision: Provision) -> None:
    record = factories.UsageFactory(provision=provision, month=closed_month(6))
    url = f"/services/usage/{record.pk}/edit/"
    assert desk.post(url, {"month": month(6), "users": "5", "version": "1"}).status_code == 302
    assert desk.post(url, {"month": month(7), "users": "5", "version": "2"}).status_code == 422
    record.refresh_from_db()
    assert (record.month, record.users) == (closed_month(6), 5)


def test_the_grid_refuses_it_at_the_cell_and_shows_which_months_are_outside(desk: Client, provision: Provision) -> None:
    grid = GridOf(desk, provision.customer, "?rows=use")
    page = desk.get(grid.url).content.decode()
    assert page.count("grid-cell grid-not_provided") == 2 * 7  # users and volume, in six months before and one after
    answer = grid.save({f"u{provision.pk}-{month(6)}": "5", f"u{provision.pk}-{month(4)}": "6"})
    assert answer.status_code == 422
    assert f"It is provided from {told(FIRST)} on." in answer.content.decode()
    assert not Usage.objects.exists()
    assert grid.save({f"u{provision.pk}-{month(4)}": "6"}).status_code == 302


def test_the_api_refuses_it_alone_and_among_many(berta: Any, provision: Provision) -> None:
    api = Api(berta)
    answer = api.post(f"provisions/{provision.pk}/usage", {"month": month(6), "users": 5})
    assert answer.status_code == 422
    assert told(FIRST) in answer.json()["errors"]["month"][0]
    sent = [{"month": month(2), "users": 5}, {"month": month(0), "users": 5}]
    path = f"/api/v1/provisions/{provision.pk}/usage-months"
    answer = api.client.put(path, sent, content_type="application/json")
    assert answer.status_code == 422
    assert told(LAST) in answer.json()["errors"]["1.month"][0]
    assert not Usage.objects.exists()


def test_the_import_refuses_it_in_its_row() -> None:
    wizard: Any = at_kestrel_rail()
    Provision.objects.filter(pk=wizard.mail.pk).update(starts_on=FIRST)
    rows = f"customer,service,month,users\nKESTREL,MAIL,{month(6)},5\nKESTREL,MAIL,{month(5)},5\n"
    errors = refused(wizard, "usage", rows)
    ((at, found),) = errors.items()
    assert told(FIRST) in found["month"][0]
    assert not Usage.objects.exists()
    assert at == min(errors)
