"""The customer's request of what they will need: who made it, by which authority, and what it said."""

from decimal import Decimal
from typing import ClassVar

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from customers.models import Authority, Person
from customers.records.models import LineField

from .catalogue import Service

# Whatever becomes of it later, what was requested stays as it was until the request itself is taken back.
REQUEST_STAYS = pgtrigger.Trigger(
    name="request_stays",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    func="""
        IF OLD.committed_on IS NOT NULL AND NEW.committed_on IS NOT NULL
            AND (NEW.requested_title, NEW.requested_service_id, NEW.requested_revenue, NEW.requested_currency)
            IS DISTINCT FROM
            (OLD.requested_title, OLD.requested_service_id, OLD.requested_revenue, OLD.requested_currency)
        THEN
            RAISE EXCEPTION 'What was requested stays as it was; another request is another commitment.'
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)


class Requested(models.Model):
    """By whom it was requested and in which words, for which service, at what revenue; empty until it is."""

    committed_on = models.DateField(_("committed on"), null=True, blank=True, editable=False)
    committed_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, editable=False, related_name="+", verbose_name=_("requested by")
    )
    authority = models.ForeignKey(
        Authority, models.PROTECT, null=True, blank=True, editable=False, related_name="+", verbose_name=_("authority")
    )
    requested_title = LineField(
        _("requested need"), max_length=200, blank=True, default="", db_default="", editable=False
    )
    requested_service = models.ForeignKey(
        Service,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("requested service"),
    )
    requested_revenue = models.DecimalField(
        _("requested revenue a year"), max_digits=14, decimal_places=2, null=True, blank=True, editable=False
    )
    requested_currency = models.CharField(
        _("requested currency"), max_length=3, blank=True, default="", db_default="", editable=False
    )

    OF_REQUEST: ClassVar = (
        *("committed_on", "committed_by", "authority"),
        *("requested_title", "requested_service", "requested_revenue", "requested_currency"),
    )

    class Meta:
        abstract = True

    def request_covers(self, service: Service | None) -> bool:
        """Whether the authority that requested it covers this service too; True while nobody has requested it."""
        if self.authority is None:
            return True
        scopes = {scope.service_id for scope in self.authority.scopes.all()}
        return not scopes or (service is not None and service.pk in scopes)

    def is_within_request(self, amount: Decimal | None, currency: str) -> bool:
        """Whether the authority that requested it covers this amount a year; True while nobody has requested it.

        A limit is not compared with an amount in another currency: then nothing says that it covers it.
        """
        held = self.authority
        if amount is None or held is None or held.amount_limit is None:
            return True
        return held.currency == currency and amount <= held.amount_limit


def requested_is_told(name: str) -> models.CheckConstraint:
    """What is committed keeps the words in which it was requested, and nothing else does."""
    asked = models.Q(requested_service=None, requested_revenue=None, requested_currency="")
    return models.CheckConstraint(
        condition=models.Q(committed_on=None, requested_title="") & asked
        | models.Q(committed_on__isnull=False) & ~models.Q(requested_title=""),
        name=name,
        violation_error_message=_("What is committed keeps the words in which it was requested."),
    )
