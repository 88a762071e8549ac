"""Signing in as people do: with a password, an app, a passkey; and keeping users in the admin."""

import re

import pytest
from django.core.cache import cache
from playwright.sync_api import Page, expect

from portfolio.accounts.models import User
from tests.browser.conftest import Site
from tests.factories.users import PASSWORD, UserFactory
from tests.portfolio.signing_in import code_now


@pytest.fixture(autouse=True)
def _nobody_has_guessed_yet(transactional_db: None) -> None:
    cache.clear()


@pytest.fixture
def rui(site: Site) -> User:
    return UserFactory(name="Rui Novo", email="rui.novo@provider.example", password=PASSWORD, roles=["Reader"])


def enter(page: Page, email: str, password: str = PASSWORD) -> None:
    page.goto("/sign-in/login/")
    page.get_by_label("Email address").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


def come_in(page: Page, email: str) -> None:
    """Sign in with the password alone."""
    enter(page, email)
    expect(page.get_by_role("heading", name="Customers", exact=True)).to_be_visible()


def plug_in_authenticator(page: Page) -> None:
    """What a laptop with a fingerprint reader has built in."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def sign_out(page: Page) -> None:
    page.goto("/sign-in/logout/")
    page.locator("main").get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_a_wrong_password_is_told_and_the_right_one_opens_the_product(site, rui):
    page = site.page("anonymous")
    enter(page, rui.email, "not-the-password")
    expect(page.get_by_role("alert")).to_contain_text("do not belong together")
    expect(page.get_by_label("Email address")).to_have_value(rui.email)
    come_in(page, rui.email)


def test_an_app_is_set_up_and_asked_for(site, rui):
    page = site.page("anonymous")
    come_in(page, rui.email)
    page.goto("/account/security/")
    page.get_by_role("link", name="Set up").click()
    picture = page.get_by_role("img", name=re.compile("QR code"))
    expect(picture).to_have_js_property("complete", True)
    assert picture.evaluate("image => image.naturalWidth > 0")
    secret = page.locator("code.secret").inner_text()
    page.get_by_role("textbox", name="Code").fill(code_now(secret))
    page.get_by_role("button", name="Switch it on").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    recovery_code = page.locator(".codes code").first.inner_text()
    sign_out(page)
    enter(page, rui.email)
    expect(page.get_by_role("heading", name="Second step")).to_be_visible()
    page.get_by_label("Code").fill(recovery_code)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name="Customers", exact=True)).to_be_visible()


def test_a_passkey_is_added_signs_in_alone_and_stands_in_as_second_step(site, rui):
    page = site.page("anonymous")
    plug_in_authenticator(page)
    come_in(page, rui.email)
    page.goto("/sign-in/2fa/webauthn/add/")
    page.get_by_label("Name").fill("Work laptop")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    page.goto("/account/security/")
    expect(page.get_by_text("Work laptop").first).to_be_visible()
    sign_out(page)
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", name="Customers", exact=True)).to_be_visible()
    sign_out(page)
    enter(page, rui.email)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", name="Customers", exact=True)).to_be_visible()


def test_a_device_without_the_passkey_is_told_so(site, rui):
    page = site.page("anonymous")
    plug_in_authenticator(page)
    page.goto("/sign-in/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("Your device did not finish")


def test_without_scripts_the_password_still_signs_in_and_no_passkey_is_offered(site, rui):
    page = site.page("anonymous", script=False)
    page.goto("/sign-in/login/")
    expect(page.get_by_role("button", name="Sign in with a passkey")).to_be_hidden()
    come_in(page, rui.email)


def test_a_token_is_made_copied_and_revoked(site, rui):
    page = site.page("anonymous")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    come_in(page, rui.email)
    page.goto("/account/tokens/new/")
    page.get_by_label("Name").fill("Service desk")
    page.get_by_role("button", name="Make the token").click()
    secret = page.locator("code.secret").inner_text()
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == secret
    page.get_by_role("link", name="Done").click()
    expect(page.get_by_text(secret)).to_have_count(0)
    page.get_by_role("button", name="Revoke Service desk").click()
    page.get_by_role("dialog").get_by_role("button", name="Revoke").click()
    expect(page.get_by_text("no longer works")).to_be_visible()


def test_a_session_elsewhere_is_signed_out_from_here(site, rui):
    here, elsewhere = site.page("anonymous"), site.page("anonymous")
    for page in (here, elsewhere):
        come_in(page, rui.email)
    here.goto("/account/sessions/")
    here.get_by_role("button", name="Sign out everywhere else").click()
    here.get_by_role("dialog").get_by_role("button", name="Sign out").click()
    expect(here.get_by_text("1 other session is signed out")).to_be_visible()
    elsewhere.goto("/account/")
    expect(elsewhere.get_by_role("heading", name="Sign in")).to_be_visible()


@pytest.mark.parametrize(("theme", "width"), [("light", 1440), ("dark", 360)])
def test_axe_finds_nothing_on_the_pages_of_signing_in(site, rui, audit, theme, width):
    page = site.page("anonymous", theme=theme, width=width)
    found = {}

    def look(at: str = "") -> None:
        if at:
            page.goto(at)
        if problems := audit(page):
            found[page.url] = problems

    enter(page, rui.email, "not-the-password")
    expect(page.get_by_role("alert")).to_be_visible()
    look()
    for path in ("password/reset/done/", "password/reset/key/1-none/", "password/reset/key/done/", "inactive/"):
        look(f"/sign-in/{path}")
    come_in(page, rui.email)
    for path in ("logout/", "password/change/", "reauthenticate/", "2fa/webauthn/add/", "2fa/totp/activate/"):
        look(f"/sign-in/{path}")
    page.get_by_role("textbox", name="Code").fill(code_now(page.locator("code.secret").inner_text()))
    page.get_by_role("button", name="Switch it on").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    look()
    for path in ("2fa/recovery-codes/generate/", "2fa/totp/deactivate/", "2fa/reauthenticate/"):
        look(f"/sign-in/{path}")
    page.goto("/account/tokens/new/")
    page.get_by_label("Name").fill("Service desk")
    page.get_by_role("button", name="Make the token").click()
    expect(page.locator("code.secret")).to_be_visible()
    look()
    look("/account/tokens/")
    sign_out(page)
    enter(page, rui.email)
    expect(page.get_by_role("textbox", name="Code")).to_be_visible()
    look()
    assert found == {}


def test_the_admin_keeps_users_and_industries_and_the_policy_is_kept(site):
    page = site.page("admin")
    page.goto("/admin/")
    page.get_by_role("link", name="Users", exact=True).first.click()
    page.get_by_role("link", name=re.compile("Add user", re.IGNORECASE)).first.click()
    page.get_by_label("Name:").fill("Nora New")
    page.get_by_label("Email address:").fill("nora@provider.example")
    page.get_by_label("BRM").check()
    page.get_by_label("Time zone:").select_option("Europe/Lisbon")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("was added successfully")).to_be_visible()
    assert [group.name for group in User.objects.get(email="nora@provider.example").groups.all()] == ["BRM"]
    page.goto("/admin/customers/industry/add/")
    page.get_by_label("Name:").fill("Beekeeping")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("was added successfully")).to_be_visible()
    page.get_by_role("link", name="Beekeeping").first.click()
    page.get_by_role("link", name="Delete").click()
    page.get_by_role("button", name=re.compile("Yes")).click()
    expect(page.get_by_text("was deleted successfully")).to_be_visible()
    page.goto("/admin/accounts/user/?q=nora")
    page.get_by_role("link", name="Back to the portfolio").click()
    expect(page).not_to_have_url(re.compile("/admin/accounts"))
