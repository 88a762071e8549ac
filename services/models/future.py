"""What a customer will need next, from an idea to a provision."""

import datetime as dt
from decimal import Decimal
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from customers.models import Authority, BusinessOutcome, Customer, Person
from customers.records.choices import currencies
from customers.records.history import tracked
from customers.records.models import VERSION_TRIGGER, CustomerRecord, LineField, ProseField, RecordQuerySet
from customers.records.search import folded

from ..roadmap import Quarter
from . import future_refusals as refusals
from .catalogue import Service
from .provisions import Provision
from .requests import REQUEST_STAYS, Requested, requested_is_told

_NOTHING = ("", None, None, "")  # what is requested before anybody requests it: title, service, revenue, currency


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
        """Neither delivered nor dropped, and not archived."""
        return self.current().filter(stage__in=FutureService.OPEN)

    def in_stage_order(self, stage: str) -> Self:
        """The rows of one stage as a board shows them: what starts first, or what ended last."""
        rows = self.filter(stage=stage)
        if stage in FutureService.OPEN:
            return rows.order_by("start_sort", "pk")
        return rows.order_by("-stage_since", "-pk")


@tracked(exclude=["search_text", "start_sort"])
class FutureService(Requested, CustomerRecord):
    """A service the customer will need: which outcome it serves, how far it is, and what we expect of it."""

    class Stage(models.TextChoices):
        IDEA = "idea", _("Idea")
        ASSESSED = "assessed", _("Assessed")
        COMMITTED = "committed", _("Committed")
        DELIVERED = "delivered", _("Delivered")
        DROPPED = "dropped", _("Dropped")

    OPEN: ClassVar = (Stage.IDEA, Stage.ASSESSED, Stage.COMMITTED)
    FREE: ClassVar = (Stage.IDEA, Stage.ASSESSED)  # nobody outside has been promised anything yet

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
    # A list cannot go on behind a row that has no value in its order: what has no date comes last.
    start_sort = models.GeneratedField(
        expression=Coalesce("expected_start", models.Value(dt.date(9999, 12, 31))),
        output_field=models.DateField(),
        db_persist=True,
    )

    objects: ClassVar = FutureServiceQuerySet.as_manager()

    class Meta(CustomerRecord.Meta):
        verbose_name = _("future service")
        verbose_name_plural = _("future services")
        indexes = [
            models.Index(fields=["customer", "stage"]),
            models.Index(fields=["expected_start", "id"]),
            models.Index(fields=["start_sort", "id"]),
            models.Index(fields=["stage", "start_sort", "id"]),
            models.Index(fields=["title", "id"]),
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
            requested_is_told("future_requested_in_words"),
        ]
        triggers = [VERSION_TRIGGER, REQUEST_STAYS]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("services:future_service_detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.stage in self.OPEN

    def is_late(self, on: dt.date) -> bool:
        """Whether the quarter in which it should have started is over on this day, and it has not."""
        return self.is_open and self.expected_start is not None and Quarter.of(self.expected_start) < Quarter.of(on)

    @property
    def is_as_requested(self) -> bool:
        """Whether it says what was requested; True while nothing was."""
        said = (self.requested_title, self.requested_service_id, self.requested_revenue, self.requested_currency)
        return self.committed_on is None or said == self._request

    def request(self, *, person: Person, authority: Authority, on: dt.date) -> None:
        """Note, unsaved, who requested it by which authority, and what it says now."""
        self.committed_on, self.committed_by, self.authority = on, person, authority
        asked = self._request
        self.requested_title, self.requested_service_id, self.requested_revenue, self.requested_currency = asked

    @property
    def _request(self) -> tuple[Any, ...]:
        """What a request of it as it is now says: the need, the service, the revenue a year and its currency."""
        currency = self.currency if self.expected_revenue is not None else ""
        return self.title, self.service_id, self.expected_revenue, currency

    # What is done with it. Each verb holds the row, so that of two at once the second meets what the first has made.

    def move_to(self, stage: str, *, by: Any, on: dt.date) -> None:
        """From idea to assessed or back. Raises ValidationError for every other way."""
        with transaction.atomic():
            self._hold()
            if stage not in self.FREE:
                raise ValidationError(refusals.NEEDS_MORE, code="stage")
            if self.stage not in self.FREE:
                raise ValidationError(refusals.WAY_BACK[self.stage], code="stage")
            if stage != self.stage:
                self._enter(stage, by=by, on=on)

    def commit(self, *, person: Person, on: dt.date, by: Any) -> None:
        """The customer has requested it, on a day on which the person was authorized to; ValidationError otherwise."""
        from ..decision_rights import WhoMay  # which asks the models

        with transaction.atomic():
            self._hold()
            if self.stage not in self.FREE:
                raise ValidationError(refusals.CANNOT_COMMIT[self.stage], code="stage")
            reach = self.expected_revenue, self.currency
            who = WhoMay(self.customer, Authority.Right.REQUEST, self.service, on, *reach)
            authority = who.decisive(person)
            if authority is None:
                raise ValidationError(who.refusal(person), code="authority")
            self.request(person=person, authority=authority, on=on)
            self._enter(self.Stage.COMMITTED, *self.OF_REQUEST, by=by, on=on)

    def deliver(self, provision: Provision, *, by: Any, on: dt.date) -> Provision:
        """Make the provision it has become, once only. ``provision`` is not saved yet and of this customer."""
        with transaction.atomic():
            self._hold()
            if self.stage != self.Stage.COMMITTED:
                raise ValidationError(refusals.CANNOT_DELIVER[self.stage], code="stage")
            if provision.customer_id != self.customer_id:
                raise ValueError("A future service becomes a provision of its own customer.")
            refusals.require_offered(provision.service)
            if not self.request_covers(provision.service):
                raise ValidationError({"service": refusals.NOT_REQUESTED % {"who": self.committed_by}})
            if not self.is_within_request(self.expected_revenue, self.currency):
                raise ValidationError(refusals.BEYOND_REQUEST % {"who": self.committed_by}, code="authority")
            provision.full_clean()
            provision.stamp_and_save(by)
            self.provision, self.service = provision, provision.service
            self._enter(self.Stage.DELIVERED, "provision", "service", by=by, on=on)
            return provision

    def drop(self, *, reason: str, by: Any, on: dt.date) -> None:
        """It will not come, for this reason."""
        with transaction.atomic():
            self._hold()
            if not self.is_open:
                raise ValidationError(refusals.WAY_BACK[self.stage], code="stage")
            self.reason_dropped = reason
            self._enter(self.Stage.DROPPED, "reason_dropped", by=by, on=on)

    def reopen(self, *, by: Any, on: dt.date) -> None:
        """A dropped one is an idea again; an earlier request counts no more."""
        with transaction.atomic():
            self._hold()
            if self.stage != self.Stage.DROPPED:
                raise ValidationError(refusals.NOT_DROPPED, code="stage")
            self.reason_dropped, self.committed_on, self.committed_by, self.authority = "", None, None, None
            self.requested_title, self.requested_service, self.requested_revenue, self.requested_currency = _NOTHING
            self._enter(self.Stage.IDEA, "reason_dropped", *self.OF_REQUEST, by=by, on=on)

    def _hold(self) -> None:
        """Lock the row and read it again: nothing is decided by what somebody has changed meanwhile."""
        self.refresh_from_db(from_queryset=type(self).objects.select_for_update())
        if self.is_archived:
            raise ValidationError(refusals.ARCHIVED, code="archived")

    def _enter(self, stage: str, *changed: str, by: Any, on: dt.date) -> None:
        self.stage, self.stage_since = stage, on
        self.stamp_and_save(by, ["stage", "stage_since", *changed])
