"""The page of one provision: one object that knows what it shows, one lazy property for each section."""

import datetime as dt
from dataclasses import replace
from typing import Any

from django.db.models import Prefetch
from django.utils.functional import cached_property

from customers.models import Authority, BusinessOutcome

from .availability_beside import measured_otherwise
from .decision_rights import WhoMay
from .lifetimes import is_outside
from .models import OutcomeSupport, Provision
from .provision_performance import MonthRow, ProvisionPerformance
from .requirements_matrix import RequirementsMatrix, Row
from .usage_overview import UsedProvision


class ProvisionOverview:
    """What a provision's page shows on a day to a user who is known to see its customer."""

    def __init__(self, provision: Provision, *, user: Any, on: dt.date) -> None:
        self.provision, self.user, self.on = provision, user, on

    @cached_property
    def supports(self) -> list[OutcomeSupport]:
        """The outcomes it supports, the strongest first, each with what has been measured of it last."""
        measured = BusinessOutcome.objects.with_latest()
        rows = self.provision.supports.current().filter(outcome__archived_at=None)
        rows = rows.prefetch_related(Prefetch("outcome", queryset=measured))
        return list(rows.order_by("-strength", "outcome__priority", "pk"))

    @cached_property
    def has_outcomes(self) -> bool:
        """Whether the customer has outcomes that it could support."""
        return bool(self.supports) or self.provision.customer.outcomes.current().exists()

    @cached_property
    def requirements(self) -> Row:
        """What is needed of it, aspect by aspect, with how far it was attained."""
        row = RequirementsMatrix.of_one(self.provision, on=self.on)
        for entry in row.entries:
            entry.attainment = self.used.attained.told(entry.requirement)
        return row

    @property
    def is_overdue(self) -> bool:
        """Whether its last day has passed, and nobody has said that it has ended."""
        return self.provision.is_overdue(self.on)

    @cached_property
    def performance(self) -> ProvisionPerformance:
        """Its availability by month, what happened to it, and its maintenance."""
        return ProvisionPerformance(self.provision)

    @cached_property
    def months(self) -> list[MonthRow]:
        """Its availability by month in which it was provided, with what was measured where that differs."""
        beside = measured_otherwise(self.used.attained.parts, self.performance.performed.availability)
        rows = [row for row in self.performance.months if not is_outside(self.provision, row.day)]
        return [replace(row, measured=beside.get(row.month, "")) for row in rows]

    @cached_property
    def used(self) -> UsedProvision:
        """How much it was used, and how far its targets were attained, in the last 12 months."""
        return UsedProvision(self.provision, on=self.on)

    @property
    def has_later_figures(self) -> bool:
        """Whether use is shown of months after its last day."""
        last = self.provision.ends_on
        return last is not None and any(month.is_counted and month.first_day > last for month in self.used.use.months)

    @cached_property
    def who_may(self) -> WhoMay:
        """Who there may approve a change to its service."""
        return WhoMay(self.provision.customer, Authority.Right.APPROVE_CHANGE, self.provision.service, self.on)
