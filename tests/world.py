"""A small world with everybody in it: one customer that all may see, one that is restricted, and one user of each role.

The restricted customer's texts all contain a canary, a word that is nowhere else, so that a test can look for it.
"""

import functools
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import models
from django.test import Client
from django.test.client import ClientHandler
from django.utils import timezone

from customers.models import Authority, Customer, CustomerTeamMember, Section, SectionConfirmation
from portfolio.accounts.models import User
from tests import factories

ROLES = ("anonymous", "reader", "owner", "foreign", "manager", "admin")
CANARY = "xanthoria"


@dataclass
class Portfolio:
    """A customer with one record of each kind."""

    customer: Customer
    person: Any
    authority: Any
    outcome: Any
    measurement: Any
    reference: Any
    arrangement: Any
    service: Any
    standard_target: Any
    provision: Any
    support: Any
    requirement: Any
    usage: Any
    measured: Any
    event: Any
    maintenance: Any
    future: Any

    def one(self, kind: str) -> models.Model:
        return getattr(self, kind)


@dataclass
class World:
    """``owner`` keeps both customers; ``foreign`` keeps neither; the colleague is on the team of the open one."""

    users: dict[str, User]
    open: Portfolio
    restricted: Portfolio
    sessions: dict[str, Any]

    def client(self, role: str, **options: Any) -> Client:
        """A browser in which this role is signed in."""
        client = Client(**options)
        client.handler = handler(client.handler.enforce_csrf_checks)
        if role in self.sessions:
            client.cookies.load(self.sessions[role])
        return client


@functools.cache
def handler(enforce_csrf_checks: bool) -> ClientHandler:
    """Loading the middleware takes longer than most requests, so all clients share what they call."""
    return ClientHandler(enforce_csrf_checks)


def build() -> World:
    users = {
        "reader": factories.reader("Rui Tavares", email="rui@provider.example"),
        "owner": factories.brm("Berta Brandt", email="berta@provider.example"),
        "foreign": factories.brm("Fritz Fremd", email="fritz@provider.example"),
        "manager": factories.manager("Mehdi Amrani", email="mehdi@provider.example"),
        "admin": with_second_factor(factories.admin("Astrid Nyman", email="astrid@provider.example")),
    }
    world = World(
        users=users,
        open=portfolio("Kestrel Rail", "KESTREL", users["owner"], "Kestrel"),
        restricted=portfolio(
            f"{CANARY.title()} Biotech", f"{CANARY.upper()}-1", users["owner"], CANARY, restricted=True
        ),
        sessions={},
    )
    for role, user in users.items():
        world.sessions[role] = signed_in(user).cookies.output(header="", sep=";")
    return world


def with_second_factor(user: User) -> User:
    """The user with an authenticator app; admins must have one."""
    from portfolio.accounts.adapters import MfaAdapter

    secret = MfaAdapter().encrypt("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": secret})
    return user


def signed_in(user: User, **options: Any) -> Client:
    """A browser in which the user is signed in."""
    client = Client(**options)
    client.force_login(user)
    client.get("/health/live")  # the session notes its own age at the first request
    return client


def portfolio(name: str, code: str, owner: User, word: str, **fields: Any) -> Portfolio:
    """A customer with one record of each kind, whose texts contain the word."""
    customer = factories.CustomerFactory(
        name=name, code=code, owner=owner, city=f"{word} City", description=f"About {word}.", tier_reason=word, **fields
    )
    person = factories.InvolvementFactory(
        customer=customer,
        person__name=f"Paula {word.title()}",
        person__email=f"paula@{word.lower()}.example",
        person__phone=f"+49 30 {len(word)}0070",
        title=f"Head of {word}",
    )
    outcome = factories.BusinessOutcomeFactory(
        customer=customer, statement=f"Fewer {word} delays", measure=f"{word} delays", yearly_value=Decimal(250_000)
    )
    SectionConfirmation.objects.create(
        customer=customer, section=Section.PEOPLE, confirmed_on=timezone.localdate(), confirmed_by=owner
    )
    CustomerTeamMember.objects.create(customer=customer, user=factories.brm("Tessa Tang"), added_by=owner)
    # What everybody may read of the portfolio has none of the customer's words.
    service = factories.ServiceFactory(name="Order portal")
    provision = factories.ProvisionFactory(
        customer=customer, service=service, label=f"{word} site", vital=f"Dispatch of {word}", notes=f"For {word}."
    )
    requirement = factories.RequirementFactory(
        provision=provision, statement=f"Up while {word} works", metric=f"Share of {word} hours", ability_plan=word
    )
    return Portfolio(
        service=service,
        standard_target=factories.StandardTargetFactory(service=service),
        provision=provision,
        support=factories.OutcomeSupportFactory(provision=provision, outcome=outcome, note=f"Speeds {word} up"),
        requirement=requirement,
        usage=factories.UsageFactory(provision=provision, note=f"Counted by {word}"),
        measured=factories.MeasurementFactory(requirement=requirement, note=f"Read by {word}"),
        event=factories.PerformanceEventFactory(
            customer=customer,
            title=f"The {word} portal was down",
            impact=f"{word} waited",
            external_system="Desk",
            external_id=f"{word}-1",
            down=[provision],
            lost=[provision],
        ),
        maintenance=factories.MaintenanceFactory(provision=provision, title=f"Firmware of {word}"),
        future=factories.FutureServiceFactory(customer=customer, title=f"A second {word} site", outcome=outcome),
        customer=customer,
        person=person,
        authority=factories.AuthorityFactory(
            customer=customer,
            person=person.person,
            right=Authority.Right.APPROVE_SPEND,
            amount_limit=Decimal(50_000),
            evidence=f"Mandate of {word}",
            granted_by=f"Board of {word}",
        ),
        outcome=outcome,
        measurement=factories.OutcomeMeasurementFactory(outcome=outcome, note=f"Told by {word}"),
        reference=factories.ExternalReferenceFactory(customer=customer, system="ERP", identifier=f"{word}-77"),
        arrangement=factories.CommunicationArrangementFactory(customer=customer, purpose=f"{word} review"),
    )
