"""Writes what happened to the demo's provisions, and the work that was planned on them."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from customers.models import Authority
from services.models import EventImpact, Maintenance, PerformanceEvent, Provision
from services.periods import Month
from services.spans import Span

from ..shapes import Firm
from ..writing import BATCH
from .happenings import mishaps, moment
from .shapes import Happened, Work

if TYPE_CHECKING:
    from .requirements import Asked
    from .writing import ServiceWriter

DESK = "Service desk"


class EventWriter:
    """Writes events and works, and remembers what they mean for the figures of their months."""

    def __init__(self, writer: "ServiceWriter", asked: Sequence["Asked"]) -> None:
        self.writer, self.months = writer, writer.months
        self.downs: dict[int, list[Span]] = defaultdict(list)
        self.agreed_works: dict[int, list[Span]] = defaultdict(list)
        # By provision, aspect and month: the title of what made that month's figure miss its target.
        self.spoilt: dict[tuple[int, str, Month], str] = {}
        self.requirements = {(each.provision.pk, each.need.aspect): each.requirement for each in reversed(asked)}

    def write(self, firms: Sequence[Firm]) -> None:
        events: list[PerformanceEvent] = []
        impacts: list[EventImpact] = []
        works = [work for firm in firms for work in self._works(firm)]
        for firm in firms:
            rng = Random(f"events {firm.code}")  # noqa: S311
            for happened in self._happened(firm):
                event = self._event(firm, happened, rng)
                events.append(event)
                impacts += self._impacts(firm, happened, event)
        PerformanceEvent.objects.bulk_create(events, batch_size=BATCH)
        EventImpact.objects.bulk_create(impacts, batch_size=BATCH)
        Maintenance.objects.bulk_create(works, batch_size=BATCH)
        self.writer.base.say(f"{len(events)} performance events, {len(works)} works")

    def _happened(self, firm: Firm) -> Iterator[Happened]:
        served = self.writer.served[firm.code]
        yield from served.events
        yield from mishaps(served.provisions, served.mishaps, firm.code, firm.since)

    def _named(self, firm: Firm, words: str) -> list[Provision]:
        return [self.writer.provisions[firm.code, word.replace("_", " ")] for word in words.split()]

    def _event(self, firm: Firm, happened: Happened, rng: Random) -> PerformanceEvent:
        when = firm.time_zone, self.months.ago(happened.ago, happened.month), happened.day, happened.at
        starts = moment(self.months, *when, weekend=happened.weekend, weekday=happened.weekday)
        ends = None if happened.minutes is None else starts + dt.timedelta(minutes=happened.minutes)
        first = self._named(firm, f"{happened.down} {happened.lost} {happened.touched}")[:1]
        breached = self.requirements.get((first[0].pk, happened.breach)) if first and happened.breach else None
        day = starts.astimezone(ZoneInfo(firm.time_zone)).date()
        told = None if happened.told is None else min(day + dt.timedelta(days=happened.told), self.months.days_ago(0))
        return PerformanceEvent(
            customer=self.writer.base.customers[firm.code],
            kind=happened.kind,
            severity=happened.severity,
            title=happened.title,
            started_at=starts,
            ended_at=ends,
            requirement=breached,
            impact=happened.impact,
            cause=happened.cause,
            correction=happened.correction,
            credit_amount=None if happened.credit is None else Decimal(happened.credit),
            credit_currency=firm.currency if happened.credit else "",
            external_system=DESK if happened.ticket else "",
            external_id=f"SD-{20_000 + rng.randint(0, 79_999)}" if happened.ticket else "",
            disclosed_on=told,
            **self.writer.base.stamps(firm, day + dt.timedelta(days=1), day + dt.timedelta(days=rng.randint(2, 9))),
        )

    def _impacts(self, firm: Firm, happened: Happened, event: PerformanceEvent) -> Iterator[EventImpact]:
        down, lost = self._named(firm, happened.down), self._named(firm, happened.lost)
        month = Month.of(event.started_at.astimezone(ZoneInfo(firm.time_zone)).date())
        for provision in dict.fromkeys([*down, *lost, *self._named(firm, happened.touched)]):
            if provision in down and event.ended_at is not None:
                self.downs[provision.pk].append(Span(event.started_at, event.ended_at))
            for aspect in happened.spoils.split():
                self.spoilt[provision.pk, aspect, month] = event.title
            yield EventImpact(
                event=event, provision=provision, unavailable=provision in down, function_lost=provision in lost
            )

    def _works(self, firm: Firm) -> Iterator[Maintenance]:
        for work in self.writer.served[firm.code].works:
            provision = self._named(firm, work.on)[0]
            ago = self.months.ago(work.ago, work.month)
            starts = moment(self.months, firm.time_zone, ago, work.day, work.at, weekend=work.weekend)
            ends = starts + dt.timedelta(minutes=work.minutes)
            authority, asked_on = self._who_agreed(firm, work, provision, starts)
            if authority is not None:
                self.agreed_works[provision.pk].append(Span(starts, ends))
            yield Maintenance(
                provision=provision,
                title=work.title,
                starts_at=starts,
                ends_at=ends,
                agreed_at=None if authority is None else self.months.moment(asked_on, 11),
                agreed_by=None if authority is None else authority.person,
                authority=authority,
                **self.writer.base.stamps(firm, asked_on - dt.timedelta(days=3), asked_on),
            )

    def _who_agreed(
        self, firm: Firm, work: Work, provision: Provision, starts: dt.datetime
    ) -> tuple[Authority | None, dt.date]:
        """The authority by which it was agreed in advance, if it was, and the day on which they were asked."""
        day = min(starts.date() - dt.timedelta(days=work.agreed or 2), self.months.days_ago(4))
        if work.agreed is None:
            return None, day
        right = Authority.Right.APPROVE_CHANGE
        return self.writer.base.mandates.covering(provision.customer_id, right, day, provision.service_id), day
