"""Planned work, and who agreed to it in advance."""

import datetime as dt
from typing import Any, ClassVar, Self
from zoneinfo import ZoneInfo

import pgtrigger
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from customers.models import Authority, Person
from customers.records.history import tracked
from customers.records.models import VERSION_TRIGGER, CustomerRecord, LineField, RecordQuerySet

from ..lengths import in_words
from .clocks import by_clock_of
from .provisions import Provision
from .requirements import CannotAgree

AGREED_WORK_STAYS = pgtrigger.Trigger(
    name="agreed_work_stays",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    func="""
        IF OLD.agreed_at IS NOT NULL AND NEW.agreed_at IS NOT NULL
            AND (NEW.provision_id, NEW.starts_at, NEW.ends_at)
                IS DISTINCT FROM (OLD.provision_id, OLD.starts_at, OLD.ends_at)
        THEN
            RAISE EXCEPTION 'What was agreed stays as it is: other work or other times are agreed anew.'
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)


class MaintenanceQuerySet(RecordQuerySet):
    def agreed_in_advance(self) -> Self:
        """Maintenance that was agreed before it began, which alone takes it out of the reckoning."""
        return self.filter(agreed_at__lt=models.F("starts_at"))


@tracked()
class Maintenance(CustomerRecord):
    """Planned work on a provision. Where it was agreed before it began, its time is no service time and no downtime.

    What was agreed stays as it is: whoever gives other times takes the agreement back, and has it agreed anew.
    """

    customer_path: ClassVar[str] = "provision__customer"

    provision = models.ForeignKey(Provision, models.CASCADE, related_name="maintenance", verbose_name=_("provision"))
    title = LineField(_("work"), max_length=200, help_text=_("What is done, in one line."))
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("to"))
    agreed_at = models.DateTimeField(_("agreed"), null=True, blank=True, editable=False)
    agreed_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, editable=False, related_name="+", verbose_name=_("agreed by")
    )
    authority = models.ForeignKey(
        Authority, models.PROTECT, null=True, blank=True, editable=False, related_name="+", verbose_name=_("authority")
    )

    search_path: ClassVar[str] = "provision__service__search_text"
    objects: ClassVar = MaintenanceQuerySet.as_manager()

    class Meta(CustomerRecord.Meta):
        verbose_name = _("maintenance")
        verbose_name_plural = _("maintenance")
        indexes = [models.Index(fields=["provision", "starts_at"]), models.Index(fields=["starts_at", "id"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")),
                name="maintenance_ends_after_it_starts",
                violation_error_message=_("It ends before it begins."),
            ),
            models.CheckConstraint(
                condition=models.Q(agreed_at=None, agreed_by=None, authority=None)
                | models.Q(agreed_at__isnull=False, agreed_by__isnull=False, authority__isnull=False),
                name="maintenance_agreed_by_an_authority",
                violation_error_message=_("What is agreed names the moment, the person and the authority."),
            ),
        ]
        triggers = [VERSION_TRIGGER, AGREED_WORK_STAYS]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("services:maintenance_detail", args=[self.pk])

    @property
    def agreed_in_advance(self) -> bool:
        """Whether it was agreed before it began, which alone takes it out of the reckoning."""
        return self.agreed_at is not None and self.agreed_at < self.starts_at

    @property
    def is_over(self) -> bool:
        return self.ends_at <= timezone.now()

    @property
    def is_after_the_end(self) -> bool:
        """Whether it begins after the last day of what it is done to, and so counts for nothing."""
        last = self.provision.ends_on
        return last is not None and self.starts.date() > last

    @property
    def zone(self) -> ZoneInfo:
        """The customer's time zone, by which it is told."""
        return ZoneInfo(self.provision.customer.time_zone)

    @property
    def starts(self) -> dt.datetime:
        return by_clock_of(self.zone, self.starts_at)

    @property
    def ends(self) -> dt.datetime:
        return by_clock_of(self.zone, self.ends_at)

    @property
    def agreed(self) -> dt.datetime | None:
        """When it was agreed, by the customer's clock."""
        return None if self.agreed_at is None else by_clock_of(self.zone, self.agreed_at)

    @property
    def takes(self) -> str:
        """How long it takes, in words."""
        return in_words(self.ends_at - self.starts_at)

    def agree(self, *, person: Person, at: dt.datetime, by: Any) -> None:
        """Record that the person agreed to it at that moment, by the authority that covered it on that day.

        The day is the customer's. Raises CannotAgree where none did, naming those who could.
        """
        from ..decision_rights import WhoMay  # it asks these models

        provision, on = self.provision, at.astimezone(self.zone).date()
        who = WhoMay(provision.customer, Authority.Right.APPROVE_CHANGE, provision.service, on)
        with transaction.atomic():
            found = who.decisive(person)
            if found is None:
                raise CannotAgree(who.refusal(person), who.deciders)
            self.agreed_at, self.agreed_by, self.authority = at, person, found
            self.stamp_and_save(by, ["agreed_at", "agreed_by", "authority"])

    def withdraw_agreement(self) -> None:
        """Take back what was agreed; the one who changes the maintenance saves it."""
        self.agreed_at = self.agreed_by = self.authority = None
