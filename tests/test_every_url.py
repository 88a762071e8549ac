"""Every route, to everybody, by every method; after each refusal nothing kept has changed."""

import re
from typing import Any

import pytest
from django.db.models import Q
from django.http import HttpResponse
from django.urls import path

from customers.imports import CustomerImport
from customers.models import Customer, Industry
from customers.records import access
from customers.records.imports.check import start
from customers.records.policies import routes
from tests.factories import ApiTokenFactory
from tests.harness import digest, undone
from tests.url_answers import Answers
from tests.url_table import GROUPS, TABLE
from tests.world import ROLES, Portfolio, World

OTHER_METHODS = ("PUT", "PATCH", "DELETE")
KEPT_BY_ADMINS = ("api/v1/services", "api/v1/standard-targets")
REFUSALS = {302, 403, 404, 405}
KINDS = {
    "customers": "customer",
    "people": "person",
    "authorities": "authority",
    "outcomes": "outcome",
    "measurements": "measurement",
    "arrangements": "arrangement",
    "references": "reference",
    "services": "service",
    "standard-targets": "standard_target",
    "provisions": "provision",
    "supported-outcomes": "support",
    "requirements": "requirement",
    "usage": "usage",
    "requirement-measurements": "measured",
    "events": "event",
    "maintenance": "maintenance",
    "future-services": "future",
}


def all_routes() -> list[str]:
    return [route for route, _ in routes()]


def missing_from_table(found: list[str]) -> list[str]:
    return [route for route in found if route not in TABLE and not route.startswith(tuple(GROUPS))]


def address(route: str, portfolio: Portfolio, own: dict[str, Any]) -> str:
    """The route's path for the records of this customer (and the owner's own token and session)."""

    def pk(match: re.Match) -> str:
        kind = match["before"]
        return f"{kind}/{own[kind] if kind in own else portfolio.one(KINDS[kind]).pk}"

    plain = re.sub(r"\^?\(\?P<pk>[^)]*\)", "<int:pk>", route)
    plain = re.sub(r"\(\?P<section>[^)]*\)", "people", plain).removesuffix("$")
    return "/" + re.sub(r"(?P<before>[\w-]+)/<\w+:\w+>", pk, plain)


def ask(world: World, role: str, method: str, url: str, **options: Any) -> Any:
    return world.client(role, **options).generic(method, url, content_type="application/x-www-form-urlencoded")


def is_refusal(response: Any) -> bool:
    return response.status_code >= 400 or response.headers.get("Location", "").startswith("/sign-in/login")


@pytest.fixture
def own(world: World) -> dict[str, Any]:
    """What is the owner's alone; made inside the test's own undone part of the world."""
    token = ApiTokenFactory(user=world.users["owner"])
    session = world.users["owner"].usersession_set.get()
    batch = start(CustomerImport, world.users["owner"], "customers.csv", b"code,name\nNEW,New one\n")
    return {"tokens": token.pk, "sessions": session.pk, "imports": batch.pk, "new": CustomerImport.name}


def check(world: World, row_answers: Answers, url: str, hidden_url: str, method: str) -> list[str]:
    """What differs from the table, and what changed in the database although it was refused."""
    wrong, before = [], digest()
    for where, at, expected in (("open", url, row_answers.open), ("restricted", hidden_url, row_answers.restricted)):
        for role in ROLES:
            with undone():
                response = ask(world, role, method, at)
                if response.status_code != expected[role]:
                    wrong.append(f"{method} {where} as {role}: {response.status_code}, not {expected[role]}")
                if is_refusal(response) and digest() != before:
                    wrong.append(f"{method} {where} as {role}: refused, and yet something changed")
        if url == hidden_url:
            break
    return wrong


def test_every_route_is_in_the_table() -> None:
    assert missing_from_table(all_routes()) == []


def test_the_table_names_no_route_that_has_gone() -> None:
    assert set(TABLE) - set(all_routes()) == set()
    assert all(any(route.startswith(group) for route in all_routes()) for group in GROUPS)


def test_a_route_missing_from_the_table_is_seen() -> None:
    found = [route for route, _ in routes([path("customers/secret-door/", lambda request: HttpResponse())])]
    assert missing_from_table(found) == ["customers/secret-door/"]


@pytest.mark.parametrize("route", TABLE)
def test_answers(route: str, world: World, own: dict[str, Any]) -> None:
    url, hidden_url = address(route, world.open, own), address(route, world.restricted, own)
    row = TABLE[route]
    wrong = check(world, row.get, url, hidden_url, "GET") + check(world, row.post, url, hidden_url, "POST")
    assert wrong == []


@pytest.mark.parametrize("route", TABLE)
def test_no_page_answers_other_methods(route: str, world: World, own: dict[str, Any]) -> None:
    before, url = digest(), address(route, world.open, own)
    for role in ROLES:
        with undone():
            found = {method: ask(world, role, method, url).status_code for method in OTHER_METHODS}
            allowed = REFUSALS | ({200} if TABLE[route].post.open[role] == 200 else set())
            assert set(found.values()) <= allowed, (role, found)
            assert digest() == before, role


@pytest.mark.parametrize("route", TABLE)
def test_no_page_takes_a_post_from_another_site(route: str, world: World, own: dict[str, Any]) -> None:
    """Without the token of a form of ours, a signed-in user's browser changes nothing."""
    before = digest()
    with undone():
        response = ask(world, "owner", "POST", address(route, world.open, own), enforce_csrf_checks=True)
        assert response.status_code in {403, 405}
        assert digest() == before


def group_of(prefix: str) -> list[str]:
    return [route for route in all_routes() if route.startswith(prefix)]


def sample(route: str, user_pk: int) -> str:
    """A path of another package's route."""
    plain = re.sub(r"\(\?P<(\w+)>[^)]*\)|<\w+:(\w+)>", lambda match: str(user_pk), route)
    return "/" + re.sub(r"[\^$\\]", "", plain)


@pytest.mark.parametrize("role", [role for role in ROLES if role != "admin"])
def test_django_admin_refuses_everybody_but_admins(role: str, world: World) -> None:
    before = digest()
    for route in group_of("admin/"):
        for method in ("GET", "POST", *OTHER_METHODS):
            response = ask(world, role, method, sample(route, world.users["owner"].pk))
            assert response.status_code in {302, 403, 404, 405}, (method, route)
            if response.status_code == 302:
                assert response["Location"].startswith(("/admin/", "/sign-in/")), (method, route)
    assert digest() == before


def test_an_admin_gets_an_answer_everywhere_in_django_admin(world: World) -> None:
    for route in group_of("admin/"):
        for method in ("GET", "POST"):
            with undone():
                response = ask(world, "admin", method, sample(route, world.users["owner"].pk))
                assert response.status_code < 500, (method, route)


@pytest.mark.parametrize("role", ROLES)
def test_sign_in_pages_show_no_customer_and_never_fail(role: str, world: World) -> None:
    before = digest()
    for route in group_of("sign-in/"):
        for method in ("GET", "POST", *OTHER_METHODS):
            with undone():
                response = ask(world, role, method, sample(route, 1))
                assert response.status_code < 500, (method, route)
                assert not re.search(b"Kestrel|xanthoria", response.content, re.IGNORECASE), (method, route)
                if is_refusal(response):
                    assert digest() == before, (method, route)


@pytest.mark.parametrize("role", ["anonymous", "reader", "foreign", "admin"])
def test_the_api_refuses_whoever_keeps_nothing_without_a_change(role: str, world: World, own: dict[str, Any]) -> None:
    """Every operation, over a session of our own, on the restricted customer and its records."""
    before, wrong = digest(), []
    for route in group_of("api/v1/"):
        url = address(route, world.restricted, own).replace(r"^[\s\S]*$", "nowhere")
        for method in ("GET", "POST", *OTHER_METHODS):
            with undone():
                sent = {} if method == "GET" else {"data": b"{}", "content_type": "application/json"}
                status = world.client(role).generic(method, url, **sent).status_code
                is_answer = method == "GET" and status < 300 and role != "anonymous" and digest() == before
                is_answer |= role == "admin" and route.startswith(KEPT_BY_ADMINS) and (status < 300 or status == 409)
                if not (is_answer or status in {302, 401, 403, 404, 405, 415, 422, 428}) or (
                    digest() != before and not is_answer
                ):
                    wrong.append(f"{method} {url}: {status}")
    assert wrong == []


def test_an_address_that_does_not_exist_says_so_to_everybody(world: World) -> None:
    for role in ROLES:
        for url in ("/nowhere/", "/customers/0/", f"/customers/{2**63}/", f"/customers/people/{10**30}/"):
            status = ask(world, role, "GET", url).status_code
            assert status in ({404} if url == "/nowhere/" else {302, 403, 404}), (role, url)


# Controls: a hole in the wall is seen.


def test_a_view_that_lets_everybody_in_is_seen(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Someone takes the visibility out of the one permission layer: the table must notice."""
    monkeypatch.setattr(Customer, "visible_q", classmethod(lambda *arguments: Q()))
    url, hidden = f"/customers/{world.open.customer.pk}/", f"/customers/{world.restricted.customer.pk}/"
    wrong = check(world, TABLE["customers/<int:pk>/"].get, url, hidden, "GET")
    assert wrong == ["GET restricted as reader: 200, not 404", "GET restricted as foreign: 200, not 404"]


def test_a_refusal_that_changed_something_is_seen(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A look-up that writes before it refuses."""

    def careless(queryset: Any, user: Any, **lookup: Any) -> Any:
        Industry.objects.create(name=f"Looked up by {user}")
        return look_up(queryset, user, **lookup)

    look_up = access.get_visible
    monkeypatch.setattr(access, "get_visible", careless)
    url, hidden = f"/customers/{world.open.customer.pk}/", f"/customers/{world.restricted.customer.pk}/"
    wrong = check(world, TABLE["customers/<int:pk>/"].get, url, hidden, "GET")
    assert wrong == [
        "GET restricted as reader: refused, and yet something changed",
        "GET restricted as foreign: refused, and yet something changed",
    ]


def test_a_digest_sees_every_table(world: World) -> None:
    before = digest()
    assert {"customers_customer", "customers_customerevent", "accounts_user", "records_submission"} <= set(before)
    with undone():
        world.open.customer.archive(by=world.users["owner"])
        changed = {table for table, value in digest().items() if value != before[table]}
        assert changed == {"customers_customer", "customers_customerevent"}
    assert digest() == before
