"""The pages of future services cost the same queries however many there are."""

from typing import Any

import pytest
from django.test import Client

from customers.models import Customer
from services import board_cards
from tests import factories
from tests.services.deciding import committed
from tests.test_queries import LIST, RECORD, count


def grown(owner: Any, number: int, customer: Customer | None = None, *, ideas_only: bool = False) -> Customer:
    """A customer with so many future services of every stage, each with an outcome and a service of its own."""
    customer = customer or factories.CustomerFactory(owner=owner, team=[factories.brm("Tessa Tang")])
    for index in range(number):
        common = {
            "customer": customer,
            "outcome": factories.BusinessOutcomeFactory(customer=customer),
            "service": factories.ServiceFactory(name=f"Service {index}"),
            "expected_revenue": 1000 * (index + 1),
            "probability": 50,
            "currency": ("EUR", "CHF", "DKK")[index % 3],
        }
        factories.FutureServiceFactory(stage="idea", **common)
        if ideas_only:
            continue
        for stage in ("assessed", "dropped"):
            factories.FutureServiceFactory(stage=stage, **common)
        made = factories.ProvisionFactory(customer=customer, service=common["service"])
        factories.FutureServiceFactory(stage="delivered", provision=made, **common)
    return customer


PAGES = {
    "/services/future-services/": 5,
    "/services/future-services/?stage=idea&quarter=none&mine=on": 5,
    "/services/future-services/?sort=need": 5,
    "/services/future-services/export/?format=csv": 5,
    "/services/future-services/board/": 7,
    "/services/future-services/roadmap/": 6,
    "/services/future-services/roadmap/?by=service": 6,
}


@pytest.mark.parametrize("url", PAGES)
def test_a_page_of_all_costs_the_same_with_1_3_and_30_of_each_stage(url: str, berta: Any, desk: Client) -> None:
    found = []
    for more in (1, 2, 27):
        grown(berta, more, ideas_only="board" not in url and "roadmap" not in url)  # one page of a list
        found.append(count(lambda: desk.get(url)))
    assert found == [PAGES[url]] * 3
    assert PAGES[url] <= (RECORD if "board" in url else LIST)


def test_the_page_of_a_customer_costs_the_same_however_much_it_will_need(berta: Any, desk: Client) -> None:
    pages = [f"/services/customers/{grown(berta, number).pk}/future/" for number in (1, 3, 30)]
    found = [count(lambda page=page: desk.get(page)) for page in pages]
    assert found == [10, 10, 10]
    assert found[0] <= RECORD


def test_the_pages_of_one_stay_within_their_budget(berta: Any, desk: Client) -> None:
    need = grown(berta, 30).future_services.filter(stage="idea").first()
    at = f"/services/future-services/{need.pk}/"
    assert count(lambda: desk.get(at)) <= 15
    for noun in ("edit", "delivery", "dropping"):
        assert count(lambda noun=noun: desk.get(f"{at}{noun}/")) <= 10, noun
    assert count(lambda: desk.get(f"{at}commitment/")) <= 15, "it asks who may, whose limit is elsewhere, who may not"
    sent = {"version": str(need.version), "stage": "assessed"}
    assert count(lambda: desk.post(f"{at}stage/", sent), status=302) <= 20
    committed(need, berta)
    assert count(lambda: desk.get(f"{at}delivery/")) <= 10


def test_a_board_that_asks_for_each_card_is_seen(berta: Any, desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: where something that a card shows is not fetched with the cards, each of them asks for it."""
    shown = [name for name in board_cards.SHOWN if name != "service__name"]
    monkeypatch.setattr(board_cards, "SHOWN", shown)
    customer = grown(berta, 1)
    before = count(lambda: desk.get("/services/future-services/board/"))
    grown(berta, 3, customer)
    assert count(lambda: desk.get("/services/future-services/board/")) > before
