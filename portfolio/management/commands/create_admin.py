"""The first admin of a real deployment."""

from argparse import ArgumentParser
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from portfolio.accounts import invitations, roles
from portfolio.accounts.models import User


class Command(BaseCommand):
    help = "Create an admin, or give the Admin role to a user, and print a link with which to choose a password."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", default="", help="The admin's name.")
        parser.add_argument("--url", default="", help="The product's address; by default the first of ALLOWED_HOSTS.")
        parser.add_argument("--send", action="store_true", help="Send the link by mail instead of printing it.")

    def handle(self, *args: Any, email: str, name: str, url: str, send: bool, **options: Any) -> None:
        email = email.strip().lower()
        try:
            validate_email(email)
        except ValidationError:
            raise CommandError(f"{email!r} is not an email address.") from None
        user = User.objects.filter(email__iexact=email).first()
        if user is None:
            if not name.strip():
                raise CommandError("A new admin needs a name: add --name 'First Last'.")
            user = User.objects.create_user(email, name=name.strip())
            self.stdout.write(f"Created {user.name} <{user.email}>.")
        elif not user.is_active:
            raise CommandError(f"{user.email} is deactivated. Activate that user first.")
        user.take_roles({*user.groups.values_list("name", flat=True), roles.ADMIN})
        self.stdout.write(f"{user.email} is an admin.")
        base_url = url or self._base_url()
        if send:
            try:
                invitations.invite(user, base_url)
            except (OSError, SMTPException) as error:
                raise CommandError(f"The mail could not be sent ({error}). Run this again without --send.") from error
            self.stdout.write("A link to choose a password is on its way to that address.")
        else:
            link = invitations.password_url(user, base_url)
            self.stdout.write(f"Choose a password here, once and within a day:\n{link}")

    @staticmethod
    def _base_url() -> str:
        host = settings.ALLOWED_HOSTS[0].lstrip(".*") or "localhost"
        return f"https://{host}" if settings.PRODUCTION else f"http://{host}:8000"
