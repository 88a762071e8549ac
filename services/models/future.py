"""What a customer will need next, from an idea to a provision."""

from decimal import Decimal
from typing import Any, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from customers.models import Authority, BusinessOutcome, Customer, Person
from customers.records.choices import currencies
from customers.records.history import tracked
from customers.records.models import VERSION_TRIGGER, CustomerRecord, LineField, ProseField, RecordQuerySet
from customers.records.search import folded

from .catalogue import Service
from .provisions import Provision


def amount(verbose_name: Any, help_text: Any = "") -> models.DecimalField:
    """An expected amount in the record's currency, not negative; empty where nobody has estimated it."""
    return models.DecimalField(
        verbose_name,
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0"))],
        help_text=help_text,
    )


class FutureServiceQuerySet(RecordQuerySet):
    def open(self) -> Self:
        """Neither delivered nor dropped."""
        stages = FutureService.Stage
        return self.current().exclude(stage__in=(stages.DELIVERED, stages.DROPPED))


@tracked(exclude=["search_text"])
class FutureService(CustomerRecord):
    """A service the customer will need: which outcome it serves, how far it is, and what we expect of it."""

    class Stage(models.TextChoices):
        IDEA = "idea", _("Idea")
        ASSESSED = "assessed", _("Assessed")
        COMMITTED = "committed", _("Committed")
        DELIVERED = "delivered", _("Delivered")
        DROPPED = "dropped", _("Dropped")

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="future_services", verbose_name=_("customer"))
    title = LineField(_("need"), max_length=200, help_text=_("What the customer will need, in one line."))
    outcome = models.ForeignKey(
        BusinessOutcome,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="future_services",
        verbose_name=_("outcome it serves"),
    )
    service = models.ForeignKey(
        Service,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="future_services",
        verbose_name=_("service"),
        help_text=_("From the pipeline or the catalogue; empty while there is none yet."),
    )
    stage = models.CharField(_("stage"), max_length=10, choices=Stage, default=Stage.IDEA, editable=False)
    stage_since = models.DateField(_("in this stage since"), editable=False)
    expected_start = models.DateField(_("expected start"), null=True, blank=True)
    probability = models.PositiveSmallIntegerField(
        _("probability %"), null=True, blank=True, validators=[MaxValueValidator(100)]
    )
    expected_revenue = amount(_("expected revenue a year"))
    expected_cost = amount(_("expected cost a year"))
    investment = amount(_("investment"), _("What we spend once, before it runs."))
    currency = models.CharField(_("currency"), max_length=3, choices=currencies, blank=True, default="")
    notes = ProseField(_("notes"), blank=True, default="")
    committed_on = models.DateField(_("committed on"), null=True, blank=True, editable=False)
    committed_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, editable=False, related_name="+", verbose_name=_("requested by")
    )
    authority = models.ForeignKey(
        Authority, models.PROTECT, null=True, blank=True, editable=False, related_name="+", verbose_name=_("authority")
    )
    reason_dropped = LineField(_("why it was dropped"), max_length=300, blank=True, default="", editable=False)
    provision = models.OneToOneField(
        Provision,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="came_from",
        verbose_name=_("delivered as"),
    )
    search_text = folded("title")

    objects = FutureServiceQuerySet.as_manager()  # type: ignore[misc]

    class Meta(CustomerRecord.Meta):
        verbose_name = _("future service")
        verbose_name_plural = _("future services")
        indexes = [
            models.Index(fields=["customer", "stage"]),
            models.Index(fields=["expected_start", "id"]),
            models.Index(fields=["changed_at", "id"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(probability=None) | models.Q(probability__lte=100),
                name="future_probability",
                violation_error_message=_("A probability is between 0 and 100 %."),
            ),
            models.CheckConstraint(
                condition=models.Q(stage="delivered", provision__isnull=False)
                | ~models.Q(stage="delivered") & models.Q(provision=None),
                name="future_delivered_is_provided",
                violation_error_message=_("What is delivered is a provision, and only that."),
            ),
            models.CheckConstraint(
                condition=models.Q(expected_revenue=None, expected_cost=None, investment=None) | ~models.Q(currency=""),
                name="future_amounts_have_currency",
                violation_error_message=_("Say in which currency the amounts are."),
            ),
            models.CheckConstraint(
                condition=(models.Q(expected_revenue=None) | models.Q(expected_revenue__gte=0))
                & (models.Q(expected_cost=None) | models.Q(expected_cost__gte=0))
                & (models.Q(investment=None) | models.Q(investment__gte=0)),
                name="future_amounts",
                violation_error_message=_("Amounts are not negative."),
            ),
            models.CheckConstraint(
                condition=models.Q(committed_on=None, committed_by=None, authority=None)
                | models.Q(committed_on__isnull=False, committed_by__isnull=False, authority__isnull=False),
                name="future_committed_by_an_authority",
                violation_error_message=_("What is committed names the day, the person and the authority."),
            ),
        ]
        triggers = [VERSION_TRIGGER]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("services:future_service_detail", args=[self.pk])
