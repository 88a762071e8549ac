"""Puts the demo's customers into the database: few, large statements, each row valid by the forms' rules."""

import datetime as dt
from collections.abc import Callable, Sequence
from decimal import Decimal
from random import Random
from typing import Any

from customers.models import (
    Authority,
    BusinessOutcome,
    CommunicationArrangement,
    Customer,
    CustomerTeamMember,
    ExternalReference,
    Industry,
    Involvement,
    OutcomeMeasurement,
    Person,
    Section,
    SectionConfirmation,
)
from services.models import AuthorityScope, Service
from services.models.authority_scope import scope_of

from .calendar import Months
from .provided.mandates import Mandates
from .shapes import Aim, Firm, May
from .wording import address, evidence, known_as, phone

RIGHTS = {
    "req": Authority.Right.REQUEST,
    "agr": Authority.Right.AGREE_REQUIREMENTS,
    "chg": Authority.Right.APPROVE_CHANGE,
    "sign": Authority.Right.SIGN_AGREEMENT,
    "spend": Authority.Right.APPROVE_SPEND,
    "esc": Authority.Right.ESCALATE,
}
WITHOUT_LIMIT = {"agr", "esc"}
BATCH = 1000


class Writer:
    """Writes firms for the users at the provider; ``say`` is told what has been written.

    ``services`` by code are there already, as authorities may be restricted to some of them.
    """

    def __init__(
        self, users: dict[str, Any], services: dict[str, Service], *, months: Months, say: Callable[[str], None]
    ) -> None:
        self.users, self.services, self.months, self.say = users, services, months, say
        self.customers: dict[str, Customer] = {}
        self.people: dict[tuple[str, str], Person] = {}
        self.outcomes: dict[tuple[str, int], BusinessOutcome] = {}
        self.left: dict[int, dt.date] = {}
        self.mandates = Mandates((), {}, {})

    def write(self, firms: Sequence[Firm]) -> None:
        """All firms with everything that hangs on them; each firm's dice are its own, so they do not move others."""
        self._write_customers(firms)
        self._write_people(firms)
        self._write_authorities(firms)
        self._write_outcomes(firms)
        self._write_communication(firms)

    def stamps(self, firm: Firm, created: dt.date, changed: dt.date | None = None) -> dict[str, Any]:
        """Who kept the row and when; nothing is older than the customer."""
        keeper = self.users[firm.owner]
        created = max(created, self.began(firm))
        return {
            "created_at": self.months.moment(created),
            "created_by": keeper,
            "changed_at": self.months.moment(max(created, changed or created), 15),
            "changed_by": keeper,
        }

    def began(self, firm: Firm) -> dt.date:
        return self.months.first(firm.since) + dt.timedelta(days=Random(firm.code).randint(2, 24))  # noqa: S311

    def _write_customers(self, firms: Sequence[Firm]) -> None:
        names = sorted({firm.industry for firm in firms})
        industries = {row.name: row for row in Industry.objects.filter(name__in=names)}
        for children in (False, True):
            rows = [self._customer(firm, industries) for firm in firms if bool(firm.parent) is children]
            self._write_with_a_past(rows)
            self.customers.update((row.code, row) for row in rows)
        CustomerTeamMember.objects.bulk_create(
            CustomerTeamMember(
                customer=self.customers[firm.code], user=self.users[member], added_by=self.users["tomasz"]
            )
            for firm in firms
            for member in firm.team
        )
        self.say(f"{len(firms)} customers")

    @staticmethod
    def _write_with_a_past(rows: list[Customer]) -> None:
        """First as they were when the customer was new, then as they are, so that the history has something to tell."""
        fields = ["description", "tier", "tier_reason", "changed_at"]
        today = [{name: getattr(row, name) for name in fields} for row in rows]
        for row in rows:
            row.description = row.description.partition(". ")[0].rstrip(".") + "."
            row.tier, row.tier_reason, row.changed_at = Customer.Tier.STANDARD, "", row.created_at
        Customer.objects.bulk_create(rows, batch_size=BATCH)
        for row, state in zip(rows, today, strict=True):
            for name, value in state.items():
                setattr(row, name, value)
        Customer.objects.bulk_update(rows, fields, batch_size=BATCH)

    def _customer(self, firm: Firm, industries: dict[str, Industry]) -> Customer:
        confirmed = [days for days in firm.confirmed if days is not None]
        archived = None if firm.archived is None else self.months.moment(self.months.days_ago(firm.archived))
        changed = self.months.days_ago(min(confirmed)) if confirmed else None
        return Customer(
            name=firm.name,
            code=firm.code,
            parent=self.customers[firm.parent] if firm.parent else None,
            kind=firm.kind,
            status=firm.status,
            industry=industries[firm.industry],
            tier=firm.tier,
            tier_reason=firm.why,
            description=firm.about,
            street=firm.street,
            postal_code=firm.postal_code,
            city=firm.city,
            region=firm.region,
            country=firm.country,
            website=f"https://www.{firm.domain}.example",
            owner=self.users[firm.owner],
            restricted=firm.restricted,
            time_zone=firm.time_zone,
            billing_currency=firm.currency,
            archived_at=archived,
            archived_by=self.users[firm.owner] if archived else None,
            **self.stamps(firm, self.began(firm), changed),
        )

    def _write_people(self, firms: Sequence[Firm]) -> None:
        gone: list[tuple[Person, int]] = []
        rows = []
        for firm in firms:
            rng = Random(f"people {firm.code}")  # noqa: S311
            for who in firm.people:
                if who.at:
                    continue
                joined = self.began(firm) + dt.timedelta(days=rng.randint(0, 20))
                person = Person(
                    name=who.name,
                    email=address(who.name, firm.domain),
                    phone=phone(firm.country, rng) if rng.random() < 0.85 else "",
                    **self.stamps(firm, joined),
                )
                rows.append(person)
                self.people[firm.code, who.name] = person
                if who.left is not None:
                    gone.append((person, who.left))
        Person.objects.bulk_create(rows, batch_size=BATCH)
        for person, days in gone:  # as a second step, so that the history tells that they have left
            person.active, person.left_on = False, self.months.days_ago(days)
            person.changed_at = self.months.moment(self.months.days_ago(days), 16)
            self.left[person.pk] = self.months.days_ago(days)
        Person.objects.bulk_update([person for person, _ in gone], ["active", "left_on", "changed_at"])
        parts = []
        for firm in firms:
            for who in firm.people:
                person = self.people[who.at or firm.code, who.name]
                self.people[firm.code, who.name] = person
                parts.append(
                    Involvement(
                        customer=self.customers[firm.code],
                        person=person,
                        kind=who.part,
                        title=who.title,
                        **self.stamps(firm, person.created_at.date()),
                    )
                )
        Involvement.objects.bulk_create(parts, batch_size=BATCH)
        self.say(f"{len(rows)} people")

    def _write_authorities(self, firms: Sequence[Firm]) -> None:
        rows = []
        for firm in firms:
            rng = Random(f"authorities {firm.code}")  # noqa: S311
            documents: dict[tuple, str] = {}  # rights given on one day by one body are in one document
            for may in firm.may:
                key = may.who, may.since, may.by, may.how
                if key not in documents:
                    begins = self.months.first(may.since)
                    documents[key] = evidence(may.how, may.by, begins, self.months.today, rng)
                rows += self._authorities(firm, may, documents[key])
        Authority.objects.bulk_create(rows, batch_size=BATCH)
        by_text = {str(service.pk): service for service in self.services.values()}
        scopes = {row.pk: [by_text[pk] for pk in row.scope.split(",")] for row in rows if row.scope}
        AuthorityScope.objects.bulk_create(
            AuthorityScope(authority_id=pk, service=service) for pk, services in scopes.items() for service in services
        )
        self.mandates = Mandates(
            rows, {pk: frozenset(service.pk for service in services) for pk, services in scopes.items()}, self.left
        )
        self.say(f"{len(rows)} authorities, {len(scopes)} of them for some services only")

    def _authorities(self, firm: Firm, may: May, shown: str) -> list[Authority]:
        begins = self.months.first(may.since)
        ends = None if may.until is None else self.months.last(may.until + 1)
        rows = []
        for word in may.rights.split():
            limit = None if word in WITHOUT_LIMIT or may.limit is None else Decimal(may.limit)
            rows.append(
                Authority(
                    customer=self.customers[firm.code],
                    person=self.people[firm.code, may.who],
                    right=RIGHTS[word],
                    amount_limit=limit,
                    currency=firm.currency if limit else "",
                    valid_from=begins,
                    valid_to=ends,
                    granted_by=may.by,
                    evidence=shown,
                    scope=scope_of([self.services[code] for code in may.only.split()]),
                    **self.stamps(firm, begins),
                )
            )
        return rows

    def _write_outcomes(self, firms: Sequence[Firm]) -> None:
        rows, values = [], []
        for firm in firms:
            rng = Random(f"outcomes {firm.code}")  # noqa: S311
            for place, aim in enumerate(firm.aims, start=1):
                outcome = self._outcome(firm, aim)
                rows.append(outcome)
                self.outcomes[firm.code, place] = outcome
                for age, value, note in aim.measurements(rng):
                    day = self.months.last(age)
                    stamps = self.stamps(firm, day + dt.timedelta(days=rng.randint(1, 9)))
                    values.append(
                        OutcomeMeasurement(outcome=outcome, measured_on=day, value=value, note=note, **stamps)
                    )
        BusinessOutcome.objects.bulk_create(rows, batch_size=BATCH)
        OutcomeMeasurement.objects.bulk_create(values, batch_size=BATCH)
        self.say(f"{len(rows)} business outcomes with {len(values)} measurements")

    def _outcome(self, firm: Firm, aim: Aim) -> BusinessOutcome:
        return BusinessOutcome(
            customer=self.customers[firm.code],
            statement=aim.statement,
            measure=aim.measure,
            unit=aim.unit,
            baseline=Decimal(str(aim.baseline)),
            target=Decimal(str(aim.target)),
            due_on=self.months.last(-aim.due),
            priority=aim.priority,
            yearly_value=None if aim.value is None else Decimal(aim.value),
            currency="" if aim.value is None else firm.currency,
            notes=aim.text,
            **self.stamps(firm, self.months.first(aim.since)),
        )

    def _write_communication(self, firms: Sequence[Firm]) -> None:
        meetings, references, confirmations = [], [], []
        for firm in firms:
            customer = self.customers[firm.code]
            stamps = self.stamps(firm, self.began(firm))
            meetings += [
                CommunicationArrangement(
                    customer=customer,
                    purpose=meet.purpose,
                    every_months=meet.every,
                    channel=meet.channel,
                    our_side=self.users[meet.ours or firm.owner],
                    their_side=self.people[firm.code, meet.theirs],
                    **stamps,
                )
                for meet in firm.meets
            ]
            references += [
                ExternalReference(customer=customer, system=system, identifier=identifier, **stamps)
                for system, identifier in known_as(firm)
            ]
            confirmations += [
                SectionConfirmation(
                    customer=customer,
                    section=section,
                    confirmed_on=self.months.days_ago(days),
                    confirmed_by=self.users[firm.owner],
                )
                for section, days in zip(Section.values, firm.confirmed, strict=False)
                if days is not None
            ]
        CommunicationArrangement.objects.bulk_create(meetings, batch_size=BATCH)
        ExternalReference.objects.bulk_create(references, batch_size=BATCH)
        SectionConfirmation.objects.bulk_create(confirmations, batch_size=BATCH)
        self.say(f"{len(meetings)} communication arrangements, {len(references)} references to other systems")
