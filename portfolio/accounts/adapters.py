"""How allauth signs people in here: by addresses that admins gave, at a measured pace, with sealed second factors."""

import logging
from smtplib import SMTPException
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from . import roles, sealed, second_factor, session_age

logger = logging.getLogger(__name__)

PASSWORD_MAIL = "account/email/password_reset_key"  # noqa: S105 - a template's name


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in by email and password."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("This email address and password do not belong together."),
        "too_many_login_attempts": _(
            "Too many failed attempts from where you are. Wait five minutes, then try again or reset your password."
        ),
        "incorrect_password": _("This is not your password."),
        "enter_current_password": _("This is not your present password."),
        "incorrect_code": _("This code is not right. Use the one your app shows now."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: admins invite."""
        return False

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Count failures per account and address: a guesser elsewhere does not lock the owner out."""
        return f"{super()._get_login_attempts_cache_key(request, **credentials)}:{self.get_client_ip(request)}"

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whoever signed in within the last minutes has just shown who they are."""
        return not session_age.is_fresh(self.request) and super().is_reauthentication_required(app=app, **kwargs)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("accounts:security")

    def format_email_subject(self, subject: str) -> str:
        return f"{settings.PROVIDER_NAME}: {subject}"

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        """Send in the language of the person written to.

        A mail that was asked for and cannot be sent is answered with 503, for unknown accounts too; a notice of
        something that is done already is not worth failing the request for.
        """
        person = context.get("user")
        language = getattr(person, "language", "") or translation.get_language() or settings.LANGUAGE_CODE
        context = {**context, "provider": settings.PROVIDER_NAME, "home_url": self.request.build_absolute_uri("/")}
        try:
            with translation.override(language):
                super().send_mail(template_prefix, email, context)
        except (OSError, SMTPException):
            logger.exception("Mail could not be sent (%s).", template_prefix)
            if template_prefix in {PASSWORD_MAIL, "account/email/unknown_account"}:
                raise ImmediateHttpResponse(render(self.request, "account/mail_failed.html", status=503)) from None


class MfaAdapter(DefaultMFAAdapter):
    """Second factors: secrets are sealed in the database, and required ones cannot be removed."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": _(
            "Your role needs a second factor and this is your last one. Add another before you remove it."
        ),
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
    }

    def get_totp_issuer(self) -> str:
        return settings.PROVIDER_NAME

    def _get_site_name(self) -> str:
        return settings.PROVIDER_NAME

    def encrypt(self, text: str) -> str:
        return sealed.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return sealed.unseal(encrypted_text)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return not second_factor.is_last_required(authenticator)


class OidcAdapter(DefaultSocialAccountAdapter):
    """Sign-in by OpenID Connect: for people we know, by an address that their provider has verified."""

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Tie a first sign-in to the account with the same verified address, or refuse it."""
        if sociallogin.is_existing:
            return
        email = next((known.email for known in sociallogin.email_addresses if known.verified is True), "").lower()
        user = get_user_model().objects.filter(email__iexact=email).first() if email else None
        if user is None and email and settings.OIDC_AUTO_CREATE:
            user = self._create_reader(email, sociallogin)
        if user is None or not user.is_active:
            raise ImmediateHttpResponse(self._refusal(request))
        sociallogin.connect(request, user)

    @staticmethod
    def _create_reader(email: str, sociallogin: Any) -> Any:
        claims = sociallogin.account.extra_data.get("userinfo") or sociallogin.account.extra_data.get("id_token") or {}
        with transaction.atomic():
            user = get_user_model().objects.create_user(email, name=str(claims.get("name") or email)[:120])
            user.groups.add(Group.objects.get(name=roles.READER))
        return user

    @staticmethod
    def _refusal(request: HttpRequest) -> HttpResponse:
        return render(request, "account/signup_closed.html", status=403)

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Never by allauth's form; see ``pre_social_login`` for OIDC_AUTO_CREATE."""
        return False

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: Any) -> str:
        return reverse("accounts:security")
