"""Marks that the rows of several lists show: a provision's status, and the function it is vital to."""

import datetime as dt
import functools

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from customers.records.list_parts import short_day
from customers.records.marks import badge, status_mark
from customers.templatetags.records import drawn_icon

from ..models import Provision


def provision_status(status: str, ends_on: dt.date | None = None, on: dt.date | None = None) -> SafeString:
    """The status; with the last day and the day today also that the one has passed while it is not said to have ended.

    Such a provision counts as running until somebody ends it, so that every list says it.
    """
    mark = status_mark(status, Provision.Status(status).label)
    if ends_on is None or on is None or ends_on >= on or status == Provision.Status.ENDED:
        return mark
    return format_html("{} {}", mark, badge(last_day_was(ends_on), "badge-warn", "clock"))


def last_day_was(day: dt.date) -> str:
    return gettext("last day was %(day)s") % {"day": short_day(day)}


def vital_to(function: str) -> SafeString:
    """The function that a vital provision is vital to; nothing where there is none."""
    return _vital_to(function, get_language()) if function else format_html("{}", "")


@functools.lru_cache(maxsize=1024)
def _vital_to(function: str, language: str | None) -> SafeString:
    said = '<span class="vital">{}<span class="visually-hidden">{} </span>{}</span>'
    return format_html(said, drawn_icon("heartbeat", "icon-sm"), gettext("Vital to:"), function)
