"""How much somebody may request of us a year, what the forms say about it, and what is shown once it is delivered."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from customers.models import Authority, Customer
from services.models import FutureService, Provision
from tests import factories
from tests.services.deciding import authorized, committed, refused
from tests.services.test_future_pages import TODAY, at


@pytest.fixture
def dear(need: FutureService) -> FutureService:
    FutureService.objects.filter(pk=need.pk).update(expected_revenue=Decimal("540000"), currency="EUR")
    need.refresh_from_db()
    return need


def up_to(customer: Customer, name: str, amount: str, currency: str = "EUR") -> Authority:
    return authorized(customer, name, amount_limit=Decimal(amount), currency=currency)


def test_more_than_somebody_may_request_is_not_committed_by_them(dear: FutureService, berta: Any) -> None:
    small, wide = up_to(dear.customer, "Sven Small", "25000"), authorized(dear.customer, "Willem Wide")
    why = refused(lambda: dear.commit(person=small.person, on=TODAY(), by=berta))
    assert "reaches up to €25,000 only" in why
    assert "these could: Willem Wide" in why
    dear.commit(person=wide.person, on=TODAY(), by=berta)
    assert dear.authority == wide


def test_what_is_not_estimated_or_within_the_limit_is_committed(need: FutureService, berta: Any) -> None:
    small = up_to(need.customer, "Sven Small", "25000")
    need.expected_revenue, need.currency = Decimal("25000"), "EUR"
    need.stamp_and_save(berta)
    need.commit(person=small.person, on=TODAY(), by=berta)
    assert need.stage == "committed"
    other = factories.FutureServiceFactory(customer=need.customer, title="Not estimated", service=need.service)
    other.commit(person=small.person, on=TODAY(), by=berta)
    assert other.stage == "committed"


def test_a_limit_in_another_currency_is_not_compared_and_told(dear: FutureService, desk: Client) -> None:
    franz = up_to(dear.customer, "Franz Franc", "900000", "CHF")
    page = desk.get(at(dear, "commitment"))
    assert "which is not compared" in page.content.decode()
    [(_name, people)] = page.context["form"].fields["person"].choices[1:]
    assert people == [
        (franz.person_id, "Franz Franc – Head of operations · up to CHF\u00a0900,000, not compared with EUR")
    ]
    sent = {"version": dear.version, "person": franz.person_id, "on": TODAY().isoformat(), "probability": "70"}
    assert "not compared with an amount in EUR" in desk.post(at(dear, "commitment"), sent).content.decode()


def test_the_commitment_form_offers_representatives_with_their_limits_and_who_may_first(
    dear: FutureService, desk: Client
) -> None:
    up_to(dear.customer, "Anna Amount", "25000")
    up_to(dear.customer, "Willem Wide", "600000")
    factories.InvolvementFactory(customer=dear.customer, person__name="Rita Rep")
    factories.InvolvementFactory(customer=dear.customer, person__name="Ulla User", kind="user")
    may, may_not = desk.get(at(dear, "commitment")).context["form"].fields["person"].choices[1:]
    assert [label for _pk, label in may[1]] == ["Willem Wide – Head of operations · up to €600,000"]
    assert [label for _pk, label in may_not[1]] == [
        "Anna Amount – Head of operations · only up to €25,000",
        "Rita Rep – Head of operations",
    ]


def test_a_committed_need_stays_within_what_was_requested(need: FutureService, desk: Client) -> None:
    """Acknowledging does not help: whoever may request more has to."""
    need.commit(person=up_to(need.customer, "Sven Small", "25000").person, on=TODAY(), by=need.created_by)
    sent = {"version": "2", "title": need.title, "service": need.service_id, "probability": "60", "currency": "EUR"}
    url = f"/services/future-services/{need.pk}/edit/"
    for beyond in ({"expected_revenue": "25001"}, {"expected_revenue": "20000", "currency": "NOK"}):
        page = desk.post(url, sent | beyond | {"acknowledged": "on"})
        assert (page.status_code, "not within what Sven Small" in page.content.decode()) == (422, True), beyond
    assert desk.post(url, sent | {"expected_revenue": "25000"}).status_code == 302


def test_what_grew_beyond_the_request_all_the_same_is_not_delivered(need: FutureService, berta: Any) -> None:
    need.commit(person=up_to(need.customer, "Sven Small", "25000").person, on=TODAY(), by=berta)
    need.expected_revenue, need.currency = Decimal(25001), "EUR"
    need.stamp_and_save(berta)
    provision = Provision(customer=need.customer, service=need.service)
    with pytest.raises(ValidationError, match="not within what Sven Small"):
        need.deliver(provision, by=berta, on=TODAY())
    need.expected_revenue = Decimal(25000)
    need.stamp_and_save(berta)
    need.deliver(provision, by=berta, on=TODAY())


def test_a_new_future_service_proposes_the_billing_currency(kestrel: Customer, desk: Client) -> None:
    Customer.objects.filter(pk=kestrel.pk).update(billing_currency="CHF")
    page = desk.get(f"/services/customers/{kestrel.pk}/future-services/new/")
    assert page.context["form"]["currency"].value() == "CHF"


def test_what_is_delivered_shows_no_probability(need: FutureService, desk: Client, berta: Any) -> None:
    pages = (f"/services/future-services/{need.pk}/", "/services/future-services/")
    assert all("60\u202f%" in desk.get(url).content.decode() for url in pages)
    committed(need, berta)
    need.deliver(Provision(customer=need.customer, service=need.service), by=berta, on=TODAY())
    assert not any("60\u202f%" in desk.get(url).content.decode() for url in pages)
