"""The services that an authority is restricted to. Without any it covers every service."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from customers.models import Authority
from customers.records.history import tracked

from .catalogue import Service

# The overlap of two authorities is refused by a constraint of their own table, which knows the scope by this text.
KEEP_SCOPE = """
    UPDATE customers_authority AS a SET scope = kept.scope
    FROM (
        SELECT coalesce(string_agg(service_id::text, ',' ORDER BY service_id), '') AS scope
        FROM services_authorityscope WHERE authority_id = {row}.authority_id
    ) AS kept
    WHERE a.id = {row}.authority_id AND a.scope IS DISTINCT FROM kept.scope;
    RETURN NULL;
"""


def scope_of(services: "models.QuerySet[Service] | list[Service]") -> str:
    """The text by which an authority's own table tells one scope from another."""
    return ",".join(str(pk) for pk in sorted(service.pk for service in services))


@tracked()
class AuthorityScope(models.Model):
    """One service that an authority is restricted to."""

    authority = models.ForeignKey(Authority, models.CASCADE, related_name="scopes", verbose_name=_("authority"))
    service = models.ForeignKey(Service, models.PROTECT, related_name="authority_scopes", verbose_name=_("service"))

    class Meta:
        verbose_name = _("service of an authority")
        verbose_name_plural = _("services of authorities")
        constraints = [models.UniqueConstraint(fields=["authority", "service"], name="authority_scope_once")]
        triggers = [
            pgtrigger.Trigger(
                name="keep_scope_of_new",
                when=pgtrigger.After,
                timing=pgtrigger.Deferred,
                operation=pgtrigger.Insert,
                func=KEEP_SCOPE.format(row="NEW"),
            ),
            pgtrigger.Trigger(
                name="keep_scope_of_old",
                when=pgtrigger.After,
                timing=pgtrigger.Deferred,
                operation=pgtrigger.Delete,
                func=KEEP_SCOPE.format(row="OLD"),
            ),
        ]

    def __str__(self) -> str:
        return str(self.service)
