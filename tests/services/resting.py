"""What rests on an authority: targets agreed, maintenance approved, future services requested; and changing it then."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.test import Client
from django.utils import timezone

from customers.models import Authority
from services.models import FutureService, Maintenance, Service
from tests import factories

DAY = dt.timedelta(days=1)
BEGAN = dt.date(2020, 1, 1)


def agreed(mandate: Authority, service: Service, title: str = "Up while trains run") -> None:
    provision = factories.ProvisionFactory(customer=mandate.customer, service=service, label=title)
    factories.RequirementFactory(provision=provision, statement=title, agreed=mandate)


def approved(mandate: Authority, service: Service, title: str = "New firmware") -> None:
    provision = factories.ProvisionFactory(customer=mandate.customer, service=service, label=title)
    work = factories.MaintenanceFactory(provision=provision, title=title)
    Maintenance.objects.filter(pk=work.pk).update(agreed_at=timezone.now(), agreed_by=mandate.person, authority=mandate)


def requested(mandate: Authority, service: Service | None, title: str = "Second line") -> None:
    need = factories.FutureServiceFactory(customer=mandate.customer, service=service, title=title)
    need.request(person=mandate.person, authority=mandate, on=timezone.localdate())
    need.stage = FutureService.Stage.COMMITTED
    need.save()


DECIDED: list[Callable[..., None]] = [agreed, approved, requested]


def edit(desk: Client, mandate: Authority, **changes: Any) -> Any:
    """Change it on its page; what is not named stays."""
    mandate.refresh_from_db()
    known = {
        "person": mandate.person_id,
        "right": mandate.right,
        "services": list(mandate.scopes.values_list("service", flat=True)),
        "amount_limit": "" if mandate.amount_limit is None else mandate.amount_limit,
        "currency": mandate.currency,
        "valid_from": mandate.valid_from.isoformat(),
        "valid_to": mandate.valid_to.isoformat() if mandate.valid_to else "",
        "evidence": mandate.evidence,
        "acknowledged": "on",
        "version": mandate.version,
    }
    return desk.post(f"/customers/authorities/{mandate.pk}/edit/", known | changes)


def errors(answer: Any) -> dict[str, list[str]]:
    assert answer.status_code == 422, answer.status_code
    return {name: list(said) for name, said in answer.context["form"].errors.items()}
