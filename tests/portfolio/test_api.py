"""The API as a whole: who calls, and what it says of itself."""

import datetime as dt
import re
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client, override_settings
from django.urls import path
from django.utils import timezone
from ninja import NinjaAPI

from customers.models import Customer
from customers.records.api import policies
from customers.records.api.policies import READ, operation_policy
from portfolio import api_callers
from tests import factories

pytestmark = pytest.mark.django_db


def caller(token: Any) -> Client:
    return Client(headers={"authorization": f"Bearer {token.secret}"})


# Who calls


def test_without_a_token_nobody_is_known(client: Client) -> None:
    answer = client.get("/api/v1/customers")
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == 'Bearer realm="api"'
    assert answer["Content-Type"] == "application/problem+json"
    assert "Authorization: Bearer" in answer.json()["detail"]


def test_a_token_stands_for_its_user_until_it_ends(berta: Any) -> None:
    token = factories.ApiTokenFactory(user=berta)
    calls = caller(token)
    assert calls.get("/api/v1/me").json()["email"] == berta.email
    token.revoke()
    assert calls.get("/api/v1/me").status_code == 401
    past = timezone.now() - dt.timedelta(seconds=1)
    assert caller(factories.ApiTokenFactory(user=berta, expires_at=past)).get("/api/v1/me").status_code == 401


def test_a_call_with_a_token_leaves_no_session_behind(writing: Client) -> None:
    answer = writing.get("/api/v1/customers")
    assert answer.status_code == 200
    assert not answer.cookies
    assert not Session.objects.exists()


def test_a_token_of_a_closed_account_is_refused(berta: Any) -> None:
    calls = caller(factories.ApiTokenFactory(user=berta))
    assert calls.get("/api/v1/customers").status_code == 200
    berta.is_active = False
    berta.save()
    assert calls.get("/api/v1/customers").status_code == 401


@pytest.mark.parametrize("header", ["Bearer", "Bearer ", "Bearer cp_guess", "Basic YTpi", "Bearer caf\u00e9", "cp_x"])
def test_a_wrong_token_is_refused_even_beside_a_session(client: Client, berta: Any, header: str) -> None:
    client.force_login(berta)
    assert client.get("/api/v1/me").status_code == 200
    assert client.get("/api/v1/me", headers={"authorization": header}).status_code == 401


def test_a_token_that_reads_cannot_write(berta: Any) -> None:
    calls = caller(factories.ApiTokenFactory(user=berta, scopes=["read"]))
    customer = factories.CustomerFactory(owner=berta)
    assert calls.get(f"/api/v1/customers/{customer.pk}").status_code == 200
    for answer in (
        calls.post("/api/v1/customers", {"name": "A", "code": "A"}, content_type="application/json"),
        calls.patch(f"/api/v1/customers/{customer.pk}", {"city": "Chur"}, content_type="application/json"),
        calls.post(f"/api/v1/customers/{customer.pk}/archive", content_type="application/json"),
    ):
        assert answer.status_code == 403
        assert answer.json()["type"] == "/api/v1/docs#scope"
    assert Customer.objects.get().version == 1


def test_a_session_reads_and_needs_the_csrf_token_to_write(berta: Any) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(berta)
    assert browser.get("/api/v1/customers").status_code == 200
    body = {"name": "Almhof Dairies", "code": "ALMHOF"}
    answer = browser.post("/api/v1/customers", body, content_type="application/json")
    assert (answer.status_code, answer.json()["type"]) == (403, "/api/v1/docs#csrf")
    browser.get("/api/v1/docs")
    browser.cookies["csrf"] = "a" * 32
    headers = {"x-csrftoken": "a" * 32}
    assert browser.post("/api/v1/customers", body, content_type="application/json", headers=headers).status_code == 201


def test_whoever_asks_too_often_is_asked_to_wait(berta: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api_callers, "allowance", api_callers.Allowance())
    one, other = (caller(factories.ApiTokenFactory(user=berta)) for _ in range(2))
    with override_settings(API_REQUESTS_PER_MINUTE=3):
        answers = [one.get("/api/v1/me") for _ in range(8)]
        assert {answer.status_code for answer in answers[4:]} <= {200, 429}
        refused = next(answer for answer in answers if answer.status_code == 429)
        assert 1 <= int(refused["Retry-After"]) <= 60
        assert other.get("/api/v1/me").status_code == 200


def test_the_limit_holds_across_processes() -> None:
    cache.clear()
    here, there = api_callers.Allowance(), api_callers.Allowance()
    for counted in (here, there, here, there):
        counted.WINDOW = 10**9  # one window for the whole test
        waits = [counted.seconds_to_wait("token-1", 40) for _ in range(20)]
    assert any(waits)
    assert not api_callers.Allowance().seconds_to_wait("token-2", 40)


# Every operation has declared what it asks for


def test_every_operation_has_declared_its_scope_and_permission() -> None:
    assert policies.undeclared() == []


def test_an_operation_without_a_declaration_stops_the_start() -> None:
    loose = NinjaAPI(urls_namespace="loose", auth=[api_callers.Token()], openapi_url=None)
    loose.get("/declared")(operation_policy(READ, signed_in=True)(lambda request: {}))
    loose.get("/undeclared")(lambda request: {})
    loose.get("/open", auth=None)(operation_policy(READ, signed_in=True)(lambda request: {}))
    routes = [route for route in loose.urls[0] if route.name != "api-root"]
    patterns = [path("api/loose/", (routes, "ninja", "loose")), path("api/stray", lambda request: None)]
    assert policies.undeclared(patterns) == ["GET api/loose/open", "GET api/loose/undeclared", "api/stray"]


def test_a_declaration_names_a_scope_and_whom_it_lets_in() -> None:
    for wrong in (("read",), ("all", "customers.view_customer")):
        with pytest.raises(ValueError, match="Declare a scope"):
            operation_policy(*wrong)


def test_the_product_passes_its_checks() -> None:
    call_command("check", verbosity=0)


# What it says of itself


def test_the_document_is_for_whoever_is_known(client: Client, berta: Any) -> None:
    assert client.get("/api/v1/openapi.json").status_code == 401
    client.force_login(berta)
    document = client.get("/api/v1/openapi.json").json()
    new = document["components"]["schemas"]["CustomerNew"]
    assert new["required"] == ["name", "code"]
    assert new["properties"]["name"]["maxLength"] == 200
    assert new["properties"]["status"]["enum"] == ["prospect", "active", "on_hold", "former"]
    shown = document["components"]["schemas"]["Authority"]["properties"]
    assert shown["amount_limit"]["type"] == ["string", "null"]
    assert document["paths"]["/api/v1/customers/{record_id}"]["patch"]["responses"].keys() >= {"412", "428", "422"}


def test_the_reference_shows_every_operation_under_the_strict_policy(client: Client, berta: Any) -> None:
    assert client.get("/api/v1/docs").status_code == 302
    client.force_login(berta)
    answer = client.get("/api/v1/docs")
    page = answer.content.decode()
    document = client.get("/api/v1/openapi.json").json()
    for methods in document["paths"].values():
        for details in methods.values():
            assert f'id="{details["operationId"]}"' in page
    assert "curl -X PATCH" in page
    assert " style=" not in page
    assert "'unsafe" not in answer["Content-Security-Policy"]


def test_every_group_of_operations_has_a_name_and_a_sentence_for_people(client: Client, berta: Any) -> None:
    client.force_login(berta)
    document = client.get("/api/v1/openapi.json").json()
    used = {details["tags"][0] for methods in document["paths"].values() for details in methods.values()}
    assert sorted(used) == sorted(tag["name"] for tag in document["tags"])
    assert sorted(used) == sorted(name for group in document["x-tagGroups"] for name in group["tags"])
    page = client.get("/api/v1/docs").content.decode()
    for tag in document["tags"]:
        assert f'id="group-{tag["name"]}-title">{tag["x-displayName"]}</h2>' in page
        assert tag["description"].endswith(".")
    assert ">Future services</a>" in page
    anchors = re.findall(r' id="([^"]+)"', page)
    assert sorted(anchors) == sorted(set(anchors))


def test_nothing_but_problems_is_answered_outside_the_addresses(writing: Client) -> None:
    for method, at, status in (
        ("get", "/api/v1/nothing", 404),
        ("get", "/api/v1/customers/", 404),
        ("get", "/api/v1/customers/99999999999999999999999", 404),
        ("get", "/api/v1/customers/-1", 404),
        ("delete", "/api/v1/customers/1", 405),
        ("put", "/api/v1/customers", 405),
        ("get", "/api/v1/customers?q=%00", 400),
        ("get", "/api/v1/custo%00mers", 400),
    ):
        answer = getattr(writing, method)(at)
        assert answer.status_code == status, at
        assert answer["Content-Type"] == "application/problem+json", at
        assert answer.json()["status"] == status
        assert answer.json()["detail"]
    assert writing.delete("/api/v1/customers/1")["Allow"] == "GET, HEAD, PATCH"


def test_the_headers_alone_can_be_asked_for(writing: Client, berta: Any) -> None:
    customer = factories.CustomerFactory(owner=berta)
    for address in ("/api/v1/customers", f"/api/v1/customers/{customer.pk}"):
        asked, told = writing.head(address), writing.get(address)
        assert (asked.status_code, asked.headers.get("ETag")) == (200, told.headers.get("ETag"))
        assert asked.content == b""
    assert writing.head(f"/api/v1/customers/{customer.pk}/archive").status_code == 405
    assert writing.head("/api/v1/nothing").status_code == 404
    assert Client().head("/api/v1/customers").status_code == 401


def test_answers_are_kept_by_nobody_in_between(writing: Client) -> None:
    assert writing.get("/api/v1/me")["Cache-Control"] == "private, no-store"
