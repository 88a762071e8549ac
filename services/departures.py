"""Targets in words, and how one departs from our standard promise. No queries."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from customers.figures import figure

from .attainment import Comparator
from .units import DifferentUnits, ratio

MORE_IS_STRICTER = frozenset({Comparator.AT_LEAST, Comparator.MORE_THAN})
LESS_IS_STRICTER = frozenset({Comparator.AT_MOST, Comparator.LESS_THAN})


def target_words(row: Any) -> str:
    """The target of a version or a standard promise as people write it, such as ≥ 99.5 %; empty without a figure."""
    if row is None or row.target is None:
        return ""
    return f"{Comparator(row.comparator).sign}\N{NO-BREAK SPACE}{figure(row.target, row.unit)}"


@dataclass(frozen=True)
class Departure:
    """How a target stands to the standard one: ``kind`` is ``same``, ``stricter``, ``looser`` or ``other``."""

    kind: str
    text: str
    brief: str = ""  # for where the standard stands beside it


def departure(version: Any, standard: Any) -> Departure | None:
    """What the version asks beyond or below our standard promise, in words; None where either has no figure."""
    ours = target_words(standard)
    if not ours or not target_words(version):
        return None
    kind, amount = _compared(version, standard)
    if kind == "same":
        return Departure(kind, _("The same as our standard of %(ours)s.") % {"ours": ours}, _("theirs is the same"))
    if kind == "stricter":
        text = _("Stricter than our standard of %(ours)s, by %(amount)s.") % _told(ours, amount)
        return Departure(kind, text, _("theirs is stricter by %(amount)s") % {"amount": amount})
    if kind == "looser":
        text = _("Less strict than our standard of %(ours)s, by %(amount)s.") % _told(ours, amount)
        return Departure(kind, text, _("theirs is less strict by %(amount)s") % {"amount": amount})
    text = _("Measured otherwise than our standard of %(ours)s.") % {"ours": ours}
    return Departure(kind, text, _("measured otherwise"))


def _told(ours: str, amount: str) -> dict[str, str]:
    return {"ours": ours, "amount": amount}


def _compared(version: Any, standard: Any) -> tuple[str, str]:
    asked, promised = Comparator(version.comparator), Comparator(standard.comparator)
    try:
        factor = ratio(standard.unit, version.unit)
    except DifferentUnits:
        return "other", ""
    beyond = Fraction(version.target) - Fraction(standard.target) * factor
    if not beyond and asked == promised:
        return "same", ""
    one_way = {asked, promised} <= MORE_IS_STRICTER or {asked, promised} <= LESS_IS_STRICTER
    if not beyond or not one_way:
        return "other", ""
    more_is_stricter = asked in MORE_IS_STRICTER
    return "stricter" if (beyond > 0) == more_is_stricter else "looser", _amount(abs(beyond), version.unit)


def _amount(beyond: Fraction, unit: str) -> str:
    shown = Decimal(beyond.numerator) / Decimal(beyond.denominator)
    if unit.strip() == "%":
        return _("%(figure)s percentage points") % {"figure": figure(shown)}
    return figure(shown, unit)
