"""Marks that many rows of a list show alike, drawn once and remembered for as long as the server runs."""

import functools
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from ..templatetags.records import drawn_icon

NOTHING, DASH = format_html("{}", ""), format_html("{}", "–")


def status_mark(value: str, label: Any) -> SafeString:
    """A status with its dot: the value names the colour, the label is told in the language of the request."""
    return _status(value, str(label))


@functools.lru_cache
def _status(value: str, label: str) -> SafeString:
    return format_html('<span class="status status-{}">{}</span>', value, label)


def badge(label: Any, css_class: str = "", icon: str = "") -> SafeString:
    """A small label, behind an icon where one is named."""
    return _badge(str(label), f"badge {css_class}".strip(), icon)


@functools.lru_cache
def _badge(label: str, css_class: str, icon: str) -> SafeString:
    return format_html('<span class="{}">{}{}</span>', css_class, drawn_icon(icon) if icon else NOTHING, label)
