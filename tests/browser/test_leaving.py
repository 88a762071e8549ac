"""A service that somebody has, and a provision whose days are over: both are put right by a click, scripts or not."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from .conftest import Site

Audit = Callable[[Page], list[str]]


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without scripts"])
def test_an_admin_is_asked_and_retires_the_service_instead(script: bool, site: Site, audit: Audit) -> None:
    service = site.world.open.service
    page = site.page("admin", script=script)
    page.goto(service.get_absolute_url())
    page.get_by_label("More", exact=True).click()
    page.get_by_role("button", name="Archive").click()
    expect(page.get_by_role("heading", name=f"Archive {service}?")).to_be_visible()
    expect(page.get_by_role("alert")).to_contain_text("It is still provided to customers.")
    if script:
        assert audit(page) == []
    page.get_by_role("button", name="Retire it instead").click()
    expect(page.locator(".record-line")).to_contain_text("Retired")
    expect(page.locator(".messages")).to_contain_text(f"Saved: {service}.")
    service.refresh_from_db()
    assert (service.lifecycle, service.archived_at) == ("retired", None)


@pytest.mark.parametrize(("width", "script"), [(1440, True), (360, False)], ids=["wide", "narrow, without scripts"])
def test_a_service_past_its_last_day_is_ended_where_it_is_seen(
    width: int, script: bool, site: Site, audit: Audit
) -> None:
    provision = site.world.open.provision
    provision.starts_on, provision.ends_on = dt.date(2020, 1, 1), timezone.localdate() - dt.timedelta(days=3)
    provision.save()
    page = site.page("owner", width=width, script=script)
    page.goto(f"/services/customers/{provision.customer_id}/")
    if script:
        assert audit(page) == []
    page.get_by_role("button", name=f"It has ended {provision}").click()
    expect(page.locator(".messages")).to_contain_text("It has ended.")
    expect(page.get_by_role("button", name=f"It has ended {provision}")).to_have_count(0)
    provision.refresh_from_db()
    assert provision.has_ended
