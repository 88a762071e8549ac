"""API tokens: made once, shown once, kept as a digest, in force until they are not."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portfolio.accounts.models import ApiToken, User
from portfolio.accounts.tokens import user_for_token
from tests.factories.users import ApiTokenFactory, reader
from tests.portfolio.signing_in import sign_in

pytestmark = pytest.mark.django_db
NEW = {"name": "Service desk", "access": "read", "lifetime": "90"}


@pytest.fixture
def browser(rui) -> Client:
    client = Client()
    sign_in(client, rui.email)
    client.get("/account/")
    return client


def test_a_token_is_made_with_a_scope_and_an_end_and_shown_once(browser, rui):
    response = browser.post("/account/tokens/new/", NEW)
    secret = response.context["secret"]
    assert secret in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    token = rui.api_tokens.get()
    assert token.scopes == ["read"]
    assert timedelta(days=89) < token.expires_at - timezone.now() < timedelta(days=91)
    listed = browser.get("/account/tokens/").content.decode()
    assert "Service desk" in listed
    assert secret not in listed
    assert user_for_token(secret) == (rui, token)


def test_the_database_holds_no_secret(browser):
    secret = browser.post("/account/tokens/new/", NEW).context["secret"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT t::text FROM accounts_apitoken t UNION ALL SELECT session_data FROM django_session")
        stored = " ".join(row[0] for row in cursor.fetchall())
    assert secret[:9] in stored  # the prefix by which people tell their tokens apart
    assert secret[9:] not in stored


def test_a_token_may_write_only_where_that_was_chosen(browser, rui):
    browser.post("/account/tokens/new/", {**NEW, "access": "write", "lifetime": ""})
    token = rui.api_tokens.get()
    assert (token.scopes, token.expires_at) == (["read", "write"], None)


@pytest.mark.parametrize(
    "wrong",
    [{"access": "admin"}, {"access": ""}, {"lifetime": "99999"}, {"name": ""}, {"name": "n" * 81}, {"name": "\u0007"}],
)
def test_a_token_that_makes_no_sense_is_not_made(browser, wrong):
    assert browser.post("/account/tokens/new/", {**NEW, **wrong}).status_code == 200
    assert not ApiToken.objects.exists()


def test_sending_the_form_twice_makes_one_token(browser):
    browser.post("/account/tokens/new/", NEW)
    assert b"You have a token of this name" in browser.post("/account/tokens/new/", NEW).content
    assert ApiToken.objects.count() == 1


def test_a_revoked_token_no_longer_works(browser, rui):
    token = ApiTokenFactory(user=rui)
    assert user_for_token(token.secret)
    browser.post(f"/account/tokens/{token.pk}/revocation/")
    assert user_for_token(token.secret) is None


def test_nobody_revokes_somebody_elses_token(browser):
    token = ApiTokenFactory(user=reader(email="other@provider.example"))
    assert browser.post(f"/account/tokens/{token.pk}/revocation/").status_code == 404
    assert token.name not in browser.get("/account/tokens/").content.decode()
    assert user_for_token(token.secret)


def test_an_expired_token_no_longer_works(rui):
    token = ApiTokenFactory(user=rui, expires_at=timezone.now() + timedelta(days=1))
    assert user_for_token(token.secret)
    with time_machine.travel(timezone.now() + timedelta(days=1, seconds=1)):
        assert user_for_token(token.secret) is None


def test_the_token_of_a_deactivated_user_no_longer_works(rui):
    token = ApiTokenFactory(user=rui)
    assert user_for_token(token.secret)
    User.objects.filter(pk=rui.pk).update(is_active=False)
    assert user_for_token(token.secret) is None


@pytest.mark.parametrize("secret", ["", "cp_", "cp_nothing", "\x00", "\ud800", "x" * 10_000])
def test_what_is_no_token_is_nobody(rui, secret):
    ApiTokenFactory(user=rui)
    assert user_for_token(secret) is None


def test_the_digest_is_not_a_token(rui):
    assert user_for_token(ApiTokenFactory(user=rui).digest) is None


def test_the_last_use_is_written_at_most_once_a_minute(rui):
    token, start = ApiTokenFactory(user=rui), timezone.now()

    def writes() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert user_for_token(token.secret)
        return sum(query["sql"].startswith("UPDATE") for query in queries)

    with time_machine.travel(start, tick=False) as clock:
        assert writes() == 1
        clock.move_to(start + timedelta(seconds=59))
        assert writes() == 0
        clock.move_to(start + timedelta(seconds=61))
        assert writes() == 1
    token.refresh_from_db()
    assert token.last_used_at == start + timedelta(seconds=61)
