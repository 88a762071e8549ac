"""The versions of a requirement's target: what was asked for from which month on, who agreed to it, in which words."""

from typing import Any

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from customers.models import Authority, Person
from customers.records.history import tracked
from customers.records.models import LineField, stamp

from ..attainment import Target
from ..judging import target_of
from ..months import MonthField, first_of_month
from .catalogue import WithTarget

TARGET = ("metric", "comparator", "target", "unit")
OF_VERSION = (*TARGET, "applies_from")

AGREED_STAYS = pgtrigger.Trigger(
    name="agreed_stays",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    func="""
        IF OLD.agreed_on IS NOT NULL AND NEW IS DISTINCT FROM OLD THEN
            RAISE EXCEPTION 'An agreed version never changes; another target is another version.'
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)


@tracked()
class RequirementVersion(WithTarget):
    """One version of a requirement's target. Once agreed it never changes: another target is another version."""

    requirement = models.ForeignKey("services.Requirement", models.CASCADE, related_name="versions")
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
    # The requirement may be reworded later; what was agreed were these words, empty until it is.
    statement = LineField(_("agreed wording"), max_length=300, blank=True, default="", db_default="", editable=False)

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
            models.CheckConstraint(
                condition=models.Q(agreed_on=None, statement="")
                | models.Q(agreed_on__isnull=False) & ~models.Q(statement=""),
                name="agreed_in_words",
                violation_error_message=_("What is agreed keeps the words in which it was."),
            ),
            first_of_month("requirement_version_month", "applies_from"),
        ]
        triggers = [AGREED_STAYS]

    def __str__(self) -> str:
        return f"{self.requirement} v{self.number}"

    @property
    def as_target(self) -> Target:
        """The target for arithmetic; raises ValueError where there is no figure."""
        return target_of(self)

    def same_target(self, other: Any) -> bool:
        """Whether the other asks for the same."""
        return all(getattr(self, name) == getattr(other, name) for name in TARGET)
