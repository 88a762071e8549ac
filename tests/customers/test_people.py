"""People: somebody is recorded at a customer, with the part they have there; the person is the same at several."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from customers.models import Customer, Involvement, Person
from customers.records import access
from tests import factories


def add(client: Client, customer: Customer, **sent: str) -> Any:
    return client.post(f"/customers/{customer.pk}/people/new/", {"kind": "representative", "active": "on", **sent})


def test_a_new_person_is_two_rows_and_one_form(desk: Client, kestrel: Customer, berta: Any) -> None:
    response = add(desk, kestrel, name="Joost Vermeer", title="CIO", email="joost@kestrel.example")
    part = Involvement.objects.get()
    assert response["Location"] == f"/customers/{kestrel.pk}/#people"
    assert (part.person.name, part.title, part.created_by, part.person.created_by) == (
        "Joost Vermeer",
        "CIO",
        berta,
        berta,
    )


def test_an_email_address_that_is_known_here_is_asked_about(desk: Client, kestrel: Customer) -> None:
    factories.InvolvementFactory(customer=kestrel, person__name="Joost Vermeer", person__email="joost@kestrel.example")
    response = add(desk, kestrel, name="J. Vermeer", email="JOOST@kestrel.example")
    assert "Joost Vermeer at Kestrel Rail has this email address already." in response.content.decode()
    assert add(desk, kestrel, name="J. Vermeer", email="JOOST@kestrel.example", acknowledged="on").status_code == 302


def test_two_people_of_one_customer_may_share_a_mailbox(desk: Client, kestrel: Customer) -> None:
    factories.InvolvementFactory(customer=kestrel, person__name="Joost Vermeer", person__email="desk@kestrel.example")
    sent = {"name": "Ada Vos", "email": "desk@kestrel.example"}
    asked = add(desk, kestrel, **sent)
    assert asked.context["form"]["same_person"].is_hidden, "whoever is here cannot be added here once more"
    refused = add(desk, kestrel, **sent, same_person="on", acknowledged="on")
    assert "or they are here already" in refused.content.decode()
    assert not refused.context["form"]["same_person"].is_hidden, "the tick can be taken back"
    assert add(desk, kestrel, **sent, acknowledged="on").status_code == 302
    assert sorted(part.person.name for part in kestrel.involvements.all()) == ["Ada Vos", "Joost Vermeer"]


def test_a_tick_that_it_is_the_same_person_stays_in_sight(desk: Client, kestrel: Customer, berta: Any) -> None:
    other = factories.CustomerFactory(name="Baltimar", owner=berta)
    part = factories.InvolvementFactory(customer=other, person__email="desk@kestrel.example")
    factories.InvolvementFactory(customer=kestrel, person__email="desk@kestrel.example")
    sent = {"name": "Ada Vos", "email": "desk@kestrel.example"}
    assert not add(desk, kestrel, **sent).context["form"]["same_person"].is_hidden
    wrong = add(desk, kestrel, **sent, same_person="on", kind="nonsense")
    assert 'type="checkbox" name="same_person" id="id_same_person" checked' in wrong.content.decode()
    assert add(desk, kestrel, **sent, same_person="on").status_code == 302
    assert part.person.involvements.filter(customer=kestrel).exists()
    again = add(desk, kestrel, **sent, same_person="on")
    assert again.status_code == 422, "both of them are here now"


def test_a_change_of_the_person_alone_raises_the_version_that_the_form_checks(desk: Client, kestrel: Customer) -> None:
    part = factories.InvolvementFactory(customer=kestrel, person__name="Joost Vermeer")
    url = f"/customers/people/{part.pk}/edit/"
    sent = {"name": "Joost de Vermeer", "title": part.title, "kind": part.kind, "active": "on", "version": "2"}
    assert desk.post(url, sent | {"email": part.person.email}).status_code == 302
    part = Involvement.objects.get()
    assert (part.version, part.person.version, part.version_token) == (1, 2, 3)
    assert desk.post(url, sent | {"name": "Somebody Else"}).status_code == 409


def test_the_same_person_is_seen_at_each_customer_that_one_sees(clients: dict, kestrel: Customer, berta: Any) -> None:
    part = factories.InvolvementFactory(customer=kestrel, person__name="Joost Vermeer")
    secret = factories.CustomerFactory(name="Secret Holding", owner=berta, restricted=True)
    factories.InvolvementFactory(customer=secret, person=part.person, title="Board member")
    url = f"/customers/people/{part.pk}/"
    assert "Secret Holding" in clients["Berta"].get(url).content.decode()
    assert "Secret Holding" not in clients["Rui"].get(url).content.decode()


def test_a_person_is_changed_by_whoever_keeps_one_of_their_customers(berta: Any, fritz: Any, kestrel: Customer) -> None:
    part = factories.InvolvementFactory(customer=kestrel)
    assert access.can(berta, access.CHANGE, part.person)
    assert not access.can(fritz, access.CHANGE, part.person)


def test_a_person_whose_customers_are_all_hidden_is_hidden(rui: Any, berta: Any) -> None:
    secret = factories.CustomerFactory(owner=berta, restricted=True)
    part = factories.InvolvementFactory(customer=secret)
    assert not Person.objects.visible_to(rui).exists()
    assert list(Person.objects.visible_to(berta)) == [part.person]


def test_a_person_is_recorded_once_at_a_customer(kestrel: Customer) -> None:
    part = factories.InvolvementFactory(customer=kestrel)
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.InvolvementFactory(customer=kestrel, person=part.person)


def test_whoever_holds_authorities_stays_a_representative(desk: Client, kestrel: Customer) -> None:
    part = factories.InvolvementFactory(customer=kestrel)
    factories.AuthorityFactory(customer=kestrel, person=part.person)
    sent = {"name": part.person.name, "kind": "user", "active": "on", "version": str(part.version_token)}
    response = desk.post(f"/customers/people/{part.pk}/edit/", sent)
    assert "This person holds authorities here." in response.content.decode()


def test_the_history_tells_of_the_person_and_the_part(desk: Client, kestrel: Customer) -> None:
    add(desk, kestrel, name="Joost Vermeer", title="CIO")
    part = Involvement.objects.get()
    sent = {"name": "Joost Vermeer", "title": "CEO", "kind": "representative", "version": "2"}
    desk.post(f"/customers/people/{part.pk}/edit/", sent)
    page = desk.get(f"/customers/people/{part.pk}/history/").content.decode()
    assert "CEO" in page
    assert "Active" in page, "that they have left is told as well"
    assert "Berta Brandt" in page
