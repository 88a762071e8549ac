"""Pages of authorities cost the same queries, however many there are and for however many services."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from customers.models import Authority, Customer
from tests import factories
from tests.test_queries import EDIT_GET, EDIT_POST, LIST, count

pytestmark = pytest.mark.django_db


def grown(owner: Any, number: int) -> tuple[Customer, Authority]:
    """A customer with so many people who each hold a right for so many services that it has."""
    customer = factories.CustomerFactory(owner=owner)
    services = [factories.ProvisionFactory(customer=customer).service for _ in range(number)]
    for _ in range(number):
        given = factories.AuthorityFactory(
            customer=customer, right=Authority.Right.APPROVE_CHANGE, valid_from=dt.date(2026, 1, 1)
        )
        factories.restricted(given, *services)
    return customer, given


PAGES = {
    "/customers/authorities/": LIST,
    "/customers/authorities/export/?format=csv": LIST,
    "/customers/authorities/{authority}/": 8,
    "/customers/authorities/{authority}/edit/": EDIT_GET,
    "/customers/authorities/{authority}/history/": 10,
    "/customers/people/{part}/": 10,
    "/customers/{customer}/": 25,
    "/customers/{customer}/authorities/new/": EDIT_GET,
    "/customers/{customer}/decision-rights/": 10,
    "/customers/{customer}/decision-rights/?right=approve_change&amount=5": 18,
    "/api/v1/customers/{customer}/authorities": LIST,
    "/api/v1/customers/{customer}/decision-rights": LIST,
}


@pytest.mark.parametrize("page", PAGES)
def test_a_page_costs_the_same_with_one_three_and_thirty(page: str, desk: Client, berta: Any) -> None:
    costs = {}
    for number in (1, 3, 30):
        customer, authority = grown(berta, number)
        part = customer.involvements.get(person=authority.person)
        url = page.format(customer=customer.pk, authority=authority.pk, part=part.pk)
        desk.get(url)
        costs[number] = count(lambda url=url: desk.get(url))
    assert len(set(costs.values())) == 1, costs
    assert costs[30] <= PAGES[page], costs


def test_saving_costs_the_same_for_one_and_for_thirty_services(desk: Client, berta: Any) -> None:
    costs = {}
    for number in (1, 30):
        authority = grown(berta, number)[1]
        new = factories.ServiceFactory.create_batch(number)
        sent = {
            "person": authority.person_id,
            "right": authority.right,
            "valid_from": "2026-01-01",
            "evidence": "Mandate",
        }
        sent |= {"services": [service.pk for service in new], "version": authority.version}
        url = f"/customers/authorities/{authority.pk}/edit/"
        costs[number] = count(lambda url=url, sent=sent: desk.post(url, sent), status=302)
    assert len(set(costs.values())) == 1, costs
    assert costs[30] <= EDIT_POST, costs
