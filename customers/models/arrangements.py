"""Who meets whom, how, and how often."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..records.history import tracked
from ..records.models import VERSION_TRIGGER, CustomerRecord, LineField
from .customer import Customer


@tracked()
class CommunicationArrangement(CustomerRecord):
    """Who meets whom, how, and how often: one kind of meeting every N months."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="arrangements", verbose_name=_("customer"))
    purpose = LineField(_("kind of meeting"), max_length=120, help_text=_("For example: service review, steering."))
    every_months = models.PositiveSmallIntegerField(
        _("every … months"), validators=[MinValueValidator(1)], help_text=_("1 is monthly, 12 is yearly.")
    )
    channel = LineField(_("how"), max_length=120, blank=True, default="", help_text=_("On site, video, by phone."))
    our_side = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("our side")
    )
    their_side = models.ForeignKey(
        "customers.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("their side")
    )

    class Meta(CustomerRecord.Meta):
        verbose_name = _("communication arrangement")
        verbose_name_plural = _("communication arrangements")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(every_months__gte=1, every_months__lte=120),
                name="arrangement_interval",
                violation_error_message=_("The interval is between 1 and 120 months."),
            )
        ]
        triggers = [VERSION_TRIGGER]

    def __str__(self) -> str:
        return self.purpose
