"""What tests of signing in share: codes of an authenticator app, links in mails, a browser of one's own."""

import re
import time

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core.mail import EmailMessage
from django.test import Client

from portfolio.accounts.models import User
from tests.factories.users import PASSWORD

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
LOGIN = "/sign-in/login/"


def code_now(secret: str = SECRET, steps: int = 0) -> str:
    """What an authenticator app shows now, or some steps of 30 s before or after."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def give_app(user: User) -> Authenticator:
    """An authenticator app of the user with SECRET."""
    return TOTP.activate(user, SECRET).instance


def give_recovery_codes(user: User) -> list[str]:
    return RecoveryCodes.activate(user).get_unused_codes()


def sign_in(client: Client, email: str, password: str = PASSWORD, **headers: str):
    """What the form on the sign-in page sends."""
    return client.post(LOGIN, {"login": email, "password": password}, **headers)


def is_signed_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def link_in(mail: EmailMessage) -> str:
    """The first address in a mail."""
    return re.search(r"https?://\S+", str(mail.body)).group()
