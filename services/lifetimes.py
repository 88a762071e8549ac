"""The months in which something is provided, and words for whoever records a month outside of them. No queries.

A month is outside only where it lies wholly before the first day or after the last one; either day may be unknown.
"""

import datetime as dt
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _


def is_outside(provision: Any, month: dt.date) -> bool:
    """Whether the month, given by its first day, lies wholly before the first day or after the last one."""
    first, last = provision.starts_on, provision.ends_on
    return (first is not None and month < first.replace(day=1)) or (last is not None and month > last)


def why_outside(provision: Any, month: dt.date) -> str:
    """Why nothing can be counted in the month, and what to do; empty where it can."""
    before = _("It is provided from %(day)s on. Record a month from then on, or correct the provision's first day.")
    after = _("It was provided until %(day)s. Record a month up to then, or correct the provision's last day.")
    return _told(provision, month, before, after)


def doubt_outside(provision: Any, month: dt.date) -> str:
    """Why what is measured in the month says nothing of a target; empty where it does."""
    before = _("It is provided from %(day)s on. A value of an earlier month is kept, not judged. Is the month right?")
    after = _("It was provided until %(day)s. A value of a later month is kept, not judged. Is the month right?")
    return _told(provision, month, before, after)


def _told(provision: Any, month: dt.date, before: str, after: str) -> str:
    if not is_outside(provision, month):
        return ""
    first, last = provision.starts_on, provision.ends_on
    said, day = (before, first) if first is not None and month < first else (after, last)
    return said % {"day": date_format(day, "DATE_FORMAT")}
