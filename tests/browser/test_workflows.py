"""The work of a day, as people do it: with the mouse and the keyboard, from signing in to the last click."""

import csv
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from customers.models import Customer, Industry
from tests import factories
from tests.browser.conftest import Site


def choose(form: Page | Locator, label: str, option: str) -> None:
    form.locator("select").and_(form.get_by_label(re.compile(rf"^{label}\*?$"))).first.select_option(label=option)


def write(form: Page | Locator, **texts: str) -> None:
    """Fill text fields by the beginning of their labels."""
    for label, text in texts.items():
        form.get_by_label(re.compile(f"^{label.replace('_', ' ')}", re.IGNORECASE)).first.fill(text)


def open_customer(site: Site, page: Page) -> str:
    url = f"/customers/{site.world.open.customer.pk}/"
    page.goto(url)
    return url


def test_somebody_signs_in_and_lands_on_the_customers(site: Site) -> None:
    site.world.users["owner"].set_password(factories.PASSWORD)
    site.world.users["owner"].save()
    page = site.page("anonymous")
    page.goto("/customers/?q=kestrel")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    write(page, Email_address="berta@provider.example", Password=factories.PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name="Customers")).to_be_visible()
    assert page.url == f"{site.url}/customers/?q=kestrel", "where they wanted to go"
    page.locator(".user-menu summary").click()
    page.locator(".user-menu").get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.goto("/customers/")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without"])
def test_a_brm_adds_a_customer_and_edits_it(script: bool, site: Site) -> None:
    page = site.page("owner", script=script)
    page.goto("/customers/")
    page.get_by_role("link", name="New customer").click()
    write(page, Name="Fjord Foods", Code="FJORD", City="Bergen", Country="Norway")
    choose(page, "Billing currency", "NOK – Norwegian Krone")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Fjord Foods")).to_be_visible()
    page.locator("main").get_by_role("link", name="Edit", exact=True).click()
    write(page, City="Stavanger")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Fjord Foods")).to_be_visible()
    found = Customer.objects.get(code="FJORD")
    assert (found.city, found.billing_currency, found.owner) == ("Stavanger", "NOK", site.world.users["owner"])
    page.goto(f"/customers/{found.pk}/history/")
    expect(page.locator(".timeline")).to_contain_text("Stavanger")


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without"])
def test_a_mistake_is_named_and_nothing_typed_is_lost(script: bool, site: Site) -> None:
    page = site.page("owner", script=script)
    page.goto("/customers/new/")
    write(page, Name="Fjord Foods", Code="TWO WORDS", City="Bergen")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("A code begins with a letter or digit and has no spaces.")
    expect(page.get_by_label("City")).to_have_value("Bergen")
    write(page, Code="FJORD")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Fjord Foods")).to_be_visible()


def test_a_likely_duplicate_is_shown_before_it_is_saved(site: Site) -> None:
    page = site.page("owner")
    page.goto("/customers/new/")
    write(page, Name="Kestrel Rail AS", Code="KESTREL2")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("looks like the same customer")
    page.get_by_role("button", name="Save anyway").click()
    expect(page.get_by_role("heading", name="Kestrel Rail AS")).to_be_visible()


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without"])
def test_two_people_edit_one_customer_and_neither_loses_a_word(script: bool, site: Site) -> None:
    customer = site.world.open.customer
    factories.CustomerFactory._meta.model.team.through.objects.create(
        customer=customer, user=site.world.users["foreign"], added_by=site.world.users["owner"]
    )
    berta, fritz = site.page("owner", script=script), site.page("foreign", script=script)
    for page in (berta, fritz):
        page.goto(f"/customers/{customer.pk}/edit/")
    write(fritz, City="Bergen", Region="Vestland")
    fritz.get_by_role("button", name="Save").click()
    expect(fritz.get_by_role("heading", name="Kestrel Rail")).to_be_visible()
    write(berta, City="Trondheim", Street="Harbour 1")
    berta.get_by_role("button", name="Save").click()
    expect(berta.get_by_role("alert")).to_contain_text("Fritz Fremd saved this record while you were editing it")
    row = berta.get_by_role("row", name=re.compile("^City"))
    row.get_by_label("Bergen").check()
    berta.get_by_role("button", name="Save this choice").click()
    expect(berta.get_by_role("heading", name="Kestrel Rail")).to_be_visible()
    customer.refresh_from_db()
    assert (customer.city, customer.street, customer.region) == ("Bergen", "Harbour 1", "Vestland")


@pytest.mark.parametrize("script", [True, False], ids=["in side sheets", "without scripts"])
def test_a_person_gets_an_authority_and_the_register_knows(script: bool, site: Site) -> None:
    page = site.page("owner", script=script)
    url = open_customer(site, page)
    page.get_by_role("link", name="Add person").click()
    write(page, Name="Joost Vermeer", Title="Chief information officer", Email="joost@kestrel.example")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Joost Vermeer").first.click()
    page.get_by_role("link", name="Add authority").click()
    expect(page.get_by_label("Person").last).to_have_value(re.compile(r"\d+"))
    choose(page, "Right", "Sign agreements")
    write(page, Amount_limit="250000", Valid_from="2026-01-01", Evidence="Power of attorney of January")
    choose(page, "Currency", "EUR – Euro")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("cell", name="Sign agreements")).to_be_visible()
    page.goto(f"{url}decision-rights/?right=sign_agreement&amount=250000&currency=EUR&on=2026-05-20")
    expect(page.locator("main").get_by_role("link", name="Joost Vermeer").first).to_be_visible()
    write(page, Up_to_the_amount="250001")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("Nobody there may take this decision on that day.")).to_be_visible()


@pytest.mark.parametrize("script", [True, False], ids=["in side sheets", "without scripts"])
def test_an_outcome_is_recorded_and_measured(script: bool, site: Site) -> None:
    page = site.page("owner", script=script)
    open_customer(site, page)
    page.get_by_role("link", name="Add outcome").first.click()
    write(page, Measure="Trains late by five minutes", Unit="%", Baseline="20", Target="5", Due="2030-06-30")
    page.get_by_role("textbox", name="Outcome").last.fill("Fewer late trains")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Fewer late trains").click()
    expect(page.get_by_text("No measurement yet.")).to_be_visible()
    page.get_by_role("link", name="Add measurement").click()
    write(page, Value="14", Note="Punctuality report")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".stats")).to_contain_text("40")
    expect(page.get_by_role("cell", name="Punctuality report")).to_be_visible()


def test_a_list_is_filtered_sorted_paged_and_exported(site: Site, tmp_path: Path) -> None:
    owner = site.world.users["owner"]
    for index in range(60):
        factories.CustomerFactory(name=f"Almhof {index:02}", code=f"ALM-{index:02}", owner=owner, country="Austria")
    page = site.page("owner")
    page.goto("/customers/")
    page.get_by_role("link", name="Next").click()
    expect(page.get_by_role("link", name="Kestrel Rail")).to_be_visible()
    page.get_by_role("link", name="Previous").click()
    expect(page.get_by_role("link", name="Almhof 00")).to_be_visible()
    by_code = page.get_by_role("columnheader", name="Code")
    for order in ("ascending", "descending"):
        by_code.get_by_role("link").click()
        expect(by_code).to_have_attribute("aria-sort", order)
    page.get_by_role("searchbox").fill("almhof 5")
    expect(page.get_by_role("row")).to_have_count(16)
    for kind, label in (("csv", "CSV"), ("xlsx", "Excel")):
        page.locator("main").get_by_text("Export", exact=True).click()
        with page.expect_download() as started:
            page.get_by_role("link", name=label).click()
        file = tmp_path / f"customers.{kind}"
        started.value.save_as(file)
        assert started.value.suggested_filename == f"customers-{timezone.localdate():%Y-%m-%d}.{kind}"
        assert codes_in(file) == [f"ALM-{index:02}" for index in (*range(59, 49, -1), 45, 35, 25, 15, 5)]
        page.keyboard.press("Escape")


def codes_in(file: Path) -> list[Any]:
    if file.suffix == ".csv":
        return [row["Code"] for row in csv.DictReader(file.read_text(encoding="utf-8-sig").splitlines())]
    return [row[0].value for row in list(openpyxl.load_workbook(file).active.rows)[1:]]


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without"])
def test_a_filter_is_set_in_the_panel_and_taken_away(script: bool, site: Site) -> None:
    factories.CustomerFactory(name="Old Mill", status="former")
    page = site.page("owner", script=script)
    page.goto("/customers/")
    page.locator("summary", has_text="Filter").click()
    page.locator(".filter-panel").get_by_label("Former").check()
    if not script:
        page.get_by_role("button", name="Apply").click()
    expect(page.get_by_role("link", name="Kestrel Rail")).to_be_hidden()
    expect(page.get_by_role("link", name="Old Mill")).to_be_visible()
    if script:
        page.keyboard.press("Escape")
    page.get_by_role("link", name=re.compile("Remove the filter Status")).click()
    expect(page.get_by_role("link", name="Kestrel Rail")).to_be_visible()


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without"])
def test_a_manager_reassigns_many_and_sets_a_tier_with_its_reason(script: bool, site: Site) -> None:
    page = site.page("manager", script=script)
    page.goto("/customers/")
    for box in page.locator(".row-check").all():
        box.check()
    page.get_by_role("button", name="Reassign").click()
    choose(page, "Relationship owner", "Fritz Fremd")
    page.get_by_role("button", name="Reassign").click()
    expect(page.get_by_text("2 customers reassigned.")).to_be_visible()
    assert set(Customer.objects.values_list("owner__name", flat=True)) == {"Fritz Fremd"}
    open_customer(site, page)
    page.get_by_label("More").click()
    page.get_by_role("link", name="Set the tier").click()
    choose(page, "Tier", "Strategic")
    write(page, Reason="Shapes our rail offer")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The tier is set.")).to_be_visible()
    expect(page.get_by_text("Shapes our rail offer")).to_be_visible()


def test_a_manager_restricts_a_customer_and_it_is_gone_for_others(site: Site) -> None:
    manager, fritz, rui = site.page("manager"), site.page("foreign"), site.page("reader")
    url = open_customer(site, manager)
    rui.goto(url)
    expect(rui.get_by_role("heading", name="Kestrel Rail")).to_be_visible()
    manager.get_by_label("More").click()
    manager.get_by_role("button", name="Restrict").click()
    manager.get_by_role("dialog").get_by_role("button", name="Restrict").click()
    expect(manager.get_by_text("Only the owner, the team and managers see this customer now.")).to_be_visible()
    for page in (fritz, rui):
        page.goto(url)
        expect(page.get_by_role("heading", name="There is nothing here")).to_be_visible()
        page.goto("/customers/")
        expect(page.get_by_text("Kestrel Rail")).to_have_count(0)


def test_a_reader_reads_and_is_offered_nothing_to_change(site: Site) -> None:
    page = site.page("reader")
    url = open_customer(site, page)
    expect(page.get_by_role("heading", name="Kestrel Rail")).to_be_visible()
    expect(page.get_by_text("Fewer Kestrel delays")).to_be_visible()
    for offer in ("Edit", "Add person", "Add outcome", "Owner and team", "New customer"):
        expect(page.get_by_role("link", name=offer, exact=True)).to_have_count(0)
    for offer in ("Archive", "Restrict"):
        expect(page.get_by_role("button", name=offer)).to_have_count(0)
    assert page.goto(f"{url}edit/").status == 403
    expect(page.get_by_role("heading", name="You may not do this")).to_be_visible()


def test_an_admin_adds_an_industry_that_a_brm_then_chooses(site: Site) -> None:
    admin, berta = site.page("admin"), site.page("owner")
    admin.goto("/admin/customers/industry/add/")
    write(admin, Name="Railways")
    admin.get_by_role("button", name="Save", exact=True).click()
    expect(admin.get_by_role("link", name="Railways").first).to_be_visible()
    assert Industry.objects.filter(name="Railways").exists()
    url = open_customer(site, berta)
    berta.goto(f"{url}edit/")
    choose(berta, "Industry", "Railways")
    berta.get_by_role("button", name="Save").click()
    expect(berta.locator("main").get_by_text("Railways").first).to_be_visible()
    admin.goto(url)
    expect(admin.get_by_role("heading", name="You may not do this")).to_be_visible()


def test_a_section_is_confirmed_as_right(site: Site) -> None:
    page = site.page("owner")
    open_customer(site, page)
    page.locator("#outcomes").get_by_role("button", name="Confirm: Business outcomes").click()
    expect(page.get_by_text("Confirmed: Business outcomes.")).to_be_visible()


def test_a_double_click_on_save_makes_one_record(site: Site) -> None:
    page = site.page("owner")
    url = open_customer(site, page)
    page.goto(f"{url}references/new/")
    write(page, System="ERP", Identifier="D-4711")
    page.get_by_role("button", name="Save").dblclick()
    expect(page.get_by_role("heading", name="Kestrel Rail")).to_be_visible()
    assert site.world.open.customer.references.filter(identifier="D-4711").count() == 1
