"""What the demo provider's customers tell: who is a partner, who leaves, who is hidden, who may sign for nobody."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone

from customers.decision_rights import who_may
from customers.models import Authority, Customer, OutcomeMeasurement, Person
from portfolio.demo.provider import LOGINS

from .seeding import seeded

__all__ = ["seeded"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seeded")]


def demo(role: str) -> Any:
    return get_user_model().objects.get(email=LOGINS[role])


def customer(code: str) -> Customer:
    return Customer.objects.get(code=code)


class TestStory:
    @pytest.fixture(autouse=True)
    def today(self) -> None:
        self.today = timezone.localdate()

    def test_the_demo_brm_keeps_some_customers_and_sees_others(self) -> None:
        keeper = demo("BRM")
        assert 8 <= Customer.objects.current().filter(owner=keeper).count() <= 12
        assert Customer.objects.current().kept_by(keeper).exclude(owner=keeper).count() >= 3
        assert Customer.objects.values("owner").distinct().count() >= 7

    def test_one_is_a_strategic_partner_for_a_reason(self) -> None:
        vestermark = customer("VPG")
        assert vestermark.tier == "strategic"
        assert vestermark.tier_reason
        assert vestermark.units.count() == 2

    def test_nobody_may_sign_for_the_hospital_since_its_director_left(self) -> None:
        lindenhof = customer("LKS")
        assert who_may(lindenhof, "sign_agreement", on=self.today) == []
        gone = lindenhof.authorities.get(right="sign_agreement")
        assert not gone.person.active
        assert gone.state(self.today) == "inactive"
        assert who_may(lindenhof, "agree_requirements", on=self.today)

    def test_one_is_leaving_quietly(self) -> None:
        oderkontor = customer("OKL")
        in_force = Authority.objects.filter(customer=oderkontor).in_force(self.today)
        assert [row.right for row in in_force] == ["escalate"]
        assert all((self.today - row.confirmed_on).days > 365 for row in oderkontor.confirmations.all())
        assert all(outcome.progress < 50 for outcome in oderkontor.outcomes.with_latest())

    def test_one_is_hidden_from_the_demo_brm_and_the_reader_but_not_from_the_manager(self) -> None:
        hidden = Customer.objects.filter(restricted=True)
        assert [row.code for row in hidden] == ["CLF"]
        assert not hidden.visible_to(demo("BRM")) and not hidden.visible_to(demo("Reader"))  # noqa: PT018
        assert hidden.visible_to(demo("Manager"))

    def test_one_is_a_prospect_one_on_hold_and_one_archived(self) -> None:
        assert {row.code for row in Customer.objects.filter(status="prospect")} == {"SDR"}
        assert {row.code for row in Customer.objects.filter(status="on_hold")} == {"MDB"}
        assert {row.code for row in Customer.objects.archived()} == {"KSF"}
        assert customer("KSF").status == "former"

    def test_authorities_ended_begin_later_and_followed_one_another(self) -> None:
        assert Authority.objects.filter(valid_from__gt=self.today).count() >= 4
        assert Authority.objects.filter(valid_to__lt=self.today).count() >= 10
        nanna = Authority.objects.filter(person__name="Nanna Friis", right="request").order_by("valid_from")
        assert [row.state(self.today) for row in nanna] == ["ended", "in_force"]
        assert {row.right for row in Authority.objects.all()} == set(Authority.Right.values)

    def test_measurements_are_of_the_past_and_reach_back_almost_five_years(self) -> None:
        days = [row.measured_on for row in OutcomeMeasurement.objects.all()]
        assert max(days) < self.today
        assert (self.today - min(days)).days > 4.5 * 365

    def test_nothing_was_created_or_changed_in_the_future(self) -> None:
        now = timezone.now()
        for model in (Authority, Customer, OutcomeMeasurement, Person):
            assert not model._base_manager.filter(created_at__gt=now).exists()
            assert not model._base_manager.filter(changed_at__gt=now).exists()
