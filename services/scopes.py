"""Which services authorities are restricted to: as a condition on their rows, and by name."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Q

from customers.models import Authority

from .models import AuthorityScope, Service


def unrestricted() -> Q:
    """Authorities that cover every service."""
    return Q(~Exists(AuthorityScope.objects.filter(authority=OuterRef("pk"))))


def covering_service(service: Service | None) -> Q:
    """Authorities that cover the service; every authority where none is asked for."""
    if service is None:
        return Q()
    return unrestricted() | Q(Exists(AuthorityScope.objects.filter(authority=OuterRef("pk"), service=service)))


def services_of(authorities: Iterable[Authority]) -> dict[Any, list[Service]]:
    """The services that each authority is restricted to, by its key, in one query; those without any are absent."""
    rows = AuthorityScope.objects.filter(authority__in=[row.pk for row in authorities])
    found: dict[Any, list[Service]] = {}
    for scope in rows.select_related("service").order_by("service__sort_name", "service"):
        found.setdefault(scope.authority_id, []).append(scope.service)
    return found


def named(authorities: Iterable[Authority]) -> list[Authority]:
    """The authorities, each knowing its ``scope_names``; one query for all of them, none for none."""
    rows = list(authorities)
    known = services_of(rows) if rows else {}
    for row in rows:
        row.scope_names = tuple(service.name for service in known.get(row.pk, ()))
    return rows
