"""Figures by month: use with growth and season, values that meet a target or miss it. Pure."""

from decimal import ROUND_HALF_UP, Decimal
from random import Random

from .shapes import SEASONS, Provided

# Units of which a measured month gives no parts.
WHOLE = {"ms", "systems", "reports", "findings", "people", "tests", "per month"}


def used(provided: Provided, ago: int, calendar_month: int, rng: Random) -> tuple[int | None, Decimal | None]:
    """Users and volume of one month, so many months ago."""
    years = (ago if provided.bends is None else min(ago, provided.bends)) / 12
    course = (1 + provided.growth) ** -years
    season = SEASONS[provided.season][calendar_month - 1]
    users = volume = None
    if provided.users is not None:
        users = max(1, round(provided.users * course * (1 + (season - 1) / 5) * rng.uniform(0.985, 1.015)))
    if provided.volume is not None:
        value = provided.volume * course * season * rng.uniform(0.95, 1.05)
        volume = _rounded(value, 0 if provided.volume >= 100 else 2)
    return users, volume


def met(low: float, high: float, unit: str, rng: Random) -> Decimal:
    """A value of an ordinary month."""
    return _rounded(rng.uniform(low, high), places(low, high, unit))


def missed(target: Decimal, comparator: str, low: float, high: float, unit: str, rng: Random) -> Decimal:
    """A value on the wrong side of the target, the further off the more a month usually varies."""
    step = max(high - low, float(target) * (0.02 if comparator in ("at_least", "exactly") else 0.1), 0.5)
    off = _rounded(step * rng.uniform(0.4, 1.1), places(low, high, unit)) or Decimal(1)
    return max(target - off, Decimal(0)) if comparator in ("at_least", "more_than", "exactly") else target + off


def places(low: float, high: float, unit: str) -> int:
    """Decimal places in which the figure is usually given."""
    if unit in WHOLE:
        return 0
    return 2 if high - low < 0.5 else 1


def _rounded(value: float, digits: int) -> Decimal:
    return Decimal(str(value)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
