"""When things happened: from "the 14th, six months ago, at 9:40 there" to moments; and mishaps drawn by dice."""

import datetime as dt
from collections.abc import Iterator, Sequence
from random import Random
from zoneinfo import ZoneInfo

from ..calendar import Months
from .offered import BY_CODE
from .shapes import Happened, Mishap, Provided

SATURDAY = 6


def moment(
    months: Months, zone: str, ago: int, day: int, at: str, *, weekend: bool = False, weekday: int = 0
) -> dt.datetime:
    """The moment in UTC. Days ago instead of a day of the month where ``ago`` is 0; then it is taken as it is.

    Otherwise it is moved to a working day, a weekend or a ``weekday``: on to it in the first half of a month, back to
    it in the second.
    """
    if ago == 0:
        date = months.days_ago(day)
    else:
        date = months.first(ago) + dt.timedelta(days=day - 1)
        if weekday:
            date += dt.timedelta(
                days=(weekday - date.isoweekday()) % 7 if day < 15 else -((date.isoweekday() - weekday) % 7)
            )
        elif weekend:
            date += dt.timedelta(days=(SATURDAY - date.isoweekday()) % 7 if day < 15 else -(date.isoweekday() % 7) - 1)
        elif date.isoweekday() >= SATURDAY:
            date += dt.timedelta(days=2 if day < 15 else -2)
    local = dt.datetime.combine(date, dt.time.fromisoformat(at), ZoneInfo(zone))
    return local.astimezone(dt.UTC)


def mishaps(provisions: Sequence[Provided], count: int, code: str, since: int) -> Iterator[Happened]:
    """So many mishaps of two years, each at another time; none twice at the same customer.

    What would break a promise of availability that is the customer's own is left to those who tell its story.
    """
    rng = Random(f"mishaps {code}")  # noqa: S311
    possible = [
        (provided, mishap)
        for provided in provisions
        if provided.status == "active" and not provided.spared
        for mishap in BY_CODE[provided.service].mishaps
        if not (mishap.down and any(need.aspect == "availability" for need in provided.needs))
        if first_month(provided, since) - last_month(provided) >= 3
    ]
    drawn = rng.sample(possible, min(count, len(possible)))
    for number, (provided, mishap) in enumerate(drawn):
        first, last = first_month(provided, since) - 1, last_month(provided)
        slot = (first - last) / max(1, len(drawn))
        ago = min(first, max(last, last + int(number * slot + rng.uniform(0, slot))))
        yield _happened(provided, mishap, ago, rng)


def _happened(provided: Provided, mishap: Mishap, ago: int, rng: Random) -> Happened:
    stood_still = mishap.down and bool(provided.vital) and rng.random() < 0.7
    told = mishap.kind != "degradation" or rng.random() < 0.7
    return Happened(
        *(mishap.kind, mishap.severity, mishap.title, ago, rng.randint(*mishap.days)),
        f"{rng.randint(*mishap.hours):02}:{rng.randrange(0, 60, 5):02}",
        rng.randint(*mishap.minutes),
        mishap.impact.format(number=rng.randint(*mishap.number)),
        mishap.cause,
        mishap.correction,
        down=provided.key if mishap.down else "",
        lost=provided.key if stood_still else "",
        touched="" if mishap.down else provided.key,
        spoils=mishap.spoils,
        breach=mishap.spoils if mishap.kind == "breach" else "",
        told=rng.randint(0, 2) if told else None,
    )


def first_month(provided: Provided, since: int) -> int:
    """The oldest month of the last two years in which it was provided all month, as months ago."""
    return min(24, since - 1, provided.since)


def last_month(provided: Provided) -> int:
    """The newest closed month in which it was provided."""
    return 1 if provided.until is None else max(1, provided.until + 1)
