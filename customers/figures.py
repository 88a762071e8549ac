"""Numbers and amounts as the user's language writes them."""

import functools
import re
from decimal import Decimal

from babel import Locale
from babel.numbers import format_currency, format_decimal
from django.utils.translation import get_language
from django.utils.translation import gettext as _

UNKNOWN = "–"


@functools.cache
def _parsed(language: str) -> Locale:
    # English without a region would put the month first; the product speaks British English.
    return Locale.parse("en-GB" if language == "en" else language, sep="-")


def locale() -> Locale:
    """The locale of the language in force."""
    return _parsed(get_language() or "en")


def money(amount: Decimal | None, currency: str) -> str:
    """An amount in its currency, without decimals when it is whole; a dash when it is not known."""
    if amount is None:
        return UNKNOWN
    here = locale()
    if amount == amount.to_integral_value():
        pattern = re.sub(r"\.0+", "", here.currency_formats["standard"].pattern)
        text = format_currency(amount, currency, pattern, locale=here, currency_digits=False)
    else:
        text = format_currency(amount, currency, locale=here)
    # A currency without a sign of its own stands as its code, and a code keeps its distance: DKK 400.
    return re.sub(r"(?<=[A-Za-z])(?=\d)", "\u00a0", text)


def figure(value: Decimal | int | None, unit: str = "") -> str:
    """A number with its unit; a dash when it is not known."""
    if value is None:
        return UNKNOWN
    text = _written(value + 0, get_language())  # no negative zero
    if not unit:
        return text
    return f"{text}\u202f%" if unit == "%" else f"{text}\u00a0{unit}"


@functools.lru_cache(maxsize=4096)
def _written(value: Decimal | int, language: str | None) -> str:
    return format_decimal(value, "#,##0.######", locale=_parsed(language or "en"))


def limit(amount: Decimal | None, currency: str) -> str:
    """How far an authority reaches in one decision: up to an amount, or no limit."""
    return _("no limit") if amount is None else _("up to %(amount)s") % {"amount": money(amount, currency)}
