"""A BRM records what a customer has: with side sheets and without scripts."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from customers.models import CustomerTeamMember
from services.models import OutcomeSupport, Provision
from tests import factories

from .conftest import Site


def fill(form: Page | Locator, **texts: str) -> None:
    for label, text in texts.items():
        form.get_by_label(re.compile(f"^{label.replace('_', ' ')}", re.IGNORECASE)).first.fill(text)


def open_services(site: Site, page: Page) -> None:
    page.goto(f"/customers/{site.world.open.customer.pk}/")
    page.get_by_role("navigation", name="Pages of Kestrel Rail").get_by_role("link", name="Services").click()
    expect(page.get_by_role("heading", name="What we provide")).to_be_visible()


@pytest.mark.parametrize("script", [True, False], ids=["in side sheets", "without scripts"])
def test_a_service_is_added_marked_vital_and_supports_an_outcome(script: bool, site: Site) -> None:
    factories.ServiceFactory(name="Crew rostering", code="CREW")
    page = site.page("owner", script=script)
    open_services(site, page)
    page.get_by_role("link", name="Add service").click()
    page.locator("#id_service").select_option(label="Crew rostering")
    page.get_by_label("Vital business function").check()
    fill(page, Provided_from="2026-01-01", Units="2")
    page.get_by_role("button", name="Save").click()
    alert = page.get_by_role("alert").first
    expect(alert).to_contain_text("Name the business function that stands still without it.")
    expect(alert).to_contain_text("Say what is counted")
    page.locator("#id_vital_function").fill("Departure of trains")
    page.locator("#id_unit").fill("depots")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Crew rostering")).to_be_visible()
    expect(page.locator(".vital-banner")).to_contain_text("Departure of trains")
    page.get_by_role("link", name="Name the first one").click()
    page.locator("#id_outcome").select_option(label="Fewer Kestrel delays")
    page.get_by_label("Decisive: not without it").check()
    page.locator("#id_note").fill("No train waits for its crew")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("link", name="Fewer Kestrel delays", exact=True)).to_be_visible()
    expect(page.get_by_text("No train waits for its crew")).to_be_visible()
    provision = Provision.objects.get(service__code="CREW")
    assert (provision.vital_function, provision.customer) == ("Departure of trains", site.world.open.customer)
    open_services(site, page)
    expect(page.locator("#services").get_by_role("row", name=re.compile("Crew rostering"))).to_contain_text(
        "Departure of trains"
    )


@pytest.mark.parametrize("script", [True, False], ids=["in side sheets", "without scripts"])
def test_two_people_edit_one_provision_and_neither_loses_a_word(script: bool, site: Site) -> None:
    provision = site.world.open.provision
    CustomerTeamMember.objects.create(
        customer=provision.customer, user=site.world.users["foreign"], added_by=site.world.users["owner"]
    )
    berta, fritz = site.page("owner", script=script), site.page("foreign", script=script)
    for page in (berta, fritz):
        page.goto(provision.get_absolute_url())
        page.locator("main").get_by_role("link", name="Edit", exact=True).click()
    fritz.locator("#id_vital_function").fill("Dispatch by night")
    fritz.get_by_role("button", name="Save").click()
    expect(fritz.locator(".vital-banner")).to_contain_text("Dispatch by night")
    berta.locator("#id_vital_function").fill("Dispatch by day")
    berta.locator("#id_unit").fill("sites")
    berta.locator("#id_units").fill("4")
    berta.get_by_role("button", name="Save").click()
    expect(berta.get_by_role("alert").last).to_contain_text("Fritz Fremd saved this record")
    berta.get_by_role("row", name=re.compile("^Function")).get_by_label("Dispatch by night").check()
    berta.get_by_role("button", name="Save this choice").click()
    expect(berta.locator(".vital-banner")).to_contain_text("Dispatch by night")
    provision.refresh_from_db()
    assert (provision.vital_function, provision.unit, provision.units) == ("Dispatch by night", "sites", 4)


def test_a_service_is_ended_archived_and_brought_back(site: Site) -> None:
    provision = site.world.open.provision
    page = site.page("owner")
    page.goto(provision.get_absolute_url())
    page.get_by_label("More").click()
    page.get_by_role("link", name="End the service").click()
    page.get_by_role("dialog").get_by_role("button", name="Save").click()
    expect(page.get_by_text("It has ended.")).to_be_visible()
    expect(page.locator(".record-line")).to_contain_text("Ended")
    page.get_by_label("More").click()
    page.get_by_role("button", name="Archive").click()
    question = page.get_by_role("dialog", name=f"Archive {provision}?")
    expect(question).to_contain_text("Its requirements, measurements, use and maintenance leave the lists with it")
    question.get_by_role("button", name="Archive").click()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text(f"Restored: {provision}.")).to_be_visible()
    provision.refresh_from_db()
    assert (provision.status, provision.archived_at) == ("ended", None)


def test_an_outcome_is_taken_away_and_the_step_undone(site: Site) -> None:
    support = site.world.open.support
    page = site.page("owner")
    page.goto(support.provision.get_absolute_url())
    page.get_by_role("button", name="Take away Fewer Kestrel delays").click()
    expect(page.get_by_text("It is not said yet which of their outcomes it supports.")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Speeds Kestrel up")).to_be_visible()
    assert OutcomeSupport.objects.current().count() == 2


def test_the_services_are_confirmed_where_they_stand(site: Site) -> None:
    page = site.page("owner")
    open_services(site, page)
    page.get_by_role("button", name="Confirm: Services and requirements").click()
    expect(page.get_by_text("Confirmed: Services and requirements.")).to_be_visible()
    assert page.url == f"{site.url}/services/customers/{site.world.open.customer.pk}/#services"
