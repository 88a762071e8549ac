"""Events as markup of the story. A template takes five times as long for those of a page."""

import datetime as dt
import functools
from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from django.template.defaultfilters import truncatewords
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from customers.figures import figure, money
from customers.records.list_parts import of_numbers
from customers.templatetags.records import drawn_icon

from .models import PerformanceEvent
from .models.clocks import by_clock_of

WORDS = 40  # of the impact; the rest is on the event's own page
NOTHING = format_html("{}", "")


def drawn_events(events: Iterable[PerformanceEvent]) -> list[SafeString]:
    """Each event as the story tells it, by its customer's clock; what it did to whom is at hand."""
    base, language = escape(reverse("services:event_list")), get_language()
    return [_event(event, base + of_numbers(f"{event.pk}/"), language) for event in events]


def _event(event: PerformanceEvent, url: SafeString, language: str | None) -> SafeString:
    return format_html(
        '<article class="told told-{}"><span class="kind-icon kind-{}">{}</span><div class="told-body">'
        '<h5><a href="{}">{}</a></h5><p class="told-line">{}{}{}{}</p>{}{}<p class="told-line">{}</p></div></article>',
        *(event.kind, event.kind, drawn_icon(event.icon), url, event.title),
        *(_kind(event.kind, language), _severity(event.severity, language)),
        *(_moment(event.started_at, event.zone, language), _lasted(event)),
        format_html('<p class="told-impact">{}</p>', truncatewords(event.impact, WORDS)) if event.impact else NOTHING,
        _affected(event),
        format_html_join("", "{}", ((note,) for note in _notes(event, language))),
    )


@functools.lru_cache
def _kind(kind: str, language: str | None) -> SafeString:
    return format_html('<span class="strong">{}</span>', PerformanceEvent.Kind(kind).label)


@functools.lru_cache
def _severity(severity: int | None, language: str | None) -> SafeString:
    if severity is None:
        return NOTHING
    label = PerformanceEvent.Severity(severity).label
    return format_html('<span class="severity severity-{}">{}</span>', severity, label)


@functools.lru_cache(maxsize=4096)
def _moment(moment: dt.datetime, zone: ZoneInfo, language: str | None) -> SafeString:
    shown = by_clock_of(zone, moment)
    return format_html('<time datetime="{}">{}</time>', shown.isoformat(), date_format(shown, "j F, H:i T"))


def _lasted(event: PerformanceEvent) -> SafeString:
    lasted = event.lasted
    if event.goes_on:
        return format_html('<span class="badge badge-warn">{}{}</span>', drawn_icon("activity"), lasted)
    return format_html("<span>{}</span>", lasted) if lasted else NOTHING


def _affected(event: PerformanceEvent) -> SafeString:
    names = format_html_join("", '<span class="badge">{}</span>', ((name,) for name in event.affected_names))
    return format_html('<p class="told-line">{}</p>', names) if names else NOTHING


def _notes(event: PerformanceEvent, language: str | None) -> Iterable[SafeString]:
    """What stood still, which requirement was breached, what was credited, the ticket, and whether it was disclosed."""
    if functions := event.functions_lost:
        why = event.lost_nothing
        said = {"functions": ", ".join(functions), "minutes": why or figure(event.vital_minutes, "min")}
        told = _("%(functions)s stood still: %(minutes)s") % said
        yield _note("heartbeat", told, "" if why else "vital-note vital-lost")
    if event.requirement_id:
        yield _note("target", event.requirement_statement)  # type: ignore[attr-defined]  # the timeline adds it
    if event.credit_amount:
        credit = money(event.credit_amount, event.credit_currency)
        yield _note("coin", _("%(amount)s credited") % {"amount": credit})
    if event.external_id:
        ticket = format_html('<span>{} <span class="mono">{}</span></span>', event.external_system, event.external_id)
        yield _note("ticket", ticket)
    if event.went_wrong:
        yield _disclosed(event.disclosed_on, language)


@functools.lru_cache(maxsize=4096)
def _disclosed(day: dt.date | None, language: str | None) -> SafeString:
    if day is None:
        return _note("eye-off", _("not disclosed"), "stale")
    return _note("eye", _("disclosed %(day)s") % {"day": date_format(day, "SHORT_DATE_FORMAT")})


def _note(icon: str, text: Any, css_class: str = "") -> SafeString:
    set_as = format_html(' class="{}"', css_class) if css_class else NOTHING
    return format_html("<span{}>{}{}</span>", set_as, drawn_icon(icon, "icon-sm"), text)
