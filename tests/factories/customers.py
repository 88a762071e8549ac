"""Customers and what hangs on them alone."""

from typing import Any

import factory

from customers.models import CommunicationArrangement, Customer, CustomerTeamMember, ExternalReference, Industry

NAMES = ("Almhof Dairies", "Brightwater Clinic", "Castellan Freight", "Dunmore Mutual", "Estrella Textiles")


class IndustryFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Industry
        django_get_or_create = ("name",)

    name = factory.Sequence(lambda n: f"Industry {n + 1}")


class CustomerFactory(factory.django.DjangoModelFactory):
    """An active external customer without an owner; ``owner=`` and ``team=[...]`` say who keeps it."""

    class Meta:
        model = Customer
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"{NAMES[n % len(NAMES)]} {n + 1}")
    code = factory.Sequence(lambda n: f"CUS-{n + 1:04d}")

    @factory.post_generation
    def team(self, create: bool, members: list | None, **options: Any) -> None:
        if create and members:
            CustomerTeamMember.objects.bulk_create(CustomerTeamMember(customer=self, user=user) for user in members)


class ExternalReferenceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ExternalReference

    customer = factory.SubFactory(CustomerFactory)
    system = "ERP"
    identifier = factory.Sequence(lambda n: f"D{10_000 + n}")


class CommunicationArrangementFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CommunicationArrangement

    customer = factory.SubFactory(CustomerFactory)
    purpose = "Service review"
    every_months = 3
    channel = "Video"
