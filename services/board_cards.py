"""The first cards of each stage, read for all stages at once."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from .models import FutureService

# What a card shows, and what tells whether a user may move it.
SHOWN = (
    *("version", "archived_at", "title", "stage", "stage_since", "expected_start", "probability"),
    *("expected_revenue", "currency", "reason_dropped", "provision"),
    *("customer__name", "customer__owner", "customer__restricted", "customer__archived_at"),
    *("service__name", "service__lifecycle", "outcome__statement"),
)


def first_cards(rows: Any, stages: Sequence[str], most: int) -> dict[str, list[Any]]:
    """So many of the rows of each stage, in the stage's order; the index finds them without reading the others."""
    found: dict[str, list[Any]] = {stage: [] for stage in stages}
    if not found:
        return found
    one, *others = (rows.in_stage_order(stage).values("pk")[:most] for stage in found)
    first = FutureService.objects.filter(pk__in=one.union(*others, all=True) if others else one)
    first = first.select_related("customer", "service", "outcome").prefetch_related("customer__team_members")
    for card in first.only(*SHOWN):
        found[card.stage].append(card)
    for stage, cards in found.items():  # as in_stage_order has it
        if stage in FutureService.OPEN:
            cards.sort(key=lambda card: (card.expected_start or dt.date.max, card.pk))
        else:
            cards.sort(key=lambda card: (card.stage_since, card.pk), reverse=True)
    return found
