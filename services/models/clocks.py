"""Moments by the customer's clock, in which everything of theirs is told."""

import datetime as dt
from zoneinfo import ZoneInfo


class ThereAndThen(dt.datetime):
    """A moment by the customer's clock, which templates leave as it is instead of telling it by the reader's."""

    convert_to_local_time = False


def by_clock_of(zone: ZoneInfo, moment: dt.datetime) -> ThereAndThen:
    """The moment as a clock in the zone shows it."""
    shown = moment.astimezone(zone)
    return ThereAndThen.combine(shown.date(), shown.timetz())
