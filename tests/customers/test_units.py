"""Business units: whichever way a parent is set, nobody becomes a unit of themselves, not even by two at once."""

import threading
from contextlib import nullcontext
from typing import Any

import pgtrigger
import pytest
from django.db import IntegrityError, transaction

from customers.imports import CustomerImport
from customers.models import Customer
from customers.records.imports.commit import ImportRefused, commit
from tests import factories
from tests.test_concurrency import at_once, customer_data
from tests.world import signed_in

from .importing import Wizard

pytestmark = pytest.mark.django_db(transaction=True)
GUARD = "customers.Customer:no_ring_of_units"
SAID = "is itself a unit of this customer"


@pytest.fixture
def berta() -> Any:
    return factories.brm("Berta Brandt")


def round_about(berta: Any, many: int) -> list[Customer]:
    return [factories.CustomerFactory(code=f"UNIT-{number}", owner=berta) for number in range(many)]


def has_ring() -> bool:
    above = dict(Customer.objects.values_list("pk", "parent"))

    def leads_back(start: int) -> bool:
        at, steps = above[start], 0
        while at is not None and at != start and steps <= len(above):
            at, steps = above[at], steps + 1
        return at == start

    return any(leads_back(pk) for pk in above)


def each_under_the_next(berta: Any, customers: list[Customer], guarded: bool = True) -> list[Any]:
    """What each of so many callers got who at the same moment put a customer under the next, the last under the first.

    All have read and checked before any of them saves.
    """
    meeting = threading.Barrier(len(customers))
    browsers = [signed_in(berta) for _ in customers]
    stamp_and_save = Customer.stamp_and_save

    def together(customer: Customer, *arguments: Any) -> None:
        meeting.wait(20)
        stamp_and_save(customer, *arguments)

    def work(number: int) -> Any:
        customer, parent = customers[number], customers[(number + 1) % len(customers)]
        with nullcontext() if guarded else pgtrigger.ignore(GUARD):
            return browsers[number].patch(
                f"/api/v1/customers/{customer.pk}",
                {"parent_code": parent.code},
                content_type="application/json",
                headers={"if-match": '"1"'},
            )

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Customer, "stamp_and_save", together)
        return at_once(work, len(customers))


@pytest.mark.parametrize("many", [2, 3])
def test_of_those_who_would_close_a_ring_at_once_one_is_told(berta: Any, many: int) -> None:
    answers = each_under_the_next(berta, round_about(berta, many))
    assert sorted(answer.status_code for answer in answers) == [200] * (many - 1) + [409]
    (refused,) = (answer.json() for answer in answers if answer.status_code == 409)
    assert SAID in refused["detail"]
    assert not has_ring()


def test_without_the_guard_they_do(berta: Any) -> None:
    """The control."""
    answers = each_under_the_next(berta, round_about(berta, 2), guarded=False)
    assert [answer.status_code for answer in answers] == [200, 200]
    assert has_ring()


def test_a_form_says_so_too(berta: Any) -> None:
    above = factories.CustomerFactory(code="ABOVE", owner=berta)
    factories.CustomerFactory(code="BELOW", owner=berta, parent=above)
    sent = customer_data(code="ABOVE", parent_code="BELOW", version="1")
    page = signed_in(berta).post(f"/customers/{above.pk}/edit/", sent)
    assert page.status_code == 422
    assert SAID in page.content.decode()


def test_an_import_that_was_checked_before_is_refused(berta: Any) -> None:
    above = factories.CustomerFactory(code="ABOVE", owner=berta)
    below = factories.CustomerFactory(code="BELOW", owner=berta)
    wizard = Wizard(berta)
    wizard.upload("code,name,business unit of\nABOVE,Above,BELOW\n")
    wizard.check()
    below.parent = above
    below.save()
    with pytest.raises(ImportRefused, match=SAID):
        commit(CustomerImport, wizard.batch.pk, berta)
    assert not has_ring()


def test_a_file_that_closes_a_ring_is_refused(berta: Any) -> None:
    round_about(berta, 2)
    wizard = Wizard(berta)
    wizard.upload("code,name,business unit of\nUNIT-0,Zero,UNIT-1\nUNIT-1,One,UNIT-0\n")
    wizard.check()
    with pytest.raises(ImportRefused, match=SAID):
        commit(CustomerImport, wizard.batch.pk, berta)
    assert not has_ring()


def test_the_two_may_change_places(berta: Any) -> None:
    above = factories.CustomerFactory(owner=berta)
    below = factories.CustomerFactory(owner=berta, parent=above)
    with transaction.atomic():
        below.parent = None
        below.save()
        above.parent = below
        above.save()
    assert not has_ring()


def test_no_way_around_the_forms_makes_one(berta: Any) -> None:
    above = factories.CustomerFactory(owner=berta)
    below = factories.CustomerFactory(owner=berta, parent=above)
    with pytest.raises(IntegrityError, match="unit of itself"):
        Customer.objects.filter(pk=above.pk).update(parent=below)
