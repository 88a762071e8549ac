"""Every view declares who may open it, and the product does not start while one has not.

``@policy("customers.view_customer")`` asks for a permission, ``@policy(signed_in=True)`` for any signed-in user,
``@policy(public="reason")`` for nobody. Views of other packages cannot be decorated: ``DECLARED_ELSEWHERE`` names
their routes with the reason why their own checks suffice.
"""

import functools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.checks import Error, Tags, register
from django.core.exceptions import PermissionDenied
from django.urls import URLPattern, URLResolver, get_resolver

DECLARED_ELSEWHERE = {
    "admin/": "Django admin asks for is_staff and each model's permission; the site adds required MFA.",
    "sign-in/": "allauth's pages are public or signed-in by their own decorators.",
    "static/": "Static files are public.",
    "api/v1/": "Each API operation declares a scope and a permission; customers.records.api checks that it has.",
}


@dataclass(frozen=True)
class Policy:
    """Who may open a view: holders of ``permission``, anyone signed in, or (with a reason) the public."""

    permission: str = ""
    signed_in: bool = False
    public: str = ""


def policy(permission: str = "", *, signed_in: bool = False, public: str = "") -> Callable[[Callable], Callable]:
    """Declare and enforce a view's policy: anonymous users are sent to sign in, others without the right get 403."""
    if sum(map(bool, (permission, signed_in, public))) != 1:
        raise ValueError("Declare exactly one of permission, signed_in and public.")
    declared = Policy(permission, signed_in, public)

    def decorate(view: Callable) -> Callable:
        @functools.wraps(view)
        def guard(request: Any, *args: Any, **kwargs: Any) -> Any:
            if not declared.public:
                if not request.user.is_authenticated:
                    return redirect_to_login(request.get_full_path())
                if permission and not request.user.has_perm(permission):
                    raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded: Any = guard
        guarded.policy = declared
        return guarded

    return decorate


def routes(patterns: list | None = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every route of the product with its whole path pattern."""
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from routes(entry.url_patterns, path)
        else:
            yield path, entry


def undeclared(patterns: list | None = None) -> list[str]:
    """Routes whose view has no policy and that nothing in DECLARED_ELSEWHERE covers."""
    return [
        path
        for path, entry in routes(patterns)
        if not isinstance(getattr(entry.callback, "policy", None), Policy)
        and not path.lstrip("^").startswith(tuple(DECLARED_ELSEWHERE))
    ]


@register(Tags.security)
def check_policies(app_configs: Any = None, **kwargs: Any) -> list[Error]:
    return [
        Error(
            f"The route {path!r} has no declared policy.",
            hint="Decorate its view with customers.records.policies.policy.",
            id="records.E001",
        )
        for path in undeclared()
    ]
