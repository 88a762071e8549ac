"""People at customers and what they may decide."""

import datetime as dt
from typing import Any

import factory
from django.utils import timezone

from customers.models import Authority, Involvement, Person

from .customers import CustomerFactory

NAMES = ("Amara Diallo", "Bjørn Haugen", "Carmen Ortiz", "Dario Rossi", "Elif Şahin", "Faisal Rahman", "Grace Otieno")


class PersonFactory(factory.django.DjangoModelFactory):
    """Someone who belongs to no customer yet; InvolvementFactory makes person and part together."""

    class Meta:
        model = Person

    name = factory.Sequence(lambda n: NAMES[n % len(NAMES)])
    email = factory.Sequence(lambda n: f"person{n}@customer.example")
    active = True
    left_on = factory.LazyAttribute(lambda who: None if who.active else timezone.localdate() - dt.timedelta(days=1))


class InvolvementFactory(factory.django.DjangoModelFactory):
    """A representative; ``person__name=`` names them."""

    class Meta:
        model = Involvement

    customer = factory.SubFactory(CustomerFactory)
    person = factory.SubFactory(PersonFactory)
    kind = Involvement.Kind.REPRESENTATIVE
    title = "Head of operations"


class AuthorityFactory(factory.django.DjangoModelFactory):
    """A right to request, without limit, in force since a year ago; its person is made a representative if need be."""

    class Meta:
        model = Authority

    customer = factory.SubFactory(CustomerFactory)
    person = factory.SubFactory(PersonFactory)
    right = Authority.Right.REQUEST
    valid_from = factory.LazyFunction(lambda: timezone.localdate() - dt.timedelta(days=365))
    granted_by = "The board"
    evidence = "Power of attorney, kept in the contract file"

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **fields: Any) -> Authority:
        if fields.get("amount_limit") is not None:
            fields.setdefault("currency", fields["customer"].billing_currency)
        if not Involvement.objects.filter(customer=fields["customer"], person=fields["person"]).exists():
            InvolvementFactory(customer=fields["customer"], person=fields["person"])
        return super()._create(model_class, *args, **fields)
