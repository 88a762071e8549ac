"""Writes the months: how much was used, and what was measured. Availability is what the events leave of it."""

import datetime as dt
from collections.abc import Iterator, Sequence
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from services.availability import by_month
from services.judging import targets_in
from services.models import Measurement, Provision, Usage
from services.periods import Month, Period

from ..calendar import Months
from ..shapes import Firm
from ..writing import BATCH
from .happenings import last_month
from .series import met, missed, used

if TYPE_CHECKING:
    from .events import EventWriter
    from .requirements import Asked
    from .writing import ServiceWriter

CENT = Decimal("0.01")


def write_usage(writer: "ServiceWriter", firms: Sequence[Firm]) -> int:
    """Two years of use of every provision; one month in a hundred was not counted."""
    rows = [row for firm in firms for row in _usage_of(writer, firm)]
    Usage.objects.bulk_create(rows, batch_size=BATCH)
    return len(rows)


def _usage_of(writer: "ServiceWriter", firm: Firm) -> Iterator[Usage]:
    for provided, provision in writer.each(firm):
        rng = Random(f"usage {firm.code} {provided.key}")  # noqa: S311
        if provided.status == "planned" or (provided.users is None and provided.volume is None):
            continue
        for ago in range(min(24, provided.since), last_month(provided) - 1, -1):
            month = writer.months.first(ago)
            users, volume = used(provided, ago, month.month, rng)
            if rng.random() > 0.01 or ago == 1:
                yield Usage(
                    provision=provision,
                    month=month,
                    users=users,
                    volume=volume,
                    **writer.base.stamps(firm, after(writer.months, ago, rng)),
                )


def write_measurements(
    writer: "ServiceWriter", firms: Sequence[Firm], asked: Sequence["Asked"], events: "EventWriter"
) -> int:
    """Two years of measured months of everything that was agreed with a figure."""
    rows = [row for each in asked for row in _measured(writer, each, events)]
    Measurement.objects.bulk_create(rows, batch_size=BATCH)
    return len(rows)


def _measured(writer: "ServiceWriter", asked: "Asked", events: "EventWriter") -> Iterator[Measurement]:
    need, provision = asked.need, asked.provision
    usually = need.figure.low, need.figure.high, need.figure.unit
    oldest, newest = min(24, asked.provided.since), max(last_month(asked.provided), need.retired or 0)
    if oldest < newest:
        return
    ages = range(oldest, newest - 1, -1)
    rng = Random(f"measured {asked.firm.code} {asked.provided.key} {need.statement}")  # noqa: S311
    months = [Month.of(writer.months.first(ago)) for ago in ages]
    up = availabilities(provision, Period(months[0], months[-1]), events) if need.aspect == "availability" else {}
    usual, stands = Decimal(0), None
    for ago, month, in_force in zip(ages, months, targets_in(asked.versions, months), strict=True):
        note = ""
        if ago == oldest or (ago - 1) % need.figure.every == 0:  # the newest is of last month
            usual, stands = met(*usually, rng), None
        if in_force is None:
            continue
        if month in up:
            value = up[month]
        elif known := need.known.get(ago, stands):
            value, note = Decimal(str(known[0])), known[1]
            stands = known if need.figure.every > 1 else None
        elif note := events.spoilt.get((provision.pk, need.aspect, month), ""):
            value = missed(in_force.value, need.figure.comparator, *usually, rng)
        else:
            value = usual
        yield Measurement(
            requirement=asked.requirement,
            month=month.first_day,
            value=value,
            note=note,
            **writer.base.stamps(asked.firm, after(writer.months, ago, rng)),
        )


def availabilities(provision: Provision, period: Period, events: "EventWriter") -> dict[Month, Decimal]:
    """The availability of each month in percent, to two decimals, as the product itself reckons it."""
    if not events.downs[provision.pk]:
        return dict.fromkeys(period, Decimal("100.00"))
    found = by_month(
        provision.hours,
        period,
        ZoneInfo(provision.customer.time_zone),
        events.downs[provision.pk],
        events.agreed_works[provision.pk],
        starts_on=provision.starts_on,
        ends_on=provision.ends_on,
    )
    return {month: part.percent.quantize(CENT) for month, part in found.items() if part.percent is not None}


def after(months: Months, ago: int, rng: Random) -> dt.date:
    """A day in the first week after the month."""
    return months.last(ago) + dt.timedelta(days=rng.randint(1, 6))
