"""What a customer needs, as a BRM works on it: proposing, agreeing with whoever may, changing the target."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from customers.models import Authority
from services.models import Requirement
from tests import factories
from tests.browser.conftest import Site
from tests.browser.test_workflows import write

SCRIPTS = pytest.mark.parametrize("script", [True, False], ids=["in side sheets", "without scripts"])


@pytest.fixture
def people(site: Site) -> dict[str, Any]:
    """Ada may agree requirements; Cem could until 2021."""
    found = {}
    for name, ends in (("Ada Lund", None), ("Cem Demir", dt.date(2021, 1, 1))):
        part = factories.InvolvementFactory(customer=site.world.open.customer, person__name=name, title="CIO")
        found[name] = factories.AuthorityFactory(
            customer=part.customer,
            person=part.person,
            right=Authority.Right.AGREE_REQUIREMENTS,
            valid_from=dt.date(2020, 1, 1),
            valid_to=ends,
        )
    return found


def agree(page: Page, who: str) -> None:
    page.get_by_label("Agreed by").select_option(label=who)
    write(page, Note="Review of May")
    page.locator("form:has([name=person])").get_by_role("button", name="Agree", exact=True).click()


@SCRIPTS
def test_a_need_is_proposed_agreed_by_whoever_may_and_changed(script: bool, site: Site, people: dict[str, Any]) -> None:
    page, customer = site.page("owner", script=script), site.world.open.customer
    page.goto(f"/services/customers/{customer.pk}/")
    page.get_by_role("link", name="Add a requirement: Security").click()
    write(page, Requirement="Patched within two weeks", Metric="Share patched in time", Unit="%")
    page.get_by_label("Target", exact=True).fill("97")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Patched within two weeks").click()
    expect(page.get_by_role("heading", name="Version 1 waits to be agreed")).to_be_visible()

    page.get_by_role("link", name="Agree", exact=True).first.click()
    agree(page, "Cem Demir – CIO · until 1 January 2021")
    told = page.get_by_role("alert")
    expect(told).to_contain_text("The right “Agree requirements” of Cem Demir ended on 1 January 2021.")
    expect(told).to_contain_text("these could: Ada Lund (CIO).")
    expect(page.get_by_label("Note")).to_have_value("Review of May")

    agree(page, "Ada Lund – CIO")
    expect(page.locator(".version-in_force")).to_contain_text("Ada Lund")

    page.get_by_role("link", name="Change target").click()
    page.get_by_label("Target", exact=True).fill("98.5")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".version-proposed")).to_contain_text("98.5")
    expect(page.locator(".version-in_force")).to_contain_text("97")
    found = Requirement.objects.get(statement="Patched within two weeks")
    assert [(v.number, v.agreed_by) for v in found.versions.order_by("number")] == [
        (1, people["Ada Lund"].person),
        (2, None),
    ]


PROMISE = "Availability · Available round the clock · ≥ 99.5\N{NO-BREAK SPACE}%"
QUICK = "Availability · Back within the hour · ≤ 60\N{NO-BREAK SPACE}minutes"


def test_choosing_a_standard_fills_what_is_empty_and_keeps_what_was_typed(site: Site) -> None:
    page, provision = site.page("owner"), site.world.open.provision
    told = {"metric": "Time to restore", "comparator": "at_most", "target": Decimal(60), "unit": "minutes"}
    factories.StandardTargetFactory(service=provision.service, statement="Back within the hour", **told)
    page.goto(f"/services/provisions/{provision.pk}/")
    page.get_by_role("link", name="Add requirement").click()
    sheet, standard = page.locator("#sheet"), page.get_by_label("Standard target")
    write(page, Requirement="Up while the shops are open")
    standard.select_option(label=PROMISE)
    expect(sheet.get_by_role("status")).to_contain_text("Filled in: Aspect, Metric, Target, Unit.")
    expect(sheet.locator("[name=statement]")).to_have_value("Up while the shops are open")
    expect(page.get_by_label("Aspect")).to_have_value("availability")
    expect(page.get_by_label("Metric")).to_have_value("Availability per month")
    expect(page.get_by_label("Target", exact=True)).to_have_value("99.5")

    write(page, Metric="As our probes see it")
    standard.select_option(label=QUICK)
    expect(sheet.locator("[name=comparator]")).to_have_value("at_most")
    expect(page.get_by_label("Target", exact=True)).to_have_value("60")
    expect(page.get_by_label("Unit")).to_have_value("minutes")
    expect(page.get_by_label("Metric")).to_have_value("As our probes see it")

    page.get_by_label("Target", exact=True).fill("45")
    standard.select_option(label=PROMISE)
    expect(page.get_by_label("Target", exact=True)).to_have_value("45")
    expect(sheet.locator("[name=comparator]")).to_have_value("at_most")
    expect(page.get_by_label("Unit")).to_have_value("minutes")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".version-proposed")).to_contain_text("≤ 45\N{NO-BREAK SPACE}minutes")


def test_without_scripts_the_standard_fills_the_target_on_saving(site: Site) -> None:
    page, provision = site.page("owner", script=False), site.world.open.provision
    page.goto(f"/services/provisions/{provision.pk}/requirements/new/?aspect=availability")
    write(page, Requirement="Up while the shops are open")
    page.get_by_label("Special to this customer").uncheck()
    page.get_by_label("Standard target").select_option(label=PROMISE)
    expect(page.get_by_label("Target", exact=True)).to_have_value("")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Up while the shops are open")).to_be_visible()
    newest = Requirement.objects.get(statement="Up while the shops are open").newest
    assert newest is not None
    assert (newest.metric, newest.target) == ("Availability per month", Decimal("99.5"))


@SCRIPTS
def test_what_is_no_longer_needed_is_retired_and_brought_back(script: bool, site: Site) -> None:
    page, requirement = site.page("owner", script=script), site.world.open.requirement
    page.goto(f"/services/requirements/{requirement.pk}/")
    page.get_by_role("button", name="Retire").click()
    if script:
        page.locator("#confirm").get_by_role("button", name="Retire").click()
    expect(page.locator(".archived-note")).to_contain_text("Retired on")
    page.get_by_role("button", name="Reopen").click()
    expect(page.get_by_role("button", name="Retire")).to_be_visible()
    requirement.refresh_from_db()
    assert (requirement.state, requirement.retired_on) == ("requested", None)


def test_the_matrix_is_a_card_for_each_service_on_a_small_screen(site: Site) -> None:
    page, there = site.page("owner", width=360), site.world.open
    page.goto(f"/services/customers/{there.customer.pk}/requirements/")
    cell = page.get_by_role("cell").filter(has_text=there.requirement.statement)
    expect(cell.locator(".matrix-aspect")).to_have_text("Availability")
    assert cell.evaluate("cell => cell.getBoundingClientRect().width") > 300
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
