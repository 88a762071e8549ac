"""Thirty rows cost the same queries as one, and no page costs more than QUALITY.md allows it."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from customers.lists.belonging import PeopleList
from customers.models import Authority, Customer
from customers.records.lists import RecordList
from tests import factories
from tests.world import signed_in

LIST, RECORD, EDIT_GET, EDIT_POST = 8, 25, 10, 20  # the budgets of QUALITY.md


def count(ask: Callable[[], Any], *, status: int = 200) -> int:
    """How many queries a page costs, savepoints not counted."""
    with CaptureQueriesContext(connection) as captured:
        response = ask()
        if response.streaming:
            b"".join(response.streaming_content)
    assert response.status_code == status, response.status_code
    return len([query for query in captured if "SAVEPOINT" not in query["sql"]])


@pytest.fixture
def berta(db: None) -> Any:
    return factories.brm("Berta Brandt")


@pytest.fixture
def desk(berta: Any) -> Client:
    return signed_in(berta)


def customers(owner: Any, number: int) -> list[Customer]:
    """So many customers with an industry, an owner and a parent each."""
    parent = Customer.objects.first()
    return [
        factories.CustomerFactory(owner=owner, industry=factories.IndustryFactory(), parent=parent)
        for _ in range(number)
    ]


def grown(owner: Any, number: int) -> Customer:
    """One customer with so many records of each kind."""
    customer = factories.CustomerFactory(owner=owner, team=[factories.brm("Tessa Tang")])
    for index in range(number):
        part = factories.InvolvementFactory(customer=customer)
        factories.AuthorityFactory(
            customer=customer, person=part.person, right=Authority.Right.REQUEST, valid_from=dt.date(2020, 1, 1)
        )
        outcome = factories.BusinessOutcomeFactory(customer=customer, yearly_value=Decimal(1000))
        factories.OutcomeMeasurementFactory(outcome=outcome)
        factories.ExternalReferenceFactory(customer=customer)
        factories.CommunicationArrangementFactory(customer=customer, our_side=owner, their_side=part.person)
        factories.CustomerFactory(parent=customer, owner=owner, name=f"Unit {index} of {customer.name}")
        factories.ProvisionFactory(customer=customer, vital="Dispatch" if index else "")
    return customer


LISTS = {
    "/customers/": 6,
    "/customers/?q=a&status=active&mine=on": 6,
    "/customers/people/": 4,
    "/customers/authorities/": 5,
    "/customers/outcomes/": 4,
    "/customers/suggestions/?q=a": 5,
    "/customers/export/?format=csv": 6,
    "/customers/people/export/?format=csv": 4,
    "/customers/authorities/export/?format=xlsx": 5,
    "/customers/outcomes/export/?format=csv": 4,
}


@pytest.mark.parametrize("url", LISTS)
def test_a_list_costs_the_same_with_1_3_and_30_rows(url: str, berta: Any, desk: Client) -> None:
    found = []
    for more in (1, 2, 27):
        if url.startswith(("/customers/?", "/customers/export", "/customers/sugg")) or url == "/customers/":
            customers(berta, more)
        else:
            grown(berta, more)
        found.append(count(lambda: desk.get(url)))
    assert found == [LISTS[url]] * 3
    assert LISTS[url] <= LIST


def test_a_deep_page_costs_no_more_than_the_first(berta: Any, desk: Client) -> None:
    customers(berta, 60)
    following = desk.get("/customers/").context["list"].next_url
    assert count(lambda: desk.get(following)) <= LIST


def test_the_record_costs_the_same_with_1_3_and_30_records_in_each_section(berta: Any, desk: Client) -> None:
    pages = [f"/customers/{grown(berta, number).pk}/" for number in (1, 3, 30)]
    found = [count(partial(desk.get, page)) for page in pages]
    assert found == [15, 15, 15]
    assert found[0] <= RECORD


PAGES = {
    "decision-rights/": 8,
    "history/": 10,
    "edit/": 5,
    "people/new/": 4,
}


@pytest.mark.parametrize("part", PAGES)
def test_a_customers_pages_cost_the_same_however_much_it_holds(part: str, berta: Any, desk: Client) -> None:
    pages = [f"/customers/{grown(berta, number).pk}/{part}" for number in (1, 3, 30)]
    found = [count(partial(desk.get, page)) for page in pages]
    assert found == [PAGES[part]] * 3
    assert PAGES[part] <= RECORD


def test_editing_a_customer_stays_within_its_budget(berta: Any, desk: Client) -> None:
    customers(berta, 30)
    page = f"/customers/{grown(berta, 3).pk}/edit/"
    assert count(lambda: desk.get(page)) <= EDIT_GET
    form = desk.get(page).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields} | {"city": "Elsewhere"}
    assert count(lambda: desk.post(page, sent), status=302) <= EDIT_POST


def test_a_list_that_asks_for_each_row_is_seen(berta: Any, desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: without its joins the list of people costs more with every row."""
    rows = RecordList.queryset
    monkeypatch.setattr(PeopleList, "queryset", lambda self: rows(self))
    customer = grown(berta, 1)
    before = count(lambda: desk.get("/customers/people/"))
    for _ in range(3):
        factories.InvolvementFactory(customer=customer)
    assert count(lambda: desk.get("/customers/people/")) > before
