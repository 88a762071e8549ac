"""When each part of a customer's record was last confirmed to be right, and by whom."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..records.history import tracked
from .customer import Customer


class Section(models.TextChoices):
    """The parts of a customer's record."""

    BUSINESS = "business", _("Business")
    PEOPLE = "people", _("People and authorities")
    OUTCOMES = "outcomes", _("Business outcomes")
    COMMUNICATION = "communication", _("Communication arrangements")
    SERVICES = "services", _("Services and requirements")
    PERFORMANCE = "performance", _("Performance")
    FUTURE = "future", _("Future services")


@tracked()
class SectionConfirmation(models.Model):
    """One section, confirmed as right on a day. Confirming again moves the day."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="confirmations")
    section = models.CharField(_("section"), max_length=20, choices=Section)
    confirmed_on = models.DateField(_("confirmed on"), default=timezone.localdate)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("confirmed by")
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["customer", "section"], name="section_confirmed_once")]

    def __str__(self) -> str:
        return f"{self.get_section_display()}: {self.confirmed_on}"

    @property
    def told_as(self) -> str:
        """How the customer's history tells a confirmation."""
        return _("confirmed: %(section)s") % {"section": self.get_section_display()}
