"""The page of one requirement: what is asked, since when and by whom agreed, and how it stands to our standard."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from customers.models import Authority

from .decision_rights import WhoMay
from .departures import Departure, departure, target_words
from .judging import version_in
from .models import Requirement, RequirementVersion, StandardTarget
from .periods import Month
from .reaching_back import Reach, reach_of
from .usage_overview import MeasuredRequirement

# What a version is today, in words, and the icon beside them.
STATES = {
    "in_force": (_("In force"), "circle-check"),
    "coming": (_("Agreed, applies later"), "clock"),
    "former": (_("No longer in force"), "history"),
    "proposed": (_("Proposed, waits to be agreed"), "hourglass"),
}


@dataclass(frozen=True)
class ToldVersion:
    """One version as the page tells it; ``until`` is the last month it is in force, where that is known.

    Where it lies before the month it applies from, it never applied.
    """

    version: RequirementVersion
    state: str
    until: dt.date | None = None
    reach: Reach | None = None  # of an agreed one: the months that were over when it was agreed

    @property
    def word(self) -> Any:
        return STATES[self.state][0]

    @property
    def icon(self) -> str:
        return STATES[self.state][1]

    @property
    def target(self) -> str:
        """The target in words; empty where people judge."""
        return target_words(self.version)


class RequirementOverview:
    """What a requirement's page shows on a day to a user who is known to see its customer."""

    def __init__(self, requirement: Requirement, *, on: dt.date) -> None:
        self.requirement, self.on = requirement, on

    @cached_property
    def versions(self) -> list[ToldVersion]:
        """All versions, the newest first."""
        rows = self.requirement.versions.select_related("agreed_by", "authority", "proposed_by").order_by("number")
        found = list(rows)
        in_force = None if self.is_over else version_in(found, Month.of(self.on))
        return [self._told(version, found, in_force) for version in reversed(found)]

    @property
    def is_over(self) -> bool:
        """Whether it was needed for the last time before this day."""
        last = self.requirement.retired_on
        return self.requirement.is_retired and (last is None or last < self.on)

    def _told(self, version: RequirementVersion, rows: list[RequirementVersion], in_force: Any) -> ToldVersion:
        if version.agreed_on is None:
            return ToldVersion(version, "proposed")
        until, state = self._until(version, rows), "former"
        if version is in_force:
            state = "in_force"
        elif version.applies_from > self.on and not self.is_over and (until is None or until >= version.applies_from):
            state = "coming"
        return ToldVersion(version, state, until, self._reach(version, rows, until))

    def _until(self, version: RequirementVersion, rows: list[RequirementVersion]) -> dt.date | None:
        """The last month it is in force: before another one applies, or the one in which it was retired."""
        following = (row.applies_from for row in rows if row.agreed_on and row.number > version.number)
        ends = [Month.of(first).plus(-1).first_day for first in following]
        if (last := self.requirement.retired_on) is not None:
            ends.append(last.replace(day=1))
        return min(ends, default=None)

    def _reach(
        self, version: RequirementVersion, rows: list[RequirementVersion], until: dt.date | None = None
    ) -> Reach | None:
        """How far it reaches back from the day it was agreed; from today where it is proposed."""
        on = version.agreed_on or self.on
        if version.applies_from >= on.replace(day=1):
            return None  # so that nothing is read for it
        return reach_of(version, rows, self.measured.judged_records, on=on, until=until)

    @cached_property
    def in_force(self) -> ToldVersion | None:
        return next((told for told in self.versions if told.state == "in_force"), None)

    @cached_property
    def proposed(self) -> ToldVersion | None:
        return next((told for told in self.versions if told.state == "proposed"), None)

    @cached_property
    def reach(self) -> Reach | None:
        """Which months that are over the proposed version will judge, once it is agreed."""
        if self.proposed is None:
            return None
        return self._reach(self.proposed.version, [told.version for told in self.versions])

    @cached_property
    def shown(self) -> ToldVersion | None:
        """What the top of the page states: what is in force, or was when it was retired; else what was asked last."""
        month = Month.of(min(self.on, self.requirement.retired_on or self.on))
        held = version_in((told.version for told in self.versions), month)
        last = self.versions[0] if self.versions else None
        return next((told for told in self.versions if told.version is held), last)

    @cached_property
    def standards(self) -> list[StandardTarget]:
        """Our standard promise: the one it names, else those of the service in this aspect."""
        if self.requirement.standard is not None:
            return [self.requirement.standard]
        rows = StandardTarget.objects.current().filter(
            service=self.requirement.provision.service_id, aspect=self.requirement.aspect
        )
        return list(rows.order_by("statement", "pk"))

    @cached_property
    def told_standards(self) -> "list[ToldStandard]":
        """Each standard promise, with how what is asked stands to it."""
        asked = self.shown.version if self.shown else None
        return [ToldStandard(standard, departure(asked, standard)) for standard in self.standards]

    @cached_property
    def measured(self) -> MeasuredRequirement:
        """Its months: what was measured, and what that says about the target."""
        return MeasuredRequirement(self.requirement, on=self.on)

    @cached_property
    def who(self) -> WhoMay:
        """Who at the customer may agree to it today."""
        provision = self.requirement.provision
        return WhoMay(provision.customer, Authority.Right.AGREE_REQUIREMENTS, provision.service, self.on)


@dataclass(frozen=True)
class ToldStandard:
    standard: StandardTarget
    departure: Departure | None

    @property
    def target(self) -> str:
        return target_words(self.standard)

    @property
    def note(self) -> str:
        """How what is asked stands to it, where the two can be compared; else what it promises."""
        comparable = self.departure is not None and self.departure.kind != "other"
        return self.departure.brief if self.departure and comparable else self.standard.statement
