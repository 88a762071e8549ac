"""Puts the provider's service portfolio into the database."""

import datetime as dt
from decimal import Decimal
from random import Random
from typing import Any

from services.models import Service, ServiceCategory, StandardTarget

from ..calendar import Months
from .offered import CATEGORIES, OFFERED
from .shapes import Offered, Promise


class Portfolio:
    """The services by code, and their standard targets by code, aspect and promise."""

    def __init__(self, users: dict[str, Any], months: Months) -> None:
        self.users, self.months = users, months
        self.services: dict[str, Service] = {}
        self.standards: dict[tuple[str, str, str], StandardTarget] = {}

    def write(self) -> None:
        ServiceCategory.objects.bulk_create([ServiceCategory(name=name) for name in CATEGORIES], ignore_conflicts=True)
        categories = {row.name: row for row in ServiceCategory.objects.all()}
        rows = [self._service(offered, categories[offered.category]) for offered in OFFERED]
        retired = [row for row in rows if row.lifecycle == Service.Lifecycle.RETIRED]
        for row in retired:
            row.lifecycle = Service.Lifecycle.CATALOGUE
        Service.objects.bulk_create(rows)
        for row in retired:  # as a second step, so that the history tells since when they are no longer sold
            row.lifecycle, row.changed_at = Service.Lifecycle.RETIRED, self.months.moment(self.months.first(19), 9)
        Service.objects.bulk_update(retired, ["lifecycle", "changed_at"])
        self.services = {row.code: row for row in rows}
        targets = [(offered, promise) for offered in OFFERED for promise in offered.promises]
        made = StandardTarget.objects.bulk_create(self._standard(offered, promise) for offered, promise in targets)
        self.standards = {
            (offered.code, promise.aspect, promise.statement): row
            for (offered, promise), row in zip(targets, made, strict=True)
        }

    def _stamps(self, offered: Offered) -> dict[str, Any]:
        day = self.months.first(offered.since) + dt.timedelta(days=Random(offered.code).randint(1, 25))  # noqa: S311
        keeper, moment = self.users["yuki"], self.months.moment(day)
        return {"created_at": moment, "created_by": keeper, "changed_at": moment, "changed_by": keeper}

    def _service(self, offered: Offered, category: ServiceCategory) -> Service:
        return Service(
            code=offered.code,
            name=offered.name,
            category=category,
            owner=self.users[offered.owner],
            lifecycle=offered.lifecycle,
            description=offered.description,
            volume_unit=offered.counted,
            **service_time(offered.hours),
            **self._stamps(offered),
        )

    def _standard(self, offered: Offered, promise: Promise) -> StandardTarget:
        return StandardTarget(
            service=self.services[offered.code],
            aspect=promise.aspect,
            statement=promise.statement,
            metric=promise.figure.metric,
            comparator=promise.figure.comparator,
            target=Decimal(str(promise.figure.target)),
            unit=promise.figure.unit,
            **self._stamps(offered),
        )


def service_time(hours: str) -> dict[str, Any]:
    """The fields of an agreed service time written as "mon_fri 07:00 19:00", or as "every_day" for all day."""
    if not hours:
        return {}
    days, *times = hours.split()
    opens, closes = (dt.time.fromisoformat(time) for time in times) if times else (None, None)
    return {"service_days": days, "opens_at": opens, "closes_at": closes}
