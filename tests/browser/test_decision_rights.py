"""A right that is restricted to one service, as a person gives it and asks for it."""

import re

import pytest
from playwright.sync_api import expect

from tests import factories
from tests.browser.conftest import Site
from tests.browser.test_workflows import choose, write


@pytest.mark.parametrize("script", [True, False], ids=["in side sheets", "without scripts"])
def test_a_right_restricted_to_one_service_is_not_found_for_another(script: bool, site: Site) -> None:
    customer = site.world.open.customer
    part = factories.InvolvementFactory(customer=customer, person__name="Ines Prada", title="Head of shops")
    till = factories.ProvisionFactory(customer=customer, service__name="Till systems", service__code="TILL").service
    factories.ProvisionFactory(customer=customer, service__name="Store network", service__code="STORE")
    page = site.page("owner", script=script)
    page.goto(f"/customers/people/{part.pk}/")
    page.get_by_role("link", name="Add authority").click()
    choose(page, "Right", "Approve changes")
    page.get_by_role("checkbox", name="Till systems").check()
    write(page, Valid_from="2026-01-01", Evidence="Letter of January")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("cell", name="Till systems")).to_be_visible()

    page.goto(f"/customers/{customer.pk}/decision-rights/?on=2026-05-20")
    choose(page, "Right", "Approve changes")
    page.get_by_label(re.compile("^For the service")).select_option(label="Till systems")
    page.get_by_role("button", name="Show").click()
    answer = page.get_by_role("region", name="Approve changes for Till systems")
    expect(answer.get_by_role("link", name="Ines Prada")).to_be_visible()
    expect(answer.get_by_text("only for Till systems")).to_be_visible()

    page.get_by_label(re.compile("^For the service")).select_option(label="Store network")
    page.get_by_role("button", name="Show").click()
    answer = page.get_by_role("region", name="Approve changes for Store network")
    expect(answer.get_by_text("They hold the right, but not for this")).to_be_visible()
    expect(answer.get_by_text("Ines Prada: only for Till systems")).to_be_visible()

    page.goto(till.get_absolute_url())
    page.get_by_role("link", name=f"who may decide {customer.name}").click()
    expect(page.get_by_role("heading", name="The register for Till systems")).to_be_visible()
    expect(page.locator("main").get_by_role("link", name="Ines Prada")).to_be_visible()
