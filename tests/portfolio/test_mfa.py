"""Second factors: setting them up, and signing in with them."""

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.db import connection
from django.test import Client

from portfolio.accounts import sealed
from tests.portfolio.signing_in import (
    SECRET,
    code_now,
    give_app,
    give_recovery_codes,
    is_signed_in,
    link_in,
    sign_in,
)

pytestmark = pytest.mark.django_db
CHALLENGE = "/sign-in/2fa/authenticate/"


# Setting up


@pytest.mark.django_db(transaction=True)
def test_an_app_is_set_up_with_a_code_it_shows(client, rui, mailoutbox):
    sign_in(client, rui.email)
    page = client.get("/sign-in/2fa/totp/activate/")
    assert b'<img class="qr" src="data:image/svg+xml;base64,' in page.content
    response = client.post("/sign-in/2fa/totp/activate/", {"code": code_now(page.context["form"].secret)})
    assert response.url == "/sign-in/2fa/recovery-codes/"
    assert len(client.get(response.url).context["unused_codes"]) == 10
    assert rui.authenticator_set.filter(type=Authenticator.Type.TOTP).exists()
    assert any("authenticator app added" in mail.subject for mail in mailoutbox)


def test_a_wrong_code_sets_nothing_up(client, rui):
    sign_in(client, rui.email)
    client.get("/sign-in/2fa/totp/activate/")
    assert client.post("/sign-in/2fa/totp/activate/", {"code": "000000"}).status_code == 200
    assert not rui.authenticator_set.exists()


def test_secrets_are_sealed_in_the_database(rui):
    give_app(rui)
    with connection.cursor() as cursor:
        cursor.execute("SELECT data::text FROM mfa_authenticator")
        stored = cursor.fetchone()[0]
    assert SECRET not in stored
    assert sealed.unseal(rui.authenticator_set.get().data["secret"]) == SECRET


def test_a_changed_secret_key_opens_what_the_former_one_sealed(settings):
    text = sealed.seal(SECRET)
    former, settings.SECRET_KEY = settings.SECRET_KEY, "x" * 60
    settings.SECRET_KEY_FALLBACKS = [former]
    assert sealed.unseal(text) == SECRET


def test_a_lost_secret_key_lets_nobody_in(client, rui, settings):
    give_app(rui)
    settings.SECRET_KEY = "a key that sealed nothing yet, and fifty characters long"
    sign_in(client, rui.email)
    client.post(CHALLENGE, {"code": code_now()})
    assert not is_signed_in(client)


def test_recovery_codes_are_downloaded_as_text(client, rui):
    give_app(rui)
    codes = give_recovery_codes(rui)
    client.force_login(rui)
    client.get("/account/")
    response = client.get("/sign-in/2fa/recovery-codes/download/")
    assert response["Content-Type"].startswith("text/plain")
    assert response["Content-Disposition"].startswith("attachment")
    assert all(code in response.content.decode() for code in codes)


# Signing in


def test_the_password_alone_is_not_enough(client, rui):
    give_app(rui)
    assert sign_in(client, rui.email).url == CHALLENGE
    assert not is_signed_in(client)
    assert client.post(CHALLENGE, {"code": code_now()}).status_code == 302
    assert is_signed_in(client)


def test_without_a_second_factor_the_password_is_enough(client, rui):
    sign_in(client, rui.email)
    assert is_signed_in(client)


def test_a_wrong_code_keeps_the_door_shut(client, rui):
    give_app(rui)
    sign_in(client, rui.email)
    response = client.post(CHALLENGE, {"code": "000000"})
    assert "not right" in str(response.context["form"].errors)
    assert not is_signed_in(client)


def test_codes_cannot_be_guessed_on_end(client, rui):
    give_app(rui)
    sign_in(client, rui.email)
    for _ in range(5):
        client.post(CHALLENGE, {"code": "000000"})
    response = client.post(CHALLENGE, {"code": code_now()})
    assert "Too many failed attempts" in str(response.context["form"].errors)
    assert not is_signed_in(client)


def test_a_code_counts_once_even_in_the_next_half_minute(rui):
    give_app(rui)
    first, second = Client(), Client()
    sign_in(first, rui.email)
    sign_in(second, rui.email)
    code = code_now()
    first.post(CHALLENGE, {"code": code})
    assert is_signed_in(first)
    cache.delete(f"allauth.mfa.totp.used?user={rui.pk}&code={code}")  # what time does to allauth's own note of it
    second.post(CHALLENGE, {"code": code})
    assert not is_signed_in(second)


def test_without_our_note_the_same_code_would_count_twice(rui):
    give_app(rui)
    first, second = Client(), Client()
    sign_in(first, rui.email)
    sign_in(second, rui.email)
    code = code_now()
    first.post(CHALLENGE, {"code": code})
    cache.clear()
    second.post(CHALLENGE, {"code": code})
    assert is_signed_in(second)


def test_a_clock_may_be_a_step_wrong_but_not_two(rui):
    give_app(rui)
    near, far = Client(), Client()
    sign_in(near, rui.email)
    near.post(CHALLENGE, {"code": code_now(steps=-1)})
    assert is_signed_in(near)
    sign_in(far, rui.email)
    far.post(CHALLENGE, {"code": code_now(steps=-3)})
    assert not is_signed_in(far)


def test_a_recovery_code_signs_in_once(rui):
    give_app(rui)
    code = give_recovery_codes(rui)[0]
    first, second = Client(), Client()
    for client in (first, second):
        sign_in(client, rui.email)
        client.post(CHALLENGE, {"code": code})
    assert is_signed_in(first)
    assert not is_signed_in(second)


def test_the_challenge_opens_to_nobody_without_the_password(client, rui):
    give_app(rui)
    assert client.get(CHALLENGE).url == "/sign-in/login/"
    assert client.post(CHALLENGE, {"code": code_now()}).url == "/sign-in/login/"
    assert not is_signed_in(client)


def test_a_reset_password_does_not_get_around_the_second_factor(client, rui, mailoutbox):
    give_app(rui)
    client.post("/sign-in/password/reset/", {"email": rui.email})
    page = client.get(link_in(mailoutbox[0]), follow=True)
    new = {"password1": "another-horse-battery-2026", "password2": "another-horse-battery-2026"}
    client.post(page.request["PATH_INFO"], new)
    assert not is_signed_in(client)
    assert sign_in(client, rui.email, "another-horse-battery-2026").url == CHALLENGE
