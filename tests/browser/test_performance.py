"""Recording what broke and what was planned, as a BRM does it: with a mouse, by the customer's clock."""

import datetime as dt
import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from customers.models import Authority
from services.models import PerformanceEvent
from tests import factories
from tests.browser.conftest import Site


def last_put_back(today: dt.date) -> dt.date:
    """The last Sunday of October on which Berlin's clocks were put back."""
    year = today.year if today > dt.date(today.year, 10, 31) else today.year - 1
    last = dt.date(year, 10, 31)
    return last - dt.timedelta(days=last.isoweekday() % 7)


def berlin(site: Site) -> Any:
    customer = site.world.open.customer
    customer.time_zone = "Europe/Berlin"
    customer.save()
    site.world.open.event.delete()
    return customer


def box(page: Page, name: str) -> Any:
    return page.get_by_role("checkbox", name=name)


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without"])
def test_an_outage_over_the_change_of_clocks_is_recorded_and_told(script: bool, site: Site) -> None:
    customer, day = berlin(site), last_put_back(dt.date.today())
    network = factories.ProvisionFactory(customer=customer, service=factories.ServiceFactory(name="Network"))
    portal = site.world.open.provision
    page = site.page("owner", script=script)
    page.goto(f"/services/customers/{customer.pk}/performance/")
    page.get_by_role("link", name=re.compile("Record (an|the first) event")).first.click()
    page.get_by_role("radio", name=re.compile("^Outage")).check()
    page.get_by_label("Severity").select_option(label="Critical")
    page.get_by_label(re.compile("^What happened")).fill("Portal and network were down")
    page.get_by_label(re.compile(r"^From")).fill(f"{day}T01:00")
    page.get_by_label(re.compile(r"^To")).fill(f"{day}T02:30")
    for name in (f"{network} was affected", f"{network} was unavailable"):
        box(page, name).check()
    if not script:
        box(page, f"{portal} was affected").check()
    box(page, f"{portal} was unavailable").check()
    box(page, f"{portal.vital_function} stood still").check()
    expect(box(page, f"{portal} was affected")).to_be_checked()
    page.get_by_label("Disclosed on").fill(day.isoformat())
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("02:30 came twice")
    page.get_by_label("The clock showed it twice: which one?").select_option(label="the second (CET, UTC+01:00)")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Portal and network were down")).to_be_visible()
    expect(page.locator("main")).to_contain_text("2 h 30 min")
    expect(page.locator("main")).to_contain_text(f"{portal.vital_function} stood still")
    assert PerformanceEvent.objects.get(customer=customer).vital_minutes == 150
    page.goto(f"/services/customers/{customer.pk}/performance/")
    told = page.locator(".told", has_text="Portal and network were down")
    expect(told).to_contain_text("Outage")
    expect(told).to_contain_text("2 h 30 min")
    page.goto(f"/services/provisions/{network.pk}/")
    expect(page.get_by_role("row", name=re.compile(f"^{day:%b} {day.year}"))).to_contain_text("2 h 30 min")


def test_unticking_what_was_affected_clears_its_row(site: Site) -> None:
    customer = berlin(site)
    portal = site.world.open.provision
    page = site.page("owner")
    page.goto(f"/services/customers/{customer.pk}/events/new/")
    box(page, f"{portal.vital_function} stood still").check()
    expect(box(page, f"{portal} was affected")).to_be_checked()
    box(page, f"{portal} was affected").uncheck()
    expect(box(page, f"{portal.vital_function} stood still")).not_to_be_checked()


def test_in_an_outage_what_stood_still_was_unavailable_until_somebody_says_otherwise(site: Site) -> None:
    customer = berlin(site)
    portal = site.world.open.provision
    page = site.page("owner")
    page.goto(f"/services/customers/{customer.pk}/events/new/")
    still, down = box(page, f"{portal.vital_function} stood still"), box(page, f"{portal} was unavailable")
    page.get_by_role("radio", name=re.compile("^Degradation")).check()
    still.check()
    expect(down).not_to_be_checked()
    for kind in ("Outage", "Major incident"):
        still.uncheck()
        page.get_by_role("radio", name=re.compile(f"^{kind}")).check()
        still.check()
        expect(down).to_be_checked()
        down.uncheck()
        expect(still).to_be_checked()


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without"])
def test_maintenance_is_agreed_by_the_right_person_alone(script: bool, site: Site) -> None:
    customer = berlin(site)
    paula = site.world.open.person.person
    ulla = factories.InvolvementFactory(customer=customer, person__name="Ulla User").person
    factories.AuthorityFactory(customer=customer, person=paula, right=Authority.Right.APPROVE_CHANGE)
    page = site.page("owner", script=script)
    tomorrow = dt.date.today() + dt.timedelta(days=2)
    page.goto(f"/services/provisions/{site.world.open.provision.pk}/maintenance/new/")
    page.get_by_label(re.compile("^Work")).fill("New firmware at night")
    page.get_by_label(re.compile("^From")).fill(f"{tomorrow}T22:00")
    page.get_by_label(re.compile("^To")).fill(f"{tomorrow}T23:00")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="New firmware at night").click()
    expect(page.locator("main")).to_contain_text("It does not count as maintenance")
    page.get_by_role("link", name="Record the agreement").click()
    page.get_by_label(re.compile("^Agreed by")).select_option(str(ulla.pk))
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text(f"these could: {paula.name}")
    page.get_by_label(re.compile("^Agreed by")).select_option(str(paula.pk))
    page.get_by_role("button", name="Save").click()
    expect(page.locator("main")).to_contain_text("It counts as maintenance")
