"""A version that applies from a month which is over judges what was measured before anybody agreed to it: how much.

No queries, no clock: the versions, the measurements and the day are given.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from .attainment import Attainment, attainment
from .judging import judged, judged_by, target_of
from .periods import Month, Period, last_closed_month


@dataclass(frozen=True)
class Reach:
    """The months that were over already, and what those of them that are measured say by it and by what held before."""

    months: Period
    measured: int
    is_computed: bool  # whether it has a figure; without one people judge
    by_it: Attainment
    before: Attainment

    @property
    def since(self) -> dt.date:
        return self.months.first_day

    @property
    def says(self) -> str:
        """How many of the measured months it says are met and missed."""
        return in_words(self.by_it)

    @property
    def said(self) -> str:
        """The same by the versions that held before it."""
        return in_words(self.before)


def in_words(found: Attainment) -> str:
    """The counts that there are: 5 met, 2 missed."""
    counts = (
        (found.met, _("%(count)s met")),
        (found.missed, _("%(count)s missed")),
        (found.not_comparable, _("%(count)s in another unit")),
        (found.no_target, _("%(count)s without a target")),
    )
    return ", ".join(words % {"count": count} for count, words in counts if count)


def reach_of(
    version: Any, versions: Iterable[Any], records: Iterable[Any], *, on: dt.date, until: dt.date | None = None
) -> Reach | None:
    """How far the version reaches back, seen from the day; None where every month that it judges was still to end.

    ``until`` is the last month it holds in, where another version follows it.
    """
    first, last = Month.of(version.applies_from), last_closed_month(on)
    if until is not None:
        last = min(last, Month.of(until))
    if first > last:
        return None
    months = Period(first, last)
    target = target_of(version) if version.target is not None else None
    earlier = [one for one in versions if one.number < version.number]
    measured = [(Month.of(record.month), record) for record in records]
    within = [(month, record) for month, record in measured if month in months]
    by_it = attainment(judged_by(target, month, record) for month, record in within)
    before = attainment(judged(month, earlier, record) for month, record in within)
    return Reach(months, len(within), target is not None, by_it, before)
