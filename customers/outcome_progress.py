"""Progress of a business outcome, as arithmetic on values."""

from decimal import ROUND_HALF_UP, Decimal

HUNDRED = Decimal(100)


def progress(baseline: Decimal | None, target: Decimal | None, current: Decimal | None) -> Decimal | None:
    """Percent of the way from baseline to target, to one decimal place.

    (current − baseline) ÷ (target − baseline) × 100. Falling targets count the same way. Below zero when things got
    worse, above 100 when the target is exceeded. None (not computable) while any of the three is unknown, or when
    baseline and target are equal.
    """
    if baseline is None or target is None or current is None or baseline == target:
        return None
    percent = ((current - baseline) / (target - baseline) * HUNDRED).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return percent + 0  # nothing achieved towards a falling target is 0, not the −0.0 that the division gives
