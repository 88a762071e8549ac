"""Sessions: how long they last, where they are, and ending them."""

from datetime import timedelta

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portfolio.accounts.sessions import device_of
from tests.factories.users import PASSWORD, reader
from tests.portfolio.signing_in import is_signed_in, sign_in

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 "
    "Mobile/15E148 Safari/604.1"
)
NEW_PASSWORD = "another-horse-battery-2026"


def signed_in(**headers: str) -> Client:
    client = Client(**headers)
    sign_in(client, "rui@provider.example")
    assert is_signed_in(client)
    return client


def use_for(client: Client, hours: float, every_hours: float, start, clock) -> int:
    """Use the product until the time is over or one is signed out; the number of pages seen."""
    seen = 0
    for n in range(1, int(hours / every_hours) + 1):
        clock.move_to(start + timedelta(hours=n * every_hours))
        if not is_signed_in(client):
            break
        seen += 1
    return seen


def test_a_session_ends_after_three_hours_without_use(rui):
    start = timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        client = signed_in()
        clock.move_to(start + timedelta(hours=2, minutes=54))
        assert is_signed_in(client)
        clock.move_to(start + timedelta(hours=5, minutes=55))
        response = client.get("/account/", follow=True)
        assert response.redirect_chain[0][0].startswith("/sign-in/login/")
        assert b"your session had ended" in response.content
        assert not is_signed_in(client)


def test_without_the_idle_age_the_same_session_goes_on(rui, settings):
    settings.SESSION_IDLE_AGE = 10**6
    start = timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        client = signed_in()
        clock.move_to(start + timedelta(hours=5, minutes=55))
        assert is_signed_in(client)


def test_a_session_ends_twelve_hours_after_sign_in_however_busy(rui):
    start = timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        assert use_for(signed_in(), 14, 0.5, start, clock) == 23  # the last at 11:30


def test_without_the_absolute_age_the_busy_session_goes_on(rui, settings):
    settings.SESSION_COOKIE_AGE = 10**6
    start = timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        assert use_for(signed_in(), 14, 0.5, start, clock) == 28


def test_the_absolute_age_counts_from_sign_in_and_not_from_the_first_page_after_it(rui):
    start = timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        client = Client()
        sign_in(client, rui.email)
        clock.move_to(start + timedelta(hours=2, minutes=30))
        assert is_signed_in(client)
        clock.move_to(start + timedelta(hours=5))
        is_signed_in(client)
        assert client.session["signed_in_at"] == pytest.approx(start.timestamp())


def test_reading_pages_writes_the_session_at_most_every_five_minutes(rui):
    start = timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        client = signed_in()

        def writes() -> int:
            with CaptureQueriesContext(connection) as queries:
                assert is_signed_in(client)
            return sum(query["sql"].startswith(("UPDATE", "INSERT")) and "session" in query["sql"] for query in queries)

        clock.move_to(start + timedelta(minutes=4))
        assert writes() == 0
        clock.move_to(start + timedelta(minutes=6))
        assert writes() > 0
        clock.move_to(start + timedelta(minutes=7))
        assert writes() == 0


def test_the_list_names_each_device_and_marks_this_one(rui):
    laptop = signed_in(HTTP_USER_AGENT=FIREFOX, REMOTE_ADDR="192.0.2.10")
    signed_in(HTTP_USER_AGENT=IPHONE, REMOTE_ADDR="192.0.2.20")
    found = laptop.get("/account/sessions/").context["sessions"]
    assert [(one.device, one.ip, one.is_this_one) for one in found] == [
        ("Firefox on Linux", "192.0.2.10", True),
        ("Safari on iPhone", "192.0.2.20", False),
    ]


def test_a_session_that_is_ended_is_out_at_its_next_request(rui):
    laptop, phone = signed_in(), signed_in()
    of_phone = UserSession.objects.get(session_key=phone.session.session_key)
    assert laptop.post(f"/account/sessions/{of_phone.pk}/end/").url == "/account/sessions/"
    assert not is_signed_in(phone)
    assert is_signed_in(laptop)


def test_ending_all_others_leaves_this_one(rui):
    laptop, phone, tablet = signed_in(), signed_in(), signed_in()
    laptop.post("/account/sessions/others/end/")
    assert [is_signed_in(one) for one in (laptop, phone, tablet)] == [True, False, False]


def test_nobody_ends_somebody_elses_session(rui):
    client = signed_in()
    stranger = Client()
    stranger.force_login(reader(email="other@provider.example"))
    session = UserSession.objects.get(session_key=client.session.session_key)
    assert stranger.post(f"/account/sessions/{session.pk}/end/").status_code == 404
    assert is_signed_in(client)


def test_ending_a_session_by_get_does_nothing(rui):
    laptop, phone = signed_in(), signed_in()
    of_phone = UserSession.objects.get(session_key=phone.session.session_key)
    assert laptop.get(f"/account/sessions/{of_phone.pk}/end/").status_code == 405
    assert laptop.get("/account/sessions/others/end/").status_code == 405
    assert is_signed_in(phone)


def test_a_changed_password_ends_the_other_sessions(rui, mailoutbox):
    laptop, phone = signed_in(), signed_in()
    data = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    assert laptop.post("/sign-in/password/change/", data).url == "/account/security/"
    assert is_signed_in(laptop)
    assert not is_signed_in(phone)
    assert "your password was changed" in mailoutbox[0].subject
    sign_in(phone, rui.email, NEW_PASSWORD)
    assert is_signed_in(phone)


def test_whoever_has_no_password_sets_one_which_ends_the_other_sessions_too(rui, mailoutbox):
    rui.set_unusable_password()
    rui.save()
    laptop, phone = Client(), Client()
    for browser in (laptop, phone):
        browser.force_login(rui)
        assert is_signed_in(browser)
    page = laptop.get("/sign-in/password/change/", follow=True)
    assert page.redirect_chain == [("/sign-in/password/set/", 302)]
    assert "<h1>Set a password</h1>" in page.content.decode()
    assert 'action="/sign-in/password/set/"' in page.content.decode()
    data = {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    assert laptop.post("/sign-in/password/set/", data).url == "/account/security/"
    assert is_signed_in(laptop)
    assert not is_signed_in(phone)
    assert "a password was set" in mailoutbox[0].subject
    sign_in(phone, rui.email, NEW_PASSWORD)
    assert is_signed_in(phone)


@pytest.mark.parametrize("password", ["short-1", "password12345", "rui@provider.example", "123456789012"])
def test_weak_passwords_are_refused(rui, password):
    laptop = signed_in()
    data = {"oldpassword": PASSWORD, "password1": password, "password2": password}
    assert laptop.post("/sign-in/password/change/", data).status_code == 200
    rui.refresh_from_db()
    assert rui.check_password(PASSWORD)


def test_devices_are_named_as_people_call_them():
    edge = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0"
    assert device_of(edge) == "Edge on Windows"
    assert device_of("curl/8.5.0") == "curl"
    assert device_of("") == "Unknown device"
    assert device_of("<script>alert(1)</script>") == "Unknown device"


def test_the_profile_is_kept_and_used(rui):
    client = signed_in()
    data = {"name": "Rui Tavares Neto", "time_zone": "Europe/Lisbon"}
    assert client.post("/account/", data).url == "/account/"
    rui.refresh_from_db()
    assert (rui.name, rui.time_zone) == ("Rui Tavares Neto", "Europe/Lisbon")


def test_the_language_is_offered_where_there_is_a_choice(rui, settings):
    client = signed_in()
    assert "language" not in client.get("/account/").context["form"].fields
    settings.LANGUAGES = [("en", "English"), ("de", "German")]
    assert "language" in client.get("/account/").context["form"].fields


@pytest.mark.parametrize(
    "wrong",
    [{"time_zone": "Moon/Base"}, {"name": ""}, {"name": "a\u0007b"}, {"name": "n" * 121}],
)
def test_a_profile_that_makes_no_sense_is_refused(rui, wrong):
    client = signed_in()
    data = {"name": "Rui Tavares", "language": "", "time_zone": "", **wrong}
    assert client.post("/account/", data).status_code == 200
    rui.refresh_from_db()
    assert (rui.name, rui.language, rui.time_zone) == ("Rui Tavares", "", "")


def test_nobody_gives_themselves_a_role_or_another_address_by_the_profile(rui):
    client = signed_in()
    data = {"name": "Rui", "email": "boss@provider.example", "is_staff": "on", "is_superuser": "on", "groups": "1"}
    client.post("/account/", data)
    rui.refresh_from_db()
    assert (rui.email, rui.is_staff, rui.is_superuser) == ("rui@provider.example", False, False)
    assert [group.name for group in rui.groups.all()] == ["Reader"]
