"""The board of future services, as people move its cards: with the mouse, by keys, and without a script."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from customers.models import Authority
from services.models import FutureService, Provision
from tests import factories
from tests.browser.conftest import Site

TITLE = "A second Kestrel site"  # as the world has it


def opened(site: Site, page: Page) -> FutureService:
    page.goto(f"/services/customers/{site.world.open.customer.pk}/future/")
    need: FutureService = site.world.open.future
    return need


def authorized(site: Site) -> Any:
    """Somebody at the customer who may request any service."""
    there = site.world.open
    fields = {"right": Authority.Right.REQUEST, "valid_from": dt.date(2020, 1, 1)}
    return factories.AuthorityFactory(customer=there.customer, person=there.person.person, **fields)


def column(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=re.compile(rf"^{name} "))


def card(place: Page | Locator) -> Locator:
    return place.get_by_role("listitem").filter(has_text=TITLE)


def test_a_card_is_dragged_to_another_stage(site: Site) -> None:
    page = site.page("owner")
    need = opened(site, page)
    card(column(page, "Idea")).drag_to(column(page, "Assessed"))
    expect(card(column(page, "Assessed"))).to_be_visible()
    expect(page.locator("[data-board-status]")).to_have_text(f"“{TITLE}” is now: Assessed.")
    need.refresh_from_db()
    assert (need.stage, need.version) == ("assessed", 2)
    card(column(page, "Assessed")).drag_to(column(page, "Idea"))
    expect(page.locator("[data-board-status]")).to_have_text(f"“{TITLE}” is now: Idea.")
    expect(card(column(page, "Idea"))).to_be_visible()
    need.refresh_from_db()
    assert (need.stage, need.version) == ("idea", 3), "the card knew its new version"


def test_a_card_goes_from_stage_to_stage_by_keys_and_keeps_the_focus(site: Site) -> None:
    page = site.page("owner")
    need = opened(site, page)
    link = page.get_by_role("link", name=TITLE).first
    link.focus()
    page.keyboard.press("Shift+ArrowRight")
    expect(card(column(page, "Assessed"))).to_be_visible()
    expect(column(page, "Assessed").get_by_role("link", name=TITLE)).to_be_focused()
    expect(page.locator("[data-board-status]")).to_have_text(f"“{TITLE}” is now: Assessed.")
    page.keyboard.press("Shift+ArrowLeft")
    expect(page.locator("[data-board-status]")).to_have_text(f"“{TITLE}” is now: Idea.")
    expect(column(page, "Idea").get_by_role("link", name=TITLE)).to_be_focused()
    need.refresh_from_db()
    assert need.stage == "idea"


def test_the_arrows_go_from_card_to_card(site: Site) -> None:
    customer = site.world.open.customer
    day = timezone.localdate() + dt.timedelta(days=30)
    factories.FutureServiceFactory(customer=customer, title="Another idea", expected_start=day)
    factories.FutureServiceFactory(customer=customer, title="Looked into", stage="assessed")
    page = site.page("owner")
    opened(site, page)
    board = page.locator("[data-board]")
    board.get_by_role("link", name="Another idea").focus()
    for key, found in (("ArrowDown", TITLE), ("ArrowRight", "Looked into"), ("ArrowLeft", "Another idea")):
        page.keyboard.press(key)
        expect(board.get_by_role("link", name=found)).to_be_focused()


def test_the_move_menu_is_walked_with_the_arrows(site: Site) -> None:
    page = site.page("owner")
    opened(site, page)
    page.locator("summary", has=page.locator("svg")).and_(page.get_by_label(f"Move “{TITLE}”")).focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("button", name="Assessed", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("[data-board-status]")).to_contain_text("Assessed")
    expect(card(column(page, "Assessed"))).to_be_visible()


def test_a_card_that_somebody_moved_meanwhile_goes_back_and_shows_theirs_beside_mine(site: Site) -> None:
    page = site.page("owner")
    need = opened(site, page)
    FutureService.objects.get(pk=need.pk).drop(
        reason="No budget", by=site.world.users["owner"], on=timezone.localdate()
    )
    card(column(page, "Idea")).drag_to(column(page, "Assessed"))
    sheet = page.get_by_role("dialog", name="Two versions of this future service")
    expect(sheet.get_by_role("row", name="Stage")).to_contain_text("Assessed")
    expect(sheet.get_by_role("row", name="Stage")).to_contain_text("Dropped")
    expect(card(column(page, "Idea"))).to_be_visible()
    page.keyboard.press("Escape")
    need.refresh_from_db()
    assert need.stage == "dropped"


def test_a_way_that_does_not_exist_is_refused_with_the_reason(site: Site) -> None:
    page = site.page("owner")
    need = opened(site, page)
    card(column(page, "Idea")).drag_to(column(page, "Delivered"))
    expect(page.locator("[data-board-trouble]")).to_contain_text("Commit it first, then deliver it.")
    expect(card(column(page, "Idea"))).to_be_visible()
    need.refresh_from_db()
    assert (need.stage, need.version) == ("idea", 1)


def test_a_move_that_does_not_reach_the_server_is_taken_back(site: Site) -> None:
    page = site.page("owner")
    opened(site, page)
    page.route("**/stage/", lambda route: route.fulfill(status=503, body="busy", content_type="text/plain"))
    site_complaints = len(site.complaints)
    card(column(page, "Idea")).drag_to(column(page, "Assessed"))
    expect(page.locator("[data-board-trouble]")).to_contain_text("Nothing was moved")
    expect(card(column(page, "Idea"))).to_be_visible()
    del site.complaints[site_complaints:]  # the browser's own word about the 503


def test_a_move_that_was_saved_is_not_taken_back_where_only_its_answer_is_lost(site: Site) -> None:
    page = site.page("owner")
    need = opened(site, page)
    page.route("**/future/", lambda route: route.abort(), times=1)
    before = len(site.complaints)
    card(column(page, "Idea")).drag_to(column(page, "Assessed"))
    expect(page.get_by_role("region", name="Assessed 1")).to_contain_text(TITLE)
    expect(page.locator("[data-board-trouble]")).to_be_hidden()
    need.refresh_from_db()
    assert need.stage == "assessed"
    del site.complaints[before:]  # the browser's own word about the request that failed


def test_a_card_that_moves_beyond_the_first_of_a_long_column_leaves_word_there(site: Site) -> None:
    """The world's card has no date, so that it comes last."""
    soon = timezone.localdate() + dt.timedelta(days=30)
    for number in range(6):
        factories.FutureServiceFactory(
            customer=site.world.open.customer, title=f"No. {number}", stage="assessed", expected_start=soon
        )
    page = site.page("owner")
    opened(site, page)
    card(column(page, "Idea")).get_by_role("link", name=TITLE).press("Shift+ArrowRight")
    expect(column(page, "Assessed").get_by_text(f"“{TITLE}” is now: Assessed.")).to_be_visible()
    expect(column(page, "Assessed").get_by_role("link", name="and 1 more")).to_be_focused()
    expect(card(page)).to_have_count(0)


def test_the_last_card_that_leaves_the_filters_leaves_word_at_the_top(site: Site) -> None:
    page = site.page("owner")
    page.goto("/services/future-services/board/?customer=KESTREL&stage=idea")
    card(column(page, "Idea")).get_by_role("link", name=TITLE).press("Shift+ArrowRight")
    expect(page.locator(".messages")).to_contain_text(f"“{TITLE}” is now: Assessed.")
    expect(page.locator("[data-board]")).to_have_count(0)
    expect(page.get_by_role("link", name="Clear all")).to_be_visible()


def test_a_board_filtered_as_one_types_keeps_its_hint_and_hands_the_filter_to_the_other_views(site: Site) -> None:
    page = site.page("owner")
    page.goto("/services/future-services/board/")
    page.get_by_role("searchbox").fill("kestrel")
    expect(page.locator(".chip")).to_contain_text("kestrel")
    expect(page.locator(".board-hint")).to_be_visible()
    page.get_by_role("link", name="Roadmap").click()
    expect(page.get_by_role("link", name="Roadmap")).to_have_attribute("aria-current", "page")
    expect(page.locator(".chip")).to_contain_text("kestrel")


def test_what_may_not_be_moved_is_not_offered_for_moving(site: Site) -> None:
    page = site.page("reader")
    opened(site, page)
    expect(card(page)).to_be_visible()
    expect(page.get_by_label(f"Move “{TITLE}”")).to_have_count(0)
    page.get_by_role("link", name=TITLE).first.focus()
    page.keyboard.press("Shift+ArrowRight")
    expect(page.locator("[data-board-trouble]")).to_contain_text("Only whoever keeps the customer")


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without"])
def test_an_idea_becomes_a_provision(script: bool, site: Site) -> None:
    authorized(site)
    service = factories.ServiceFactory(name="Depot portal")
    page = site.page("owner", script=script)
    FutureService.objects.filter(pk=site.world.open.future.pk).update(service=service)
    need = opened(site, page)

    def go(entry: str) -> None:
        expect(page.locator("[data-card][aria-busy]")).to_have_count(0)
        page.get_by_label(f"Move “{TITLE}”").click()
        page.get_by_role("link", name=entry).or_(page.get_by_role("button", name=entry)).first.click()

    go("Assessed")
    expect(card(column(page, "Assessed"))).to_be_visible()
    go("Committed")
    page.get_by_label(re.compile("^Requested by")).select_option(str(site.world.open.person.person_id))
    page.get_by_label(re.compile("^Probability")).fill("90")
    page.get_by_role("button", name="Save").click()
    expect(card(column(page, "Committed"))).to_contain_text("90")
    go("Delivered")
    page.get_by_label(re.compile("^Label")).fill("Bergen depot")
    page.get_by_role("button", name="Save").click()
    delivered = card(column(page, "Delivered"))
    expect(delivered).to_be_visible()
    delivered.get_by_role("link", name="Provision").click()
    expect(page.get_by_role("heading", name="Depot portal – Bergen depot")).to_be_visible()
    made = Provision.objects.get(service=service)
    need.refresh_from_db()
    assert (need.stage, need.provision) == ("delivered", made)


def test_dropping_by_drag_asks_for_the_reason(site: Site) -> None:
    page = site.page("owner")
    need = opened(site, page)
    card(column(page, "Idea")).drag_to(column(page, "Dropped"))
    sheet = page.get_by_role("dialog", name=f"Drop: {TITLE}")
    sheet.get_by_label(re.compile("^Why it is dropped")).fill("Another supplier")
    sheet.get_by_role("button", name="Save").click()
    expect(card(column(page, "Dropped"))).to_contain_text("Another supplier")
    need.refresh_from_db()
    assert need.stage == "dropped"


def test_cards_of_all_customers_move_on_the_board_of_all(site: Site) -> None:
    page = site.page("owner")
    page.goto("/services/future-services/board/?customer=KESTREL")
    card(column(page, "Idea")).drag_to(column(page, "Assessed"))
    expect(page.locator("[data-board-status]")).to_have_text(f"“{TITLE}” is now: Assessed.")
    expect(card(column(page, "Assessed"))).to_be_visible()
    assert page.url.endswith("/board/?customer=KESTREL")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 360])
def test_axe_finds_nothing_on_the_pages_of_future_services(
    theme: str, width: int, site: Site, audit: Callable[[Page], list[str]]
) -> None:
    there = site.world.open
    day = timezone.localdate() - dt.timedelta(days=200)
    fields = {"expected_start": day, "probability": 40, "expected_revenue": 1000, "currency": "EUR"}
    factories.FutureServiceFactory(customer=there.customer, stage="assessed", **fields)
    factories.FutureServiceFactory(customer=there.customer, stage="dropped", reason_dropped="No budget")
    factories.FutureServiceFactory(
        customer=there.customer, stage="delivered", provision=there.provision, service=there.service
    )
    page, found = site.page("owner", width=width, theme=theme), {}
    one = f"/services/future-services/{there.future.pk}/"
    for address in (
        *(f"/services/future-services/{view}" for view in ("", "board/", "roadmap/", "board/?q=nothing-is-called-so")),
        f"/services/customers/{there.customer.pk}/future/",
        f"/services/customers/{there.customer.pk}/future-services/new/",
        *(f"{one}{noun}" for noun in ("", "edit/", "commitment/", "delivery/", "dropping/")),
    ):
        page.goto(address)
        if problems := audit(page):
            found[address] = problems
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), address
    assert found == {}
    page.goto(f"/services/customers/{there.customer.pk}/future/")
    page.get_by_label(f"Move “{TITLE}”").click()
    assert audit(page) == []
