"""How the product looks and behaves: accessible on every page, in both themes, at every width, without a script."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Dialog, Page, expect

from tests import url_table_services
from tests.test_every_url import address as address_of

from .conftest import Site

Audit = Callable[[Page], list[str]]


def addresses(site: Site) -> list[tuple[str, str]]:
    """Every page that has a look of its own, and somebody who may see it."""
    return [*of_ground_floor(site), *of_services_floor(site)]


def of_services_floor(site: Site) -> list[tuple[str, str]]:
    """Every page of the table of addresses, for the owner or, where they may not, for the admin."""
    found = []
    for route, row in url_table_services.TABLE.items():
        role = next((role for role in ("owner", "admin") if row.get.open[role] == 200), "")
        if role and not route.endswith("export/"):
            found.append((role, address_of(route, site.world.open, {})))
    return found


def of_ground_floor(site: Site) -> list[tuple[str, str]]:
    there = site.world.open
    customer, person, outcome = there.customer.pk, there.person.pk, there.outcome.pk
    authority, reference = there.authority.pk, there.reference.pk
    return [
        *(("anonymous", path) for path in ("/sign-in/login/", "/sign-in/password/reset/")),
        *(("owner", path) for path in ("/account/", "/account/security/", "/account/sessions/", "/account/tokens/")),
        *(("owner", path) for path in ("/account/tokens/new/", "/customers/", "/customers/?q=nobody-is-called-so")),
        *(("owner", path) for path in ("/customers/?status=active", "/customers/people/", "/customers/authorities/")),
        *(("owner", path) for path in ("/customers/outcomes/", "/customers/new/", f"/customers/{customer}/")),
        *(("owner", path) for path in ("/imports/new/customers/", "/api/v1/docs")),
        *(("owner", f"/customers/{customer}/{page}/") for page in ("edit", "history", "decision-rights")),
        *(
            ("owner", f"/customers/{customer}/{page}/new/")
            for page in ("people", "authorities", "outcomes", "references")
        ),
        *(("owner", f"/customers/people/{person}/{page}") for page in ("", "edit/", "history/")),
        *(("owner", f"/customers/authorities/{authority}/{page}") for page in ("", "edit/")),
        *(("owner", f"/customers/outcomes/{outcome}/{page}") for page in ("", "edit/", "measurements/new/")),
        *(("owner", path) for path in (f"/customers/references/{reference}/", "/customers/987654321/")),
        *(("manager", path) for path in ("/customers/", f"/customers/{customer}/assignment/")),
        *(("manager", path) for path in (f"/customers/{customer}/tier/", f"/customers/assignments/?ids={customer}")),
        *(("reader", path) for path in (f"/customers/{customer}/", "/customers/new/")),
        *(("admin", path) for path in ("/admin/", "/admin/accounts/user/", "/admin/customers/industry/")),
    ]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 360])
def test_axe_finds_nothing_on_any_page(site: Site, audit: Audit, theme: str, width: int) -> None:
    pages: dict[str, Page] = {}
    found = {}
    for role, address in addresses(site):
        page = pages.get(role) or pages.setdefault(role, site.page(role, width=width, theme=theme))
        page.goto(address)
        if problems := audit(page):
            found[f"{role} {address}"] = problems
    assert found == {}


def test_axe_would_find_a_text_too_pale_to_read(site: Site, audit: Audit) -> None:
    """The control of the test above."""
    page = site.page("owner")
    page.goto("/customers/")
    page.evaluate("document.querySelector('h1').style.color = '#ccc'")
    page.evaluate("document.querySelector('input[type=search]').labels[0].remove()")
    assert {problem.partition(":")[0] for problem in audit(page)} >= {"color-contrast"}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_style_guide_is_accessible_in_both_themes(site: Site, audit: Audit, theme: str) -> None:
    page = site.page("admin", theme=theme)
    page.goto("/styleguide/")
    expect(page.get_by_role("heading", name="Style guide")).to_be_visible()
    for part in ("vital-banner", "verdict", "need", "grid-input", "told", "board-card", "chip-link", "version"):
        expect(page.locator(f"[data-theme={theme}] .{part}").first).to_be_visible()
    assert audit(page) == []


def test_no_page_is_wider_than_the_smallest_screen(site: Site) -> None:
    """320 pixels are also what 1,280 are at a zoom of 400 %."""
    pages: dict[str, Page] = {}
    too_wide = []
    for role, address in addresses(site):
        if address.startswith("/admin/"):
            continue  # Django's own pages scroll sideways below 360 pixels
        page = pages.get(role) or pages.setdefault(role, site.page(role, width=320, height=640))
        page.goto(address)
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            too_wide.append(f"{role} {address}")
    assert too_wide == []


def test_a_chosen_theme_is_kept(site: Site) -> None:
    page = site.page("owner")
    page.goto("/customers/")
    assert page.locator("html").get_attribute("data-theme") == "auto"
    page.locator(".user-menu summary").click()
    page.get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.goto("/customers/people/")
    assert page.locator("html").get_attribute("data-theme") == "dark"


def test_a_theme_can_be_chosen_without_a_script(site: Site) -> None:
    page = site.page("owner", script=False)
    page.goto("/customers/people/")
    page.locator(".user-menu summary").click()
    page.get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page).to_have_url(f"{site.url}/customers/people/")


def test_a_sheet_shows_what_is_wrong_and_returns_to_the_page_once_saved(site: Site, audit: Audit) -> None:
    page = site.page("owner")
    customer = f"/customers/{site.world.open.customer.pk}/"
    page.goto(customer)
    page.get_by_role("link", name="Add person").click()
    sheet = page.get_by_role("dialog", name="New person")
    expect(sheet.get_by_label("Name")).to_be_focused()
    sheet.get_by_role("button", name="Save").click()
    expect(sheet.get_by_role("alert")).to_contain_text("This field is required")
    assert audit(page) == []
    sheet.get_by_label("Name").fill("Joost Vermeer")
    sheet.get_by_role("button", name="Save").click()
    expect(page.get_by_role("link", name="Joost Vermeer")).to_be_visible()
    assert page.url == f"{site.url}{customer}#people"


def test_a_person_can_be_added_without_a_script(site: Site) -> None:
    page = site.page("owner", script=False)
    page.goto(f"/customers/{site.world.open.customer.pk}/")
    page.get_by_role("link", name="Add person").click()
    page.get_by_role("textbox", name="Name").fill("Joost Vermeer")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("link", name="Joost Vermeer")).to_be_visible()


def test_closing_a_sheet_with_unsaved_text_asks_first(site: Site) -> None:
    page = site.page("owner")
    page.goto(f"/customers/{site.world.open.customer.pk}/")
    page.get_by_role("link", name="Add outcome").first.click()
    sheet = page.get_by_role("dialog", name="New business outcome")
    sheet.get_by_role("textbox", name="Outcome").fill("Half a thou")
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.dismiss()

    page.once("dialog", stay)
    page.keyboard.press("Escape")
    expect(sheet.get_by_role("textbox", name="Outcome")).to_have_value("Half a thou")
    assert asked == ["Close without saving what you have typed?"]


def test_a_sheet_keeps_what_was_typed_when_the_session_has_ended(site: Site) -> None:
    page = site.page("owner")
    page.goto(f"/customers/{site.world.open.customer.pk}/")
    page.get_by_role("link", name="Add person").click()
    sheet = page.get_by_role("dialog", name="New person")
    sheet.get_by_label("Name").fill("Joost Vermeer")
    page.context.clear_cookies(name="session")
    sheet.get_by_role("button", name="Save").click()
    expect(sheet.get_by_role("alert")).to_contain_text("What you typed is still here")
    expect(sheet.get_by_label("Name")).to_have_value("Joost Vermeer")


def test_leaving_a_changed_form_asks_first(site: Site) -> None:
    page = site.page("owner")
    page.goto(f"/customers/{site.world.open.customer.pk}/edit/")
    page.get_by_label("City").fill("Delft")
    asked: list[str] = []
    page.once("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    with page.expect_event("dialog"):
        page.get_by_role("link", name="People").click()
    assert asked == ["beforeunload"]
    assert page.url.endswith("/edit/")


def test_archiving_asks_first_and_can_be_undone(site: Site) -> None:
    page = site.page("owner")
    customer = site.world.open.customer
    page.goto(f"/customers/{customer.pk}/")
    page.get_by_label("More").click()
    page.get_by_role("button", name="Archive").click()
    question = page.get_by_role("dialog", name=f"Archive {customer.name}?")
    question.get_by_role("button", name="Cancel").click()
    customer.refresh_from_db()
    assert customer.archived_at is None
    page.get_by_label("More").click()
    page.get_by_role("button", name="Archive").click()
    question.get_by_role("button", name="Archive").click()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text(f"Restored: {customer.name}.")).to_be_visible()
    customer.refresh_from_db()
    assert customer.archived_at is None


def test_a_list_filters_while_one_types(site: Site) -> None:
    page = site.page("manager")
    page.goto("/customers/")
    expect(page.get_by_role("row")).to_have_count(3)
    page.get_by_role("searchbox").press_sequentially("kestrel")
    expect(page.get_by_role("row")).to_have_count(2)
    expect(page.get_by_role("searchbox")).to_be_focused()
    expect(page.locator("[data-list-status]")).to_have_text("1 customer")
    assert page.url == f"{site.url}/customers/?q=kestrel"
    page.get_by_role("link", name="Remove the filter").click()
    expect(page.get_by_role("row")).to_have_count(3)


def test_selected_customers_are_counted_and_handed_on(site: Site) -> None:
    page = site.page("manager")
    page.goto("/customers/")
    bar = page.locator(".bulk-bar")
    expect(bar).to_be_hidden()
    page.get_by_label("Select all on this page").check()
    expect(bar).to_contain_text("2 selected")
    bar.get_by_role("button", name="Reassign").click()
    expect(page.get_by_role("heading", name="Reassign owner and team")).to_be_visible()
    expect(page.get_by_text("For 2 customers")).to_be_visible()


def test_the_navigation_opens_on_a_narrow_screen(site: Site, audit: Audit) -> None:
    page = site.page("owner", width=360, height=740)
    page.goto("/customers/")
    expect(page.get_by_role("link", name="Decision rights")).to_be_hidden()
    page.get_by_role("button", name="Menu").click()
    expect(page.get_by_role("link", name="Decision rights")).to_be_visible()
    assert audit(page) == []
    page.get_by_role("link", name="Decision rights").click()
    expect(page.get_by_role("heading", name="Decision rights")).to_be_visible()


def test_the_first_tab_leads_to_the_content(site: Site) -> None:
    page = site.page("owner")
    page.goto("/customers/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_a_decision_is_looked_up_in_the_register(site: Site) -> None:
    page = site.page("reader")
    page.goto(
        f"/customers/{site.world.open.customer.pk}/decision-rights/?right=approve_spend&amount=60000&currency=EUR"
    )
    expect(page.get_by_text("Nobody there may take this decision")).to_be_visible()
    page.get_by_label("Up to the amount").fill("40000")
    page.get_by_role("button", name="Show").click()
    answer = page.locator("section", has=page.locator("#answer-heading"))
    expect(answer.get_by_role("link", name="Paula Kestrel")).to_be_visible()


def test_a_printed_list_loses_no_column_and_breaks_no_word(site: Site) -> None:
    """A4 portrait within its margins is 703 pixels wide; every heading stands on the sheet, whole."""
    page = site.page("owner", width=703)
    page.emulate_media(media="print")
    for path, columns in (("/customers/", 8), ("/customers/authorities/?ever=on", 9)):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 703
        headings = page.locator("thead th:visible").filter(has_not=page.locator("[data-check-all]"))
        assert headings.count() == columns
        cut = "(cells) => cells.filter((cell) => cell.scrollWidth > cell.clientWidth + 1).map((cell) => cell.innerText)"
        assert page.locator(".table td:visible").evaluate_all(cut) == []


def test_a_customer_is_offered_by_name_and_taken_by_its_code(site: Site, audit: Audit) -> None:
    customer = site.world.open.customer
    page = site.page("owner")
    page.goto("/customers/new/")
    field = page.get_by_role("combobox", name="Business unit of").or_(page.locator("#id_parent_code")).first
    field.press_sequentially(customer.name[:4], delay=30)
    offered = page.get_by_role("option").filter(has_text=customer.name)
    expect(offered).to_contain_text(customer.code)
    assert audit(page) == []
    field.press("Escape")
    expect(offered).to_be_hidden()
    field.press("Backspace")
    expect(offered).to_be_visible()
    field.press("ArrowDown")
    field.press("Enter")
    expect(field).to_have_value(customer.code)
    field.fill("")
    field.press_sequentially(customer.name[:4], delay=30)
    offered.click()
    expect(field).to_have_value(customer.code)
    expect(page).to_have_url(f"{site.url}/customers/new/")
