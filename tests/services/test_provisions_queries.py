"""The list of provisions: found by any name, in orders that an index knows, as cheap with thirty rows as with one."""

from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from customers.models import Customer
from services import provision_search
from services.models import Provision
from tests import factories
from tests.calling import Api
from tests.test_queries import LIST, count

# One query is for the services that the filter offers; the product remembers them for half a minute, tests do not.
PAGES = {
    "/services/provisions/": 5,
    "/services/provisions/?sort=customer": 5,
    "/services/provisions/?q=rail": 6,
    "/services/provisions/?q=rail+portal+dispatch": 6,
    "/services/provisions/?status=active&vital=on&mine=on": 6,
    "/services/provisions/export/?format=csv": 5,
    "/services/supported-outcomes/": 4,
}


def grown(owner: Any, number: int) -> Customer:
    """A customer with so many provisions, each with an outcome that it supports."""
    customer = factories.CustomerFactory(owner=owner, name=f"Kestrel Rail {number}")
    for _ in range(number):
        provision = factories.ProvisionFactory(customer=customer, service__name="Order portal", vital="Dispatch")
        factories.OutcomeSupportFactory(provision=provision)
    return customer


@pytest.mark.parametrize("url", PAGES)
def test_a_list_costs_the_same_with_1_3_and_30_rows(url: str, berta: Any, desk: Client) -> None:
    found = []
    for number in (1, 2, 27):
        grown(berta, number)
        found.append(count(partial(desk.get, url)))
    assert found == [PAGES[url]] * 3
    assert PAGES[url] <= LIST


def test_a_customers_services_cost_the_same_with_1_3_and_30(berta: Any, desk: Client) -> None:
    pages = [f"/services/customers/{grown(berta, number).pk}/" for number in (1, 3, 30)]
    found = [count(partial(desk.get, page)) for page in pages]
    assert len(set(found)) == 1
    assert found[0] <= 15


def test_a_provision_costs_the_same_with_1_3_and_30_outcomes(berta: Any, desk: Client) -> None:
    found = []
    for number in (1, 3, 30):
        provision = grown(berta, 1).provisions.get()
        for _ in range(number - 1):
            factories.OutcomeSupportFactory(provision=provision)
        found.append(count(partial(desk.get, f"/services/provisions/{provision.pk}/")))
    assert len(set(found)) == 1
    assert found[0] <= 25


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("kestrel", ["Depot", "Harbour"]),
        ("KESTREL depot", ["Depot"]),
        ("portal", ["Depot", "Elsewhere"]),
        ("portal ticket", ["Depot"]),
        ("net kes", ["Harbour"]),
        ("kestrel ticket network", []),
        ("100%", []),
        ("", ["Depot", "Elsewhere", "Harbour"]),
    ],
)
@pytest.mark.parametrize("few", [200, 0], ids=["by keys", "by the text itself"])
def test_every_word_is_found_in_customer_service_label_or_function(
    few: int, text: str, found: list[str], db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(provision_search, "FEW", few)
    portal, network = factories.ServiceFactory(name="Order portal"), factories.ServiceFactory(name="Network")
    kestrel, almhof = factories.CustomerFactory(name="Kestrel Rail"), factories.CustomerFactory(name="Almhof Dairies")
    factories.ProvisionFactory(customer=kestrel, service=portal, label="Depot", vital="Ticket sales")
    factories.ProvisionFactory(customer=kestrel, service=network, label="Harbour")
    factories.ProvisionFactory(customer=almhof, service=portal, label="Elsewhere")
    rows = Provision.objects.matching(text).order_by("label")
    assert list(rows.values_list("label", flat=True)) == found


@pytest.mark.parametrize("few", [500, 0], ids=["few customers", "many"])
def test_filters_narrow_the_list(few: int, berta: Any, desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.lists.provisions.FEW", few)
    mine, helped = factories.CustomerFactory(owner=berta, code="MINE"), factories.CustomerFactory(team=[berta])
    portal = factories.ServiceFactory(code="PORTAL")
    factories.ProvisionFactory(customer=mine, service=portal, label="a", vital="Dispatch")
    factories.ProvisionFactory(customer=helped, service=portal, label="b", status="suspended")
    factories.ProvisionFactory(customer__code="THEIRS", label="c")

    def labels(query: str) -> list[str]:
        return sorted(row.label for row in desk.get(f"/services/provisions/?{query}").context["list"].rows)

    assert labels("") == ["a", "b", "c"]
    assert labels("mine=on") == ["a", "b"]
    assert labels("service=PORTAL") == ["a", "b"]
    assert labels("service=PORTAL&status=suspended") == ["b"]
    assert labels("vital=on") == ["a"]
    assert labels("customer=theirs") == ["c"]
    assert desk.get("/services/provisions/?service=NOBODY").status_code == 422


@pytest.mark.parametrize("sort", ["customer", "-customer", "changed", "-changed"])
def test_pages_follow_one_another_without_a_gap(sort: str, berta: Any, desk: Client) -> None:
    for name in ("Almhof", "Almhof", "Brightwater", "Castellan"):
        customer = factories.CustomerFactory(name=name, owner=berta)
        for _ in range(28):
            factories.ProvisionFactory(customer=customer, label="x")
    seen: list[Any] = []
    url = f"/services/provisions/?sort={sort}"
    while url:
        page = desk.get(url).context["list"]
        seen += page.rows
        url = page.next_url
    assert len({row.pk for row in seen}) == len(seen) == 112
    names = [row.customer.sort_name for row in seen]
    if "customer" in sort:
        assert names == sorted(names, reverse=sort.startswith("-"))


def test_the_sorts_stand_on_indexes(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE tablename = 'services_provision'")
        indexes = " ".join(row[0] for row in cursor.fetchall())
    for columns in ("(changed_at, id)", "(service_id, changed_at, id)", "gin (search_text gin_trgm_ops)"):
        assert columns in indexes


@pytest.mark.parametrize(
    ("query", "index"),
    [("archived=archived", "provision_archived"), ("overdue=on", "provision_ending")],
)
def test_what_few_are_is_found_by_an_index_of_its_own(query: str, index: str, berta: Any, desk: Client) -> None:
    factories.ProvisionFactory(customer__owner=berta)
    own = {"id", "label", "changed_at", "search_text"}
    copied = ", ".join(field.column for field in Provision._meta.concrete_fields if field.column not in own)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE services_provision DISABLE TRIGGER USER")
        cursor.execute(
            f"INSERT INTO services_provision (label, changed_at, {copied})"
            f" SELECT g::text, now() - g * interval '1 minute', {copied}"
            " FROM services_provision, generate_series(1, 5000) g"
        )
        cursor.execute("ANALYZE services_provision")
    with CaptureQueriesContext(connection) as asked:
        desk.get(f"/services/provisions/?{query}")
    plans = []
    with connection.cursor() as cursor:
        for one in asked:
            if "services_provision" in one["sql"] and one["sql"].startswith("SELECT"):
                cursor.execute(f"EXPLAIN {one['sql']}")
                plans.append(" ".join(row[0] for row in cursor.fetchall()))
    assert any(index in plan for plan in plans), plans


# The API


def test_the_api_tells_a_provision_whole_and_takes_it_back(berta: Any) -> None:
    api, kestrel = Api(berta), factories.CustomerFactory(owner=berta, code="KESTREL")
    portal = factories.ServiceFactory(code="PORTAL", name="Order portal", service_days="mon_fri")
    body = {"service": portal.pk, "starts_on": "2026-01-01", "is_vital": True, "vital_function": "Ticket sales"}
    made = api.post(f"customers/{kestrel.pk}/provisions", body)
    assert made.status_code == 201, made.json()
    told = made.json()
    expected = {
        "customer": kestrel.pk,
        "customer_code": "KESTREL",
        "service": portal.pk,
        "service_code": "PORTAL",
        "service_name": "Order portal",
        "status": "active",
        "starts_on": "2026-01-01",
        "ends_on": None,
        "is_vital": True,
        "vital_function": "Ticket sales",
        "charge_basis": "fixed",
        "agreed_service_time": "Monday to Friday, round the clock",
        "archived_at": None,
    }
    assert {name: told[name] for name in expected} == expected
    at = f"provisions/{told['id']}"
    hours = {"service_days": "every_day", "opens_at": "06:00:00", "closes_at": "22:00:00"}
    assert api.patch(at, hours, told["version"]).status_code == 409, "past availability would be reckoned by them"
    changed = api.patch(at, hours | {"acknowledged": True}, told["version"])
    assert changed.json()["agreed_service_time"] == "Every day, 06:00–22:00"
    refused = api.patch(at, {"status": "ended"}, changed.json()["version"])
    assert (refused.status_code, list(refused.json()["errors"])) == (422, ["ends_on"])
    assert api.post(f"{at}/archive").json()["archived_at"]
    assert api.post(f"{at}/restoration").json()["archived_at"] is None
    assert [row["id"] for row in api.get("provisions", service="PORTAL", q="kestrel").json()["items"]] == [told["id"]]


def test_the_api_refuses_a_service_that_is_not_offered(berta: Any) -> None:
    api, kestrel = Api(berta), factories.CustomerFactory(owner=berta)
    later = factories.ServiceFactory(name="Invoice reading", lifecycle="pipeline")
    answer = api.post(f"customers/{kestrel.pk}/provisions", {"service": later.pk})
    assert answer.status_code == 422
    assert "is still in the pipeline" in answer.json()["errors"]["service"][0]


def test_the_api_keeps_supported_outcomes(berta: Any) -> None:
    api, kestrel = Api(berta), factories.CustomerFactory(owner=berta)
    provision = factories.ProvisionFactory(customer=kestrel)
    outcome = factories.BusinessOutcomeFactory(customer=kestrel, statement="Fewer late trains")
    made = api.post(f"provisions/{provision.pk}/supported-outcomes", {"outcome": outcome.pk, "strength": 3})
    assert made.status_code == 201, made.json()
    told = made.json()
    assert (told["provision"], told["strength"], told["outcome_statement"]) == (provision.pk, 3, "Fewer late trains")
    listed = api.get(f"provisions/{provision.pk}/supported-outcomes").json()["items"]
    assert [row["id"] for row in listed] == [told["id"]]
    assert api.post(f"supported-outcomes/{told['id']}/archive").json()["archived_at"]
    foreign = factories.BusinessOutcomeFactory()
    assert api.post(f"provisions/{provision.pk}/supported-outcomes", {"outcome": foreign.pk}).status_code == 422
