"""Which services authorities are restricted to: as a condition on their rows, and by name."""

from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.aggregates import StringAgg
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy

from customers.models import Authority

from .models import AuthorityScope, Service

ALL_SERVICES = gettext_lazy("All services")


def unrestricted() -> Q:
    """Authorities that cover every service."""
    return Q(~Exists(AuthorityScope.objects.filter(authority=OuterRef("pk"))))


def covering_service(service: Service | None) -> Q:
    """Authorities that cover the service; every authority where none is asked for."""
    if service is None:
        return Q()
    return unrestricted() | Q(Exists(AuthorityScope.objects.filter(authority=OuterRef("pk"), service=service)))


def with_scopes(authorities: QuerySet) -> QuerySet:
    """The rows with the names, codes and keys of the services each is restricted to, as lists."""
    rows = AuthorityScope.objects.filter(authority=OuterRef("pk")).order_by("service__sort_name", "service")
    return authorities.annotate(
        scope_names=ArraySubquery(rows.values("service__name")),
        scope_codes=ArraySubquery(rows.values("service__code")),
        scope_keys=ArraySubquery(rows.values("service")),
    )


def with_scopes_in_a_file(authorities: QuerySet) -> QuerySet:
    """The rows with the codes of their services in one text, as the import takes them apart again."""
    rows = AuthorityScope.objects.filter(authority=OuterRef("pk")).order_by().values("authority")
    codes = StringAgg("service__code", "; ", order_by=["service__sort_name", "service"])
    return authorities.annotate(scope_in_a_file=Subquery(rows.annotate(told=codes).values("told")))


def names_in(scopes: Iterable[str]) -> dict[str, str]:
    """What each text of a scope says to a person: the services by name, in one query for all of them."""
    texts = set(scopes)
    keys = {int(key) for text in texts for key in text.split(",") if key}
    known = dict(Service.objects.filter(pk__in=keys).values_list("pk", "name")) if keys else {}
    called = {text: sorted(known.get(int(key), f"#{key}") for key in text.split(",") if key) for text in texts}
    return {text: ", ".join(names) or str(ALL_SERVICES) for text, names in called.items()}


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
        services = known.get(row.pk, [])
        row.scope_names = [service.name for service in services]
        row.scope_keys = [service.pk for service in services]
    return rows
