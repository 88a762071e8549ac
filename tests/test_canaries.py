"""Nothing of a restricted customer reaches anybody outside: no page, export, API answer or error says a word.

Every text of that customer contains the canary, so looking for one word in everything that is answered is enough.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from django.db.models import Q

from customers.models import Customer
from customers.records.policies import routes
from tests.factories import ApiTokenFactory
from tests.harness import undone
from tests.test_every_url import KINDS, address
from tests.world import CANARY, World

OUTSIDERS = ("anonymous", "reader", "foreign", "admin")
PART = CANARY[:7]  # what somebody who guesses would type; an echo of it is not the canary
SEARCHES = (f"q={PART}", f"sort=-name&q={PART}", "archived=all", "restricted=true", "format=csv", "format=xlsx")


def told(response: Any) -> str:
    """Everything an answer says: its headers, its text, and the texts inside a workbook."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            body = b" ".join(book.read(name) for name in book.namelist())
    headers = " ".join(f"{name}: {value}" for name, value in response.headers.items())
    return f"{headers} {body.decode(errors='replace')}".lower()


def addresses(world: World) -> Iterator[str]:
    """Every address that can be asked for, with the keys of the restricted customer's records where it takes one."""
    own = {"tokens": 1, "sessions": 1, "keys": 1, "imports": 1}
    for route, _ in routes():
        if route.startswith(("sign-in/", "admin/")) or re.search(r"<(str|slug|path|uuid)", route):
            continue
        taken = re.findall(r"([\w-]+)/<", route)
        if not set(taken) <= set(KINDS) | set(own):
            continue
        url = address(route, world.restricted, own)
        yield url
        if route.endswith(tuple(f"{kind}/" for kind in KINDS)) or "export" in route or "suggestions" in route:
            yield from (f"{url}?{search}" for search in SEARCHES)


def whispers(world: World, role: str) -> list[str]:
    """Every address whose answer to this role contains the canary."""
    found = []
    for url in addresses(world):
        with undone():
            if CANARY in told(world.client(role).get(url)):
                found.append(url)
    return found


@pytest.mark.parametrize("role", OUTSIDERS)
def test_no_answer_says_a_word(role: str, world: World) -> None:
    assert whispers(world, role) == []


@pytest.mark.parametrize("role", ["owner", "manager"])
def test_whoever_may_see_the_customer_does(role: str, world: World) -> None:
    """The control: the same look finds the canary in every place where it belongs."""
    found = set(whispers(world, role))
    customer = world.restricted.customer
    assert {
        "/customers/",
        f"/customers/?q={PART}",
        "/customers/export/?format=csv",
        "/customers/export/?format=xlsx",
        f"/customers/suggestions/?q={PART}",
        f"/customers/{customer.pk}/",
        f"/customers/{customer.pk}/history/",
        f"/customers/{customer.pk}/decision-rights/",
        "/customers/people/",
        "/customers/people/export/?format=xlsx",
        "/customers/authorities/",
        "/customers/outcomes/",
        "/services/provisions/",
        f"/services/provisions/?q={PART}",
        "/services/provisions/export/?format=xlsx",
        f"/services/provisions/{world.restricted.provision.pk}/",
        f"/services/customers/{customer.pk}/",
        f"/customers/references/{world.restricted.reference.pk}/",
        f"/customers/measurements/{world.restricted.measurement.pk}/",
        f"/customers/arrangements/{world.restricted.arrangement.pk}/",
    } <= found


def test_a_hole_in_the_permission_layer_is_heard(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Customer, "visible_q", classmethod(lambda *arguments: Q()))
    found = whispers(world, "reader")
    assert len(found) > 20
    assert "/customers/" in found


def test_forms_of_others_do_not_tell_of_it(world: World) -> None:
    """Whoever guesses names, codes and addresses in forms learns nothing from the answer."""
    client, own = world.client("foreign"), world.client("owner")
    guess = world.restricted.customer
    data = {"name": f"{PART} biotech", "code": "NEW-1", "kind": "external", "status": "active"}
    data |= {"time_zone": "UTC", "billing_currency": "EUR"}
    similar = {**data, "name": f"{guess.name}s"}  # the name is typed by the asker; the code would come from the record
    child = {**data, "parent_code": guess.code.lower()}
    with undone():
        assert guess.code.lower() in told(own.post("/customers/new/", similar))
    with undone():
        response = client.post("/customers/new/", similar)
        assert guess.code.lower() not in told(response)
    with undone():
        assert "there is no customer with the code" in told(client.post("/customers/new/", child))


def test_a_known_email_address_is_not_tied_to_it(world: World) -> None:
    with undone():
        mine = Customer.objects.create(name="Fjord Foods", code="FJORD", owner=world.users["foreign"])
        sent = {"name": "Paula", "kind": "user", "email": world.restricted.person.person.email}
        response = world.client("foreign").post(f"/customers/{mine.pk}/people/new/", sent)
        assert response.status_code == 302


@pytest.mark.parametrize("scopes", [["read"], ["read", "write"]])
def test_the_api_says_no_more_to_a_token(scopes: list[str], world: World) -> None:
    api = [url for url in addresses(world) if url.startswith("/api/v1/")]
    assert api
    for role in ("reader", "foreign", "admin"):
        secret = ApiTokenFactory(user=world.users[role], scopes=scopes).secret
        for url in api:
            response = world.client("anonymous").get(url, headers={"Authorization": f"Bearer {secret}"})
            assert CANARY not in told(response), (role, url)


def test_a_unit_of_it_is_not_named_on_the_page_of_a_visible_customer(world: World) -> None:
    with undone():
        Customer.objects.filter(pk=world.restricted.customer.pk).update(parent=world.open.customer)
        page = f"/customers/{world.open.customer.pk}/"
        assert CANARY not in told(world.client("reader").get(page))
        assert CANARY in told(world.client("owner").get(page))


def test_it_is_not_named_as_the_parent_of_a_visible_customer(world: World) -> None:
    with undone():
        Customer.objects.filter(pk=world.open.customer.pk).update(parent=world.restricted.customer)
        places = [f"/customers/{world.open.customer.pk}/", f"/customers/{world.open.customer.pk}/history/"]
        places += ["/customers/export/?format=csv", f"/api/v1/customers/{world.open.customer.pk}", "/api/v1/customers"]
        for place in places:
            assert CANARY not in told(world.client("reader").get(place)), place
            assert CANARY not in told(world.client("foreign").get(place)), place
        assert CANARY in told(world.client("owner").get(places[0]))


def test_somebody_who_is_there_too_does_not_give_it_away(world: World) -> None:
    """A person of both customers: their page at the open one does not say where else they are."""
    with undone():
        part = world.open.person
        world.restricted.customer.involvements.create(person=part.person, title=f"Adviser to {CANARY}")
        page = f"/customers/people/{part.pk}/"
        assert CANARY not in told(world.client("reader").get(page))
        assert CANARY in told(world.client("owner").get(page))
