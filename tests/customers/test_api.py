"""The ground floor read over the API: the same records and visibility as in the pages, and its questions."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from customers.models import Authority, Customer, Involvement
from tests import factories
from tests.calling import Api

pytestmark = pytest.mark.django_db


# Reading


def test_a_customer_is_read_with_its_version_as_etag(berta: Any, almhof: Customer) -> None:
    answer = Api(berta).get(f"customers/{almhof.pk}")
    assert answer.status_code == 200
    assert answer["ETag"] == '"1"'
    told = answer.json()
    assert told["name"] == "Almhof Dairies"
    assert told["owner"] == berta.email
    assert told["version"] == 1
    assert told["archived_at"] is None
    assert told["created_at"].endswith("Z")


def test_a_list_takes_the_filters_of_the_page_and_refuses_what_it_does_not_know(berta: Any, almhof: Customer) -> None:
    factories.CustomerFactory(name="Brightwater Clinic", status="former")
    api = Api(berta)
    assert [row["name"] for row in api.get("customers", status="former").json()["items"]] == ["Brightwater Clinic"]
    assert [row["name"] for row in api.get("customers", q="almhof").json()["items"]] == ["Almhof Dairies"]
    for wrong in ({"statsu": "former"}, {"status": "gone"}, {"sort": "owner"}, {"limit": "201"}, {"limit": "٣"}):
        answer = api.get("customers", **wrong)
        assert answer.status_code == 422, wrong
        assert list(answer.json()["errors"]) == list(wrong)


def test_pages_of_a_list_follow_each_other_by_cursor_and_by_link(berta: Any) -> None:
    names = [factories.CustomerFactory(name=f"Customer {n}").name for n in range(7)]
    api = Api(berta)
    first = api.get("customers", limit=3)
    assert [row["name"] for row in first.json()["items"]] == names[:3]
    assert first.json()["previous"] is None
    second = api.get("customers", limit=3, after=first.json()["next"])
    assert [row["name"] for row in second.json()["items"]] == names[3:6]
    link = second["Link"].split(">")[0].removeprefix("<http://testserver")
    last = api.client.get(link).json()
    assert [row["name"] for row in last["items"]] == names[6:]
    assert last["next"] is None
    back = api.get("customers", limit=3, before=last["previous"]).json()
    assert [row["name"] for row in back["items"]] == names[3:6]


@pytest.mark.parametrize(
    "kind", ["customers", "people", "authorities", "outcomes", "measurements", "arrangements", "references"]
)
def test_thirty_rows_cost_the_same_queries_as_one(berta: Any, kind: str) -> None:
    def add(count: int) -> None:
        for n in range(count):
            customer = factories.CustomerFactory(owner=berta, industry=factories.IndustryFactory())
            Customer.objects.filter(pk=customer.pk).update(parent=Customer.objects.exclude(pk=customer.pk).first())
            outcome = factories.BusinessOutcomeFactory(customer=customer)
            factories.OutcomeMeasurementFactory(outcome=outcome)
            factories.CommunicationArrangementFactory(customer=customer)
            factories.ExternalReferenceFactory(customer=customer, identifier=str(n))
            part = factories.InvolvementFactory(customer=customer, kind="representative")
            factories.AuthorityFactory(customer=customer, person=part.person)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            answer = api.get(kind, limit=200)
        assert answer.status_code == 200
        assert len(answer.json()["items"]) in {1, 31}
        return len(captured)

    api = Api(berta)
    add(1)
    api.get("me")
    one = queries()
    add(30)
    assert queries() == one


def test_the_history_names_the_actor_and_the_address(berta: Any, almhof: Customer) -> None:
    api = Api(berta)
    assert api.patch(f"customers/{almhof.pk}", {"city": "Chur"}, version=1).status_code == 200
    newest = api.get(f"customers/{almhof.pk}/history").json()["items"][0]
    assert newest["kind"] == "changed"
    assert newest["actor"] == "Berta Brandt"
    assert newest["request"] == f"/api/v1/customers/{almhof.pk}"
    assert newest["changes"] == [{"label": "city", "before": "–", "after": "Chur"}]


# Questions


def test_decision_rights_are_answered_for_a_day_and_an_amount(berta: Any, almhof: Customer, mira: Involvement) -> None:
    factories.AuthorityFactory(
        customer=almhof,
        person=mira.person,
        right="approve_spend",
        amount_limit="5000.00",
        currency="EUR",
        valid_from="2026-01-01",
        valid_to="2026-06-30",
    )
    api, path = Api(berta), f"customers/{almhof.pk}/decision-rights"
    every = api.get(path, on="2026-06-30").json()
    assert [right["right"] for right in every["rights"]] == Authority.Right.values
    asked = {"on": "2026-06-30", "right": "approve_spend", "amount": "5000.00"}
    [right] = api.get(path, **asked).json()["rights"]
    assert [(d["name"], d["limit"]) for d in right["deciders"]] == [("Mira Egli", "5000.00")]
    for other in ({"amount": "5000.01"}, {"on": "2026-07-01"}, {"currency": "CHF"}):
        assert api.get(path, **(asked | other)).json()["rights"][0]["deciders"] == [], other
    assert api.get(path, amount="1").status_code == 422
    assert api.get(path, on="soon").status_code == 422


def test_a_customer_is_found_by_the_reference_of_another_system(berta: Any, almhof: Customer) -> None:
    factories.ExternalReferenceFactory(customer=almhof, system="ERP", identifier="D4711")
    factories.ExternalReferenceFactory(customer=almhof, system="CRM", identifier="D4711")
    [found] = Api(berta).get("references", system="erp", identifier="D4711").json()["items"]
    assert (found["customer"], found["customer_code"]) == (almhof.pk, "ALMHOF")
