"""Every operation of the API declares the scope and the permission it asks for, and enforces them by that.

The product does not start while an operation has not declared, or while one can be reached without a caller.
"""

import functools
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.checks import Error, Tags, register
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.operation import PathView

from .. import policies
from .problems import Problem

READ, WRITE = "read", "write"
PREFIX = "api/"


@dataclass(frozen=True)
class Caller:
    """Who calls, and with which scopes; what authentication hands to the operations as ``request.auth``."""

    user: Any
    scopes: frozenset[str]

    def may(self, scope: str) -> bool:
        """Whether the scope was given; who may write may read."""
        return scope in self.scopes or (scope == READ and WRITE in self.scopes)


def caller_of(request: Any) -> Caller:
    """Who sent a request that authentication has let through."""
    caller: Caller = request.auth
    return caller


@dataclass(frozen=True)
class OperationPolicy:
    """The scope a caller needs, and the permission their user needs; none where any known user will do."""

    scope: str
    permission: str = ""
    signed_in: bool = False


def operation_policy(
    scope: str, permission: str = "", *, signed_in: bool = False, describe: Callable[[], dict[str, Any]] = dict
) -> Callable[[Callable], Callable]:
    """Declare and enforce what an operation asks for: 403 with the reason where the caller lacks it.

    ``describe`` says in OpenAPI's words what it takes and answers.
    """
    if scope not in {READ, WRITE} or bool(permission) == signed_in:
        raise ValueError("Declare a scope, and exactly one of permission and signed_in.")
    declared = OperationPolicy(scope, permission, signed_in)

    def decorate(operation: Callable) -> Callable:
        @functools.wraps(operation)
        def guard(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            caller = caller_of(request)
            if not caller.may(scope):
                raise Problem("scope", _("This token may only read. Use one with the scope “read and write”."))
            if permission and not caller.user.has_perm(permission):
                raise Problem("forbidden", _("Your role does not allow this. Ask an administrator for the permission."))
            return operation(request, *args, **kwargs)

        guarded: Any = guard
        guarded.operation_policy = declared
        guarded.describe = describe
        return guarded

    return decorate


def undeclared(patterns: list | None = None) -> list[str]:
    """Routes under PREFIX of which an operation declares no policy, asks for no caller, or cannot be looked into."""
    found = []
    for path, entry in policies.routes(patterns):
        if not path.lstrip("^").startswith(PREFIX) or isinstance(
            getattr(entry.callback, "policy", None), policies.Policy
        ):
            continue
        view = path_view(entry.callback)
        if view is None:
            found.append(path)
            continue
        found.extend(
            f"{'/'.join(sorted(operation.methods))} {path}"
            for operation in view.operations
            if not isinstance(getattr(operation.view_func, "operation_policy", None), OperationPolicy)
            or not operation.auth_callbacks
        )
    return sorted(set(found))


def path_view(callback: Callable | None) -> PathView | None:
    """The operations behind a Django view that ninja made; they are in its closure and nowhere else."""
    view = inspect.unwrap(callback) if callback else None
    held = inspect.getclosurevars(view).nonlocals.get("self") if inspect.isfunction(view) else None
    return held if isinstance(held, PathView) else None


@register(Tags.security)
def check_operations(app_configs: Any = None, **kwargs: Any) -> list[Error]:
    return [
        Error(
            f"The API operation {operation!r} has no declared policy.",
            hint="Decorate it with customers.records.api.policies.operation_policy, and leave authentication on.",
            id="records.E002",
        )
        for operation in undeclared()
    ]
