"""Who may decide what for a customer about one of our services, on a day: the register with the services in it.

An authority that is restricted to no service covers every service. Asked about no service, the register names
everybody, whatever they are restricted to (their ``scope_label`` says it); a decision about no service in particular
is covered by an unrestricted authority only.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from customers import decision_rights as ground
from customers.decision_rights import Decider, RightToday
from customers.figures import limit, money
from customers.models import Authority, Customer, Person

from .models import Service
from .scopes import covering_service, named, unrestricted


def register(customer: Customer, *, on: dt.date, service: Service | None = None) -> list[RightToday]:
    """Every right with its holders on the day, for one service or for any; widest limit first."""
    rights = ground.register(customer, on=on, where=covering_service(service))
    with_scopes([decider for right in rights for decider in right.deciders])
    return rights


def who_may(
    customer: Customer,
    right: str,
    *,
    service: Service | None,
    on: dt.date,
    amount: Decimal | None = None,
    currency: str = "",
) -> list[Decider]:
    """Who may take one decision about the service on the day, up to the amount; widest limit first.

    Without a service: whoever may for at least one. Raises ValueError for an unknown right.
    """
    where = covering_service(service)
    return with_scopes(ground.who_may(customer, right, on=on, amount=amount, currency=currency, where=where))


def not_compared(
    customer: Customer,
    right: str,
    *,
    service: Service | None,
    on: dt.date,
    amount: Decimal | None,
    currency: str = "",
) -> list[Decider]:
    """Who holds the right for the service up to a limit in another currency, so that nobody can say if it reaches."""
    where = covering_service(service)
    return with_scopes(ground.not_compared(customer, right, on=on, amount=amount, currency=currency, where=where))


def with_scopes(deciders: list[Decider]) -> list[Decider]:
    """The deciders, whose authorities can name the services they are restricted to."""
    named(decider.authority for decider in deciders)
    return deciders


def deciding_about(service: Service | None) -> Q:
    """Authorities by which something about the service can be decided; without a service only unrestricted ones."""
    return unrestricted() if service is None else covering_service(service)


def covering(
    person: Person,
    customer: Customer,
    right: str,
    *,
    service: Service | None,
    on: dt.date,
    amount: Decimal | None = None,
    currency: str = "",
) -> Authority | None:
    """The person's authority that covers this decision on the day, the widest one; None where there is none."""
    where = deciding_about(service) & Q(person=person)
    found = ground.who_may(customer, right, on=on, amount=amount, currency=currency, where=where)
    return found[0].authority if found else None


def decisive(
    person: Person,
    customer: Customer,
    right: str,
    *,
    service: Service | None,
    on: dt.date,
    amount: Decimal | None = None,
    currency: str = "",
) -> Authority | None:
    """``covering``, for whoever records a decision: until their transaction ends nobody ends what it rests on."""
    hold(person, customer, right)
    return covering(person, customer, right, service=service, on=on, amount=amount, currency=currency)


def hold(person: Person, customer: Customer, right: str) -> None:
    """Lock the person and all that they hold of the right; whoever changes any of it waits for this transaction."""
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    held = Authority.objects.filter(customer=customer, person=person, right=right).order_by("pk")
    list(held.select_for_update(no_key=True))


def why_not(
    person: Person,
    customer: Customer,
    right: str,
    *,
    service: Service | None,
    on: dt.date,
    amount: Decimal | None = None,
    currency: str = "",
) -> str:
    """Why the person may not take this decision, in one sentence; empty where they may.

    Of several authorities the one that comes nearest to covering it gives the reason.
    """
    if covering(person, customer, right, service=service, on=on, amount=amount, currency=currency):
        return ""
    said: dict[str, Any] = {"who": person.name, "right": Authority.Right(right).label}
    mine = Authority.objects.filter(customer=customer, person=person, right=right)
    rows = list(mine.select_related("person").order_by("valid_from", "pk"))
    if not rows:
        return _("%(who)s does not hold the right “%(right)s” here.") % said
    if not person.active:
        return _("%(who)s is no longer there.") % said
    current = [row for row in rows if not row.is_archived]
    if not current:
        return _("The right “%(right)s” of %(who)s is archived.") % said
    in_time = [row for row in current if row.state(on) == "in_force"]
    if not in_time:
        return _out_of_time(current, on, said)
    covered = {row.pk for row in Authority.objects.filter(deciding_about(service), pk__in=[row.pk for row in in_time])}
    for_it = [row for row in in_time if row.pk in covered]
    if not for_it:
        said["services"] = ", ".join(sorted({name for row in named(in_time) for name in row.scope_names or ()}))
        return _("%(who)s holds the right “%(right)s” only for: %(services)s.") % said
    return _out_of_reach(for_it, currency or customer.billing_currency, said)


def _out_of_time(rows: list[Authority], on: dt.date, said: dict[str, Any]) -> str:
    ended = [row.valid_to for row in rows if row.valid_to and row.valid_to < on]
    if ended:
        day = date_format(max(ended), "DATE_FORMAT")
        return _("The right “%(right)s” of %(who)s ended on %(day)s.") % {**said, "day": day}
    day = date_format(min(row.valid_from for row in rows), "DATE_FORMAT")
    return _("The right “%(right)s” of %(who)s begins on %(day)s.") % {**said, "day": day}


def _out_of_reach(rows: list[Authority], currency: str, said: dict[str, Any]) -> str:
    limits = [row.amount_limit for row in rows if row.currency == currency and row.amount_limit is not None]
    if limits:
        reach = {**said, "limit": money(max(limits), currency)}
        return _("The right “%(right)s” of %(who)s reaches up to %(limit)s only.") % reach
    theirs = ", ".join(sorted({row.currency for row in rows}))
    return _(
        "The right “%(right)s” of %(who)s has a limit in %(theirs)s, which is not compared with an amount in %(asked)s."
    ) % {**said, "theirs": theirs, "asked": currency}


def refusal(
    person: Person,
    customer: Customer,
    right: str,
    *,
    service: Service | None,
    on: dt.date,
    amount: Decimal | None = None,
    currency: str = "",
) -> str:
    """Why the person may not take this decision, and who could on that day; empty where they may."""
    reason = why_not(person, customer, right, service=service, on=on, amount=amount, currency=currency)
    if not reason:
        return ""
    where, day = deciding_about(service), date_format(on, "DATE_FORMAT")
    could = ground.who_may(customer, right, on=on, amount=amount, currency=currency, where=where)
    if not could:
        return _("%(reason)s Nobody there could decide it on %(day)s.") % {"reason": reason, "day": day}
    names = ", ".join(_called(decider) for decider in could)
    return _("%(reason)s On %(day)s these could: %(names)s.") % {"reason": reason, "day": day, "names": names}


def _called(decider: Decider) -> str:
    return f"{decider.person} ({decider.title})" if decider.title else decider.person


@dataclass(frozen=True)
class Other:
    """Somebody who holds the right on the day and may not decide this; ``why`` says what they are restricted to."""

    decider: Decider
    why: str


def others_of(
    holders: list[Decider], told: Iterable[Decider], *, service: Service | None, amount: Decimal | None, currency: str
) -> list[Other]:
    """Those of the holders of a right who are not among the told ones, with the reason."""
    known = {one.authority.pk for one in told}
    rest = with_scopes([holder for holder in holders if holder.authority.pk not in known])
    return [Other(holder, _only(holder, service, amount, currency)) for holder in rest]


def _only(holder: Decider, service: Service | None, amount: Decimal | None, currency: str) -> str:
    keys = holder.authority.scope_keys
    reach, asked = holder.limit, amount if holder.currency == currency else None
    too_low = reach is not None and asked is not None and reach < asked
    if keys and (not too_low or (service is not None and service.pk not in keys)):
        return _("only for %(services)s") % {"services": holder.authority.scope_label}
    return _("only %(limit)s") % {"limit": limit(holder.limit, holder.currency)}


@dataclass
class WhoMay:
    """One question to the register, for pages that show its answer where something is agreed.

    What is about no service in particular asks for an authority without a restriction, as ``covering`` does.
    """

    customer: Customer
    right: str
    service: Service | None
    on: dt.date
    amount: Decimal | None = None
    currency: str = ""

    @cached_property
    def deciders(self) -> list[Decider]:
        return with_scopes(ground.who_may(self.customer, self.right, **self._asked))

    @cached_property
    def not_compared(self) -> list[Decider]:
        """Whose limit is in another currency than the amount."""
        return with_scopes(ground.not_compared(self.customer, self.right, **self._asked))

    @cached_property
    def others(self) -> list[Other]:
        """Who holds the right on the day, but not for this."""
        holders = ground.who_may(self.customer, self.right, on=self.on)
        told, currency = (*self.deciders, *self.not_compared), self.currency or self.customer.billing_currency
        return others_of(holders, told, service=self.service, amount=self.amount, currency=currency)

    @property
    def _asked(self) -> dict[str, Any]:
        where = deciding_about(self.service)
        return {"on": self.on, "amount": self.amount, "currency": self.currency, "where": where}

    @property
    def label(self) -> str:
        """The right, in words."""
        return str(Authority.Right(self.right).label)

    @property
    def is_today(self) -> bool:
        return self.on == timezone.localdate()

    @property
    def url(self) -> str:
        """Where the register answers the same question."""
        asked = {"on": self.on.isoformat(), "right": self.right}
        if self.service is not None:
            asked["service"] = self.service.code
        if self.amount is not None:
            asked |= {"amount": f"{self.amount:f}", "currency": self.currency or self.customer.billing_currency}
        return f"{reverse('customers:customer_decision_rights', args=[self.customer.pk])}?{urlencode(asked)}"
