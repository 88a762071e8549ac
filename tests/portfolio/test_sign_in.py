"""Signing in by email: who gets in, what others learn, and how fast they may guess."""

import pytest
from django.core.cache import cache, caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portfolio.accounts.models import User
from tests.factories.users import PASSWORD, UserFactory
from tests.portfolio.signing_in import LOGIN, is_signed_in, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nobody_has_guessed_yet")]


def failure(response) -> str:
    return str(response.context["form"].non_field_errors())


def test_the_right_password_opens_the_product(client, rui):
    assert not is_signed_in(client)
    response = sign_in(client, "rui@provider.example")
    assert response.status_code == 302
    assert response.url == "/"
    assert is_signed_in(client)


def test_the_address_may_be_written_in_any_case(client, rui):
    sign_in(client, "Rui@Provider.EXAMPLE")
    assert is_signed_in(client)


def test_a_wrong_password_keeps_the_door_shut(client, rui):
    response = sign_in(client, "rui@provider.example", "not-the-password")
    assert response.status_code == 200
    assert not is_signed_in(client)


def test_after_signing_in_one_arrives_where_one_wanted_to_go_but_only_here(client, rui):
    assert client.get("/account/tokens/").url == "/sign-in/login/?next=/account/tokens/"
    data = {"login": rui.email, "password": PASSWORD}
    assert client.post(LOGIN, {**data, "next": "/account/tokens/"}).url == "/account/tokens/"
    for elsewhere in ("https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"):
        assert Client().post(LOGIN, {**data, "next": elsewhere}).url == "/"


def test_unknown_wrong_and_closed_accounts_get_the_same_answer(rui):
    UserFactory(email="gone@provider.example", password=PASSWORD, is_active=False)
    answers = []
    for email, password in [
        ("rui@provider.example", "not-the-password"),
        ("nobody@provider.example", "not-the-password"),
        ("gone@provider.example", PASSWORD),
    ]:
        response = sign_in(Client(), email, password)
        answers.append((response.status_code, failure(response), sorted(response.headers)))
    assert answers[0] == answers[1] == answers[2]
    assert "do not belong together" in answers[0][1]


def test_unknown_accounts_cost_as_much_work_as_known_ones(rui, monkeypatch):
    """Hashing is the work that a clock would see: once for each attempt, whoever it names."""
    from django.contrib.auth import hashers

    hashed = []
    hasher = type(hashers.get_hasher())
    encode = hasher.encode

    def counted(self, *args, **kwargs):
        hashed.append(1)
        return encode(self, *args, **kwargs)

    monkeypatch.setattr(hasher, "encode", counted)
    costs = {}
    for email in ("rui@provider.example", "nobody@provider.example"):
        hashed.clear()
        with CaptureQueriesContext(connection) as queries:
            sign_in(Client(), email, "not-the-password")
        costs[email] = (len(hashed), len(queries))
    assert costs["rui@provider.example"] == costs["nobody@provider.example"]
    assert costs["rui@provider.example"][0] == 1


def test_five_failures_stop_the_guesser_even_with_the_right_password(client, rui):
    for _ in range(5):
        assert "do not belong together" in failure(sign_in(client, rui.email, "guess"))
    assert "Too many failed attempts" in failure(sign_in(client, rui.email, "guess"))
    assert "Too many failed attempts" in failure(sign_in(client, rui.email))
    assert not is_signed_in(client)


def test_without_the_limit_the_guesser_goes_on(client, rui, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": None}
    for _ in range(8):
        assert "do not belong together" in failure(sign_in(client, rui.email, "guess"))
    sign_in(client, rui.email)
    assert is_signed_in(client)


def test_a_guesser_elsewhere_does_not_lock_the_owner_out(rui):
    guesser, owner = Client(REMOTE_ADDR="198.51.100.7"), Client(REMOTE_ADDR="192.0.2.1")
    for _ in range(6):
        response = sign_in(guesser, rui.email, "guess")
    assert "Too many failed attempts" in failure(response)
    sign_in(owner, rui.email)
    assert is_signed_in(owner)


def test_one_address_cannot_try_one_password_on_many_accounts(rui):
    client = Client(REMOTE_ADDR="198.51.100.7")
    answers = [failure(sign_in(client, f"user{n}@provider.example", "guess")) for n in range(21)]
    assert "do not belong together" in answers[19]
    assert "Too many failed attempts" in answers[20]


def test_unknown_accounts_are_limited_like_known_ones(client):
    answers = [failure(sign_in(client, "nobody@provider.example", "guess")) for _ in range(6)]
    assert "Too many failed attempts" in answers[5]


def test_a_forged_forwarding_header_does_not_make_a_new_guesser(client, rui):
    for n in range(6):
        response = sign_in(client, rui.email, "guess", HTTP_X_FORWARDED_FOR=f"203.0.113.{n}")
    assert "Too many failed attempts" in failure(response)


def test_behind_a_declared_proxy_the_header_tells_guessers_apart(rui, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for n in range(7):
        response = sign_in(Client(), rui.email, "guess", HTTP_X_FORWARDED_FOR=f"203.0.113.{n}")
        assert "do not belong together" in failure(response)


def test_the_limits_are_kept_in_the_database_which_every_process_shares(client, rui):
    def rows() -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM cache WHERE cache_key LIKE '%%login_failed%%'")
            return cursor.fetchone()[0]

    assert rows() == 0
    sign_in(client, rui.email, "guess")
    assert rows() == 2  # by account and address, and by address


def guess_among_many(rui) -> str:
    """The answer to one guess too many while the cache is full of other things."""
    guesser = Client()
    for _ in range(5):
        sign_in(guesser, rui.email, "guess")
    for n in range(400):
        cache.set(f"zzz-{n}", n)
    return failure(sign_in(guesser, rui.email, "guess"))


def test_a_flood_of_other_entries_does_not_wash_the_limits_away(rui):
    assert "Too many failed attempts" in guess_among_many(rui)


def test_with_djangos_own_size_of_the_cache_it_would(rui, monkeypatch):
    monkeypatch.setattr(caches["default"], "_max_entries", 300)
    assert "do not belong together" in guess_among_many(rui)


def test_nobody_can_sign_up(client):
    for path in ("/sign-in/signup/", "/sign-in/3rdparty/signup/"):
        response = client.post(path, {"email": "new@evil.example", "password1": PASSWORD, "password2": PASSWORD})
        assert response.status_code == 302
        assert response.url == "/sign-in/login/"
    assert not User.objects.exists()


def test_pages_that_allauth_has_and_we_do_not_are_gone_or_lead_elsewhere(client, rui):
    client.force_login(rui)
    assert client.get("/sign-in/email/").url == "/account/"
    assert client.get("/sign-in/sessions/").url == "/account/sessions/"
    assert client.get("/sign-in/3rdparty/").url == "/account/security/"
    for path in (
        "/sign-in/confirm-email/",
        "/sign-in/login/code/",
        "/sign-in/signup/passkey/",
        "/sign-in/phone/verify/",
    ):
        assert client.get(path).status_code == 404


def test_signing_out_needs_a_post_and_ends_the_session(client, rui):
    client.force_login(rui)
    assert client.get("/sign-in/logout/").status_code == 200
    assert is_signed_in(client)
    assert client.post("/sign-in/logout/").url == reverse("account_login")
    assert not is_signed_in(client)


def test_signing_in_gives_the_session_a_new_key(client, rui):
    client.get(LOGIN)
    session = client.session
    session["planted"] = "by somebody else"
    session.save()
    before = session.session_key
    sign_in(client, rui.email)
    assert client.session.session_key != before


def test_a_form_without_its_token_is_refused(rui):
    strict = Client(enforce_csrf_checks=True)
    assert sign_in(strict, rui.email).status_code == 403
    assert not is_signed_in(strict)


def test_the_sign_in_page_is_kept_by_no_cache_and_offers_no_provider_unless_configured(client):
    response = client.get(LOGIN)
    assert "no-store" in response["Cache-Control"]
    assert b"/sign-in/oidc/" not in response.content
    assert client.get("/sign-in/oidc/anything/login/").status_code == 404


def test_a_deactivated_user_is_out_at_the_next_request(client, rui):
    sign_in(client, rui.email)
    assert is_signed_in(client)
    User.objects.filter(pk=rui.pk).update(is_active=False)
    assert not is_signed_in(client)
    sign_in(client, rui.email)
    assert not is_signed_in(client)


@pytest.mark.parametrize("login", ["\x00@provider.example", "a" * 300 + "@provider.example", "no address", ""])
def test_hostile_addresses_are_refused_in_words(client, login):
    assert sign_in(client, login, "guess\x00").status_code == 200
