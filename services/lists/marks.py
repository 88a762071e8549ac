"""Marks that the rows of several lists show: a provision's status, and the function it is vital to."""

import functools

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from customers.records.marks import status_mark
from customers.templatetags.records import drawn_icon

from ..models import Provision


def provision_status(status: str) -> SafeString:
    return status_mark(status, Provision.Status(status).label)


def vital_to(function: str) -> SafeString:
    """The function that a vital provision is vital to; nothing where there is none."""
    return _vital_to(function, get_language()) if function else format_html("{}", "")


@functools.lru_cache(maxsize=1024)
def _vital_to(function: str, language: str | None) -> SafeString:
    said = '<span class="vital">{}<span class="visually-hidden">{} </span>{}</span>'
    return format_html(said, drawn_icon("heartbeat", "icon-sm"), gettext("Vital to:"), function)
