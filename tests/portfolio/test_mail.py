"""Mails: sent over a real SMTP server, in whole sentences, with links that work; and nothing said to strangers."""

import email
import socket
from email.message import EmailMessage
from email.policy import default

import pytest
from aiosmtpd.controller import Controller
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client

from portfolio.accounts.models import User
from tests.factories.users import PASSWORD, UserFactory
from tests.portfolio.signing_in import is_signed_in, sign_in

pytestmark = pytest.mark.django_db
RESET = "/sign-in/password/reset/"
NEW_PASSWORD = "another-horse-battery-2026"


class Letterbox:
    """Keeps what the server is given."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []

    async def handle_DATA(self, server, session, envelope) -> str:
        self.mails.append(email.message_from_bytes(envelope.content, policy=default))
        return "250 OK"


@pytest.fixture
def letterbox(settings):
    """A mail server on a free port of this machine."""
    cache.clear()
    box = Letterbox()
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        settings.PROVIDER_NAME = "Nordwind IT"
        yield box
    finally:
        controller.stop()


def text_of(mail: EmailMessage) -> str:
    return mail.get_body().get_content()


def link_of(mail: EmailMessage) -> str:
    return next(line for line in text_of(mail).splitlines() if line.startswith("http"))


def choose_password(client: Client, link: str, password: str = NEW_PASSWORD):
    page = client.get(link.replace("http://testserver", ""), follow=True)
    return client.post(page.request["PATH_INFO"], {"password1": password, "password2": password})


def test_a_forgotten_password_is_reset_with_the_link_in_a_mail(client, rui, letterbox):
    assert client.post(RESET, {"email": "Rui@Provider.example"}).url == "/sign-in/password/reset/done/"
    (mail,) = letterbox.mails
    assert mail["Subject"] == "Nordwind IT: choose a new password"
    assert mail["To"] == "rui@provider.example"
    assert "Hello Rui Tavares," in text_of(mail)
    assert link_of(mail).startswith("http://testserver/sign-in/password/reset/key/")
    assert choose_password(client, link_of(mail)).url == "/sign-in/password/reset/key/done/"
    sign_in(client, rui.email, NEW_PASSWORD)
    assert is_signed_in(client)
    assert letterbox.mails[1]["Subject"] == "Nordwind IT: your password was reset"


def test_the_link_works_once(client, rui, letterbox):
    client.post(RESET, {"email": rui.email})
    link = link_of(letterbox.mails[0])
    choose_password(client, link)
    page = Client().get(link.replace("http://testserver", ""), follow=True)
    assert b"This link no longer works" in page.content


def test_the_link_dies_with_a_sign_in_a_new_address_or_a_day(rui, letterbox, settings):
    def still_works(link: str) -> bool:
        page = Client().get(link.replace("http://testserver", ""), follow=True)
        return b"This link no longer works" not in page.content

    client = Client()
    client.post(RESET, {"email": rui.email})
    link = link_of(letterbox.mails[0])
    assert still_works(link)
    User.objects.filter(pk=rui.pk).update(email="rui.tavares@provider.example")
    assert not still_works(link)
    User.objects.filter(pk=rui.pk).update(email="rui@provider.example")
    assert still_works(link)
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert not still_works(link)
    settings.PASSWORD_RESET_TIMEOUT = 86400
    sign_in(client, rui.email)
    assert not still_works(link)


def test_a_reset_ends_every_session(rui, letterbox):
    laptop, phone = Client(), Client()
    sign_in(phone, rui.email)
    laptop.post(RESET, {"email": rui.email})
    choose_password(laptop, link_of(letterbox.mails[0]))
    assert not is_signed_in(phone)
    assert not is_signed_in(laptop)


def test_unknown_and_closed_accounts_get_the_same_answer_and_the_same_number_of_mails(rui, letterbox):
    UserFactory(email="gone@provider.example", password=PASSWORD, is_active=False)
    answers = []
    for address in ("rui@provider.example", "nobody@provider.example", "gone@provider.example"):
        before = len(letterbox.mails)
        client = Client()
        response = client.post(RESET, {"email": address}, follow=True)
        page = response.content.decode().replace(address, "")
        answers.append((response.redirect_chain, page, len(letterbox.mails) - before))
    assert answers[0] == answers[1] == answers[2]
    assert answers[0][2] == 1
    for mail in letterbox.mails[1:]:
        assert mail["Subject"] == "Nordwind IT: no account for this address"
        assert "reset/key" not in text_of(mail)


def test_nobody_fills_a_letterbox_with_resets(rui, letterbox):
    answers = [Client().post(RESET, {"email": rui.email}).status_code for _ in range(7)]
    assert answers == [302] * 5 + [429] * 2
    assert len(letterbox.mails) == 5
    response = Client().post(RESET, {"email": rui.email})
    assert response["Retry-After"] == "60"
    assert b"Too many attempts" in response.content


def test_without_the_limit_the_letterbox_fills(rui, letterbox, settings):
    settings.ACCOUNT_RATE_LIMITS = {"reset_password": None}
    assert [Client().post(RESET, {"email": rui.email}).status_code for _ in range(7)] == [302] * 7


def test_a_forged_host_never_gets_into_a_link(rui, letterbox):
    response = Client().post(RESET, {"email": rui.email}, HTTP_HOST="evil.example")
    assert response.status_code == 400
    assert letterbox.mails == []


def test_a_header_cannot_be_smuggled_into_a_mail(letterbox):
    response = Client().post(RESET, {"email": "rui@provider.example\nBcc: all@evil.example"})
    assert response.status_code == 200
    assert letterbox.mails == []


def test_without_a_mail_server_known_and_unknown_addresses_are_told_so_alike(rui, letterbox, settings, caplog):
    settings.EMAIL_PORT = 1  # nobody listens there
    answers = [Client().post(RESET, {"email": one}) for one in (rui.email, "nobody@provider.example")]
    assert [answer.status_code for answer in answers] == [503, 503]
    assert b"No mail was sent" in answers[0].content
    assert answers[0].content == answers[1].content
    assert "Mail could not be sent" in caplog.text


def test_a_notice_that_cannot_be_sent_does_not_stop_what_it_tells_of(client, rui, letterbox, settings):
    sign_in(client, rui.email)
    settings.EMAIL_PORT = 1
    data = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    assert client.post("/sign-in/password/change/", data).status_code == 302
    rui.refresh_from_db()
    assert rui.check_password(NEW_PASSWORD)


def test_a_notice_says_when_from_where_and_what_to_do(client, rui, letterbox):
    sign_in(client, rui.email)
    data = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    client.post("/sign-in/password/change/", data, HTTP_USER_AGENT="Firefox/143.0")
    text = text_of(letterbox.mails[0])
    assert "127.0.0.1" in text
    assert "Firefox/143.0" in text
    assert "reset your password at once" in text


def test_the_first_admin_is_made_with_a_command_that_sends_the_link(letterbox):
    call_command("create_admin", "Ada@Provider.example", name="Ada Palme", url="http://testserver", send=True)
    ada = User.objects.get(email="ada@provider.example")
    assert ada.is_staff
    assert not ada.is_superuser
    assert [group.name for group in ada.groups.all()] == ["Admin"]
    assert not ada.has_usable_password()
    (mail,) = letterbox.mails
    assert mail["Subject"] == "Nordwind IT: your account is ready"
    client = Client()
    choose_password(client, link_of(mail))
    sign_in(client, "ada@provider.example", NEW_PASSWORD)
    assert client.get("/").url == "/account/security/"  # a second factor first


def test_the_command_prints_a_link_that_works_and_changes_nothing_the_second_time(rui, capsys):
    cache.clear()
    for _ in range(2):
        call_command("create_admin", rui.email, url="http://testserver/")
    link = next(line for line in capsys.readouterr().out.splitlines() if line.startswith("http"))
    assert choose_password(Client(), link).status_code == 302
    rui.refresh_from_db()
    assert sorted(group.name for group in rui.groups.all()) == ["Admin", "Reader"]
    assert rui.name == "Rui Tavares"


@pytest.mark.parametrize(
    ("address", "name", "words"), [("no address", "Ada", "not an email"), ("ada@provider.example", "", "--name")]
)
def test_the_command_says_what_it_misses(address, name, words):
    with pytest.raises(CommandError, match=words):
        call_command("create_admin", address, name=name)
    assert not User.objects.exists()
