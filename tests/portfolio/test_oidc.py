"""Signing in with an OpenID provider: people we know, by addresses it has verified, and nobody else."""

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.core.cache import cache
from django.test import Client

from portfolio.accounts.models import User
from tests.factories.users import UserFactory
from tests.portfolio.oidc_provider import CLIENT_ID, CLIENT_SECRET, Provider
from tests.portfolio.signing_in import LOGIN, code_now, give_app, is_signed_in, sign_in

pytestmark = pytest.mark.django_db
START = "/sign-in/oidc/nordwind/login/"
RUI = {"sub": "7", "email": "rui@provider.example", "email_verified": True, "name": "Rui Tavares"}


@pytest.fixture(scope="module")
def running_provider():
    with Provider() as provider:
        yield provider


@pytest.fixture
def provider(running_provider, settings):
    """The provider as the environment variables would configure it."""
    cache.clear()
    running_provider.person, running_provider.broken = dict(RUI), set()
    app = {
        "provider_id": "nordwind",
        "name": "Nordwind ID",
        "client_id": CLIENT_ID,
        "secret": CLIENT_SECRET,
        "settings": {"server_url": running_provider.url},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
    return running_provider


def come_from_provider(client: Client, start: str = START):
    """What a browser does: to the provider, which knows the person already, and back."""
    to_provider = client.get(start)
    assert to_provider.status_code == 302
    back = requests.get(to_provider.url, allow_redirects=False, timeout=5).headers["Location"]
    return client.get(back.replace("http://testserver", ""))


def test_the_sign_in_page_offers_the_provider_by_its_name(client, provider):
    page = client.get(f"{LOGIN}?next=/account/").content.decode()
    assert "Sign in with Nordwind ID" in page
    assert 'href="/sign-in/oidc/nordwind/login/?process=login&amp;next=%2Faccount%2F"' in page


def test_somebody_we_know_by_a_verified_address_comes_in(client, provider, rui, mailoutbox):
    assert come_from_provider(client).url == "/"
    assert is_signed_in(client)
    assert client.get("/account/").wsgi_request.user == rui
    assert "sign-in provider connected" in mailoutbox[0].subject


def test_the_password_stays_and_works(client, provider, rui):
    come_from_provider(client)
    other = Client()
    sign_in(other, rui.email)
    assert is_signed_in(other)


def test_the_second_time_the_person_is_known_by_the_providers_own_number(client, provider, rui):
    come_from_provider(client)
    provider.person["email"] = "rui.tavares@elsewhere.example"
    again = Client()
    come_from_provider(again)
    assert again.get("/account/").wsgi_request.user == rui
    assert SocialAccount.objects.count() == 1


@pytest.mark.parametrize("verified", [False, None, "false", "true", 1])
def test_an_address_that_is_not_verified_does_not_count(client, provider, rui, verified):
    provider.person["email_verified"] = verified
    response = come_from_provider(client)
    assert response.status_code == 403
    assert not is_signed_in(client)
    assert not SocialAccount.objects.exists()


def test_strangers_stay_outside_and_no_account_is_made(client, provider):
    response = come_from_provider(client)
    assert response.status_code == 403
    assert b"We do not know this address" in response.content
    assert not is_signed_in(client)
    assert not User.objects.exists()


def test_where_it_is_switched_on_a_stranger_becomes_a_reader(client, provider, settings):
    settings.OIDC_AUTO_CREATE = True
    come_from_provider(client)
    assert is_signed_in(client)
    rui = User.objects.get()
    assert (rui.name, rui.email, rui.is_staff, rui.is_superuser) == (
        "Rui Tavares",
        "rui@provider.example",
        False,
        False,
    )
    assert [group.name for group in rui.groups.all()] == ["Reader"]
    assert not rui.has_usable_password()


def test_even_then_an_address_must_be_verified(client, provider, settings):
    settings.OIDC_AUTO_CREATE = True
    provider.person["email_verified"] = False
    assert come_from_provider(client).status_code == 403
    assert not User.objects.exists()


def test_a_deactivated_user_stays_outside_the_first_and_the_second_time(client, provider, rui):
    User.objects.filter(pk=rui.pk).update(is_active=False)
    assert come_from_provider(client).status_code == 403
    User.objects.filter(pk=rui.pk).update(is_active=True)
    come_from_provider(client)
    assert is_signed_in(client)
    User.objects.filter(pk=rui.pk).update(is_active=False)
    again = Client()
    come_from_provider(again)
    assert not is_signed_in(again)


def test_the_second_factor_is_asked_for_here_too(client, provider, rui):
    give_app(rui)
    assert come_from_provider(client).url == "/sign-in/2fa/authenticate/"
    assert not is_signed_in(client)
    client.post("/sign-in/2fa/authenticate/", {"code": code_now()})
    assert is_signed_in(client)


def test_one_arrives_where_one_wanted_to_go_but_only_here(provider, rui):
    assert come_from_provider(Client(), f"{START}?process=login&next=/account/").url == "/account/"
    assert come_from_provider(Client(), f"{START}?process=login&next=//evil.example/").url == "/"


def test_an_answer_that_this_browser_did_not_ask_for_is_refused(provider, rui):
    asked, other = Client(), Client()
    back = requests.get(asked.get(START).url, allow_redirects=False, timeout=5).headers["Location"]
    response = other.get(back.replace("http://testserver", ""))
    assert b"You are not signed in" in response.content
    assert not is_signed_in(other)


@pytest.mark.parametrize("broken", ["token", "userinfo"])
def test_a_provider_that_fails_is_told_in_words(client, provider, rui, broken):
    provider.broken = {broken}
    response = come_from_provider(client)
    assert response.status_code < 500
    assert b"You are not signed in" in response.content
    assert not is_signed_in(client)


def test_a_provider_that_does_not_answer_at_all_is_told_in_words(client, provider, rui):
    provider.broken = {"openid-configuration"}
    response = client.get(START)
    assert response.status_code < 500
    assert b"You are not signed in" in response.content


def test_a_cancelled_sign_in_is_told_in_words(client, provider):
    state = client.get(START).url.split("state=")[1].split("&")[0]
    response = client.get(f"{START}callback/?error=access_denied&state={state}", follow=True)
    assert b"You are not signed in" in response.content


def test_a_user_without_a_password_can_still_do_what_asks_again(client, provider):
    UserFactory(email="rui@provider.example")
    come_from_provider(client)
    session = client.session
    session["signed_in_at"] -= 600
    session.save()
    assert client.get("/account/tokens/new/").status_code == 200
