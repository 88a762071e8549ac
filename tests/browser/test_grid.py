"""The grid of months in a browser: typed like a spreadsheet, pasted into, and without a script."""

from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from customers.models import Authority
from services.models import Measurement, Requirement, Usage
from tests import factories
from tests.factories.provided import closed_month

from .conftest import Site

PASTE = """([input, text]) => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    input.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
}"""


CUT_OFF = "[...document.querySelectorAll('.grid-input')].filter(i => i.scrollWidth > i.clientWidth).map(i => i.value)"


@pytest.fixture
def lines(site: Site) -> list[Requirement]:
    """Three lines of the open customer's grid, in their order."""
    customer = site.world.open.customer
    site.world.open.requirement.archive(by=None)
    authority = factories.AuthorityFactory(customer=customer, right=Authority.Right.AGREE_REQUIREMENTS)
    provision = site.world.open.provision
    return [
        factories.RequirementFactory(provision=provision, statement=f"{letter} is up", agreed=authority)
        for letter in "ABC"
    ]


def opened(site: Site, **options: Any) -> Page:
    page = site.page("owner", **options)
    page.goto(f"/services/customers/{site.world.open.customer.pk}/measurements/")
    return page


def at(page: Page, line: Requirement, back: int) -> Any:
    return page.locator(f"[id='m{line.pk}-{closed_month(back):%Y-%m}']")


def stored(lines: list[Requirement]) -> list[list[Decimal]]:
    return [
        list(Measurement.objects.filter(requirement=line).order_by("month").values_list("value", flat=True))
        for line in lines
    ]


BLOCK = "99,1\t99.2\t\t99.4 %\n98.1\t98.2\t98.3\t98.4\n97.1\t97.2\t97.3\t97,40 %\n"


def test_a_block_is_pasted_and_saved(site: Site, lines: list[Requirement]) -> None:
    page = opened(site)
    page.evaluate(PASTE, [at(page, lines[0], 3).element_handle(), BLOCK])
    expect(page.get_by_text("11 cells filled, not saved yet.")).to_be_visible()
    expect(at(page, lines[2], 0)).to_have_value("97.4")
    expect(at(page, lines[0], 1)).to_have_value("")
    page.get_by_role("button", name="Undo").click()
    expect(at(page, lines[2], 0)).to_have_value("")
    page.evaluate(PASTE, [at(page, lines[0], 3).element_handle(), BLOCK])
    expect(at(page, lines[2], 0)).to_have_value("97.4")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("11 cells saved.")).to_be_visible()
    assert [len(values) for values in stored(lines)] == [3, 4, 4]
    assert stored(lines)[0] == [Decimal("99.1"), Decimal("99.2"), Decimal("99.4")]


def test_rows_that_name_no_line_are_told_and_their_figures_go_nowhere(site: Site, lines: list[Requirement]) -> None:
    page = opened(site)
    page.evaluate(PASTE, [at(page, lines[0], 3).element_handle(), "B is up\t98\nD is up\t97\n"])
    expect(page.get_by_text("1 cell filled, not saved yet.")).to_be_visible()
    expect(page.get_by_text("no line here is called so: “D is up”")).to_be_visible()
    expect(at(page, lines[1], 3)).to_have_value("98")
    assert [at(page, line, 3).input_value() for line in (lines[0], lines[2])] == ["", ""]
    at(page, lines[2], 0).fill("101")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Is 101 % right?")
    page.get_by_role("button", name="Save anyway").click()
    expect(page.get_by_text("2 cells saved.")).to_be_visible()
    assert stored(lines) == [[], [Decimal(98)], [Decimal(101)]]


def test_keys_move_as_in_a_spreadsheet(site: Site, lines: list[Requirement]) -> None:
    page = opened(site)
    at(page, lines[0], 2).click()
    page.keyboard.type("99.9")
    page.keyboard.press("Enter")
    expect(at(page, lines[1], 2)).to_be_focused()
    page.keyboard.type("98.8")
    page.keyboard.press("ArrowRight")
    expect(at(page, lines[1], 1)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(at(page, lines[2], 1)).to_be_focused()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowUp")
    expect(at(page, lines[1], 2)).to_be_focused()
    page.keyboard.press("Escape")
    expect(at(page, lines[1], 2)).to_have_value("")
    expect(page.get_by_text("1 changed, not saved yet")).to_be_visible()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("1 cell saved.")).to_be_visible()
    assert stored(lines) == [[Decimal("99.9")], [], []]


def test_everything_works_without_a_script(site: Site, lines: list[Requirement]) -> None:
    page = opened(site, script=False)
    page.get_by_text("Paste from a spreadsheet").click()
    page.get_by_label("Copied cells").fill(BLOCK)
    page.get_by_label("and the month").select_option(index=8)
    page.get_by_role("button", name="Fill the grid").click()
    expect(page.get_by_text("11 cells filled, not saved yet.")).to_be_visible()
    at(page, lines[1], 0).fill("ninety")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing was saved yet")
    expect(at(page, lines[2], 0)).to_have_value("97.4")
    at(page, lines[1], 0).fill("90")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("11 cells saved.")).to_be_visible()
    at(page, lines[0], 3).fill("")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("button", name="Empty them and save").click()
    expect(page.get_by_text("1 cell saved.")).to_be_visible()
    assert Measurement.objects.current().filter(requirement__in=lines).count() == 10


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 360])
def test_axe_finds_nothing_whatever_the_grid_says(
    theme: str, width: int, site: Site, lines: list[Requirement], audit: Any
) -> None:
    factories.MeasurementFactory(requirement=lines[0])
    factories.MeasurementFactory(requirement=lines[1], value=Decimal(1))
    page = opened(site, width=width, theme=theme)
    found = {"read": audit(page)}
    Measurement.objects.filter(requirement=lines[0]).update(value=Decimal("99.8"))
    at(page, lines[0], 0).fill("97")
    at(page, lines[1], 0).fill("")
    at(page, lines[2], 0).fill("x")
    found["typed"] = audit(page)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("alert").first).to_be_visible()
    found["refused"] = audit(page)
    at(page, lines[2], 0).fill("101")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Is 101 % right?")).to_be_visible()
    found["doubtful"] = audit(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.goto(f"/services/customers/{site.world.open.customer.pk}/measurements/?rows=use")
    found["use"] = audit(page)
    page.goto(f"/services/requirements/{lines[0].pk}/")
    found["requirement"] = audit(page)
    assert found == {state: [] for state in found}


@pytest.mark.parametrize("width", [1440, 360])
def test_no_figure_is_cut_off(width: int, site: Site, lines: list[Requirement]) -> None:
    grid = f"/services/customers/{site.world.open.customer.pk}/measurements/"
    page = site.page("owner", width=width)
    measured = factories.MeasurementFactory(requirement=lines[0])
    used = factories.UsageFactory(provision=lines[0].provision, month=closed_month(2))
    for value in ("99.83", "99.8325", "-1234567.25"):
        Measurement.objects.filter(pk=measured.pk).update(value=Decimal(value))
        page.goto(grid)
        expect(at(page, lines[0], 0)).to_have_value(value)
        assert page.evaluate(CUT_OFF) == []
    for volume in ("302184", "1302184.5", "71302184.25"):
        Usage.objects.filter(pk=used.pk).update(volume=Decimal(volume))
        page.goto(f"{grid}?rows=use")
        expect(page.locator(f"[id='v{used.provision_id}-{used.month:%Y-%m}']")).to_have_value(volume)
        assert page.evaluate(CUT_OFF) == []


@pytest.mark.parametrize("rows", ["", "?rows=use"], ids=["measurements", "use"])
def test_three_months_stand_below_each_name_on_a_small_screen(rows: str, site: Site) -> None:
    page = site.page("owner", width=360)
    page.goto(f"/services/customers/{site.world.open.customer.pk}/measurements/{rows}")
    box = page.locator("[data-grid-wrap]").bounding_box()
    assert box
    line = page.locator(".grid tbody tr:has(.grid-input)").first
    name = line.locator(".grid-head").bounding_box()
    cells = [cell.bounding_box() for cell in line.locator(".grid-input").all()]
    whole = [
        cell
        for cell in cells
        if cell and cell["x"] >= box["x"] and cell["x"] + cell["width"] <= box["x"] + box["width"]
    ]
    assert len(whole) >= 3
    assert name
    assert name["x"] >= box["x"]
    assert all(name["y"] + name["height"] <= cell["y"] + 1 for cell in whole)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
