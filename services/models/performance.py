"""How we did: events in the life of a customer's services."""

import datetime as dt
from decimal import Decimal
from typing import Any, ClassVar, Self
from zoneinfo import ZoneInfo

from django.core.validators import MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from customers.models import Customer
from customers.records.choices import currencies
from customers.records.history import tracked
from customers.records.models import VERSION_TRIGGER, CustomerRecord, LineField, ProseField, RecordQuerySet
from customers.records.search import folded

from ..availability import Outage, minutes, time_lost, whole_minutes
from ..lengths import in_words
from ..spans import Span
from .clocks import by_clock_of
from .maintenance import Maintenance
from .provisions import Provision
from .requirements import Requirement


class PerformanceEventQuerySet(RecordQuerySet):
    def with_impacts(self) -> Self:
        """Events with what they did to which provision, and all that their lost minutes follow from."""
        impacts = EventImpact.objects.order_by("provision__service__sort_name", "provision__label", "provision")
        agreed = Maintenance.objects.current().agreed_in_advance().order_by("pk")
        return self.select_related("customer").prefetch_related(
            models.Prefetch("impacts", queryset=impacts.select_related("provision__service")),
            models.Prefetch("impacts__provision__maintenance", queryset=agreed, to_attr="agreed_maintenance"),
        )

    def ongoing(self) -> Self:
        return self.filter(GOES_ON)

    def undisclosed(self) -> Self:
        """What went wrong, and the customer was not told of."""
        return self.filter(UNDISCLOSED)


@tracked(exclude=["search_text"])
class PerformanceEvent(CustomerRecord):
    """Something that went wrong, or notably well. From ``started_at`` inclusive to ``ended_at`` exclusive."""

    class Kind(models.TextChoices):
        MAJOR_INCIDENT = "major_incident", _("Major incident")
        OUTAGE = "outage", _("Outage")
        BREACH = "breach", _("Breach")
        SECURITY_INCIDENT = "security_incident", _("Security incident")
        DEGRADATION = "degradation", _("Degradation")
        ACHIEVEMENT = "achievement", _("Achievement")

    class Severity(models.IntegerChoices):
        CRITICAL = 1, _("Critical")
        HIGH = 2, _("High")
        MEDIUM = 3, _("Medium")
        LOW = 4, _("Low")

    customer = models.ForeignKey(
        Customer, models.CASCADE, related_name="performance_events", verbose_name=_("customer")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.OUTAGE)
    severity = models.PositiveSmallIntegerField(_("severity"), choices=Severity, null=True, blank=True)
    title = LineField(_("what happened"), max_length=200, help_text=_("In one line, as a report would title it."))
    started_at = models.DateTimeField(_("from"))
    ended_at = models.DateTimeField(_("to"), null=True, blank=True, help_text=_("Empty: it goes on."))
    provisions: models.ManyToManyField = models.ManyToManyField(
        Provision, through="EventImpact", related_name="performance_events", verbose_name=_("provisions affected")
    )
    requirement = models.ForeignKey(
        Requirement,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="breaches",
        verbose_name=_("requirement breached"),
    )
    impact = ProseField(_("impact"), max_length=4000, blank=True, default="")
    cause = ProseField(_("cause"), max_length=4000, blank=True, default="")
    correction = ProseField(_("correction"), max_length=4000, blank=True, default="")
    credit_amount = models.DecimalField(
        _("service credit"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0.01"))],
    )
    credit_currency = models.CharField(_("currency"), max_length=3, choices=currencies, blank=True, default="")
    external_system = LineField(
        _("external system"), max_length=60, blank=True, default="", help_text=_("The service desk, for example.")
    )
    external_id = LineField(_("ticket"), max_length=120, blank=True, default="", help_text=_("Its number there."))
    disclosed_on = models.DateField(
        _("disclosed on"), null=True, blank=True, help_text=_("When the customer was told.")
    )
    search_text = folded("title", "external_id")

    objects: ClassVar = PerformanceEventQuerySet.as_manager()

    class Meta(CustomerRecord.Meta):
        verbose_name = _("performance event")
        verbose_name_plural = _("performance events")
        indexes = [
            models.Index(fields=["customer", "started_at", "id"]),
            models.Index(fields=["started_at", "id"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ended_at=None) | models.Q(ended_at__gte=models.F("started_at")),
                name="event_ends_after_it_starts",
                violation_error_message=_("It ends before it begins."),
            ),
            models.CheckConstraint(
                condition=models.Q(credit_amount=None) | models.Q(credit_amount__gt=0) & ~models.Q(credit_currency=""),
                name="event_credit_has_currency",
                violation_error_message=_("A service credit is above zero and needs a currency."),
            ),
            models.CheckConstraint(
                condition=models.Q(external_id="") | ~models.Q(external_system=""),
                name="event_ticket_has_system",
                violation_error_message=_("Name the system that the ticket is in."),
            ),
            models.UniqueConstraint(
                fields=["customer", "external_system", "external_id"],
                condition=~models.Q(external_id=""),
                name="event_ticket_once",
                violation_error_message=_("This ticket is recorded for the customer already. Change that event."),
            ),
        ]
        triggers = [VERSION_TRIGGER]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("services:event_detail", args=[self.pk])

    @property
    def affected_keys(self) -> list[int]:
        """The provisions affected, by key."""
        return sorted(impact.provision_id for impact in self.impacts.all())

    @property
    def unavailable_keys(self) -> list[int]:
        return sorted(impact.provision_id for impact in self.impacts.all() if impact.unavailable)

    @property
    def functions_lost_keys(self) -> list[int]:
        return sorted(impact.provision_id for impact in self.impacts.all() if impact.function_lost)

    @property
    def affected_names(self) -> list[str]:
        return [str(impact.provision) for impact in self.impacts.all()]

    @property
    def functions_lost(self) -> list[str]:
        """The business functions that stood still."""
        lost = (impact.provision for impact in self.impacts.all() if impact.function_lost)
        return [provision.vital_function or str(provision) for provision in lost]

    @property
    def zone(self) -> ZoneInfo:
        """The customer's time zone, by which the event is told."""
        return ZoneInfo(self.customer.time_zone)

    @property
    def starts(self) -> dt.datetime:
        """When it began, by the customer's clock."""
        return by_clock_of(self.zone, self.started_at)

    @property
    def ends(self) -> dt.datetime | None:
        """When it ended, by the customer's clock; None where no end is given."""
        return None if self.ended_at is None else by_clock_of(self.zone, self.ended_at)

    @property
    def icon(self) -> str:
        """The icon of its kind, always beside the word."""
        return ICONS[self.Kind(self.kind)]

    @property
    def went_wrong(self) -> bool:
        return self.kind != self.Kind.ACHIEVEMENT

    @property
    def goes_on(self) -> bool:
        """Whether it has not ended. An achievement without an end happened at its moment, and does not go on."""
        return self.ended_at is None and self.went_wrong

    @property
    def duration(self) -> dt.timedelta | None:
        """How long it took; None while it goes on, and where an achievement is given no end."""
        return None if self.ended_at is None else self.ended_at - self.started_at

    @property
    def duration_minutes(self) -> int | None:
        return None if self.duration is None else whole_minutes(minutes(self.duration))

    @property
    def lasted(self) -> str:
        """How long it took, or has taken so far, in words; empty for what happened at one moment."""
        if self.goes_on:
            so_far = in_words(max(dt.timedelta(), timezone.now() - self.started_at))
            return gettext("for %(length)s so far") % {"length": so_far}
        return in_words(self.duration) if self.duration else ""

    @cached_property
    def vital_time(self) -> dt.timedelta:
        """Agreed service time in which vital functions stood still, added up over the provisions; until now at most."""
        span = Outage(self.started_at, self.ended_at).until(timezone.now())
        lost = (impact.provision for impact in self.impacts.all() if impact.function_lost)
        return sum((self._time_lost(provision, span) for provision in lost), dt.timedelta())

    @property
    def vital_minutes(self) -> int:
        """Minutes that vital business functions lost by it."""
        return whole_minutes(minutes(self.vital_time))

    @property
    def lost_nothing(self) -> str:
        """Why a function that stood still lost nothing; empty where it did, none stood still or no time passed."""
        lost = [impact.provision for impact in self.impacts.all() if impact.function_lost]
        span = Outage(self.started_at, self.ended_at).until(timezone.now())
        if not lost or self.vital_time or span.start == span.end:
            return ""
        spans = (one for provision in lost for one in maintained(provision))
        if any(one.start < span.end and one.end > span.start for one in spans):
            return gettext("within agreed maintenance, nothing lost")
        return gettext("outside agreed service time, nothing lost")

    def _time_lost(self, provision: Any, span: Span) -> dt.timedelta:
        if provision.status == Provision.Status.PLANNED:
            return dt.timedelta()  # nothing is provided yet, so there is no service time
        return time_lost(
            provision.hours,
            span,
            self.zone,
            maintained(provision),
            starts_on=provision.starts_on,
            ends_on=provision.ends_on,
        )


def maintained(provision: Any) -> list[Span]:
    """The times of its maintenance that was agreed in advance; a page of many events has fetched them before."""
    if hasattr(provision, "maintained"):
        return provision.maintained
    if not hasattr(provision, "agreed_maintenance"):
        provision.agreed_maintenance = list(provision.maintenance.current().agreed_in_advance())
    return [Span(row.starts_at, row.ends_at) for row in provision.agreed_maintenance]


Kind = PerformanceEvent.Kind
GOES_ON = models.Q(ended_at=None) & ~models.Q(kind=Kind.ACHIEVEMENT)
UNDISCLOSED = models.Q(disclosed_on=None) & ~models.Q(kind=Kind.ACHIEVEMENT)  # what went wrong, and they were not told
ICONS = {
    Kind.MAJOR_INCIDENT: "flame",
    Kind.OUTAGE: "plug-off",
    Kind.BREACH: "gavel",
    Kind.SECURITY_INCIDENT: "shield-x",
    Kind.DEGRADATION: "trending-down",
    Kind.ACHIEVEMENT: "trophy",
}


@tracked()
class EventImpact(models.Model):
    """What an event did to one provision: whether it was unavailable, whether its vital function stood still."""

    event = models.ForeignKey(PerformanceEvent, models.CASCADE, related_name="impacts")
    provision = models.ForeignKey(Provision, models.PROTECT, related_name="impacts", verbose_name=_("provision"))
    unavailable = models.BooleanField(_("unavailable"), default=False)
    function_lost = models.BooleanField(_("vital function stood still"), default=False)

    class Meta:
        verbose_name = _("provision affected")
        verbose_name_plural = _("provisions affected")
        constraints = [models.UniqueConstraint(fields=["event", "provision"], name="affected_once")]

    def __str__(self) -> str:
        return str(self.provision)

    @property
    def told_name(self) -> str:
        """What the history calls it."""
        return gettext("provision affected: %(provision)s") % {"provision": self.provision}
