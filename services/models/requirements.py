"""What a customer needs of a provision, with every version of its target, and whether we can meet it."""

from typing import Any, ClassVar, Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from customers.models import Authority, Person
from customers.records.history import tracked
from customers.records.models import VERSION_TRIGGER, CustomerRecord, LineField, ProseField, RecordQuerySet, stamp
from customers.records.search import folded

from ..attainment import Comparator, Target
from ..months import MonthField, first_of_month
from ..periods import Month
from .catalogue import Aspect, StandardTarget, WithTarget
from .provisions import Provision


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
    ability = models.CharField(_("our ability to meet it"), max_length=10, choices=Ability, blank=True, default="")
    ability_plan = ProseField(
        _("plan"),
        max_length=2000,
        blank=True,
        default="",
        help_text=_("What we do, by when, so that we can meet it."),
    )
    search_text = folded("statement")

    objects = RequirementQuerySet.as_manager()  # type: ignore[misc]

    class Meta(CustomerRecord.Meta):
        verbose_name = _("requirement")
        verbose_name_plural = _("requirements")
        indexes = [models.Index(fields=["provision", "aspect", "id"]), models.Index(fields=["changed_at", "id"])]
        constraints = [
            models.UniqueConstraint(
                fields=["provision", "aspect", "statement"],
                condition=models.Q(archived_at=None),
                name="requirement_once",
                violation_error_message=_("This requirement is recorded for the provision already."),
            )
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
    def agreed_versions(self) -> "list[RequirementVersion]":
        """The versions that were agreed, oldest first."""
        return [version for version in self.versions.all() if version.agreed_on is not None]

    @property
    def agreed(self) -> "RequirementVersion | None":
        """The newest agreed version."""
        return next(iter(reversed(self.agreed_versions)), None)

    @property
    def targets(self) -> list[Target]:
        """The agreed targets for arithmetic, each from the month it applies from; those without a figure left out."""
        return [version.as_target for version in self.agreed_versions if version.target is not None]


@tracked()
class RequirementVersion(WithTarget):
    """One version of a requirement's target. Once agreed it never changes: another target is another version."""

    requirement = models.ForeignKey(Requirement, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    applies_from = MonthField(_("applies from"), help_text=_("The first month that is judged by it."))
    proposed_at = models.DateTimeField(_("proposed"), editable=False)
    proposed_by = stamp(_("proposed by"))
    agreed_on = models.DateField(_("agreed on"), null=True, blank=True)
    agreed_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("agreed by")
    )
    authority = models.ForeignKey(
        Authority, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by authority")
    )
    note = LineField(_("note"), max_length=300, blank=True, default="")

    class Meta:
        verbose_name = _("version of a target")
        verbose_name_plural = _("versions of targets")
        ordering = ["requirement", "number"]
        constraints = [
            models.UniqueConstraint(fields=["requirement", "number"], name="requirement_version_once"),
            models.CheckConstraint(
                condition=models.Q(agreed_on=None, agreed_by=None, authority=None)
                | models.Q(agreed_on__isnull=False, agreed_by__isnull=False, authority__isnull=False),
                name="agreed_by_an_authority",
                violation_error_message=_("What is agreed names the day, the person and the authority."),
            ),
            first_of_month("requirement_version_month", "applies_from"),
        ]

    def __str__(self) -> str:
        return f"{self.requirement} v{self.number}"

    @property
    def as_target(self) -> Target:
        """The target for arithmetic; raises ValueError where there is no figure."""
        if self.target is None:
            raise ValueError("A target without a figure is judged by people, not computed.")
        return Target(Comparator(self.comparator), self.target, self.unit, Month.of(self.applies_from))

    def same_target(self, other: Any) -> bool:
        """Whether the other asks for the same."""
        return all(getattr(self, name) == getattr(other, name) for name in ("metric", "comparator", "target", "unit"))
