"""What every page shows around its content: the provider's name, the theme, and where one can go."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from customers.records.imports.kinds import may_import

THEMES = ("light", "dark", "auto")


@dataclass(frozen=True)
class Entry:
    """One entry of the navigation."""

    label: Any
    url: str
    icon: str
    active: bool = False


@dataclass(frozen=True)
class Tab:
    """One page of a customer; ``route`` takes the customer's key."""

    label: Any
    route: str
    here: bool


# Label, URL name, icon, and the permission (or the question about the user) without which the entry is not shown.
NAVIGATION = (
    (_("Customers"), "customers:customer_list", "building", "customers.view_customer"),
    (_("People"), "customers:person_list", "users", "customers.view_customer"),
    (_("Outcomes"), "customers:outcome_list", "target-arrow", "customers.view_customer"),
    (_("Decision rights"), "customers:authority_list", "signature", "customers.view_customer"),
    (_("Services"), "services:service_list", "stack-2", "services.view_service"),
    (_("Imports"), "imports:import_list", "file-import", may_import),
)
# The pages of one customer, as tabs: label and URL name. The floors below know only their own.
CUSTOMER_TABS = (
    (_("Record"), "customers:customer_detail"),
    (_("Services"), "services:customer_services"),
    (_("Measurements"), "services:customer_measurements"),
    (_("Performance"), "services:customer_performance"),
    (_("Future"), "services:customer_future"),
)
# Pages beneath one of these, with no tab of their own.
BENEATH = {
    "services:customer_requirements": "services:customer_services",
    "services:customer_use": "services:customer_services",
}
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
    """The context every template has as ``product``."""
    return {"product": Product(request)}


def theme_of(request: HttpRequest) -> str:
    """The theme the reader chose; ``auto`` follows their device."""
    chosen = request.COOKIES.get("theme", "")
    return chosen if chosen in THEMES else "auto"


class Product:
    """What surrounds a page, worked out only where a template asks for it.

    The name and the theme need no database, so that the page that says the database is gone can have them.
    """

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.name = settings.PROVIDER_NAME or _("Customer portfolio")
        self.theme = theme_of(request)

    @cached_property
    def user(self) -> Any:
        """Who is signed in; None for nobody. A request that the input gate refuses has not met a user yet."""
        user: Any = getattr(self.request, "user", None)
        return user if user and user.is_authenticated else None

    @cached_property
    def navigation(self) -> tuple[Entry, ...]:
        if not self.user:
            return ()
        entries = _entries(NAVIGATION, self.request)
        if not any(tab.here for tab in self.customer_tabs):
            return entries
        # A customer's page is among the customers, whichever floor it belongs to.
        among = reverse("customers:customer_list")
        return tuple(Entry(entry.label, entry.url, entry.icon, entry.url == among) for entry in entries)

    @cached_property
    def administration(self) -> tuple[Entry, ...]:
        return _entries(ADMINISTRATION, self.request) if self.user and self.user.is_staff else ()

    @cached_property
    def customer_tabs(self) -> tuple[Tab, ...]:
        """The pages of the customer that a page is about, the present one marked."""
        match = self.request.resolver_match
        here = match.view_name if match else ""
        here = BENEATH.get(here, here)
        return tuple(Tab(label, name, name == here) for label, name in CUSTOMER_TABS)

    @cached_property
    def account(self) -> tuple[Entry, ...]:
        return _entries(ACCOUNT, self.request) if self.user else ()


def _entries(declared: Any, request: HttpRequest) -> tuple[Entry, ...]:
    found = []
    for label, name, icon, permission in declared:
        allowed = permission(request.user) if callable(permission) else request.user.has_perm(permission)
        if permission and not allowed:
            continue
        url = reverse(name)
        found.append(Entry(label, url, icon, active=request.path.startswith(url)))
    # Of addresses within one another (/customers/ and /customers/people/), only the longest is where we are.
    here = max((entry.url for entry in found if entry.active), key=len, default="")
    return tuple(
        entry if entry.url == here or not entry.active else Entry(entry.label, entry.url, entry.icon) for entry in found
    )
