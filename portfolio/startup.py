"""What must hold before the product serves its first request."""

from io import StringIO

from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import SystemCheckError


def verify() -> None:
    """Run every system check, the declared policies among them; raise ImproperlyConfigured with what is wrong."""
    try:
        call_command("check", databases=["default"], verbosity=0, stdout=StringIO())  # it praises itself otherwise
    except SystemCheckError as error:
        raise ImproperlyConfigured(f"The product does not start: {error}") from None
