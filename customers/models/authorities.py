"""What people may decide for a customer: a right, in its time, perhaps up to an amount."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, ClassVar, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import connection, models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..records.choices import currencies
from ..records.history import tracked
from ..records.models import VERSION_TRIGGER, CustomerRecord, LineField, ProseField, RecordQuerySet, WebAddressField
from .customer import Customer
from .people import Involvement, Person


class AuthorityQuerySet(RecordQuerySet):
    def in_force(self, on: dt.date) -> Self:
        """Authorities that hold on this day: not archived, begun, not ended, their person still there.

        Their last day is inside, and so is their person's.
        """
        return self.current().filter(
            models.Q(valid_to=None) | models.Q(valid_to__gte=on),
            models.Q(person__left_on=None) | models.Q(person__left_on__gte=on),
            valid_from__lte=on,
        )

    def covering(self, right: str, amount: Decimal | None, currency: str) -> Self:
        """Authorities for this right whose limit reaches the amount; a limit in another currency does not count."""
        rows = self.filter(right=right)
        if amount is None:
            return rows
        return rows.filter(models.Q(amount_limit=None) | models.Q(amount_limit__gte=amount, currency=currency))


class ClosedDateRange(models.Func):
    """``daterange(from, to, '[]')``: both days inside, an absent end is open."""

    function = "daterange"
    output_field = DateRangeField()


@tracked()
class Authority(CustomerRecord):
    """A right to decide for the customer, from one day to another (both inside), perhaps up to an amount."""

    class Right(models.TextChoices):
        REQUEST = "request", _("Request services")
        AGREE_REQUIREMENTS = "agree_requirements", _("Agree requirements")
        APPROVE_CHANGE = "approve_change", _("Approve changes")
        SIGN_AGREEMENT = "sign_agreement", _("Sign agreements")
        APPROVE_SPEND = "approve_spend", _("Approve spend")
        ESCALATE = "escalate", _("Escalate")

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="authorities", verbose_name=_("customer"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="authorities", verbose_name=_("person"))
    right = models.CharField(_("right"), max_length=20, choices=Right)
    amount_limit = models.DecimalField(
        _("amount limit"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0.01"))],
        help_text=_("Up to and including this amount for one decision. Empty: no limit."),
    )
    currency = models.CharField(_("currency"), max_length=3, choices=currencies, blank=True, default="")
    valid_from = models.DateField(_("valid from"), default=timezone.localdate)
    valid_to = models.DateField(
        _("valid to"), null=True, blank=True, help_text=_("The last day it holds. Empty: until further notice.")
    )
    granted_by = LineField(
        _("granted by"), max_length=160, blank=True, default="", help_text=_("Who at the customer gave it.")
    )
    evidence = ProseField(
        _("evidence"),
        max_length=1000,
        blank=True,
        default="",
        help_text=_("The letter, mandate, minutes or register that shows it, and where it is kept."),
    )
    evidence_url = WebAddressField(_("link to the evidence"), max_length=500, blank=True, default="")
    # What it is restricted to, as the floor above writes it; empty for everything. Only compared, never read.
    scope = models.TextField(_("scope"), blank=True, default="", db_default="", editable=False)

    # What a page calls the scope; the floor above names it for all rows of a page at once.
    scope_names: Sequence[str] | None = None
    scope_keys: list[int]  # of the services in it, where the floor above has asked for them

    search_path: ClassVar[str] = "person__search_text"
    objects: ClassVar = AuthorityQuerySet.as_manager()

    class Meta(CustomerRecord.Meta):
        verbose_name = _("authority")
        verbose_name_plural = _("authorities")
        indexes = [models.Index(fields=["customer", "right", "valid_from"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_to=None) | models.Q(valid_to__gte=models.F("valid_from")),
                name="authority_ends_after_it_begins",
                violation_error_message=_("The last day is before the first day."),
            ),
            models.CheckConstraint(
                condition=models.Q(amount_limit=None) | models.Q(amount_limit__gt=0) & ~models.Q(currency=""),
                name="authority_limit_has_currency",
                violation_error_message=_("An amount limit is above zero and needs a currency."),
            ),
            ExclusionConstraint(
                name="authority_no_overlap",
                expressions=[
                    ("customer", RangeOperators.EQUAL),
                    ("person", RangeOperators.EQUAL),
                    ("right", RangeOperators.EQUAL),
                    ("scope", RangeOperators.EQUAL),
                    (
                        ClosedDateRange("valid_from", "valid_to", RangeBoundary(True, True)),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=models.Q(archived_at=None),
                violation_error_message=_(
                    "This person has the same right in part of this time already. End or change that authority instead."
                ),
            ),
        ]
        triggers = [VERSION_TRIGGER]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_right_display()}"

    def get_absolute_url(self) -> str:
        return reverse("customers:authority_detail", args=[self.pk])

    def clean(self) -> None:
        if not self.customer_id or not self.person_id:
            return
        part = Involvement.objects.current().filter(customer=self.customer_id, person=self.person_id).first()
        if part is None:
            raise ValidationError({"person": _("This person is not recorded at this customer. Add them there first.")})
        if part.kind != Involvement.Kind.REPRESENTATIVE:
            raise ValidationError(
                {"person": _("Only a representative may hold an authority. Change their part to representative first.")}
            )

    @property
    def scope_label(self) -> str:
        """What it covers, as a person reads it; until ``scope_names`` are known only whether it is everything."""
        if self.scope_names is None:
            return gettext("Some services") if self.scope else gettext("All services")
        return ", ".join(self.scope_names) or gettext("All services")

    def take_turn(self) -> None:
        """Wait for whoever writes an authority of the same person here, and make others wait for this transaction.

        Two that overlap would otherwise wait for each other in the exclusion constraint: a deadlock, not an answer.
        """
        with connection.cursor() as cursor:
            turn = f"authorities of {self.person_id} at {self.customer_id}"
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [turn])

    def restore(self, *, by: Any) -> None:
        with transaction.atomic():
            self.take_turn()
            super().restore(by=by)

    def state(self, on: dt.date) -> str:
        """``archived``, ``inactive`` (the person had left), ``future``, ``ended`` or ``in_force`` on this day."""
        if self.is_archived:
            return "archived"
        if self.person.has_left_by(on):
            return "inactive"
        if self.valid_from > on:
            return "future"
        return "ended" if self.valid_to and self.valid_to < on else "in_force"
