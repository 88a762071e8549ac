"""What customers want to achieve."""

from decimal import Decimal
from typing import Any

import factory
from django.utils import timezone

from customers.models import BusinessOutcome, OutcomeMeasurement

from .customers import CustomerFactory


class BusinessOutcomeFactory(factory.django.DjangoModelFactory):
    """From 20 down to 5 percent; a ``yearly_value`` is in the customer's currency unless told otherwise."""

    class Meta:
        model = BusinessOutcome

    customer = factory.SubFactory(CustomerFactory)
    statement = factory.Sequence(lambda n: f"Fewer orders shipped late, line {n + 1}")
    measure = "Orders shipped late"
    unit = "%"
    baseline = Decimal(20)
    target = Decimal(5)

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **fields: Any) -> BusinessOutcome:
        if fields.get("yearly_value") is not None:
            fields.setdefault("currency", fields["customer"].billing_currency)
        return super()._create(model_class, *args, **fields)


class OutcomeMeasurementFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = OutcomeMeasurement

    outcome = factory.SubFactory(BusinessOutcomeFactory)
    measured_on = factory.LazyFunction(timezone.localdate)
    value = Decimal(14)
