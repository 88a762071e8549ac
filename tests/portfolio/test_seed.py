"""The demo provider's data: the same every time, valid by the product's own rules, and telling their story."""

import datetime as dt
import hashlib
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.core.management import CommandError
from django.forms.models import model_to_dict
from django.utils import timezone

from customers import forms
from customers.decision_rights import who_may
from customers.models import (
    Authority,
    BusinessOutcome,
    CommunicationArrangement,
    Customer,
    CustomerTeamMember,
    ExternalReference,
    Involvement,
    OutcomeMeasurement,
    Person,
    SectionConfirmation,
)
from portfolio.demo.catalogue import FIRMS
from portfolio.demo.more import more_firms
from portfolio.demo.provider import LOGINS, PASSWORD
from portfolio.management.commands import demo as demo_command
from services.attainment import Verdict
from services.models import (
    AuthorityScope,
    FutureService,
    Maintenance,
    Measurement,
    PerformanceEvent,
    Provision,
    RequirementVersion,
    Service,
    ServiceCategory,
    Usage,
)
from tests.factories import CustomerFactory

from .seeding import seed

pytestmark = pytest.mark.django_db
RECORDS = [Customer, Person, Involvement, Authority, BusinessOutcome, OutcomeMeasurement]
RECORDS += [CommunicationArrangement, ExternalReference]
UNSEEN = {"id", "version", "search_text", "sort_name", "tier_rank", "scope"}


def digest() -> str:
    """Of everything a person can read; references are followed to what they are called, as keys differ."""
    sha = hashlib.sha256()
    for model in (*RECORDS, CustomerTeamMember, SectionConfirmation):
        fields = [f for f in model._meta.concrete_fields if f.name not in UNSEEN]
        for row in model._base_manager.order_by("pk"):
            sha.update("|".join(str(getattr(row, f.name)) for f in fields).encode())
    for model in (Provision, RequirementVersion, PerformanceEvent, Maintenance, Usage, Measurement, FutureService):
        fields = [f for f in model._meta.concrete_fields if f.name not in UNSEEN and not f.remote_field]
        sha.update(repr(list(model._base_manager.order_by("pk").values_list(*(f.name for f in fields)))).encode())
    return sha.hexdigest()


def emptied() -> None:
    """Delete all that a seed writes, what refers to it first."""
    for model in (FutureService, PerformanceEvent, Maintenance, Measurement, RequirementVersion, Provision):
        model._base_manager.all().delete()
    AuthorityScope.objects.all().delete()
    Customer.objects.exclude(parent=None).delete()
    for kept in (Customer, Person, Service, ServiceCategory, get_user_model()):
        kept._base_manager.all().delete()


def demo(role: str) -> Any:
    return get_user_model().objects.get(email=LOGINS[role])


def customer(code: str) -> Customer:
    return Customer.objects.get(code=code)


class TestSeeding:
    def test_two_empty_databases_get_the_same_data(self) -> None:
        seed(customers=45)
        first = digest()
        OutcomeMeasurement.objects.all().delete()
        assert digest() != first  # the digest sees a difference
        emptied()
        seed(customers=45)
        assert digest() == first

    def test_a_second_seed_changes_nothing_and_says_so(self) -> None:
        assert "40 customers" in seed()
        before = digest(), get_user_model().objects.count()
        assert "there already" in seed(customers=50)
        assert before == (digest(), get_user_model().objects.count())

    def test_production_is_refused(self, settings: Any) -> None:
        settings.PRODUCTION = True
        with pytest.raises(CommandError, match="not for production"):
            seed()
        assert not get_user_model().objects.filter(is_demo=True).exists()

    def test_other_customers_are_not_mixed_with_the_demos(self) -> None:
        CustomerFactory(name="Brightwater Clinic")
        with pytest.raises(CommandError, match="not the demo's"):
            seed()
        assert Customer.objects.get().name == "Brightwater Clinic"

    @pytest.mark.parametrize("count", [1, 9, 40, 60])
    def test_as_many_customers_are_made_as_were_asked_for(self, count: int) -> None:
        seed(customers=count)
        assert Customer.objects.count() == count

    @pytest.mark.parametrize("day", ["2027-01-01", "2028-02-29", "2027-03-31", "2027-07-31"])
    def test_any_day_is_a_good_day_to_seed(self, day: str) -> None:
        with time_machine.travel(f"{day}T00:30:00Z", tick=False):
            seed(customers=40)
            today, now = timezone.localdate(), timezone.now()
            assert str(today) == day
            assert not OutcomeMeasurement.objects.filter(measured_on__gte=today).exists()
            for model in RECORDS:
                assert not model._base_manager.filter(created_at__gt=now).exists()
            assert not who_may(customer("LKS"), "sign_agreement", on=today)
            assert who_may(customer("VPG"), "sign_agreement", on=today)
            assert not PerformanceEvent.objects.filter(ended_at__gt=now).exists()
            assert {found: local_day(found) for found in OF_A_SEASON if not OF_A_SEASON[found](local_day(found))} == {}
            assert [str(event) for event in breaches() if not was_missed(event)] == []

    def test_a_number_below_one_is_refused(self) -> None:
        with pytest.raises(CommandError, match="1 or more"):
            seed(customers=0)

    def test_names_and_codes_never_repeat(self) -> None:
        firms = [*FIRMS, *more_firms(3000)]
        assert len({firm.code for firm in firms}) == len({firm.name for firm in firms}) == len(firms)


# What a day must be like on which such an event happened.
OF_A_SEASON: dict[str, Callable[[dt.date], bool]] = {
    "Busiest Saturday before Christmas": lambda day: (day.month, day.isoweekday()) == (12, 6) and 18 <= day.day <= 24,
    "Agents could not sell on a Friday": lambda day: (day.month, day.isoweekday()) == (6, 5),
    "Patient system down on a Monday": lambda day: day.isoweekday() == 1,
    "Home care without a plan": lambda day: (day.month, day.isoweekday()) == (4, 1),
    "Results day": lambda day: day.month == 8,
    "Sensors of two passes silent in a night of frost": lambda day: day.month == 12,
    "9,000 guests before 10:00": lambda day: (day.month, day.isoweekday()) == (2, 6),
    "Portal down on the last day": lambda day: day.month == 7,
    "Last day for applications": lambda day: day.month == 7,
}


def local_day(title: str) -> dt.date:
    event = PerformanceEvent.objects.select_related("customer").get(title__startswith=title)
    return event.started_at.astimezone(ZoneInfo(event.customer.time_zone)).date()


def breaches() -> Any:
    return PerformanceEvent.objects.exclude(requirement=None).select_related("customer", "requirement")


def was_missed(event: PerformanceEvent) -> bool:
    """Whether its month missed the target that it breached; True where that month was not measured."""
    assert event.requirement is not None
    month = event.started_at.astimezone(ZoneInfo(event.customer.time_zone)).date().replace(day=1)
    row = event.requirement.measurements.filter(month=month).first()
    return row is None or row.judged.verdict == Verdict.MISSED


class TestLogins:
    def test_four_can_sign_in_and_the_others_cannot(self) -> None:
        seed(customers=1)
        users = get_user_model().objects.filter(is_demo=True)
        assert {user.email for user in users if user.check_password(PASSWORD)} == set(LOGINS.values())
        assert all(user.has_usable_password() == (user.email in LOGINS.values()) for user in users)
        assert {role: [g.name for g in demo(role).groups.all()] for role in LOGINS} == {r: [r] for r in LOGINS}

    def test_they_are_those_that_the_demo_announces(self) -> None:
        assert (demo_command.LOGINS, demo_command.PASSWORD) == (LOGINS, PASSWORD)

    def test_only_the_admin_enters_django_admin_and_nobody_is_a_superuser(self) -> None:
        seed(customers=1)
        assert [user.email for user in get_user_model().objects.filter(is_staff=True)] == [LOGINS["Admin"]]
        assert not get_user_model().objects.filter(is_superuser=True).exists()


class TestEveryRowIsValid:
    def test_by_the_rules_of_models(self) -> None:
        seed(customers=60)
        for model in RECORDS:
            for row in model._base_manager.all():
                row.full_clean()

    def test_by_the_rules_of_forms(self) -> None:
        seed(customers=60)
        for form in (
            *(forms.CustomerForm, forms.InvolvementForm, forms.AuthorityForm, forms.BusinessOutcomeForm),
            *(forms.OutcomeMeasurementForm, forms.CommunicationArrangementForm, forms.ExternalReferenceForm),
        ):
            for row in form._meta.model._base_manager.all():
                assert not errors_of(form, row), f"{row!r}: {errors_of(form, row)}"

    def test_and_the_check_would_see_a_row_that_is_not(self) -> None:
        seed(customers=1)
        row = Authority.objects.exclude(amount_limit=None).first()
        assert row is not None
        row.currency = "XXX"
        assert "currency" in errors_of(forms.AuthorityForm, row)


def errors_of(form: Any, row: Any) -> Any:
    """What the form says of the row when it is sent back as it is."""
    unbound = form(instance=row, actor=row.its_customer.owner)
    data = {**model_to_dict(row, fields=unbound.fields), **unbound.initial, "acknowledged": "on"}
    data = {name: "" if value is None else str(value) for name, value in data.items() if value is not False}
    return form(data, instance=row, actor=row.its_customer.owner).errors
