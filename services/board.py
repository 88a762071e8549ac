"""Future services on a board: a column for each stage, with what is expected of it; and what quarters bring."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Case, Count, DecimalField, ExpressionWrapper, F, Q, Sum, Value, When
from django.db.models.functions import Round, TruncQuarter

from customers.records import access
from customers.records.choices import currencies

from .board_cards import first_cards
from .models import FutureService
from .money import Money, minor_units
from .quarter_names import named, quarter_of
from .roadmap import Beyond, Expected, Horizon, Quarter, Slot

MOST_CARDS = 6
KINDS = {"revenue": "expected_revenue", "cost": "expected_cost", "investment": "investment"}


@dataclass
class Totals:
    """How many future services there are, and what is expected of them: each amount times its probability.

    Revenue and cost are for a year, the investment once; each in its own currencies, which are never added up.
    """

    count: int = 0
    revenue: Expected = field(default_factory=Expected)
    cost: Expected = field(default_factory=Expected)
    investment: Expected = field(default_factory=Expected)

    def __add__(self, other: "Totals") -> "Totals":
        return Totals(
            self.count + other.count,
            self.revenue + other.revenue,
            self.cost + other.cost,
            self.investment + other.investment,
        )


def totals(
    rows: Any, *, by: str, horizon: Horizon | None = None, kinds: Collection[str] = tuple(KINDS)
) -> dict[Any, Totals]:
    """The totals of the rows by ``stage``, or by ``slot`` of the horizon; one query, each row rounded by itself.

    Only of these ``kinds``; the others stay empty.
    """
    rows = rows.annotate(key=TruncQuarter("expected_start") if by == "slot" else F(by))
    asked: dict[str, Any] = {"count": Count("pk")}
    for kind in kinds:
        name = KINDS[kind]
        known = Q(**{f"{name}__isnull": False, "probability__isnull": False})
        asked |= {f"{kind}_sum": Sum(_weighted(name)), f"{kind}_known": Count("pk", filter=known)}
    found: dict[Any, Totals] = defaultdict(Totals)
    for row in rows.order_by().values("key", "currency").annotate(**asked):
        key = row["key"] if horizon is None else horizon.place(row["key"])
        found[key] += Totals(row["count"], **{kind: _expected(row, kind) for kind in kinds})
    return found


def _expected(row: dict[str, Any], kind: str) -> Expected:
    known = row[f"{kind}_known"]
    sums = (Money(row[f"{kind}_sum"], row["currency"]).rounded(),) if known else ()
    return Expected(sums, known, row["count"] - known)


def _weighted(name: str) -> Round:
    """The amount times its probability, rounded to its currency's smallest unit."""
    product = ExpressionWrapper(
        F(name) * F("probability") * Value(Decimal("0.01")), output_field=DecimalField(max_digits=20, decimal_places=6)
    )
    unusual: dict[int, list[str]] = defaultdict(list)
    for code, _label in currencies():
        if minor_units(code) != 2:
            unusual[minor_units(code)].append(code)
    # The provider's own currency is asked first, as most rows are in it; the long list costs more than the sum.
    own = When(currency=settings.REPORTING_CURRENCY, then=minor_units(settings.REPORTING_CURRENCY))
    others = (When(currency__in=codes, then=places) for places, codes in unusual.items())
    places = Case(own, *others, default=Value(2))
    return Round(product, places)  # type: ignore[arg-type]  # an expression does too


@dataclass
class Column:
    """One stage: its first cards, and the totals of all there are."""

    stage: str
    label: str
    cards: list[Any]
    totals: Totals
    more_url: str

    @property
    def more(self) -> int:
        """How many there are beside those shown."""
        return max(0, self.totals.count - len(self.cards))

    @property
    def sums(self) -> list[Money]:
        """What it is expected to bring a year, the provider's own currency first."""
        return sorted(self.totals.revenue.sums, key=lambda money: money.currency != settings.REPORTING_CURRENCY)

    @property
    def counts_money(self) -> bool:
        """What was dropped brings nothing, and what is delivered is counted where it is provided."""
        return self.stage in FutureService.OPEN


class Board:
    """The stages of these rows on a day, to a user who may see all of them."""

    def __init__(self, rows: Any, *, user: Any, on: dt.date, list_url: str) -> None:
        self.rows, self.user, self.on, self.list_url = rows, user, on, list_url

    @cached_property
    def columns(self) -> list[Column]:
        by_stage = totals(self.rows, by="stage", kinds=["revenue"])
        first = first_cards(self.rows, [stage for stage, found in by_stage.items() if found.count], MOST_CARDS)
        for card in (card for cards in first.values() for card in cards):
            card.quarter = quarter_of(card.expected_start)
            card.late = card.is_late(self.on)
            card.may_move = access.can(self.user, access.CHANGE, card)
        found = []
        for stage, label in FutureService.Stage.choices:
            cards, count = first.get(stage, []), by_stage[stage]
            found.append(Column(stage, str(label), cards, count, f"{self.list_url}stage={stage}"))
        return found

    @cached_property
    def is_empty(self) -> bool:
        return not any(column.totals.count for column in self.columns)

    @cached_property
    def may_move(self) -> bool:
        """Whether there is a card that the user may move."""
        return any(card.may_move for column in self.columns for card in column.cards)


@dataclass
class Line:
    """One place of the roadmap with what is expected to start there."""

    slot: Slot
    totals: Totals
    is_first: bool
    url: str

    @property
    def label(self) -> str:
        return named(self.slot)


@dataclass
class Group:
    """The entries of one customer, or of one service; ``head`` is None for those without a service."""

    head: Any
    entries: list[Any]


class Roadmap:
    """What is to come over the quarters from the one that the day is in. ``by``: ``customer`` or ``service``."""

    most = 80

    def __init__(self, rows: Any, *, on: dt.date, list_url: str, by: str = "customer") -> None:
        self.rows, self.on, self.by, self.horizon = rows.open(), on, by, Horizon.of(on)
        self.list_url = f"{list_url}{urlencode({'stage': FutureService.OPEN}, doseq=True)}&"

    @cached_property
    def by_slot(self) -> dict[Slot, Totals]:
        return totals(self.rows, by="slot", horizon=self.horizon)

    @cached_property
    def lines(self) -> list[Line]:
        """Every quarter, and what lies beyond them where there is anything."""
        return [
            Line(
                slot,
                self.by_slot.get(slot, Totals()),
                slot == self.horizon.first,
                f"{self.list_url}quarter={slot}",
            )
            for slot in self.horizon.slots
            if isinstance(slot, Quarter) or self.by_slot.get(slot)
        ]

    @cached_property
    def totals(self) -> Totals:
        found = Totals()
        for line in self.lines:
            found += line.totals
        return found

    @cached_property
    def entries(self) -> list[Any]:
        """What starts first, up to a limit; each knows its ``slot`` and the cells of its row."""
        rows = self.rows.select_related("customer", "service", "outcome")
        found = list(rows.order_by(F("expected_start").asc(nulls_last=True), "pk")[: self.most])
        for entry in found:
            entry.slot = self.horizon.place(entry.expected_start)
            entry.late, entry.slot_label = entry.is_late(self.on), named(entry.slot)
            begun, cells = False, []
            for line in self.lines:
                here = line.slot == entry.slot
                # What has begun goes on to the end of what is shown, unless it is not known when it begins.
                goes_on = begun and line.slot is not Beyond.UNDATED
                cells.append((line, "start" if here else "on" if goes_on else ""))
                begun = begun or here
            entry.cells = cells
        return found

    @cached_property
    def groups(self) -> list[Group]:
        """The entries by customer or service, in the order in which the first of each starts."""
        found: dict[Any, Group] = {}
        for entry in self.entries:
            head = entry.customer if self.by == "customer" else entry.service
            found.setdefault(getattr(head, "pk", None), Group(head, [])).entries.append(entry)
        return list(found.values())

    @property
    def more(self) -> int:
        """How many there are beside those shown."""
        return max(0, self.totals.count - len(self.entries))

    @property
    def width(self) -> int:
        """The columns of the table: what it is, and each place."""
        return 1 + len(self.lines)
