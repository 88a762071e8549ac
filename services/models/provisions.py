"""What is provided to whom: provisions, the vital business functions that depend on them, the outcomes they support."""

import datetime as dt
from decimal import Decimal
from typing import Any, ClassVar, Self

import pgtrigger
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models.functions import Upper
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from customers.models import BusinessOutcome, Customer
from customers.records.history import tracked
from customers.records.models import VERSION_TRIGGER, CustomerRecord, LineField, ProseField, RecordQuerySet
from customers.records.search import folded

from ..availability import ServiceHours
from ..provision_search import naming
from .catalogue import Service
from .hours import ServiceDays, WithServiceTime, both_times

ENDS_BEFORE_IT_STARTS = _("The last day is before the first day.")


class ProvisionQuerySet(RecordQuerySet):
    def running(self) -> Self:
        """Provisions that the customer has now, suspended ones included."""
        return self.current().filter(status__in=(Provision.Status.ACTIVE, Provision.Status.SUSPENDED))

    def overdue(self, on: dt.date) -> Self:
        """Provisions whose last day has passed by this day, and of which nobody has said that they have ended."""
        return self.filter(ends_on__lt=on).exclude(status=Provision.Status.ENDED)

    def vital(self) -> Self:
        return self.filter(is_vital=True)

    def matching(self, text: str) -> Self:
        """Provisions about which every word of the text is said: by label, function, service or customer."""
        return self.filter(naming(text))


@tracked(exclude=["search_text"])
class Provision(WithServiceTime, CustomerRecord):
    """One service provided to one customer."""

    class Status(models.TextChoices):
        PLANNED = "planned", _("Planned")
        ACTIVE = "active", _("Active")
        SUSPENDED = "suspended", _("Suspended")
        ENDED = "ended", _("Ended")

    class ChargeBasis(models.TextChoices):
        FIXED = "fixed", _("Fixed price per month")
        PER_UNIT = "per_unit", _("Per unit and month")
        PER_USER = "per_user", _("Per user and month")
        PER_VOLUME = "per_volume", _("By volume")
        INCLUDED = "included", _("Included in another charge")

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="provisions", verbose_name=_("customer"))
    service = models.ForeignKey(Service, models.PROTECT, related_name="provisions", verbose_name=_("service"))
    label = LineField(
        _("label"),
        max_length=120,
        blank=True,
        default="",
        help_text=_("Only where the customer has the service more than once: the site, the system, the brand."),
    )
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.ACTIVE)
    starts_on = models.DateField(_("provided from"), null=True, blank=True)
    ends_on = models.DateField(
        _("provided to"), null=True, blank=True, help_text=_("The last day. Empty: until further notice.")
    )
    units = models.DecimalField(
        _("units"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0"))],
    )
    unit = LineField(_("unit"), max_length=40, blank=True, default="", help_text=_("Workplaces, licences, sites …"))
    charge_basis = models.CharField(_("charge basis"), max_length=10, choices=ChargeBasis, default=ChargeBasis.FIXED)
    is_vital = models.BooleanField(
        _("vital business function"), default=False, help_text=_("The customer's business stands still without it.")
    )
    vital_function = LineField(
        _("function"),
        max_length=200,
        blank=True,
        default="",
        help_text=_("The part of the customer's business that it is vital to, as they call it."),
    )
    service_days = models.CharField(
        _("service days"),
        max_length=10,
        choices=ServiceDays,
        blank=True,
        default="",
        help_text=_("Empty: the service's own agreed service time."),
    )
    notes = ProseField(_("notes"), blank=True, default="")

    search_text = folded("label", "vital_function")

    objects: ClassVar = ProvisionQuerySet.as_manager()

    class Meta(CustomerRecord.Meta):
        verbose_name = _("provision")
        verbose_name_plural = _("provisions")
        indexes = [
            models.Index(fields=["customer", "status"]),
            models.Index(fields=["service", "status", "customer"]),
            models.Index(fields=["changed_at", "id"]),
            models.Index(fields=["service", "changed_at", "id"]),
            models.Index(fields=["service", "customer"], condition=models.Q(is_vital=True), name="provision_vital"),
            models.Index(
                fields=["changed_at", "id"], condition=models.Q(archived_at__isnull=False), name="provision_archived"
            ),
            models.Index(
                fields=["ends_on"],
                condition=models.Q(ends_on__isnull=False) & ~models.Q(status="ended"),
                name="provision_ending",
            ),
            GinIndex(OpClass("search_text", name="gin_trgm_ops"), name="provision_search_trgm"),
        ]
        constraints = [
            models.UniqueConstraint(
                "customer",
                "service",
                Upper("label"),
                condition=models.Q(archived_at=None),
                name="provision_once",
                violation_error_message=_(
                    "This customer has this service already. Give this provision a label that tells the two apart."
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(is_vital=True) & ~models.Q(vital_function="")
                | models.Q(is_vital=False, vital_function=""),
                name="provision_names_its_function",
                violation_error_message=_("Name the business function it is vital to; without the flag there is none."),
            ),
            models.CheckConstraint(
                condition=models.Q(starts_on=None)
                | models.Q(ends_on=None)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="provision_ends_after_it_starts",
                violation_error_message=ENDS_BEFORE_IT_STARTS,
            ),
            models.CheckConstraint(
                condition=~models.Q(status="ended") | models.Q(ends_on__isnull=False),
                name="provision_ended_on_a_day",
                violation_error_message=_("An ended provision has a last day."),
            ),
            models.CheckConstraint(
                condition=models.Q(units=None) | models.Q(units__gte=0),
                name="provision_units",
                violation_error_message=_("Units are not negative."),
            ),
            both_times("provision_both_times"),
        ]
        triggers = [VERSION_TRIGGER]

    def __str__(self) -> str:
        return f"{self.service} – {self.label}" if self.label else str(self.service)

    def get_absolute_url(self) -> str:
        return reverse("services:provision_detail", args=[self.pk])

    @property
    def has_ended(self) -> bool:
        return self.status == self.Status.ENDED

    @property
    def span(self) -> str:
        """From when to when it is provided, in words; empty where neither day is known."""
        days = {"from": self.starts_on and _short(self.starts_on), "to": self.ends_on and _short(self.ends_on)}
        if self.starts_on and self.ends_on:
            return gettext("%(from)s to %(to)s") % days
        if self.starts_on:
            return (
                gettext("from %(from)s") if self.status == self.Status.PLANNED else gettext("since %(from)s")
            ) % days
        return gettext("until %(to)s") % days if self.ends_on else ""

    def is_overdue(self, on: dt.date) -> bool:
        """Whether its last day has passed by this day, and nobody has said that it has ended."""
        return not self.has_ended and self.ends_on is not None and self.ends_on < on

    def end(self, last_day: dt.date, *, by: Any, on: dt.date) -> None:
        """It is provided up to and including ``last_day``; it has ended where that day is not to come after ``on``.

        Raises ValidationError for a last day before the first.
        """
        if self.starts_on is not None and last_day < self.starts_on:
            raise ValidationError({"ends_on": ENDS_BEFORE_IT_STARTS})
        self.ends_on = last_day
        if last_day <= on:
            self.status = self.Status.ENDED
        self.stamp_and_save(by, ["ends_on", "status"])

    @cached_property
    def agreed_service_time(self) -> WithServiceTime:
        """Whose times hold: its own where it has any, else the service's."""
        return self if self.service_days else self.service

    @property
    def hours(self) -> ServiceHours:
        """The agreed service time by the customer's clock, for arithmetic."""
        own = self.agreed_service_time
        days = ServiceDays(own.service_days).weekdays
        midnight = dt.time(0)  # from midnight to midnight is the whole day
        return ServiceHours(days, own.opens_at or midnight, own.closes_at or midnight)


def _short(day: dt.date) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")


SAME_CUSTOMER = pgtrigger.Trigger(
    name="same_customer",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    func="""
        IF (SELECT customer_id FROM services_provision WHERE id = NEW.provision_id)
            IS DISTINCT FROM (SELECT customer_id FROM customers_businessoutcome WHERE id = NEW.outcome_id) THEN
            RAISE EXCEPTION 'A provision supports outcomes of its own customer only.' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)


@tracked()
class OutcomeSupport(CustomerRecord):
    """That a provision supports one of the customer's business outcomes, and how strongly."""

    customer_path: ClassVar[str] = "provision__customer"

    class Strength(models.IntegerChoices):
        DECISIVE = 3, _("Decisive: not without it")
        STRONG = 2, _("Strong: it would be hard without it")
        HELPFUL = 1, _("Helpful")

    provision = models.ForeignKey(Provision, models.CASCADE, related_name="supports", verbose_name=_("provision"))
    outcome = models.ForeignKey(
        BusinessOutcome, models.PROTECT, related_name="supports", verbose_name=_("business outcome")
    )
    strength = models.PositiveSmallIntegerField(_("strength"), choices=Strength, default=Strength.STRONG)
    note = LineField(_("how"), max_length=300, blank=True, default="", help_text=_("How it helps, in one line."))

    search_path: ClassVar[str] = "outcome__search_text"

    class Meta(CustomerRecord.Meta):
        verbose_name = _("supported outcome")
        verbose_name_plural = _("supported outcomes")
        indexes = [models.Index(fields=["changed_at", "id"], name="outcome_support_changed")]
        constraints = [
            models.UniqueConstraint(
                fields=["provision", "outcome"],
                condition=models.Q(archived_at=None),
                name="outcome_supported_once",
                violation_error_message=_("This outcome is recorded here already. Change its strength instead."),
            )
        ]
        triggers = [VERSION_TRIGGER, SAME_CUSTOMER]

    def __str__(self) -> str:
        return str(self.outcome)

    def get_absolute_url(self) -> str:
        return reverse("services:outcome_support_detail", args=[self.pk])
