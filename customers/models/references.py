"""How other systems know the customer."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ..records.history import tracked
from ..records.models import VERSION_TRIGGER, CustomerRecord, LineField
from .customer import Customer


@tracked()
class ExternalReference(CustomerRecord):
    """How another system knows the customer. Two customers may share one (two listings of one company do)."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="references", verbose_name=_("customer"))
    system = LineField(_("system"), max_length=60, help_text=_("For example: ERP, service desk, commercial register."))
    identifier = LineField(_("identifier"), max_length=120)

    class Meta(CustomerRecord.Meta):
        verbose_name = _("external reference")
        verbose_name_plural = _("external references")
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "system", "identifier"],
                name="reference_once",
                violation_error_message=_("This customer has this reference already."),
            )
        ]
        indexes = [models.Index(fields=["system", "identifier"])]
        triggers = [VERSION_TRIGGER]

    def __str__(self) -> str:
        return f"{self.system} {self.identifier}"
