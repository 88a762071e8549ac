"""What is counted by month: use of a provision, and the value reached for a requirement."""

from decimal import Decimal
from typing import ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from customers.figures import figure
from customers.records.history import tracked
from customers.records.models import VERSION_TRIGGER, CustomerRecord, LineField

from ..judging import JudgedMonth, judged, target_text
from ..lifetimes import is_outside
from ..months import MonthField, first_of_month
from ..periods import Month
from .provisions import Provision
from .requirements import Requirement


@tracked()
class Usage(CustomerRecord):
    """How much a provision was used in one month. What was not counted is empty, never zero."""

    customer_path: ClassVar[str] = "provision__customer"

    provision = models.ForeignKey(Provision, models.CASCADE, related_name="usage", verbose_name=_("provision"))
    month = MonthField(_("month"))
    users = models.PositiveIntegerField(_("users"), null=True, blank=True)
    volume = models.DecimalField(
        _("volume"),
        max_digits=18,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0"))],
        help_text=_("In the service's unit of volume."),
    )
    note = LineField(_("note"), max_length=300, blank=True, default="")

    search_path: ClassVar[str] = "provision__service__search_text"

    class Meta(CustomerRecord.Meta):
        verbose_name = _("usage of a month")
        verbose_name_plural = _("usage by month")
        indexes = [models.Index(fields=["month", "id"]), models.Index(fields=["changed_at", "id"])]
        constraints = [
            models.UniqueConstraint(
                fields=["provision", "month"],
                condition=models.Q(archived_at=None),
                name="usage_once_a_month",
                violation_error_message=_("The use of this month is recorded already. Change that entry instead."),
            ),
            models.CheckConstraint(
                condition=models.Q(users__isnull=False) | models.Q(volume__isnull=False),
                name="usage_counts_something",
                violation_error_message=_("Give the users or the volume of the month."),
            ),
            models.CheckConstraint(
                condition=models.Q(volume=None) | models.Q(volume__gte=0),
                name="usage_volume",
                violation_error_message=_("A volume is not negative."),
            ),
            first_of_month("usage_month"),
        ]
        triggers = [VERSION_TRIGGER]

    def __str__(self) -> str:
        return date_format(self.month, "YEAR_MONTH_FORMAT")

    def get_absolute_url(self) -> str:
        return reverse("services:usage_detail", args=[self.pk])


@tracked()
class Measurement(CustomerRecord):
    """The value reached for a requirement in one month; met or missed follows from the target agreed for that month."""

    customer_path: ClassVar[str] = "requirement__provision__customer"

    requirement = models.ForeignKey(
        Requirement, models.CASCADE, related_name="measurements", verbose_name=_("requirement")
    )
    month = MonthField(_("month"))
    value = models.DecimalField(_("value"), max_digits=18, decimal_places=4)
    unit = LineField(_("unit"), max_length=40, blank=True, default="", help_text=_("Empty: the target's unit."))
    note = LineField(_("note"), max_length=300, blank=True, default="")

    search_path: ClassVar[str] = "requirement__search_text"

    class Meta(CustomerRecord.Meta):
        verbose_name = _("measurement of a month")
        verbose_name_plural = _("measurements by month")
        indexes = [models.Index(fields=["month", "id"]), models.Index(fields=["changed_at", "id"])]
        constraints = [
            models.UniqueConstraint(
                fields=["requirement", "month"],
                condition=models.Q(archived_at=None),
                name="measured_once_a_month",
                violation_error_message=_("This month is measured already. Change that measurement instead."),
            ),
            first_of_month("measurement_month"),
        ]
        triggers = [VERSION_TRIGGER]

    def __str__(self) -> str:
        said = {"value": figure(self.value, self.unit), "month": date_format(self.month, "YEAR_MONTH_FORMAT")}
        return gettext("%(value)s in %(month)s") % said

    def get_absolute_url(self) -> str:
        return reverse("services:requirement_measurement_detail", args=[self.pk])

    @property
    def judged(self) -> JudgedMonth:
        """What the month says about the target in force in it; for many rows fetch provisions and versions."""
        provided = not is_outside(self.requirement.provision, self.month)
        return judged(Month.of(self.month), self.requirement.versions.all(), self, provided=provided)

    @property
    def unit_shown(self) -> str:
        """Its own unit, or the target's."""
        measured = self.judged.measured
        return measured.unit if measured else self.unit

    @property
    def target_shown(self) -> str:
        """The target in force in the month, as people write it; empty where none was agreed."""
        target = self.judged.target
        return target_text(target) if target else ""

    @property
    def verdict_shown(self) -> str:
        return str(self.judged.word)
