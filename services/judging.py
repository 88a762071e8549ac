"""Recorded months, each judged against the version of the target that was in force in it. No queries, no models.

A month counts only within the requirement's life: from the first month that an agreed version applies from, to the
month in which it was retired, both inside. What nobody agreed is not judged. Nor is a month that lies wholly outside
the provision's days: it is left out, or told with the figure that was recorded for it all the same.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from customers.figures import figure

from .attainment import Comparator, Measured, MonthVerdict, Target, Verdict, verdict
from .lifetimes import is_outside
from .periods import Month, Period

# A verdict in words, and the icon that stands beside the word.
WORDS = {
    Verdict.MET: _("met"),
    Verdict.MISSED: _("missed"),
    Verdict.NOT_MEASURED: _("not measured"),
    Verdict.NO_TARGET: _("no target agreed"),
    Verdict.NOT_COMPARABLE: _("another unit than the target"),
    Verdict.NOT_PROVIDED: _("not provided then"),
}
ICONS = {
    Verdict.MET: "circle-check",
    Verdict.MISSED: "circle-x",
    Verdict.NOT_MEASURED: "circle-dashed",
    Verdict.NO_TARGET: "circle-minus",
    Verdict.NOT_COMPARABLE: "help-circle",
    Verdict.NOT_PROVIDED: "plug-off",
}


@dataclass(frozen=True)
class JudgedMonth(MonthVerdict):
    """A month of a requirement with the recorded measurement behind the verdict, where there is one."""

    record: Any = None

    @property
    def word(self) -> Any:
        return WORDS[self.verdict]

    @property
    def icon(self) -> str:
        return ICONS[self.verdict]

    @property
    def target_shown(self) -> str:
        return target_text(self.target) if self.target else ""


def target_text(target: Target) -> str:
    """The target as people write it: ≥ 99.5 %."""
    return f"{target.comparator.sign}\N{NO-BREAK SPACE}{figure(target.value, target.unit)}"


def version_in(versions: Iterable[Any], month: Month) -> Any:
    """The agreed version in force in the month: of those that apply by then the newest month's, and of these the last.

    A version without a figure is in force like any other: then people judge, and nothing is computed.
    """
    applying = [version for version in versions if version.agreed_on and version.applies_from <= month.first_day]
    return max(applying, key=lambda version: (version.applies_from, version.number), default=None)


def target_of(version: Any) -> Target:
    """The target of a version for arithmetic; raises ValueError where there is no figure."""
    if version.target is None:
        raise ValueError("A target without a figure is judged by people, not computed.")
    return Target(Comparator(version.comparator), version.target, version.unit, Month.of(version.applies_from))


def target_in(versions: Iterable[Any], month: Month) -> Target | None:
    """What the month is computed against, where the version in force has a figure."""
    version = version_in(versions, month)
    return target_of(version) if version is not None and version.target is not None else None


def measured(record: Any, target: Target | None) -> Measured | None:
    """A record as a value; without a unit of its own it is in the target's."""
    if record is None:
        return None
    return Measured(Month.of(record.month), record.value, record.unit or (target.unit if target else ""))


def judged(month: Month, versions: Iterable[Any], record: Any, *, provided: bool = True) -> JudgedMonth:
    """One month, judged by the versions of its requirement and what was recorded, if anything."""
    return judged_by(target_in(versions, month), month, record, provided=provided)


def judged_by(target: Target | None, month: Month, record: Any, *, provided: bool = True) -> JudgedMonth:
    """The same where the target in force is at hand. What is not ``provided`` in the month is judged by nothing."""
    value = measured(record, target)
    said = verdict(target, value) if provided else Verdict.NOT_PROVIDED
    return JudgedMonth(month, target, value, said, record)


def targets_in(versions: Iterable[Any], months: Iterable[Month]) -> list[Target | None]:
    """``target_in`` for many months; the target of a version is made once."""
    known = list(versions)
    targets = {version.number: target_of(version) for version in known if version.target is not None}
    in_force = (version_in(known, month) for month in months)
    return [targets.get(version.number) if version is not None else None for version in in_force]


def life(versions: Iterable[Any], retired: dt.date | None, period: Period) -> list[Month]:
    """The months of the period in which the requirement was in force; none while nobody has agreed a version."""
    agreed = [version.applies_from for version in versions if version.agreed_on]
    if not agreed:
        return []
    first = Month.of(min(agreed))
    last = Month.of(retired) if retired else period.last
    return [month for month in period if first <= month <= last]


def months_judged(
    versions: Sequence[Any], retired: dt.date | None, days: Any, period: Period, found: Mapping[Month, Any]
) -> Iterator[JudgedMonth]:
    """The months of a requirement in the period; ``days`` has the first and the last day of what is provided."""
    months = life(versions, retired, period)
    for month, target in zip(months, targets_in(versions, months), strict=True):
        provided, record = not is_outside(days, month.first_day), found.get(month)
        if provided or record is not None:
            yield judged_by(target, month, record, provided=provided)
