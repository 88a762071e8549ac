"""A delivery sent many times at once makes one provision."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from customers.models import Authority, Customer
from services.models import FutureService, Provision
from tests import factories
from tests.test_concurrency import PEOPLE, at_once
from tests.world import signed_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def need(berta: Any, kestrel: Customer) -> FutureService:
    part = factories.InvolvementFactory(customer=kestrel)
    fields = {"right": Authority.Right.REQUEST, "valid_from": dt.date(2020, 1, 1)}
    authority = factories.AuthorityFactory(customer=kestrel, person=part.person, **fields)
    need = factories.FutureServiceFactory(customer=kestrel, service=factories.ServiceFactory(), probability=90)
    need.commit(person=authority.person, on=timezone.localdate(), by=berta)
    return need


def test_a_form_sent_eight_times_at_once_makes_one_provision(berta: Any, need: FutureService) -> None:
    browsers = [signed_in(berta) for _ in range(PEOPLE)]
    sent = {"version": need.version, "service": need.service_id, "status": "active", "starts_on": "2020-11-01"}
    answers = at_once(lambda number: browsers[number].post(f"/services/future-services/{need.pk}/delivery/", sent))
    made = Provision.objects.get()
    assert {answer.status_code for answer in answers} == {302}
    assert {answer["Location"] for answer in answers} == {f"/services/provisions/{made.pk}/"}


def deliver_at_once(need: FutureService, by: Any) -> list[str]:
    """Eight who have all read it as committed; what each of them got."""
    read = [FutureService.objects.get(pk=need.pk) for _ in range(PEOPLE)]

    def work(number: int) -> str:
        wanted = Provision(customer=need.customer, service=need.service, label=f"No. {number}")
        try:
            return str(read[number].deliver(wanted, by=by, on=timezone.localdate()).pk)
        except ValidationError as error:
            return error.messages[0]

    return at_once(work)


def test_of_eight_who_deliver_at_once_one_does(berta: Any, need: FutureService) -> None:
    answers = deliver_at_once(need, berta)
    assert answers.count("It was delivered already.") == PEOPLE - 1
    assert Provision.objects.count() == 1


def test_without_holding_the_row_each_of_them_makes_one(
    berta: Any, need: FutureService, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control."""
    monkeypatch.setattr(FutureService, "_hold", lambda self: None)
    deliver_at_once(need, berta)
    assert Provision.objects.count() > 1
