"""The tab of a customer's services: what comes first, what each row tells, and who is offered what."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from customers.models import Customer
from services.customer_services import CustomerServices, provided_to
from services.models import Provision
from tests import factories
from tests.factories.provided import closed_month
from tests.world import signed_in

TODAY = dt.date(2026, 5, 20)


def test_what_is_vital_comes_first_and_what_has_ended_last(berta: Any, kestrel: Customer) -> None:
    def make(name: str, **fields: Any) -> Provision:
        return factories.ProvisionFactory(customer=kestrel, service__name=name, **fields)

    make("Archive", status="ended"), make("Network"), make("Zoning", vital="Signals"), make("Backup", status="planned")
    make("Attic", vital="Nothing any more", status="ended")
    make("Put away").archive(by=berta)
    names = [str(provision) for provision in provided_to(kestrel)]
    assert names == ["Zoning", "Backup", "Network", "Attic", "Archive"]
    page = CustomerServices(kestrel, user=berta, on=TODAY, archived=True)
    assert [str(row.provision) for row in page.rows] == [*names, "Put away"]
    assert (page.vital_count, page.archived_count) == (1, 1)


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ({"starts_on": dt.date(2024, 3, 1), "ends_on": dt.date(2024, 5, 31)}, "1 Mar 2024 to 31 May 2024"),
        ({"starts_on": dt.date(2024, 3, 1)}, "since 1 Mar 2024"),
        ({"starts_on": dt.date(2024, 3, 1), "status": "planned"}, "from 1 Mar 2024"),
        ({"ends_on": dt.date(2024, 5, 31)}, "until 31 May 2024"),
        ({}, ""),
    ],
)
def test_how_long_it_is_provided_is_said_in_words(days: dict[str, Any], said: str) -> None:
    assert Provision(**days).span == said


def test_a_row_tells_its_figures_where_their_columns_are_hidden(kestrel: Customer, desk: Client) -> None:
    ada = factories.AuthorityFactory(customer=kestrel, right="agree_requirements")
    month = closed_month(0)
    provision = factories.ProvisionFactory(customer=kestrel, service__name="Order portal")
    needed = factories.RequirementFactory(provision=provision, agreed=ada, target=99, unit="%", applies_from=month)
    page = f"/services/customers/{kestrel.pk}/"
    assert "Attainment, 12 months: Not measured" in desk.get(page).content.decode()
    factories.MeasurementFactory(requirement=needed, month=month, value=Decimal("99.5"))
    factories.UsageFactory(provision=provision, month=month, users=1234)
    text = desk.get(page).content.decode()
    assert "Attained 100\N{NARROW NO-BREAK SPACE}%, 1 of 1 in 12 months" in text
    assert f'1,234<span class="cell-note">{month:%b %Y}</span>' in text


def test_archived_ones_are_shown_when_asked_for(berta: Any, kestrel: Customer, desk: Client) -> None:
    factories.ProvisionFactory(customer=kestrel, service__name="Fax gateway").archive(by=berta)
    page = f"/services/customers/{kestrel.pk}/"
    assert "Fax gateway" not in desk.get(page).content.decode()
    assert "Show 1 archived" in desk.get(page).content.decode()
    assert "Fax gateway" in desk.get(f"{page}?archived=on").content.decode()


def test_the_pages_of_a_customer_have_tabs_and_mark_the_present_one(kestrel: Customer, desk: Client) -> None:
    text = desk.get(f"/services/customers/{kestrel.pk}/").content.decode()
    assert f'<a href="/customers/{kestrel.pk}/">Record</a>' in text
    assert f'<a href="/services/customers/{kestrel.pk}/" aria-current="page">Services</a>' in text
    assert '<a href="/customers/" aria-current="page">' in text, "a customer's page is among the customers"


def test_the_section_is_confirmed_and_one_stays_on_the_page(kestrel: Customer, desk: Client) -> None:
    page = f"/services/customers/{kestrel.pk}/"
    response = desk.post(f"/customers/{kestrel.pk}/confirmations/services/", {"next": f"{page}#services"})
    assert response["Location"] == f"{page}#services"
    assert "by Berta Brandt" in desk.get(page).content.decode()


def test_the_record_tells_in_short_what_is_provided(kestrel: Customer, desk: Client) -> None:
    for number in range(10):
        factories.ProvisionFactory(customer=kestrel, service__name=f"Service {number}")
    factories.ProvisionFactory(customer=kestrel, service__name="Order portal", vital="Ticket sales")
    text = desk.get(f"/customers/{kestrel.pk}/").content.decode()
    assert "Ticket sales" in text
    assert "and 3 more" in text
    assert "Service 6" in text
    assert "Service 7" not in text


def test_who_may_not_change_it_is_offered_nothing(kestrel: Customer) -> None:
    provision = factories.ProvisionFactory(customer=kestrel)
    rui = signed_in(factories.reader("Rui Tavares"))
    for page in (f"/services/customers/{kestrel.pk}/", f"/services/provisions/{provision.pk}/"):
        text = rui.get(page).content.decode()
        for offer in ("/edit/", "/new/", "/archive/", "/ending/"):
            assert offer not in text, (page, offer)
