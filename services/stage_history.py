"""How a future service came to its stage: when it entered each one, and who moved it there."""

import datetime as dt
from dataclasses import dataclass

from django.contrib.auth import get_user_model

from customers.records.history import kept_of

from .models import FutureService

PATH = (
    FutureService.Stage.IDEA,
    FutureService.Stage.ASSESSED,
    FutureService.Stage.COMMITTED,
    FutureService.Stage.DELIVERED,
)


@dataclass(frozen=True)
class Move:
    """One entry into a stage."""

    stage: str
    label: str
    at: dt.datetime
    by: str


@dataclass(frozen=True)
class Step:
    """One stage of the way: ``done``, ``here`` or ``ahead``, with the last move into it."""

    stage: str
    label: str
    state: str
    move: Move | None


def moves(record: FutureService) -> list[Move]:
    """Every entry into a stage, oldest first, from the history."""
    kept = kept_of(FutureService).filter(pgh_obj=record)
    told = kept.order_by("pgh_id").values_list("stage", "pgh_created_at", "changed_by")
    entered, before = [], None
    for stage, at, by in told:
        if stage != before:
            entered.append((stage, at, by))
        before = stage
    keys = {by for _stage, _at, by in entered} - {None}
    names = {user.pk: str(user) for user in get_user_model()._base_manager.filter(pk__in=keys)}
    return [Move(stage, str(FutureService.Stage(stage).label), at, names.get(by, "")) for stage, at, by in entered]


def steps(record: FutureService, entered: list[Move]) -> list[Step]:
    """The way from idea to delivery; what was dropped stands where it was left, with the drop as its last step."""
    last = {move.stage: move for move in entered}
    dropped = record.stage == FutureService.Stage.DROPPED
    way = [stage for stage in PATH if stage in last] if dropped else list(PATH)
    shown = [*way, FutureService.Stage.DROPPED] if dropped else way
    here = shown.index(FutureService.Stage(record.stage))
    return [
        Step(
            stage,
            str(FutureService.Stage(stage).label),
            "here" if place == here else "done" if place < here else "ahead",
            last.get(stage) if place <= here else None,
        )
        for place, stage in enumerate(shown)
    ]
