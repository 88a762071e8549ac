"""The service portfolio, what is provided to customers, what they need of it, and how it went."""

import datetime as dt
from decimal import Decimal
from typing import Any

import factory
from django.utils import timezone

from customers.models import Authority
from services.models import (
    AuthorityScope,
    EventImpact,
    FutureService,
    Maintenance,
    Measurement,
    OutcomeSupport,
    PerformanceEvent,
    Provision,
    Requirement,
    RequirementVersion,
    Service,
    ServiceCategory,
    StandardTarget,
    Usage,
)
from services.models.authority_scope import scope_of
from services.periods import Month, last_closed_month

from .customers import CustomerFactory
from .outcomes import BusinessOutcomeFactory

OF_VERSION = ("metric", "comparator", "target", "unit", "applies_from")
NAMES = ("Managed workplace", "Service desk", "ERP hosting", "Network", "Backup", "Order portal", "Identity")


def closed_month(back: int = 0) -> dt.date:
    """The first day of the last closed month, or of one so many months before it."""
    return last_closed_month(timezone.localdate()).plus(-back).first_day


class ServiceCategoryFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ServiceCategory

    name = factory.Sequence(lambda n: f"Category {n}")


class ServiceFactory(factory.django.DjangoModelFactory):
    """A service of the catalogue, round the clock."""

    class Meta:
        model = Service

    code = factory.Sequence(lambda n: f"SVC-{n}")
    name = factory.Sequence(lambda n: NAMES[n % len(NAMES)])


class StandardTargetFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = StandardTarget

    service = factory.SubFactory(ServiceFactory)
    aspect = "availability"
    statement = "Available round the clock"
    metric = "Availability per month"
    target = Decimal("99.5")
    unit = "%"


class ProvisionFactory(factory.django.DjangoModelFactory):
    """An active provision that began two years ago; ``vital="Order intake"`` makes it vital to that function.

    One with ``status="ended"`` had its last day a month ago.
    """

    class Meta:
        model = Provision

    class Params:
        vital = ""

    customer = factory.SubFactory(CustomerFactory)
    service = factory.SubFactory(ServiceFactory)
    starts_on = factory.LazyFunction(lambda: timezone.localdate() - dt.timedelta(days=730))
    ends_on = factory.LazyAttribute(lambda o: o.starts_on + dt.timedelta(days=700) if o.status == "ended" else None)
    status = Provision.Status.ACTIVE
    is_vital = factory.LazyAttribute(lambda o: bool(o.vital))
    vital_function = factory.LazyAttribute(lambda o: o.vital)


class OutcomeSupportFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = OutcomeSupport

    provision = factory.SubFactory(ProvisionFactory)
    outcome = factory.LazyAttribute(lambda o: BusinessOutcomeFactory(customer=o.provision.customer))


class RequirementFactory(factory.django.DjangoModelFactory):
    """A requested requirement with one proposed version; ``agreed=authority`` has it agreed from the start."""

    class Meta:
        model = Requirement

    provision = factory.SubFactory(ProvisionFactory)
    aspect = "availability"
    statement = factory.Sequence(lambda n: f"Available when the shops are open, {n}")

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **fields: Any) -> Requirement:
        agreed: Authority | None = fields.pop("agreed", None)
        version: dict[str, Any] = {
            "metric": "Availability per month",
            "comparator": "at_least",
            "target": Decimal("99.5"),
            "unit": "%",
            "applies_from": closed_month(24),
            **{
                name: fields.pop(name)
                for name in ("metric", "comparator", "target", "unit", "applies_from")
                if name in fields
            },
        }
        if agreed is not None:
            fields["state"] = Requirement.State.AGREED
            version |= {"agreed_on": timezone.localdate(), "agreed_by": agreed.person, "authority": agreed}
            version["statement"] = fields["statement"]
        requirement = super()._create(model_class, *args, **fields)
        RequirementVersion.objects.create(requirement=requirement, number=1, proposed_at=timezone.now(), **version)
        return requirement


class MeasurementFactory(factory.django.DjangoModelFactory):
    """99.7 in the last closed month."""

    class Meta:
        model = Measurement

    requirement = factory.SubFactory(RequirementFactory)
    month = factory.LazyFunction(closed_month)
    value = Decimal("99.7")


class UsageFactory(factory.django.DjangoModelFactory):
    """120 users in the last closed month."""

    class Meta:
        model = Usage

    provision = factory.SubFactory(ProvisionFactory)
    month = factory.LazyFunction(closed_month)
    users = 120


class PerformanceEventFactory(factory.django.DjangoModelFactory):
    """An outage of ninety minutes in the last closed month; ``down=[provision]`` were unavailable by it."""

    class Meta:
        model = PerformanceEvent

    customer = factory.SubFactory(CustomerFactory)
    kind = PerformanceEvent.Kind.OUTAGE
    severity = PerformanceEvent.Severity.HIGH
    title = factory.Sequence(lambda n: f"The order portal was down, {n}")
    started_at = factory.LazyFunction(lambda: moment(Month.of(closed_month()).first_day + dt.timedelta(days=9), 8))
    ended_at = factory.LazyAttribute(lambda o: o.started_at + dt.timedelta(minutes=90))

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **fields: Any) -> PerformanceEvent:
        down, lost = fields.pop("down", ()), fields.pop("lost", ())
        event = super()._create(model_class, *args, **fields)
        for provision in {*down, *lost}:
            EventImpact.objects.create(
                event=event, provision=provision, unavailable=provision in down, function_lost=provision in lost
            )
        return event


def moment(day: dt.date, hour: int = 0, minute: int = 0) -> dt.datetime:
    """That time of the day in UTC."""
    return dt.datetime.combine(day, dt.time(hour, minute), dt.UTC)


class MaintenanceFactory(factory.django.DjangoModelFactory):
    """Two hours in the last closed month, not agreed."""

    class Meta:
        model = Maintenance

    provision = factory.SubFactory(ProvisionFactory)
    title = "New storage firmware"
    starts_at = factory.LazyFunction(lambda: moment(Month.of(closed_month()).first_day + dt.timedelta(days=19), 22))
    ends_at = factory.LazyAttribute(lambda o: o.starts_at + dt.timedelta(hours=2))


class FutureServiceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = FutureService

    customer = factory.SubFactory(CustomerFactory)
    title = factory.Sequence(lambda n: f"Second data centre, {n}")
    stage_since = factory.LazyFunction(timezone.localdate)


def restricted(authority: Authority, *services: Service) -> Authority:
    """The authority, restricted to these services as well; its text too, which the database keeps only at commit."""
    AuthorityScope.objects.bulk_create([AuthorityScope(authority=authority, service=service) for service in services])
    authority.scope = scope_of(Service.objects.filter(authority_scopes__authority=authority))
    authority.save(update_fields=["scope"])
    authority.refresh_from_db(fields=["version"])
    return authority
