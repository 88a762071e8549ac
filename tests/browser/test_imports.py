"""The import wizard in a browser: the real files by the guesses alone, with and without a script."""

import csv
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, Route, expect

from customers.models import Customer
from services.models import Service
from tests.customers.importing import SHARED

from .conftest import Site

WRONG = (
    "code,name,industry,website,parent\n"
    "A A,Almhof Dairies,Dairy,https://almhof.example,\n"
    "BRI,,Health,no address,KESTREL\n"
    "KES,Kestrel Rails,,,\n"
)


def shared(name: str) -> Path:
    if not (SHARED / name).exists():
        pytest.skip(f"{name} is not beside this clone (../shared/data).")
    return SHARED / name


def written(folder: Path, text: str) -> Path:
    path = folder / "customers.csv"
    path.write_text(text)
    return path


def checked(page: Page, path: Path, kind: str = "customers") -> Page:
    """Upload the file and have its rows checked, as guessed."""
    page.goto(f"/imports/new/{kind}/")
    page.get_by_label("File").set_input_files(path)
    page.get_by_role("button", name="Read the file").click()
    page.get_by_role("button", name="Check the rows").click()
    expect(page.locator("#rows")).to_be_visible(timeout=60_000)
    return page


@pytest.mark.parametrize(("name", "rows"), [("sp500_companies.csv", 503), ("northwind_customers.csv", 91)])
def test_a_real_file_comes_in_by_the_guesses_alone(name: str, rows: int, site: Site) -> None:
    before = Customer.objects.count()
    page = checked(site.page("owner"), shared(name))
    page.get_by_role("button", name=f"Import {rows} rows").click()
    expect(page.get_by_text(f"{rows} rows were imported.")).to_be_visible(timeout=60_000)
    assert Customer.objects.count() == before + rows
    page = checked(page, shared(name))
    expect(page.get_by_role("heading", level=1)).to_have_text("Nothing to import")
    page.goto("/imports/new/customers/")
    page.get_by_role("link", name=name).last.click()
    page.get_by_role("button", name="Undo the import").click()
    page.locator("#confirm [value=yes]").click()
    expect(page.get_by_text("The import was undone.")).to_be_visible(timeout=60_000)
    assert Customer.objects.count() == before


@pytest.mark.parametrize("script", [True, False])
def test_the_button_counts_without_the_rows_that_are_left_out(script: bool, site: Site, tmp_path: Path) -> None:
    path = written(tmp_path, "code,name,kind\nTWIN,Kestrel Rail,external\nFOX,Fox,external\n")
    page = checked(site.page("owner"), path)
    if not script:
        address = page.url
        page = site.page("owner", script=False)
        page.goto(address)
    button = page.locator("form.commit button.btn-primary")
    expect(button).to_have_accessible_name("Import 2 rows")
    page.get_by_label("Leave out the row that looks like a record we have").check()
    expect(button).to_have_accessible_name("Import 1 row")
    button.click()
    expect(page.get_by_text("1 row was imported.")).to_be_visible()
    expect(page.get_by_role("row", name="2 Left out")).to_be_visible()


def test_the_shared_service_portfolio_comes_in_to_the_letter_comes_again_unchanged_and_is_taken_back(
    site: Site,
) -> None:
    name = "northwind_services.csv"
    told = list(csv.reader(shared(name).read_text("utf-8-sig").splitlines()))[1:]
    before = set(Service.objects.values_list("code", "name", "description", "lifecycle"))
    page = site.page("admin")
    page.goto("/services/")
    page.get_by_role("link", name="Import", exact=True).click()
    page.get_by_label("File").set_input_files(shared(name))
    page.get_by_role("button", name="Read the file").click()
    expect(page.get_by_role("button", name="Check the rows")).to_be_visible()
    guesses = [select.evaluate("field => field.selectedOptions[0].text") for select in page.locator("td select").all()]
    assert guesses == ["Code", "Name", "Description"]
    page.get_by_role("button", name="Check the rows").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ready to import")
    shown = page.locator("#rows tbody tr")
    expect(shown).to_have_count(len(told))
    names = [row.locator(".strong").inner_text() for row in shown.all()]
    assert names == [f"{code} · {title}" for code, title, _description in told]
    assert set(Service.objects.values_list("code", "name", "description", "lifecycle")) == before
    page.get_by_role("button", name="Import 8 rows").click()
    expect(page.get_by_text("8 rows were imported.")).to_be_visible()
    after = set(Service.objects.values_list("code", "name", "description", "lifecycle"))
    assert after - before == {(*line, "catalogue") for line in told}
    for code, title, description in told:
        page.goto(f"/services/?q={quote(title)}")
        page.get_by_role("main").get_by_role("link", name=title, exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_contain_text(title)
        expect(page.get_by_role("main")).to_contain_text(description)
        expect(page.get_by_role("main")).to_contain_text(code)
    page = checked(page, shared(name), "services")
    expect(page.get_by_role("heading", level=1)).to_have_text("Nothing to import")
    page.goto("/imports/new/services/")
    page.get_by_role("link", name=name).last.click()
    page.get_by_role("button", name="Undo the import").click()
    page.locator("#confirm [value=yes]").click()
    expect(page.get_by_text("The import was undone.")).to_be_visible()
    assert set(Service.objects.values_list("code", "name", "description", "lifecycle")) == before
    page.goto("/services/?q=Beverages")
    expect(page.get_by_role("main").get_by_role("link", name="Beverages", exact=True)).to_have_count(0)


def test_a_check_that_the_server_is_too_busy_for_is_tried_again_without_a_reload(site: Site, tmp_path: Path) -> None:
    page = site.page("owner")
    refused: list[str] = []
    loaded: list[str] = []

    def refuse_once(route: Route) -> None:
        if route.request.method == "POST" and not refused:
            refused.append(route.request.url)
            route.fulfill(status=503)
        else:
            route.fallback()

    page.route("**/check/", refuse_once)
    page.on("framenavigated", lambda frame: loaded.append(frame.url))
    checked(page, written(tmp_path, "code,name\nALM,Almhof Dairies\n"))
    assert refused == [page.url]
    assert loaded.count(page.url) == 2, "before the check and after it"
    (complaint,), site.complaints = site.complaints, []
    assert "503" in complaint


def test_every_step_works_without_a_script(site: Site, tmp_path: Path) -> None:
    page = site.page("owner", script=False)
    page.goto("/imports/new/customers/")
    page.get_by_label("File").set_input_files(written(tmp_path, "code,name\nALM,Almhof Dairies\n"))
    page.get_by_role("button", name="Read the file").click()
    page.get_by_role("button", name="Check the rows").click()
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Import 1 row").click()
    expect(page.get_by_text("1 row was imported.")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 360])
def test_axe_finds_nothing_on_any_step(
    theme: str, width: int, site: Site, tmp_path: Path, audit: Callable[[Page], list[str]]
) -> None:
    page = site.page("owner", theme=theme, width=width)
    page.goto("/imports/new/customers/")
    found = {"upload": audit(page)}
    page.get_by_label("File").set_input_files(written(tmp_path, WRONG))
    page.get_by_role("button", name="Read the file").click()
    page.locator("summary", has_text="Looks wrong?").click()
    found["mapping"] = audit(page)
    page.get_by_role("button", name="Check the rows").click()
    expect(page.locator("#rows")).to_be_visible()
    found["errors"] = audit(page)
    checked(
        page,
        written(tmp_path, WRONG.replace("A A", "AA").replace("BRI,,", "BRI,Brightwater,").replace("no address", "")),
    )
    found["ready"] = audit(page)
    page.get_by_role("button", name="Import 3 rows").click()
    expect(page.get_by_role("button", name="Undo the import")).to_be_visible()
    found["result"] = audit(page)
    page.goto("/imports/new/customers/")
    found["list"] = audit(page)
    assert {step: faults for step, faults in found.items() if faults} == {}
    assert page.evaluate("document.documentElement.scrollWidth") <= width


OUTCOMES = (
    "customer code,outcome,measure,baseline,target\nKESTREL,Faster trains,Minutes,60,45\nNOBODY,Fewer delays,Trains,,\n"
)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 360])
def test_what_belongs_to_a_customer_comes_in_from_the_overview(
    theme: str, width: int, site: Site, tmp_path: Path, audit: Callable[[Page], list[str]]
) -> None:
    page = site.page("owner", theme=theme, width=width)
    page.goto("/imports/")
    found = {"overview": audit(page)}
    page.get_by_role("link", name="Business outcomes", exact=True).click()
    expect(page.get_by_text("What the file needs:")).to_be_visible()
    found["upload"] = audit(page)
    page.get_by_label("File").set_input_files(written(tmp_path, OUTCOMES))
    page.get_by_role("button", name="Read the file").click()
    expect(page.get_by_role("button", name="Check the rows")).to_be_visible()
    found["mapping"] = audit(page)
    page.get_by_role("button", name="Check the rows").click()
    expect(page.get_by_text("There is no customer “NOBODY”.")).to_be_visible()
    found["errors"] = audit(page)
    page.goto("/imports/new/outcomes/")
    page.get_by_label("File").set_input_files(written(tmp_path, OUTCOMES.replace("NOBODY", "kestrel")))
    page.get_by_role("button", name="Read the file").click()
    page.get_by_role("button", name="Check the rows").click()
    page.get_by_role("button", name="Import 2 rows").click()
    expect(page.get_by_text("2 rows were imported.")).to_be_visible()
    found["result"] = audit(page)
    page.goto("/imports/")
    assert {step: faults for step, faults in found.items() if faults} == {}
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert site.world.open.customer.outcomes.count() == 3
