"""Recording and changing over the API: the same rules as in the pages, and nothing lost."""

import uuid
from typing import Any

import pytest

from customers.models import Authority, BusinessOutcome, Customer, Involvement
from tests import factories
from tests.calling import Api

pytestmark = pytest.mark.django_db


# Creating


def test_a_customer_is_created_with_its_address_and_version(berta: Any) -> None:
    answer = Api(berta).post("customers", {"name": "Castellan Freight", "code": "CASTELLAN", "city": "Le Havre"})
    assert answer.status_code == 201, answer.content
    made = Customer.objects.get(code="CASTELLAN")
    assert answer["Location"] == f"http://testserver/api/v1/customers/{made.pk}"
    assert answer["ETag"] == '"1"'
    assert (made.owner, made.created_by) == (berta, berta)
    assert answer.json()["billing_currency"] == "EUR"


def test_the_same_idempotency_key_makes_one_record(berta: Any) -> None:
    api, key = Api(berta), str(uuid.uuid4())
    body = {"name": "Castellan Freight", "code": "CASTELLAN"}
    first = api.post("customers", body, **{"idempotency-key": key})
    second = api.post("customers", body, **{"idempotency-key": key})
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert second["Idempotency-Replayed"] == "true"
    assert api.post("customers", body).status_code == 422  # the code is taken: without the key it is another record
    assert api.post("customers", body, **{"idempotency-key": "once"}).status_code == 400
    assert Customer.objects.count() == 1


def test_a_key_that_made_something_else_is_refused(berta: Any, almhof: Customer) -> None:
    api, key = Api(berta), str(uuid.uuid4())
    api.post("customers", {"name": "Castellan Freight", "code": "CASTELLAN"}, **{"idempotency-key": key})
    path = f"customers/{almhof.pk}/references"
    answer = api.post(path, {"system": "ERP", "identifier": "1"}, **{"idempotency-key": key})
    assert answer.status_code == 409


def test_errors_are_those_of_the_form_by_field_and_name_what_is_unknown(berta: Any, almhof: Customer) -> None:
    answer = Api(berta).post("customers", {"code": "ALMHOF", "status": "gone", "name": 7, "colour": "red"})
    assert answer.status_code == 422
    assert answer.json()["title"] == "Some values cannot be saved"
    errors = answer.json()["errors"]
    assert errors["code"] == ["Another customer has this code already."]
    assert errors["name"] == ["Give text."]
    assert "gone" in errors["status"][0]
    assert errors["colour"][0].startswith("There is no such field. The fields are: name, code,")
    assert set(errors) == {"code", "name", "status", "colour"}


def test_a_likely_duplicate_is_a_warning_that_can_be_acknowledged(berta: Any, almhof: Customer) -> None:
    api, body = Api(berta), {"name": "Almhof Dairies", "code": "ALMHOF2"}
    answer = api.post("customers", body)
    assert answer.status_code == 409
    assert answer.json()["warnings"] == ["“Almhof Dairies” (ALMHOF) looks like the same customer."]
    assert api.post("customers", body | {"acknowledged": True}).status_code == 201


def test_a_person_an_authority_and_a_measurement_are_recorded(berta: Any, almhof: Customer) -> None:
    api = Api(berta)
    person = api.post(f"customers/{almhof.pk}/people", {"name": "Mira Egli", "kind": "representative"})
    assert person.status_code == 201, person.content
    assert person.json()["active"] is True
    authority = api.post(
        f"customers/{almhof.pk}/authorities",
        {
            "person": person.json()["person"],
            "right": "approve_spend",
            "amount_limit": "25000.00",
            "currency": "EUR",
            "valid_from": "2026-01-01",
            "evidence": "Mandate of 12 January",
        },
    )
    assert authority.status_code == 201, authority.content
    assert authority.json()["amount_limit"] == "25000.00"
    outcome = api.post(
        f"customers/{almhof.pk}/outcomes",
        {"statement": "Fewer late deliveries", "measure": "late per month", "baseline": "40", "target": "10"},
    )
    assert outcome.status_code == 201, outcome.content
    api.post(f"outcomes/{outcome.json()['id']}/measurements", {"measured_on": "2026-03-31", "value": "25"})
    now = api.get(f"outcomes/{outcome.json()['id']}").json()
    assert (now["current_value"], now["current_on"], now["progress"]) == ("25.0000", "2026-03-31", "50.0")


def test_two_authorities_for_the_same_right_do_not_overlap(berta: Any, almhof: Customer, mira: Involvement) -> None:
    api = Api(berta)
    body = {"person": mira.person_id, "right": "request", "valid_from": "2026-01-01", "evidence": "Letter"}
    assert api.post(f"customers/{almhof.pk}/authorities", body).status_code == 201
    answer = api.post(f"customers/{almhof.pk}/authorities", body)
    assert answer.status_code == 422
    assert "already" in answer.json()["errors"]["record"][0]


# Changing


def test_a_change_touches_only_what_is_sent(berta: Any, mira: Involvement) -> None:
    answer = Api(berta).patch(f"people/{mira.pk}", {"title": "Head of Logistics"}, version=mira.version_token)
    assert answer.status_code == 200, answer.content
    told = answer.json()
    assert (told["name"], told["title"], told["active"]) == ("Mira Egli", "Head of Logistics", True)
    assert answer["ETag"] == '"3"'  # the part and the person count together
    assert Api(berta).patch(f"people/{mira.pk}", {"active": False}, version=3).json()["active"] is False


def test_a_change_without_the_version_that_was_read_is_refused(berta: Any, almhof: Customer) -> None:
    api = Api(berta)
    for sent, status in ((None, 428), ("*", 428), ("3", 400), ('"x"', 412), ('W/"1"', 412), ('"7", "1"', 200)):
        headers = {} if sent is None else {"if-match": sent}
        assert api.patch(f"customers/{almhof.pk}", {"city": "Chur"}, **headers).status_code == status, sent


def test_a_stale_change_is_refused_with_the_record_as_it_is_now(berta: Any, almhof: Customer) -> None:
    api = Api(berta)
    assert api.patch(f"customers/{almhof.pk}", {"city": "Chur"}, version=1).status_code == 200
    answer = api.patch(f"customers/{almhof.pk}", {"city": "Bern"}, version=1)
    assert answer.status_code == 412
    assert answer["ETag"] == '"2"'
    assert answer.json()["current"]["city"] == "Chur"
    almhof.refresh_from_db()
    assert almhof.city == "Chur"
    # The guard is the version: with the one that was read last, the same change goes through.
    assert api.patch(f"customers/{almhof.pk}", {"city": "Bern"}, version=2).status_code == 200


def test_a_limit_needs_its_currency_and_null_takes_it_away(berta: Any, almhof: Customer, mira: Involvement) -> None:
    authority = factories.AuthorityFactory(
        customer=almhof, person=mira.person, amount_limit=None, currency="", evidence="Letter"
    )
    api, path = Api(berta), f"authorities/{authority.pk}"
    assert list(api.patch(path, {"amount_limit": "10.00"}, version=1).json()["errors"]) == ["currency"]
    assert list(api.patch(path, {"amount_limit": 10}, version=1).json()["errors"]) == ["amount_limit"]
    assert api.patch(path, {"amount_limit": "10.00", "currency": "CHF"}, version=1).json()["amount_limit"] == "10.00"
    cleared = api.patch(path, {"amount_limit": None}, version=2).json()
    assert (cleared["amount_limit"], cleared["currency"]) == (None, "")


def test_an_archived_record_is_left_out_and_can_be_restored(berta: Any, mira: Involvement) -> None:
    api = Api(berta)
    archived = api.post(f"people/{mira.pk}/archive")
    assert archived.status_code == 200
    assert archived.json()["archived_at"] is not None
    assert api.get("people").json()["items"] == []
    assert len(api.get("people", archived="archived").json()["items"]) == 1
    assert api.post(f"people/{mira.pk}/restoration", **{"if-match": '"1"'}).status_code == 412
    assert api.post(f"people/{mira.pk}/restoration").json()["archived_at"] is None


def test_restoring_into_a_conflict_is_refused(berta: Any, almhof: Customer, mira: Involvement) -> None:
    api = Api(berta)
    body = {"person": mira.person_id, "right": "request", "valid_from": "2026-01-01", "evidence": "Letter"}
    first = api.post(f"customers/{almhof.pk}/authorities", body).json()["id"]
    api.post(f"authorities/{first}/archive")
    assert api.post(f"customers/{almhof.pk}/authorities", body).status_code == 201
    answer = api.post(f"authorities/{first}/restoration")
    assert answer.status_code == 409
    assert "already" in answer.json()["detail"]
    assert Authority.objects.current().count() == 1


def test_a_version_that_is_sent_with_an_archiving_must_be_the_present_one(berta: Any, mira: Involvement) -> None:
    api, read = Api(berta), mira.version_token
    changed = api.patch(f"people/{mira.pk}", {"title": "Head of Logistics"}, version=read)
    stale = api.post(f"people/{mira.pk}/archive", **{"if-match": f'"{read}"'})
    assert (stale.status_code, stale.json()["current"]["title"]) == (412, "Head of Logistics")
    assert api.get(f"people/{mira.pk}").json()["archived_at"] is None
    archived = api.post(f"people/{mira.pk}/archive", **{"if-match": changed["ETag"]})
    assert archived.status_code == 200
    assert api.post(f"people/{mira.pk}/restoration", **{"if-match": changed["ETag"]}).status_code == 412
    assert api.post(f"people/{mira.pk}/restoration", **{"if-match": archived["ETag"]}).status_code == 200


def test_nothing_is_added_to_an_archived_customer(berta: Any, almhof: Customer) -> None:
    almhof.archive(by=berta)
    answer = Api(berta).post(f"customers/{almhof.pk}/outcomes", {"statement": "Grow", "measure": "Orders"})
    assert answer.status_code == 409
    assert not BusinessOutcome.objects.exists()
