"""Puts what is provided to the demo's customers into the database, in the order in which one thing needs another."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from customers.models import Section, SectionConfirmation
from services.models import OutcomeSupport, Provision

from ..shapes import Firm
from ..writing import BATCH, Writer
from .catalogue import served
from .events import EventWriter
from .future import write_future
from .months import write_measurements, write_usage
from .portfolio import Portfolio, service_time
from .requirements import write_requirements
from .shapes import Provided, Served

SECTIONS = (Section.SERVICES, Section.PERFORMANCE, Section.FUTURE)
STATUS = {"active": Provision.Status.ACTIVE, "planned": Provision.Status.PLANNED}


class ServiceWriter:
    """Writes on from where the writer of customers ended, with its people, outcomes and authorities."""

    def __init__(self, base: Writer, portfolio: Portfolio) -> None:
        self.base, self.months, self.portfolio = base, base.months, portfolio
        self.served: dict[str, Served] = {}
        self.provisions: dict[tuple[str, str], Provision] = {}

    def write(self, firms: Sequence[Firm]) -> None:
        """Each firm's dice are its own, so that one more firm does not move the others."""
        self.served = {firm.code: served(firm) for firm in firms}
        self._write_provisions(firms)
        asked = write_requirements(self, firms)
        events = EventWriter(self, asked)
        events.write(firms)
        used = write_usage(self, firms)
        measured = write_measurements(self, firms, asked, events)
        self.base.say(f"{used} months of usage, {measured} measured months")
        write_future(self, firms)
        self._write_confirmations(firms)

    def each(self, firm: Firm) -> list[tuple[Provided, Provision]]:
        """What is provided to the firm, as it was written down and as it was stored."""
        return [(provided, self.provisions[firm.code, provided.key]) for provided in self.served[firm.code].provisions]

    def _write_provisions(self, firms: Sequence[Firm]) -> None:
        ended = []
        for firm in firms:
            for provided in self.served[firm.code].provisions:
                row = self._provision(firm, provided)
                self.provisions[firm.code, provided.key] = row
                if provided.until is not None and provided.until > 0:
                    ended.append((row, self.months.last(provided.until + 1)))
        rows = list(self.provisions.values())
        Provision.objects.bulk_create(rows, batch_size=BATCH)
        for row, day in ended:  # as a second step, so that the history tells when it ended
            row.status, row.ends_on = Provision.Status.ENDED, day
            row.changed_at = self.months.moment(day, 16)
        Provision.objects.bulk_update([row for row, _ in ended], ["status", "ends_on", "changed_at"])
        supports = [support for firm in firms for support in self._supports(firm)]
        OutcomeSupport.objects.bulk_create(supports, batch_size=BATCH)
        self.base.say(f"{len(rows)} provisions of {len(self.portfolio.services)} services")

    def _provision(self, firm: Firm, provided: Provided) -> Provision:
        starts = self.months.first(provided.since)
        planned = provided.status == "planned"
        written = min(starts - dt.timedelta(days=20), self.months.days_ago(12)) if planned else starts
        return Provision(
            customer=self.base.customers[firm.code],
            service=self.portfolio.services[provided.service],
            label=provided.label,
            status=STATUS.get(provided.status, Provision.Status.SUSPENDED),
            starts_on=starts,
            ends_on=self.months.last(provided.until + 1)
            if provided.until is not None and provided.until <= 0
            else None,
            units=None if provided.units is None else Decimal(str(provided.units)),
            unit=provided.unit,
            charge_basis=provided.charge,
            is_vital=bool(provided.vital),
            vital_function=provided.vital,
            notes=provided.notes,
            **service_time(provided.hours),
            **self.base.stamps(firm, written),
        )

    def _supports(self, firm: Firm) -> list[OutcomeSupport]:
        rows = []
        for provided, provision in self.each(firm):
            for word in provided.helps.split():
                place, strength = (int(part) for part in word.split("."))
                outcome = self.base.outcomes[firm.code, place]
                created = max(provision.created_at, outcome.created_at).date()
                rows.append(
                    OutcomeSupport(
                        provision=provision, outcome=outcome, strength=strength, **self.base.stamps(firm, created)
                    )
                )
        return rows

    def _write_confirmations(self, firms: Sequence[Firm]) -> None:
        SectionConfirmation.objects.bulk_create(
            SectionConfirmation(
                customer=self.base.customers[firm.code],
                section=section,
                confirmed_on=self.months.days_ago(days),
                confirmed_by=self.base.users[firm.owner],
            )
            for firm in firms
            for section, days in zip(SECTIONS, self.served[firm.code].confirmed, strict=True)
            if days is not None
        )
