"""The months in which something is provided, in words for whoever records a month outside of them. No queries."""

import datetime as dt
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _


def is_outside(provision: Any, month: dt.date) -> bool:
    """Whether the month, given by its first day, lies wholly before the first day or after the last one."""
    first, last = provision.starts_on, provision.ends_on
    return (first is not None and month < first.replace(day=1)) or (last is not None and month > last)


def why_outside(provision: Any, month: dt.date) -> str:
    """Why nothing can be recorded for the month, and what to do; empty where it can."""
    if not is_outside(provision, month):
        return ""
    first, last = provision.starts_on, provision.ends_on
    if first is not None and month < first:
        said = _("It is provided from %(day)s on. Record a month from then on, or correct the provision's first day.")
        return said % {"day": date_format(first, "DATE_FORMAT")}
    said = _("It was provided until %(day)s. Record a month up to then, or correct the provision's last day.")
    return said % {"day": date_format(last, "DATE_FORMAT")}
