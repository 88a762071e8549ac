"""What every page shows around its content: the provider's name, the theme, and where one can go."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

THEMES = ("light", "dark", "auto")


@dataclass(frozen=True)
class Entry:
    """One entry of the navigation."""

    label: Any
    url: str
    icon: str
    active: bool = False


@dataclass(frozen=True)
class Product:
    name: str
    theme: str
    navigation: tuple[Entry, ...]
    administration: tuple[Entry, ...]
    account: tuple[Entry, ...]


# Label, URL name, icon, permission without which the entry is not shown.
NAVIGATION = (
    (_("Customers"), "customers:customer_list", "building", "customers.view_customer"),
    (_("People"), "customers:person_list", "users", "customers.view_customer"),
    (_("Outcomes"), "customers:outcome_list", "target-arrow", "customers.view_customer"),
    (_("Decision rights"), "customers:authority_list", "signature", "customers.view_customer"),
    (_("Imports"), "customers:customer_import", "file-import", "customers.import_customer"),
)
ADMINISTRATION = (
    (_("Reference data"), "admin:index", "database", ""),
    (_("Style guide"), "overview:styleguide", "palette", ""),
)
ACCOUNT = (
    (_("Profile"), "accounts:profile", "user", ""),
    (_("Security"), "accounts:security", "shield-lock", ""),
    (_("Sessions"), "accounts:session_list", "devices", ""),
    (_("API tokens"), "accounts:token_list", "key", ""),
)


def product(request: HttpRequest) -> dict[str, Any]:
    """The context every template has as ``product``; worked out only where a template asks for it."""
    return {"product": SimpleLazyObject(lambda: _product(request))}


def theme_of(request: HttpRequest) -> str:
    chosen = request.COOKIES.get("theme", "")
    return chosen if chosen in THEMES else "auto"


def _product(request: HttpRequest) -> Product:
    # A request that the input gate refuses has not met a user yet.
    user: Any = getattr(request, "user", None)
    known = bool(user and user.is_authenticated)
    return Product(
        name=settings.PROVIDER_NAME or str(_("Customer portfolio")),
        theme=theme_of(request),
        navigation=_entries(NAVIGATION, request) if known else (),
        administration=_entries(ADMINISTRATION, request) if known and user.is_staff else (),
        account=_entries(ACCOUNT, request) if known else (),
    )


def _entries(declared: Any, request: HttpRequest) -> tuple[Entry, ...]:
    found = []
    for label, name, icon, permission in declared:
        if permission and not request.user.has_perm(permission):
            continue
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        found.append(Entry(label, url, icon, active=request.path.startswith(url)))
    # Of addresses within one another (/customers/ and /customers/people/), only the longest is where we are.
    here = max((entry.url for entry in found if entry.active), key=len, default="")
    return tuple(
        entry if entry.url == here or not entry.active else Entry(entry.label, entry.url, entry.icon) for entry in found
    )
