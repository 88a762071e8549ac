"""What people write in cells for months, days, times, figures and yes or no, brought into the words of our forms.

A conversion takes the text of a cell and gives the text that the form reads; it raises ValidationError with what to
write instead. Nothing is guessed that could mean two things: 03/04/2026 is refused, 31/12/2026 is not.
"""

import datetime as dt
import re
from collections.abc import Callable
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale
from django import forms
from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from .headings import plain

Conversion = Callable[[str], str]
Clock = Callable[[dt.datetime, Any], dt.datetime]
_ISO_DAY = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]00:00(?::00)?)?")
_NUMBERED_DAY = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?:[T ]00:00(?::00)?)?")
_NAMED_DAY = re.compile(r"(\d{1,2})\.?[\s-]*([^\W\d]{3,})\.?,?[\s-]*(\d{4})|([^\W\d]{3,})\.?\s+(\d{1,2}),?\s+(\d{4})")
_ISO_MONTH = re.compile(r"(\d{4})[-/.]?(\d{2})|(\d{4})[-/.](\d{1})")
_NUMBERED_MONTH = re.compile(r"(\d{1,2})[-/.](\d{4})")
_NAMED_MONTH = re.compile(r"([^\W\d]{3,})\.?[\s,/-]*(\d{4})|(\d{4})[\s,/-]*([^\W\d]{3,})\.?")
_SHORT_YEAR = re.compile(r"([^\W\d]{3,})\.?\s?['’-](\d{2})")
_CLOCK = re.compile(r"(\d{1,2})(?:[:.h](\d{2})(?::00)?)?\s*(?:(a|p)\.?m\.?|h|uhr)?", re.IGNORECASE)
_TIME = re.compile(r"[,\s]+(\d{1,2}:\d{2}(?::\d{2})?)$")
_ZONE = re.compile(r"\(([A-Za-z_]+(?:/[A-Za-z_+-]+)*)\)\s*$")
_YES = frozenset("yes y true t 1 x on ja j wahr oui o vrai si sí verdadero vero sim".split())
_NO = frozenset("no n false f 0 off nein falsch non faux falso nao não".split())


def _months() -> dict[str, int]:
    known: dict[str, int] = {}
    for language in ("en", "de", "fr", "es", "it", "nl"):
        for width in ("wide", "abbreviated"):
            for number, name in Locale(language).months["format"][width].items():
                known.setdefault(plain(name), number)
    return known | {"sept": 9, "mrz": 3}


_MONTHS = _months()


def month(text: str) -> str:
    """The first day of the month that is meant, ISO 8601: of 2026-03, 03/2026, Mar 2026, 202603, or any day of it.

    Mar-26 is March 2026, as spreadsheets show it; "Mar 26" could be a day as well.
    """
    text = " ".join(text.split())
    if found := _SHORT_YEAR.fullmatch(text):
        text = f"{found[1]} 20{found[2]}"
    if found := _ISO_MONTH.fullmatch(text):
        return _first_day(found[1] or found[3], found[2] or found[4])
    if found := _NUMBERED_MONTH.fullmatch(text):
        return _first_day(found[2], found[1])
    if found := _NAMED_MONTH.fullmatch(text):
        name, year = (found[1], found[2]) if found[1] else (found[4], found[3])
        if number := _MONTHS.get(plain(name)):
            return _first_day(year, number)
    try:
        return f"{day(text)[:8]}01"
    except ValidationError:
        raise ValidationError(_("Write the month as 2026-03.")) from None


def _first_day(year: Any, number: Any) -> str:
    if not 1 <= int(number) <= 12:
        raise ValidationError(_("Write the month as 2026-03."))
    return f"{int(year):04}-{int(number):02}-01"


def day(text: str) -> str:
    """The day, ISO 8601: of 2026-12-31, 31.12.2026, 31/12/2026, 31 Dec 2026 or Dec 31, 2026."""
    text = " ".join(text.split())
    parts: tuple[Any, Any, Any] | None = None
    if found := _ISO_DAY.fullmatch(text):
        parts = found[1], found[2], found[3]
    elif found := _NUMBERED_DAY.fullmatch(text):
        first, second = int(found[1]), int(found[3])
        if found[2] != "." and first <= 12 and second <= 12 and first != second:
            raise ValidationError(_("This could be two days. Write it as 2026-12-31."))
        parts = (found[4], second, first) if second <= 12 else (found[4], first, second)
    elif found := _NAMED_DAY.fullmatch(text):
        name, number, year = (found[2], found[1], found[3]) if found[2] else (found[4], found[5], found[6])
        if known := _MONTHS.get(plain(name)):
            parts = year, known, number
    try:
        if parts is not None:
            return dt.date(*map(int, parts)).isoformat()
    except ValueError:
        pass
    raise ValidationError(_("Write the day as 2026-12-31."), code="no_day")


def zone_of(heading: str) -> ZoneInfo | None:
    """The time zone that a heading names at its end, as those of our exports do: "Began (Europe/Oslo)"."""
    found = _ZONE.search(heading)
    return ZoneInfo(found[1]) if found and found[1] in available_timezones() else None


def without_zone(heading: str) -> str:
    return _ZONE.sub("", heading).rstrip() if zone_of(heading) else heading


def by_clock(shown: dt.datetime, zone: dt.tzinfo) -> dt.datetime:
    """The moment at which a clock of the zone shows this; ValidationError where none does, or does twice."""
    first, second = (shown.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    if first.astimezone(dt.UTC).astimezone(zone).replace(tzinfo=None) != shown:
        raise ValidationError(_("The clocks were put forward over this moment. Write one that there was."))
    if first.utcoffset() != second.utcoffset():
        told = {"first": f"{first:%Y-%m-%d %H:%M%z}", "second": f"{second:%Y-%m-%d %H:%M%z}"}
        raise ValidationError(_("The clocks showed this twice. Write %(first)s or %(second)s.") % told)
    return first


def moment(text: str, zone: dt.tzinfo, clock: Clock = by_clock) -> str:
    """The moment, ISO 8601 with its distance from UTC; one without is of this zone, as ``clock`` reads it."""
    text = " ".join(text.split())
    try:
        found = parse_datetime(text)
    except ValueError:
        found = None
    if found is None:
        timed = _TIME.search(text)
        date_text, time = (text[: timed.start()], timed[1].zfill(5)) if timed else (text, "00:00")
        try:
            found = dt.datetime.fromisoformat(f"{day(date_text)} {time}")
        except ValidationError as error:
            raise (_no_moment() if error.code == "no_day" else error) from None
        except ValueError:
            raise _no_moment() from None
    try:
        if found.tzinfo is None:
            found = clock(found, zone)
        return found.astimezone(dt.UTC).isoformat()
    except OverflowError:  # the first or last day that there is
        raise _no_moment() from None


def _no_moment() -> ValidationError:
    return ValidationError(_("Write the moment as 2026-12-31 18:30."))


def time_of_day(text: str) -> str:
    """The time, ISO 8601: of 18:30, 18.30, 18h30, 6:30 pm, 8 or 8 Uhr; 24:00 is midnight."""
    if found := _CLOCK.fullmatch(text.strip()):
        hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower()
        if half and hour in range(1, 13):
            hour, half = hour % 12 + 12 * (half == "p"), ""
        if not half and ((hour < 24 and minute < 60) or (hour, minute) == (24, 0)):
            return f"{hour % 24:02}:{minute:02}"
    raise ValidationError(_("Write the time as 18:30."))


def number(text: str, *, decimals: int | None = None, typed: bool = False) -> str:
    """The figure with a point: of 1234.5, 1,234.50, 1.234,50, 1'234.50, 12,5 or 99.9 %.

    Three digits after a comma are thousands where fewer ``decimals`` are kept; after a point only if a person ``typed``
    them, for programs write a decimal point, and what they send too exactly must not become a thousand times as much.
    Where that leaves two figures, both are told.
    """
    bare = re.sub(r"[\s'’_]", "", text).removesuffix("%")
    if "," in bare and "." in bare:
        thousands, point = (",", ".") if bare.rfind(".") > bare.rfind(",") else (".", ",")
        return bare.replace(thousands, "").replace(point, ".")
    for sign in ",.":
        if bare.count(sign) > 1 and re.fullmatch(rf"[-+]?\d{{1,3}}(?:\{sign}\d{{3}})+", bare):
            return bare.replace(sign, "")
    if found := re.fullmatch(r"([-+]?[1-9]\d{0,2})([,.])(\d{3})", bare):
        begins, sign, ends = found.groups()
        few = decimals is not None and decimals < 3
        if few and (sign == "," or typed):
            return begins + ends
        if few or sign == ",":
            said = {"text": text.strip(), "whole": begins + ends, "parted": f"{begins}.{ends}".rstrip("0").rstrip(".")}
            told = _(
                "“%(text)s” could be %(whole)s or %(parted)s. "
                "Write it without a separator, or with a point for decimals."
            )
            fewer = _(
                "“%(text)s” could be %(whole)s or %(parted)s. Write it without a separator, or with fewer decimals."
            )
            raise ValidationError((fewer if few else told) % said)
    return bare.replace(",", ".")


def whole(text: str) -> str:
    """The whole number: of 1234, 1,234, 1.234, 1'234, 1234.0 or 60 %."""
    bare = re.sub(r"[\s'’_]", "", text).removesuffix("%")
    if re.fullmatch(r"[-+]?\d{1,3}(?:[,.]\d{3})+", bare):
        return re.sub(r"[,.]", "", bare)
    return re.sub(r"[.,]0+$", "", bare)


def yes_or_no(text: str) -> str:
    """``on`` for yes, nothing for no."""
    word = text.strip().casefold()
    if word in _YES:
        return "on"
    if word in _NO:
        return ""
    raise ValidationError(_("Write yes or no."))


def conversion_of(form_field: forms.Field) -> Conversion | None:
    """How cells of such a field are read, unless its kind of import says otherwise; moments need a zone besides."""
    if isinstance(form_field, forms.BooleanField) and not isinstance(form_field, forms.NullBooleanField):
        return yes_or_no
    if isinstance(form_field, forms.DateField):
        return day
    if isinstance(form_field, forms.TimeField):
        return time_of_day
    if isinstance(form_field, forms.DecimalField):
        return partial(number, decimals=form_field.decimal_places)
    if isinstance(form_field, forms.FloatField):
        return number
    return whole if isinstance(form_field, forms.IntegerField) else None
