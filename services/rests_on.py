"""The decisions that rest on an authority: targets agreed, maintenance approved, future services requested by it."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Case, CharField, DecimalField, F, Q, QuerySet, Value, When
from django.db.models.functions import Cast, TruncDate
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from customers.models import Authority, Customer

from .models import FutureService, Maintenance, Requirement, RequirementVersion

KINDS: dict[str, tuple[str, Promise]] = {
    "requirement": ("services:requirement_detail", _("Target agreed")),
    "maintenance": ("services:maintenance_detail", _("Maintenance approved")),
    "future": ("services:future_service_detail", _("Future service requested")),
}
COLUMNS = (
    *("told_kind", "told_key", "told_title", "told_day", "told_service", "told_name"),
    *("told_amount", "told_currency", "now_service", "now_amount", "now_currency"),
)

NO_AMOUNT = Cast(Value(None), DecimalField(max_digits=14, decimal_places=2))
NO_CURRENCY = Value("", CharField())


@dataclass(frozen=True)
class Decision:
    """One thing that was decided by an authority, on a day, about a service or about none in particular.

    ``title`` is what was decided; of a requirement in the words that were agreed, of a future service in those that
    were requested, whatever it says now. ``amount`` is what was requested, a year; None where no amount was decided
    about. A future service that has changed since needs its authority for what it is by ``now`` as well.
    """

    kind: str
    key: int
    title: str
    on: dt.date
    service: int | None
    service_name: str | None
    amount: Decimal | None
    currency: str
    now_service: int | None
    now_amount: Decimal | None
    now_currency: str

    def is_within(self, limit: Decimal | None, currency: str) -> bool:
        """Whether an authority up to this limit covers the amounts; one in another currency does not."""
        amounts = ((self.amount, self.currency), (self.now_amount, self.now_currency))
        asked = [(amount, unit) for amount, unit in amounts if amount is not None]
        return limit is None or all(unit == currency and amount <= limit for amount, unit in asked)

    @property
    def services(self) -> set[int | None]:
        """The services that its authority has to cover."""
        return {self.service, self.now_service}

    @property
    def url(self) -> str:
        return reverse(KINDS[self.kind][0], args=[self.key])

    @property
    def label(self) -> Promise:
        return KINDS[self.kind][1]


def resting_on(authority: Authority, user: Any = None) -> list[Decision]:
    """What was decided by the authority, newest first, in one query; for a user only what they may see.

    What is archived counts as well: it was decided all the same.
    """
    return resting_on_any([authority], authority.customer, user)


def resting_on_any(authorities: Iterable[Authority], customer: Customer, user: Any = None) -> list[Decision]:
    """The same of several authorities of one customer."""
    rests = Q(authority__in=authorities)
    versions = RequirementVersion.objects.filter(rests)
    works, needs = Maintenance.objects.filter(rests), FutureService.objects.filter(rests)
    if user is not None:
        versions = versions.filter(Requirement.visible_q(user, "requirement__"))
        works, needs = works.visible_to(user), needs.visible_to(user)
    by_clock = TruncDate("agreed_at", tzinfo=ZoneInfo(customer.time_zone))
    agreed = _told(
        versions.annotate(told_key=F("requirement"), told_title=F("statement"), told_day=F("agreed_on")),
        "requirement",
        "requirement__provision__service",
    )
    approved = _told(
        works.annotate(told_key=F("pk"), told_title=F("title"), told_day=by_clock), "maintenance", "provision__service"
    )
    requested = _told(
        needs.annotate(told_key=F("pk"), told_title=F("requested_title"), told_day=F("committed_on")),
        "future",
        "requested_service",
        told_amount=F("requested_revenue"),
        told_currency=F("requested_currency"),
        now_service=_while_it_stands("service", "requested_service"),
        now_amount=_while_it_stands("expected_revenue", "requested_revenue"),
        now_currency=_while_it_stands("currency", "requested_currency"),
    )
    rows = agreed.union(approved, requested, all=True).order_by("-told_day", "told_kind", "-told_key")
    return [Decision(*row) for row in rows]


def _told(rows: QuerySet, kind: str, service: str, **more: Any) -> Any:
    told: dict[str, Any] = {"told_service": F(service), "told_name": F(f"{service}__name")}
    told |= {"told_amount": NO_AMOUNT, "told_currency": NO_CURRENCY}
    told |= {"now_service": F(service), "now_amount": NO_AMOUNT, "now_currency": NO_CURRENCY}
    return rows.order_by().annotate(told_kind=Value(kind, CharField()), **told | more).values_list(*COLUMNS)


def _while_it_stands(now: str, requested: str) -> Case:
    """What a future service is by now; what was dropped may say anything, as nothing rests on that."""
    return Case(When(stage=FutureService.Stage.DROPPED, then=F(requested)), default=F(now))


def why_kept(decisions: list[Decision], instead: Any, *, of: int = 0) -> str:
    """Why an authority keeps what these decisions, newest first, rest on, and what to do instead.

    ``of`` is how many rest on the authority, where not all of them stand in the way.
    """
    newest, count = decisions[0], len(decisions)
    said = {"count": count, "of": of, "title": newest.title, "day": date_format(newest.on, "DATE_FORMAT")}
    rests = ngettext(
        "%(count)s decision rests on this: “%(title)s” of %(day)s.",
        "%(count)s decisions rest on this, the newest one is “%(title)s” of %(day)s.",
        count,
    )
    if of > count:
        some = _("%(count)s of the %(of)s decisions resting on this need it so, the newest is “%(title)s” of %(day)s.")
        rests = str(some)
    return f"{rests % said} {instead}"
