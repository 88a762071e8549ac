"""What hostile requests to the API get: a refusal with a reason, and nothing written."""

import json
from typing import Any

import pytest
from django.test import Client

from customers.models import Customer
from tests import factories

pytestmark = pytest.mark.django_db

GOOD = {"name": "Almhof Dairies", "code": "ALMHOF"}
HOSTILE = [
    (b"", 415),
    (b" ", 400),
    (b"null", 400),
    (b"[]", 400),
    (b'"text"', 400),
    (b"{", 400),
    (b'{"name": NaN}', 400),
    (b'{"name": Infinity}', 400),
    (b'{"name": "A", "name": "B"}', 400),
    (b'{"name": "\xff"}', 400),
    ('{"name": "A"}'.encode("utf-16"), 400),
    (b"[" * 100_000, 400),
    (b'{"name":' * 50_000, 400),
    (b'{"industry": ' + b"9" * 5000 + b"}", 400),
    (b'{"name": "' + b"x" * 1_100_000 + b'"}', 413),
    (json.dumps(GOOD | {"name": "a\x00b"}).encode(), 422),
    (json.dumps(GOOD | {"name": "\ud800"}).encode(), 422),
    (json.dumps(GOOD | {"status": "\ud800"}).encode(), 422),
    (json.dumps(GOOD | {"website": "https://[\ud800"}).encode(), 422),
    (json.dumps(GOOD | {"website": "https://[::"}).encode(), 422),
    (json.dumps(GOOD | {"\ud800": 1}).encode(), 422),
    (json.dumps(GOOD | {"industry": 10**30}).encode(), 422),
    (json.dumps(GOOD | {"industry": 1e400}).encode().replace(b"Infinity", b"1e400"), 422),
    (json.dumps(GOOD | {"industry": True}).encode(), 422),
    (json.dumps(GOOD | {"name": ["a"]}).encode(), 422),
    (json.dumps(GOOD | {"name": {"a": 1}}).encode(), 422),
    (json.dumps(GOOD | {"name": "x" * 201}).encode(), 422),
    (json.dumps(GOOD | {"acknowledged": "yes"}).encode(), 422),
    (json.dumps(GOOD | {"version": 1}).encode(), 422),
    (json.dumps(GOOD | {"owner": 1}).encode(), 422),
]


@pytest.mark.parametrize(("body", "status"), HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_body_is_refused_with_a_reason(writing: Client, body: bytes, status: int) -> None:
    answer = writing.post("/api/v1/customers", body, content_type="application/json")
    assert answer.status_code == status, answer.content[:300]
    assert answer["Content-Type"] == "application/problem+json"
    assert not Customer.objects.exists()


def test_a_body_that_is_not_json_is_refused(writing: Client) -> None:
    assert writing.post("/api/v1/customers", GOOD).status_code == 415


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *[("amount_limit", value) for value in ("NaN", "Infinity", "1e5", "1.005", "٣", "-1", "0", "1" * 40, " 1", 5)],
        *[("valid_from", value) for value in ("2026-02-30", "31.12.2026", "0001-01-01", "20260101", 5, None)],
        *[("person", value) for value in (0, -1, 2**63, 10**25, "1", None)],
    ],
)
def test_a_value_of_the_wrong_kind_is_an_error_of_its_field(
    writing: Client, berta: Any, field: str, value: Any
) -> None:
    customer = factories.CustomerFactory(owner=berta)
    part = factories.InvolvementFactory(customer=customer)
    body = {"person": part.person_id, "right": "request", "currency": "EUR", "evidence": "Letter"} | {field: value}
    answer = writing.post(f"/api/v1/customers/{customer.pk}/authorities", body, content_type="application/json")
    assert answer.status_code == 422, answer.content
    assert field in answer.json()["errors"]


@pytest.mark.parametrize(
    "cursor",
    ["x", "%FF", "W10", "bnVsbA", "WyJuYW1lIiwgIlx1MDAwMCIsIDFd", "WyJuYW1lIiwgImEiLCBJbmZpbml0eV0", "A" * 4000],
)
def test_a_forged_cursor_is_refused(writing: Client, cursor: str) -> None:
    factories.CustomerFactory()
    for name in ("after", "before"):
        assert writing.get(f"/api/v1/customers?{name}={cursor}").status_code == 400
