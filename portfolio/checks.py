"""What must hold in production: a real secret key, and a database without demo logins."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DatabaseError, connections


@register(Tags.security)
def check_secret_key(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Sessions and second factors are only as safe as the key: long, and not of a few characters repeated."""
    key = settings.SECRET_KEY
    if settings.MODE != "production" or (len(key) >= 50 and len(set(key)) >= 5):
        return []
    return [
        Error(
            "SECRET_KEY is too short for production: it needs 50 random characters or more.",
            hint="Make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(64))'",
            id="portfolio.E001",
        )
    ]


@register(Tags.database)
def check_demo_logins(app_configs: Any = None, databases: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Demo logins have a published password. Production does not start on a database that holds them."""
    if settings.MODE != "production" or "default" not in (databases or []):
        return []
    user_model = apps.get_model("accounts", "User")
    try:
        # A database that nobody has migrated yet holds no logins at all.
        if user_model._meta.db_table not in connections["default"].introspection.table_names():
            return []
        emails = list(user_model.objects.filter(is_demo=True).order_by("email").values_list("email", flat=True)[:10])
    except DatabaseError as error:
        text = f"The database does not answer, so nobody knows whether it holds demo logins: {error}"
        return [Error(text.strip(), hint="Look at DATABASE_URL and at the server.", id="portfolio.E003")]
    if not emails:
        return []
    return [
        Error(
            f"This database holds demo logins with a published password: {', '.join(emails)}.",
            hint="Production needs a database of its own: point DATABASE_URL at one that never served a demo.",
            id="portfolio.E002",
        )
    ]


@register(Tags.security, deploy=True)
def check_demo_logins_at_deployment(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """The same for ``check --deploy``, which leaves database checks out unless it is told a database."""
    databases = kwargs.get("databases") or []
    return [] if "default" in databases else check_demo_logins(databases=["default"])
