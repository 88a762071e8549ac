"""Who cannot do without a second factor, who may take one away, and which pages ask for it again."""

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from tests.factories.users import PASSWORD, UserFactory, admin
from tests.portfolio.signing_in import (
    give_app,
    give_recovery_codes,
    sign_in,
)

pytestmark = pytest.mark.django_db
SECURITY = "/account/security/"


def age_sign_in(client: Client, seconds: int = 600) -> None:
    """Make the sign-in longer ago, so that sensitive pages ask again."""
    session = client.session
    session["signed_in_at"] -= seconds
    session.save()


# Whoever must have one


@pytest.mark.parametrize(
    "path", ["/account/", "/account/tokens/", "/admin/", "/customers/", "/sign-in/password/change/"]
)
def test_an_admin_without_a_second_factor_gets_no_further_than_setting_one_up(client, astrid, path):
    client.force_login(astrid)
    assert client.get(path).url == SECURITY
    assert client.post(path).url == SECURITY


def test_an_admin_with_a_second_factor_goes_on(client, astrid):
    give_app(astrid)
    client.force_login(astrid)
    assert client.get("/admin/").status_code == 200


def test_what_setting_up_needs_stays_open(client, astrid):
    client.force_login(astrid)
    page = client.get(SECURITY)
    assert page.status_code == 200
    assert b"Your role needs a second factor" in page.content
    for name in ("mfa_activate_totp", "mfa_add_webauthn"):
        assert client.get(reverse(name)).status_code == 200
    assert client.get("/health/live").status_code == 200
    assert client.get("/sign-in/logout/").status_code == 200


def test_recovery_codes_alone_are_no_second_factor(client, astrid):
    give_recovery_codes(astrid)
    client.force_login(astrid)
    assert client.get("/admin/").url == SECURITY


@pytest.mark.parametrize(
    "fields", [{"is_staff": True}, {"is_superuser": True}, {"roles": ["Admin"]}, {"roles": ["Admin", "BRM"]}]
)
def test_whoever_is_an_admin_in_any_way_must_have_one(client, fields):
    client.force_login(UserFactory(**fields))
    assert client.get("/account/").url == SECURITY


@pytest.mark.parametrize("roles", [[], ["BRM"], ["Manager"], ["Reader"]])
def test_nobody_else_must(client, roles):
    client.force_login(UserFactory(roles=roles))
    assert client.get("/account/").status_code == 200


@pytest.mark.parametrize(
    ("mode", "is_demo", "status"),
    [("demo", True, 200), ("demo", False, 302), ("production", True, 302), ("development", True, 302)],
)
def test_the_demos_own_admin_needs_none_but_only_in_the_demo(client, settings, mode, is_demo, status):
    settings.MODE = mode
    client.force_login(admin(is_demo=is_demo))
    assert client.get("/account/").status_code == status


def test_an_admin_cannot_remove_the_last_factor(client, astrid):
    give_app(astrid)
    client.force_login(astrid)
    client.get("/account/")
    assert b"this is your last one" in client.get("/sign-in/2fa/totp/deactivate/").content
    client.post("/sign-in/2fa/totp/deactivate/")
    assert astrid.authenticator_set.exists()


def test_an_admin_cannot_remove_the_last_passkey_either(client, astrid):
    passkey = Authenticator.objects.create(user=astrid, type=Authenticator.Type.WEBAUTHN, data={"name": "Key"})
    client.force_login(astrid)
    client.get("/account/")
    assert client.post(f"/sign-in/2fa/webauthn/keys/{passkey.pk}/remove/").url == SECURITY
    assert astrid.authenticator_set.exists()
    give_app(astrid)
    client.post(f"/sign-in/2fa/webauthn/keys/{passkey.pk}/remove/")
    assert not astrid.authenticator_set.filter(pk=passkey.pk).exists()


def test_a_reader_may_remove_theirs(client, rui):
    give_app(rui)
    client.force_login(rui)
    client.get("/account/")
    client.post("/sign-in/2fa/totp/deactivate/")
    assert not rui.authenticator_set.exists()


def test_nobody_removes_somebody_elses_passkey(client, rui, astrid):
    passkey = Authenticator.objects.create(user=astrid, type=Authenticator.Type.WEBAUTHN, data={"name": "Key"})
    client.force_login(rui)
    client.get("/account/")
    assert client.post(f"/sign-in/2fa/webauthn/keys/{passkey.pk}/remove/").status_code == 404
    assert Client().post(f"/sign-in/2fa/webauthn/keys/{passkey.pk}/remove/").status_code == 302
    assert astrid.authenticator_set.exists()


# Asking again


@pytest.mark.parametrize(
    "path",
    [
        "/sign-in/2fa/totp/activate/",
        "/sign-in/2fa/webauthn/add/",
        "/sign-in/2fa/recovery-codes/generate/",
        "/account/tokens/new/",
    ],
)
def test_sensitive_pages_ask_again_some_minutes_after_sign_in(client, rui, path):
    sign_in(client, rui.email)
    client.get("/account/")
    fresh = client.get(path)
    age_sign_in(client)
    response = client.get(path)
    if path.endswith("generate/"):
        assert fresh.status_code in {200, 403}
    else:
        assert fresh.status_code == 200
    assert response.url == f"/sign-in/reauthenticate/?next={path.replace('/', '%2F')}"


def test_the_password_opens_the_page_one_wanted(client, rui):
    sign_in(client, rui.email)
    age_sign_in(client)
    asked = client.get("/account/tokens/new/").url
    response = client.post(asked, {"password": "not-the-password"})
    assert "not your password" in str(response.context["form"].errors)
    assert client.get("/account/tokens/new/").status_code == 302
    assert client.post(asked, {"password": PASSWORD, "next": "/account/tokens/new/"}).url == "/account/tokens/new/"
    assert client.get("/account/tokens/new/").status_code == 200
