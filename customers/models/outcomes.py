"""What the customer wants to achieve, how it is measured, and how far they have come."""

from decimal import Decimal
from typing import Any, ClassVar, Self

from django.core.validators import MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .. import figures
from ..outcome_progress import progress
from ..records.choices import currencies
from ..records.history import tracked
from ..records.models import VERSION_TRIGGER, CustomerRecord, LineField, ProseField, RecordQuerySet
from ..records.search import folded
from .customer import Customer


class BusinessOutcomeQuerySet(RecordQuerySet):
    def with_latest(self) -> Self:
        """Each outcome with ``current_value`` and ``current_on``, its newest measurement."""
        newest = (
            OutcomeMeasurement.objects.current().filter(outcome=models.OuterRef("pk")).order_by("-measured_on", "-id")
        )
        return self.annotate(
            current_value=models.Subquery(newest.values("value")[:1]),
            current_on=models.Subquery(newest.values("measured_on")[:1]),
        )


def figure(verbose_name: Any, **options: Any) -> models.DecimalField:
    """A measured or targeted figure in the outcome's own unit."""
    return models.DecimalField(verbose_name, max_digits=18, decimal_places=4, **options)


@tracked(exclude=["search_text"])
class BusinessOutcome(CustomerRecord):
    """A result the customer wants, in ``unit`` from ``baseline`` to ``target``; either may be the larger one."""

    class Priority(models.IntegerChoices):
        HIGH = 1, _("High")
        MEDIUM = 2, _("Medium")
        LOW = 3, _("Low")

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="outcomes", verbose_name=_("customer"))
    statement = LineField(_("outcome"), max_length=300, help_text=_("What the customer wants to achieve, in one line."))
    measure = LineField(_("measure"), max_length=200, help_text=_("What is counted, for example: orders shipped late."))
    unit = LineField(_("unit"), max_length=40, blank=True, default="", help_text=_("%, hours, orders per day …"))
    baseline = figure(_("baseline"), null=True, blank=True, help_text=_("Where they started."))
    target = figure(_("target"), null=True, blank=True)
    due_on = models.DateField(_("due"), null=True, blank=True)
    priority = models.PositiveSmallIntegerField(_("priority"), choices=Priority, default=Priority.MEDIUM)
    yearly_value = models.DecimalField(
        _("agreed value per year"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0"))],
        help_text=_("What the customer agrees it brings them in a year once the target is met."),
    )
    currency = models.CharField(_("currency"), max_length=3, choices=currencies, blank=True, default="")
    notes = ProseField(_("notes"), blank=True, default="")
    search_text = folded("statement", "measure")
    current_value: Decimal | None  # of the newest measurement; ``with_latest`` adds it

    objects: ClassVar = BusinessOutcomeQuerySet.as_manager()

    class Meta(CustomerRecord.Meta):
        verbose_name = _("business outcome")
        verbose_name_plural = _("business outcomes")
        indexes = [models.Index(fields=["customer", "priority", "due_on"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(yearly_value=None) | models.Q(yearly_value__gte=0) & ~models.Q(currency=""),
                name="outcome_value_has_currency",
                violation_error_message=_("A value per year is not negative and needs a currency."),
            ),
            models.CheckConstraint(
                condition=models.Q(baseline=None) | models.Q(target=None) | ~models.Q(baseline=models.F("target")),
                name="outcome_target_moves",
                violation_error_message=_("Baseline and target are equal, so there is nothing to achieve."),
            ),
        ]
        triggers = [VERSION_TRIGGER]

    def __str__(self) -> str:
        return self.statement

    def get_absolute_url(self) -> str:
        return reverse("customers:outcome_detail", args=[self.pk])

    @property
    def progress(self) -> Decimal | None:
        """Percent of the way, from the newest measurement; needs ``with_latest``. None when not computable."""
        return progress(self.baseline, self.target, self.current_value)


@tracked()
class OutcomeMeasurement(CustomerRecord):
    """The outcome's value on one day, in the outcome's unit."""

    customer_path: ClassVar[str] = "outcome__customer"

    outcome = models.ForeignKey(
        BusinessOutcome, models.CASCADE, related_name="measurements", verbose_name=_("business outcome")
    )
    measured_on = models.DateField(_("measured on"), default=timezone.localdate)
    value = figure(_("value"))
    note = LineField(_("note"), max_length=300, blank=True, default="")

    class Meta(CustomerRecord.Meta):
        verbose_name = _("measurement")
        verbose_name_plural = _("measurements")
        constraints = [
            models.UniqueConstraint(
                fields=["outcome", "measured_on"],
                condition=models.Q(archived_at=None),
                name="one_measurement_a_day",
                violation_error_message=_("There is a measurement of this day already. Change that one instead."),
            )
        ]
        triggers = [VERSION_TRIGGER]

    def __str__(self) -> str:
        said = {"value": figures.figure(self.value), "day": date_format(self.measured_on, "DATE_FORMAT")}
        return gettext("%(value)s on %(day)s") % said
