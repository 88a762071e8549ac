"""People at a customer who may decide, and what they decided: about requirements, and about what they will need."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from customers.models import Authority, Customer
from services.models import FutureService, Requirement, RequirementVersion, Service
from tests import factories

ASKED: dict[str, Any] = {"metric": "Availability per month", "target": Decimal("99.9"), "unit": "%"}


def holder(customer: Customer, name: str, *services: Service, title: str = "", **fields: Any) -> Authority:
    """Who may agree requirements, for these services or for all."""
    part = factories.InvolvementFactory(customer=customer, person__name=name, title=title)
    known = {"right": Authority.Right.AGREE_REQUIREMENTS, "valid_from": dt.date(2020, 1, 1)} | fields
    return factories.restricted(factories.AuthorityFactory(customer=customer, person=part.person, **known), *services)


def agreed(requirement: Requirement, authority: Authority, on: dt.date | None = None) -> RequirementVersion:
    owner = requirement.provision.customer.owner
    return requirement.agree(person=authority.person, on=on or timezone.localdate(), by=owner)


def authorized(customer: Customer, name: str = "Paula Prior", *services: Service, **fields: Any) -> Authority:
    """Who may request a service, for these services or for all."""
    part = factories.InvolvementFactory(customer=customer, person__name=name)
    known = {"right": Authority.Right.REQUEST, "valid_from": dt.date(2026, 1, 1)} | fields
    return factories.restricted(factories.AuthorityFactory(customer=customer, person=part.person, **known), *services)


def committed(need: FutureService, by: Any) -> FutureService:
    need.commit(person=authorized(need.customer).person, on=timezone.localdate(), by=by)
    return need


def refused(work: Any) -> str:
    """Why the work was refused."""
    with pytest.raises(ValidationError) as caught:
        work()
    return " ".join(caught.value.messages)
