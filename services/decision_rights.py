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


def with_scopes(deciders: list[Decider]) -> list[Decider]:
    """The deciders, whose authorities can name the services they are restricted to."""
    named(decider.authority for decider in deciders)
    return deciders


@dataclass(frozen=True)
class Other:
    """Somebody who holds the right on the day and may not decide this; ``why`` says what they are restricted to."""

    decider: Decider
    why: str


@dataclass
class WhoMay:
    """The question who may take one decision on a day, and the register's answers.

    ``amount`` is of one decision, None where it is about none; without a currency it is in the customer's own. Raises
    ValueError for an unknown right.
    """

    customer: Customer
    right: str
    service: Service | None
    on: dt.date
    amount: Decimal | None = None
    currency: str = ""

    def __post_init__(self) -> None:
        self.currency = self.currency or self.customer.billing_currency

    @property
    def authorities(self) -> Q:
        """By which something about the service can be decided; without a service only unrestricted ones."""
        return unrestricted() if self.service is None else covering_service(self.service)

    @cached_property
    def deciders(self) -> list[Decider]:
        """Who may, widest limit first."""
        return with_scopes(ground.who_may(self.customer, self.right, where=self.authorities, **self._reach))

    @cached_property
    def not_compared(self) -> list[Decider]:
        """Whose limit is in another currency than the amount, so that nobody can say if it reaches."""
        return with_scopes(ground.not_compared(self.customer, self.right, where=self.authorities, **self._reach))

    @cached_property
    def others(self) -> list[Other]:
        """Who holds the right on the day, but not for this."""
        holders = ground.who_may(self.customer, self.right, on=self.on)
        return self.others_of(holders, (*self.deciders, *self.not_compared))

    def others_of(self, holders: Iterable[Decider], told: Iterable[Decider]) -> list[Other]:
        """Those of the holders of a right who are not among the told ones, with the reason."""
        known = {one.authority.pk for one in told}
        rest = with_scopes([holder for holder in holders if holder.authority.pk not in known])
        return [Other(holder, self._only(holder)) for holder in rest]

    # About one person

    def covering(self, person: Person) -> Authority | None:
        """The person's authority that covers this decision, the widest one; None where there is none."""
        where = self.authorities & Q(person=person)
        found = ground.who_may(self.customer, self.right, where=where, **self._reach)
        return found[0].authority if found else None

    def decisive(self, person: Person) -> Authority | None:
        """``covering``, for whoever records a decision: until their transaction ends nobody ends what it rests on."""
        hold(person, self.customer, self.right)
        return self.covering(person)

    def why_not(self, person: Person) -> str:
        """Why the person may not take this decision, in one sentence; empty where they may.

        Of several authorities the one that comes nearest to covering it gives the reason.
        """
        if self.covering(person):
            return ""
        said: dict[str, Any] = {"who": person.name, "right": self.label}
        mine = Authority.objects.filter(customer=self.customer, person=person, right=self.right)
        rows = list(mine.select_related("person").order_by("valid_from", "pk"))
        if not rows:
            return _("%(who)s does not hold the right “%(right)s” here.") % said
        if person.left_on is not None and person.has_left_by(self.on):
            said["day"] = date_format(person.left_on, "DATE_FORMAT")
            return _("%(who)s is no longer there; the last day was %(day)s.") % said
        current = [row for row in rows if not row.is_archived]
        if not current:
            return _("The right “%(right)s” of %(who)s is archived.") % said
        in_time = [row for row in current if row.state(self.on) == "in_force"]
        if not in_time:
            return _out_of_time(current, self.on, said)
        covered = set(mine.filter(self.authorities).values_list("pk", flat=True))
        for_it = [row for row in in_time if row.pk in covered]
        if not for_it:
            said["services"] = ", ".join(sorted({name for row in named(in_time) for name in row.scope_names or ()}))
            return _("%(who)s holds the right “%(right)s” only for: %(services)s.") % said
        return _out_of_reach(for_it, self.currency, said)

    def refusal(self, person: Person) -> str:
        """Why the person may not take this decision, and who could on that day; empty where they may."""
        reason = self.why_not(person)
        if not reason:
            return ""
        told = {"reason": reason, "day": date_format(self.on, "DATE_FORMAT")}
        if not self.deciders:
            return _("%(reason)s Nobody there could decide it on %(day)s.") % told
        told["names"] = ", ".join(_called(decider) for decider in self.deciders)
        return _("%(reason)s On %(day)s these could: %(names)s.") % told

    # For pages that show the answer where something is agreed

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
            asked |= {"amount": f"{self.amount:f}", "currency": self.currency}
        return f"{reverse('customers:customer_decision_rights', args=[self.customer.pk])}?{urlencode(asked)}"

    @property
    def _reach(self) -> dict[str, Any]:
        return {"on": self.on, "amount": self.amount, "currency": self.currency}

    def _only(self, holder: Decider) -> str:
        keys = holder.authority.scope_keys
        asked = self.amount if holder.currency == self.currency else None
        too_low = holder.limit is not None and asked is not None and holder.limit < asked
        if keys and (not too_low or (self.service is not None and self.service.pk not in keys)):
            return _("only for %(services)s") % {"services": holder.authority.scope_label}
        return _("only %(limit)s") % {"limit": limit(holder.limit, holder.currency)}


class WhoHolds(WhoMay):
    """The register's own question: about no service in particular it names whoever may decide for at least one."""

    @property
    def authorities(self) -> Q:
        return covering_service(self.service)


def hold(person: Person, customer: Customer, right: str) -> None:
    """Lock the person and all that they hold of the right; whoever changes any of it waits for this transaction."""
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    held = Authority.objects.filter(customer=customer, person=person, right=right).order_by("pk")
    list(held.select_for_update(no_key=True))


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


def _called(decider: Decider) -> str:
    return f"{decider.person} ({decider.title})" if decider.title else decider.person
