"""Writes what the demo's customers will need next; first as the ideas they were, so that the history can tell."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING

from customers.models import Authority
from services.models import FutureService

from ..shapes import Firm
from ..writing import BATCH
from .shapes import Wanted

if TYPE_CHECKING:
    from .writing import ServiceWriter

MOVED = [
    "stage",
    "stage_since",
    *FutureService.OF_REQUEST,
    "reason_dropped",
    "provision",
    "changed_at",
]
Stage = FutureService.Stage
# The stages after the idea on the way to the one that it is in.
WAYS = {
    Stage.IDEA: (),
    Stage.ASSESSED: (Stage.ASSESSED,),
    Stage.COMMITTED: (Stage.ASSESSED, Stage.COMMITTED),
    Stage.DELIVERED: (Stage.ASSESSED, Stage.COMMITTED, Stage.DELIVERED),
    Stage.DROPPED: (Stage.ASSESSED, Stage.DROPPED),
}


def write_future(writer: "ServiceWriter", firms: Sequence[Firm]) -> None:
    rows, ways = [], []
    for firm in firms:
        rng = Random(f"future {firm.code}")  # noqa: S311
        for wanted in writer.served[firm.code].wanted:
            row = _idea(writer, firm, wanted, rng)
            rows.append(row)
            ways.append((row, firm, wanted, _way(writer, row, firm, wanted)))
    FutureService.objects.bulk_create(rows, batch_size=BATCH)
    for step in range(max(map(len, WAYS.values()))):
        moved = []
        for row, firm, wanted, way in ways:
            if step < len(way):
                _move(writer, row, firm, wanted, *way[step])
                moved.append(row)
        FutureService.objects.bulk_update(moved, MOVED)
    writer.base.say(f"{len(rows)} future services")


def _idea(writer: "ServiceWriter", firm: Firm, wanted: Wanted, rng: Random) -> FutureService:
    """As it was written down first, some months before the stage it is in now."""
    months = writer.months
    age = wanted.since + (rng.randint(2, 5) if wanted.stage != "idea" else 0) + (3 if wanted.delivered else 0)
    day = min(months.first(age) + dt.timedelta(days=rng.randint(2, 25)), months.days_ago(3))
    stamps = writer.base.stamps(firm, day)
    amounts = {
        "expected_revenue": wanted.revenue,
        "expected_cost": wanted.cost,
        "investment": wanted.invest,
    }
    return FutureService(
        customer=writer.base.customers[firm.code],
        title=wanted.title,
        outcome=writer.base.outcomes[firm.code, wanted.aim] if wanted.aim else None,
        service=writer.portfolio.services[wanted.service] if wanted.service else None,
        stage=FutureService.Stage.IDEA,
        stage_since=stamps["created_at"].date(),
        expected_start=months.first(-wanted.start),
        probability=wanted.odds,
        **{name: None if value is None else Decimal(value) for name, value in amounts.items()},
        currency=firm.currency if any(value is not None for value in amounts.values()) else "",
        notes=wanted.notes,
        **stamps,
    )


def _way(writer: "ServiceWriter", row: FutureService, firm: Firm, wanted: Wanted) -> list[tuple[Stage, dt.date]]:
    """The stages after the idea with the days on which it entered them; what is delivered, when it became a provision.

    The last one is that of ``wanted.since``, those before it lie evenly between it and the idea.
    """
    stages = WAYS[Stage(wanted.stage)]
    if wanted.delivered:
        last = writer.provisions[firm.code, wanted.delivered].created_at.date()
    else:
        last = writer.months.first(wanted.since) + dt.timedelta(days=row.stage_since.day % 9 + 1)
    last = min(max(last, row.stage_since + dt.timedelta(days=len(stages))), writer.months.days_ago(1))
    days = (last - row.stage_since).days
    return [
        (stage, row.stage_since + dt.timedelta(days=days * step // len(stages)))
        for step, stage in enumerate(stages, start=1)
    ]


def _move(writer: "ServiceWriter", row: FutureService, firm: Firm, wanted: Wanted, stage: Stage, day: dt.date) -> None:
    """To one stage; to committed by somebody who could request it that day."""
    row.stage, row.stage_since, row.changed_at = stage, day, writer.months.moment(day, 15)
    if stage == Stage.DROPPED:
        row.reason_dropped = wanted.dropped
    elif stage == Stage.DELIVERED:
        row.provision = writer.provisions[firm.code, wanted.delivered]
    elif stage == Stage.COMMITTED:
        right = Authority.Right.REQUEST
        amount = (row.expected_revenue, row.currency)
        found = writer.base.mandates.covering(row.customer_id, right, day, row.service_id, *amount)
        if found is None:
            raise ValueError(f"Nobody at {firm.name} could request “{wanted.title}” on {day} up to that amount.")
        row.request(person=found.person, authority=found, on=day)
