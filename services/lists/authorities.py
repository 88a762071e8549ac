"""Decision rights with the services they are restricted to."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from customers.filters import AuthorityFilters, RegisterFilters
from customers.lists.belonging import AuthorityList, AuthorityRegister
from customers.records.list_parts import ExportColumn

from ..models import Service
from ..scopes import covering_service, with_scopes, with_scopes_in_a_file
from .provisions import ByService, services

EXPORTED: tuple[ExportColumn, ...] = (
    *AuthorityList.export_columns[:4],
    ExportColumn(_("Services"), "scope_in_a_file"),
    *AuthorityList.export_columns[4:],
)


def of_service() -> Any:
    """The filter by a service that the authority covers, by name or because it covers every service."""
    return ByService(services, label=_("Covers the service"), empty_label=_("Any service"), method="filter_service")


class Covering:
    """How the filter asks."""

    def filter_service(self, queryset: Any, name: str, value: str) -> Any:
        service = Service.objects.coded(value)
        return queryset.filter(covering_service(service)) if service else queryset.none()


class ScopedFilters(Covering, AuthorityFilters):
    service = of_service()

    class Meta(AuthorityFilters.Meta):
        pass


class ScopedRegisterFilters(Covering, RegisterFilters):
    service = of_service()

    class Meta(RegisterFilters.Meta):
        pass


class ScopedAuthorityList(AuthorityList):
    filterset_class = ScopedFilters
    export_columns: ClassVar[tuple[ExportColumn, ...]] = EXPORTED

    def with_shown(self, rows: QuerySet) -> QuerySet:
        return with_scopes(rows)

    def with_exported(self, rows: QuerySet) -> QuerySet:
        return with_scopes_in_a_file(rows)


class ScopedAuthorityRegister(AuthorityRegister):
    filterset_class = ScopedRegisterFilters
    export_columns: ClassVar[tuple[ExportColumn, ...]] = EXPORTED

    def with_shown(self, rows: QuerySet) -> QuerySet:
        return with_scopes(rows)

    def with_exported(self, rows: QuerySet) -> QuerySet:
        return with_scopes_in_a_file(rows)
