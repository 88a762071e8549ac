"""The services that an authority is restricted to. Without any it covers every service."""

from typing import Any

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from customers.models import Authority
from customers.records.history import tracked

from .catalogue import Service

# The overlap of two authorities is refused by a constraint of their own table, which knows the scope by this text.
# The authority is locked first: of two transactions that add a service each, the later one then reads both.
KEEP_SCOPE = """
    PERFORM 1 FROM customers_authority WHERE id IN (OLD.authority_id, NEW.authority_id) ORDER BY id FOR NO KEY UPDATE;
    UPDATE customers_authority AS a SET scope = kept.scope
    FROM (
        SELECT one.id, coalesce(string_agg(s.service_id::text, ',' ORDER BY s.service_id), '') AS scope
        FROM customers_authority AS one LEFT JOIN services_authorityscope AS s ON s.authority_id = one.id
        WHERE one.id IN (OLD.authority_id, NEW.authority_id) GROUP BY one.id
    ) AS kept
    WHERE a.id = kept.id AND a.scope IS DISTINCT FROM kept.scope;
    RETURN NULL;
"""


def scope_of(services: "models.QuerySet[Service] | list[Service]") -> str:
    """The text by which an authority's own table tells one scope from another."""
    return ",".join(str(pk) for pk in sorted(service.pk for service in services))


class AuthorityScopeQuerySet(models.QuerySet):
    def bulk_create(self, objs: Any, batch_size: int | None = None, *args: Any, **options: Any) -> Any:
        """All in one statement, whatever size is asked for: where the trigger follows each statement, it must not see
        half of an authority's services."""
        return super().bulk_create(objs, None, *args, **options)


@tracked()
class AuthorityScope(models.Model):
    """One service that an authority is restricted to."""

    authority = models.ForeignKey(Authority, models.CASCADE, related_name="scopes", verbose_name=_("authority"))
    service = models.ForeignKey(Service, models.PROTECT, related_name="authority_scopes", verbose_name=_("service"))

    objects = AuthorityScopeQuerySet.as_manager()

    class Meta:
        verbose_name = _("service of an authority")
        verbose_name_plural = _("services of authorities")
        constraints = [models.UniqueConstraint(fields=["authority", "service"], name="authority_scope_once")]
        triggers = [
            pgtrigger.Trigger(
                name="keep_scope",
                when=pgtrigger.After,
                timing=pgtrigger.Deferred,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func=KEEP_SCOPE,
            )
        ]

    def __str__(self) -> str:
        return str(self.service)
