"""A figure as people write it in one cell, with what stands around it: ≥ 99.5 %, < 4 h."""

import re
from typing import Any

from ..units import DifferentUnits, is_known, ratio
from .words import SIGNS

_WRITTEN = re.compile(
    r"(?P<sign>>=|<=|[≥≤<>=]|min|max)?\.?\s*(?P<figure>[-+]?\d(?:[\d\s.,'’]*\d)?)(?P<gap>\s*)(?P<unit>\D*)",
    re.IGNORECASE,
)


def taken_apart(values: dict[str, Any], figure: str, unit: str = "unit", comparator: str = "") -> dict[str, Any]:
    """The row's values with the sign and the unit that stand around the figure, where the row does not say otherwise.

    What cannot be taken apart stays as it is: a sign that nobody asks for, and a unit close to the figure that is none
    we know, for 5k may be five thousand.
    """
    found = _WRITTEN.fullmatch(str(values.get(figure) or "").strip())
    if found is None:
        return values
    sign, name = SIGNS.get((found["sign"] or "").lower(), ""), found["unit"].strip()
    close = name and not found["gap"] and not is_known(name)
    if close or (sign and not comparator) or _differ_in_sign(values.get(comparator), sign):
        return values
    if _differ_in_unit(values.get(unit), name):
        return values
    said = {comparator: values.get(comparator) or sign, unit: values.get(unit) or name, figure: found["figure"]}
    return values | {target: text for target, text in said.items() if target and text}


def _differ_in_sign(given: Any, sign: str) -> bool:
    word = str(given or "").strip().casefold()
    return bool(word and sign) and SIGNS.get(word, word.replace(" ", "_")) != sign


def _differ_in_unit(given: Any, unit: str) -> bool:
    try:
        return bool(given and unit) and ratio(str(given), unit) != 1
    except DifferentUnits:
        return True
