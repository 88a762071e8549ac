"""What a customer needs of a provision, with every version of its target, and whether we can meet it."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, ClassVar, Self

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from customers.models import Authority, Person
from customers.records.history import tracked
from customers.records.models import VERSION_TRIGGER, CustomerRecord, LineField, ProseField, RecordQuerySet
from customers.records.search import folded

from ..attainment import Comparator
from .catalogue import Aspect, StandardTarget
from .provisions import Provision
from .requirement_versions import RequirementVersion


class CannotAgree(ValidationError):
    """Why the person may not agree to it on that day; ``deciders`` are those who could."""

    def __init__(self, message: str, deciders: Sequence[Any] = ()) -> None:
        super().__init__({"person": message})
        self.deciders = list(deciders)


class RequirementQuerySet(RecordQuerySet):
    def with_versions(self) -> Self:
        """Requirements with all versions of their targets, oldest first, in one query for all of them."""
        versions = RequirementVersion.objects.select_related("agreed_by").order_by("number")
        return self.prefetch_related(models.Prefetch("versions", queryset=versions))

    def in_use(self) -> Self:
        """Requested and agreed ones; not retired, not archived."""
        return self.current().exclude(state=Requirement.State.RETIRED)


@tracked(exclude=["search_text"])
class Requirement(CustomerRecord):
    """What this customer needs of a provision in one aspect. Its targets are versions: see ``RequirementVersion``."""

    customer_path: ClassVar[str] = "provision__customer"

    class State(models.TextChoices):
        REQUESTED = "requested", _("Requested")
        AGREED = "agreed", _("Agreed")
        RETIRED = "retired", _("Retired")

    class Priority(models.IntegerChoices):
        HIGH = 1, _("High")
        MEDIUM = 2, _("Medium")
        LOW = 3, _("Low")

    class Ability(models.TextChoices):
        UNKNOWN = "", _("Not assessed")
        ABLE = "able", _("Able")
        AT_RISK = "at_risk", _("At risk")
        UNABLE = "unable", _("Unable")

    provision = models.ForeignKey(Provision, models.CASCADE, related_name="requirements", verbose_name=_("provision"))
    aspect = models.CharField(_("aspect"), max_length=12, choices=Aspect)
    statement = LineField(_("requirement"), max_length=300, help_text=_("What the customer needs, in one line."))
    is_special = models.BooleanField(
        _("special to this customer"), default=True, help_text=_("Clear it where our standard promise is enough.")
    )
    standard = models.ForeignKey(
        StandardTarget,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="requirements",
        verbose_name=_("standard target"),
        help_text=_("The service's standard promise that it follows or departs from."),
    )
    priority = models.PositiveSmallIntegerField(_("priority"), choices=Priority, default=Priority.MEDIUM)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.REQUESTED, editable=False)
    retired_on = models.DateField(_("retired on"), null=True, blank=True, editable=False)
    ability = models.CharField(_("our ability to meet it"), max_length=10, choices=Ability, blank=True, default="")
    ability_plan = ProseField(
        _("plan"),
        max_length=2000,
        blank=True,
        default="",
        help_text=_("What we do, by when, so that we can meet it."),
    )
    search_text = folded("statement")

    objects: ClassVar = RequirementQuerySet.as_manager()

    class Meta(CustomerRecord.Meta):
        verbose_name = _("requirement")
        verbose_name_plural = _("requirements")
        indexes = [
            models.Index(fields=["provision", "aspect", "id"]),
            models.Index(fields=["changed_at", "id"]),
            models.Index(fields=["aspect", "statement", "id"]),
            models.Index(fields=["statement", "id"]),
            GinIndex(OpClass("search_text", name="gin_trgm_ops"), name="requirement_search_trgm"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(retired_on=None) | models.Q(state="retired"),
                name="requirement_retired_on_a_day",
                violation_error_message=_("Only what is retired has a day on which it was."),
            ),
            models.UniqueConstraint(
                fields=["provision", "aspect", "statement"],
                condition=models.Q(archived_at=None),
                name="requirement_once",
                violation_error_message=_("This requirement is recorded for the provision already."),
            ),
        ]
        triggers = [VERSION_TRIGGER]

    def __str__(self) -> str:
        return self.statement

    def get_absolute_url(self) -> str:
        return reverse("services:requirement_detail", args=[self.pk])

    @property
    def newest(self) -> "RequirementVersion | None":
        """The newest version, proposed or agreed; needs ``with_versions`` where many are asked."""
        return next(iter(reversed(self.versions.all())), None)

    @property
    def proposed(self) -> "RequirementVersion | None":
        """The version that waits to be agreed."""
        newest = self.newest
        return newest if newest is not None and newest.agreed_on is None else None

    @property
    def agreed_versions(self) -> "list[RequirementVersion]":
        """The versions that were agreed, oldest first."""
        return [version for version in self.versions.all() if version.agreed_on is not None]

    @property
    def agreed(self) -> "RequirementVersion | None":
        """The newest agreed version."""
        return next(iter(reversed(self.agreed_versions)), None)

    @property
    def is_retired(self) -> bool:
        return self.state == self.State.RETIRED

    # What is done to it

    def propose(
        self,
        *,
        by: Any,
        applies_from: dt.date,
        metric: str = "",
        comparator: str = Comparator.AT_LEAST.value,
        target: Decimal | None = None,
        unit: str = "",
    ) -> None:
        """Ask for this target from that month on, and save the requirement, which may be new.

        A proposal that waits is changed; an agreed version never is, but followed by another, and holds until that is
        agreed. To propose what is agreed already takes the waiting proposal back. Raises ValidationError.
        """
        said = {"metric": metric, "comparator": comparator, "target": target, "unit": unit}
        with transaction.atomic():
            if new := self._state.adding:
                self.stamp_and_save(by)
            else:
                self._take()
            self.check_month(applies_from)
            self._write(said | {"applies_from": applies_from}, by)
            if not new:
                self.stamp_and_save(by)

    def check_month(self, applies_from: dt.date) -> None:
        """Raise ValidationError where a version could not hold from that month, because the agreed one is newer."""
        if self.is_retired:
            raise ValidationError(_("It is retired. Reopen it first, then propose another target."))
        if self.agreed is not None and applies_from < self.agreed.applies_from:
            month = date_format(self.agreed.applies_from, "YEAR_MONTH_FORMAT")
            wrong = _("The agreed target applies from %(month)s. Another one applies from that month or later.")
            raise ValidationError({"applies_from": wrong % {"month": month}})

    def agree(self, *, person: Person, on: dt.date, by: Any, note: str = "") -> "RequirementVersion":
        """Agree the proposed version in the person's name, by the authority that covered it on that day.

        Raises CannotAgree where none did, naming those who could; ValidationError where there is nothing to agree.
        """
        with transaction.atomic():
            self._take("statement")
            version = self.proposed
            if self.is_retired:
                raise ValidationError(_("It is retired. Reopen it first, then agree it."))
            if version is None:
                raise ValidationError(_("Nothing waits to be agreed. Change the target to propose another one."))
            self._check_day(on)
            version.authority = self._authority_of(person, on)
            version.agreed_by, version.agreed_on, version.note = person, on, note
            version.statement = self.statement
            version.save()
            self.state = self.State.AGREED
            self.stamp_and_save(by, ["state"])
        return version

    def retire(self, *, by: Any, on: dt.date) -> None:
        """It is no longer needed from the day after; what was agreed and measured is kept. Twice changes nothing."""
        with transaction.atomic():
            self._take()
            if self.is_retired:
                return
            self._check_day(on)
            self.state, self.retired_on = self.State.RETIRED, on
            self.stamp_and_save(by, ["state", "retired_on"])

    def reopen(self, *, by: Any) -> None:
        """It is needed again, agreed or requested as it was before it was retired."""
        with transaction.atomic():
            self._take()
            if not self.is_retired:
                return
            self.state = self.State.AGREED if self.agreed else self.State.REQUESTED
            self.retired_on = None
            self.stamp_and_save(by, ["state", "retired_on"])

    def _take(self, *more: str) -> None:
        """Lock the row and read its state anew: of two who act at once, the second sees what the first has done."""
        rows = Requirement.objects.select_for_update(of=("self",))
        self.refresh_from_db(fields=["state", "retired_on", *more], from_queryset=rows)
        getattr(self, "_prefetched_objects_cache", {}).pop("versions", None)

    def _write(self, said: dict[str, Any], by: Any) -> None:
        newest, agreed, waiting = self.newest, self.agreed, self.proposed
        if agreed is not None and all(getattr(agreed, name) == value for name, value in said.items()):
            if waiting is not None:
                waiting.delete()
            return
        if waiting is None:
            waiting = RequirementVersion(requirement=self, number=newest.number + 1 if newest else 1)
        for name, value in said.items():
            setattr(waiting, name, value)
        waiting.proposed_at, waiting.proposed_by = timezone.now(), by
        waiting.save()

    def _check_day(self, on: dt.date) -> None:
        if on > timezone.localdate():
            raise ValidationError({"on": _("That day has not come yet. Record it once it has happened.")})
        if (before := self.agreed) is not None and before.agreed_on is not None and on < before.agreed_on:
            told = {"number": before.number, "day": date_format(before.agreed_on, "DATE_FORMAT")}
            wrong = _("Version %(number)s was agreed on %(day)s. What follows it happened on that day or later.")
            raise ValidationError({"on": wrong % told})

    def _authority_of(self, person: Person, on: dt.date) -> Authority:
        """The person's authority that covers it on the day, locked, so that nobody ends it at the same time."""
        from ..decision_rights import WhoMay  # it asks these models

        provision = self.provision
        who = WhoMay(provision.customer, Authority.Right.AGREE_REQUIREMENTS, provision.service, on)
        found = who.decisive(person)
        if found is None:
            raise CannotAgree(who.refusal(person), who.deciders)
        return found
