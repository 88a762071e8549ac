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
    "committed_on",
    "committed_by",
    "authority",
    "reason_dropped",
    "provision",
    "changed_at",
]


def write_future(writer: "ServiceWriter", firms: Sequence[Firm]) -> None:
    rows, moved = [], []
    for firm in firms:
        rng = Random(f"future {firm.code}")  # noqa: S311
        for wanted in writer.served[firm.code].wanted:
            row = _idea(writer, firm, wanted, rng)
            rows.append(row)
            if wanted.stage != FutureService.Stage.IDEA:
                moved.append((row, firm, wanted, row.stage_since))
    FutureService.objects.bulk_create(rows, batch_size=BATCH)
    for row, firm, wanted, since in moved:
        _move(writer, row, firm, wanted, writer.months.first(wanted.since) + dt.timedelta(days=since.day % 9 + 1))
    FutureService.objects.bulk_update([row for row, *_ in moved], MOVED)
    writer.base.say(f"{len(rows)} future services")


def _idea(writer: "ServiceWriter", firm: Firm, wanted: Wanted, rng: Random) -> FutureService:
    """As it was written down first, some months before the stage it is in now."""
    months = writer.months
    age = wanted.since + (rng.randint(2, 5) if wanted.stage != "idea" else 0)
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


def _move(writer: "ServiceWriter", row: FutureService, firm: Firm, wanted: Wanted, day: dt.date) -> None:
    """To the stage it is in now; committed and delivered ones by somebody who could request it that day."""
    day = min(max(day, row.stage_since + dt.timedelta(days=1)), writer.months.days_ago(1))
    row.stage, row.stage_since, row.reason_dropped = wanted.stage, day, wanted.dropped
    row.changed_at = writer.months.moment(day, 15)
    if wanted.stage not in (FutureService.Stage.COMMITTED, FutureService.Stage.DELIVERED):
        return
    if wanted.delivered:
        row.provision = writer.provisions[firm.code, wanted.delivered]
        day = row.stage_since - dt.timedelta(days=1)
    right = Authority.Right.REQUEST
    amount = (row.expected_revenue, row.currency)
    found = writer.base.mandates.covering(row.customer_id, right, day, row.service_id, *amount)
    if found is None:
        raise ValueError(f"Nobody at {firm.name} could request “{wanted.title}” on {day} up to that amount.")
    row.committed_on, row.committed_by, row.authority = day, found.person, found
