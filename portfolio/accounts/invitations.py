"""Inviting somebody: a link with which they choose their first password."""

from typing import Any

from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation


def password_url(user: Any, base_url: str) -> str:
    """Where the user chooses a password: once, and for PASSWORD_RESET_TIMEOUT. ``base_url`` has no path."""
    key = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    return base_url.rstrip("/") + reverse("account_reset_password_from_key", kwargs=key)


def invite(user: Any, base_url: str) -> None:
    """Mail the link in the user's language. Errors of the mail server are the caller's."""
    context = {
        "user": user,
        "provider": settings.PROVIDER_NAME,
        "home_url": base_url.rstrip("/") + "/",
        "password_reset_url": password_url(user, base_url),
    }
    with translation.override(user.language or settings.LANGUAGE_CODE):
        subject = render_to_string("account/email/invitation_subject.txt", context).strip()
        body = render_to_string("account/email/invitation_message.txt", context).strip()
    EmailMessage(f"{settings.PROVIDER_NAME}: {subject}", body, settings.DEFAULT_FROM_EMAIL, [user.email]).send()
