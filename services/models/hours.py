"""The agreed service time of a service, and of a provision that has its own."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _


class ServiceDays(models.TextChoices):
    EVERY_DAY = "every_day", _("Every day")
    MONDAY_TO_SATURDAY = "mon_sat", _("Monday to Saturday")
    MONDAY_TO_FRIDAY = "mon_fri", _("Monday to Friday")

    @property
    def weekdays(self) -> frozenset[int]:
        """ISO weekdays: Monday is 1."""
        last = {ServiceDays.EVERY_DAY: 7, ServiceDays.MONDAY_TO_SATURDAY: 6, ServiceDays.MONDAY_TO_FRIDAY: 5}[self]
        return frozenset(range(1, last + 1))


class WithServiceTime(models.Model):
    """Agreed service time: on which days, and from when to when by the customer's clock (both empty: all day)."""

    service_days = models.CharField(
        _("service days"), max_length=10, choices=ServiceDays, default=ServiceDays.EVERY_DAY
    )
    opens_at = models.TimeField(_("from"), null=True, blank=True)
    closes_at = models.TimeField(_("to"), null=True, blank=True, help_text=_("Empty: round the clock."))

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        if (self.opens_at is None) != (self.closes_at is None):
            missing = "opens_at" if self.opens_at is None else "closes_at"
            raise ValidationError({missing: _("Give both times of the day, or neither for round the clock.")})
        if self.opens_at is not None and self.opens_at == self.closes_at:
            raise ValidationError({"closes_at": _("From and to are the same. Leave both empty for round the clock.")})

    @property
    def service_time(self) -> str:
        """The agreed service time in words."""
        days = self.get_service_days_display() if self.service_days else ""
        if self.opens_at is None or self.closes_at is None:
            hours = str(_("round the clock"))
        else:
            hours = f"{_clock(self.opens_at)}–{_clock(self.closes_at)}"
        return f"{days}, {hours}" if days else ""


def _clock(time: dt.time) -> str:
    return f"{time:%H:%M}"


def both_times(name: str) -> models.CheckConstraint:
    neither: Any = models.Q(opens_at=None, closes_at=None)
    both = models.Q(opens_at__isnull=False, closes_at__isnull=False) & ~models.Q(opens_at=models.F("closes_at"))
    return models.CheckConstraint(
        condition=neither | both,
        name=name,
        violation_error_message=_("Give both times of the day, or neither for round the clock."),
    )
