"""Two people edit one record: theirs beside mine, a choice for each field, and nothing typed is lost."""

import re
from typing import Any

import pytest
from django.test import Client

from customers.models import Customer
from tests import factories
from tests.customers.conftest import customer_data
from tests.world import signed_in


@pytest.fixture
def tessa(berta: Any, kestrel: Customer) -> Client:
    """The browser of a colleague who keeps Kestrel Rail too."""
    colleague = factories.brm("Tessa Tang")
    kestrel.team.add(colleague, through_defaults={"added_by": berta})
    return signed_in(colleague)


@pytest.fixture
def conflict(desk: Client, tessa: Client, kestrel: Customer) -> Any:
    """Tessa changed the city and the website; Berta, who had read the version before, sends city and street."""
    url = f"/customers/{kestrel.pk}/edit/"
    theirs = customer_data(version="1", city="Bergen", website="https://kestrel.example/")
    assert tessa.post(url, theirs).status_code == 302
    return desk.post(url, customer_data(version="1", city="Trondheim", street="Harbour 1"))


def test_a_stale_save_changes_nothing_and_shows_both(conflict: Any, kestrel: Customer) -> None:
    kestrel.refresh_from_db()
    assert conflict.status_code == 409
    assert (kestrel.city, kestrel.street, kestrel.version) == ("Bergen", "", 2)
    page = conflict.content.decode()
    assert "Tessa Tang saved this record while you were editing it" in page
    shown = {row.name: (row.mine, row.theirs, row.choose) for row in conflict.context["differences"]}
    assert shown == {
        "city": ("Trondheim", "Bergen", "mine"),
        "street": ("Harbour 1", "", "mine"),
        "website": ("", "https://kestrel.example/", "theirs"),
    }, "what I did not touch is proposed as theirs"


def test_a_reference_that_i_did_not_touch_is_proposed_as_theirs(desk: Client, tessa: Client, kestrel: Customer) -> None:
    rail, other = factories.IndustryFactory(), factories.IndustryFactory()
    kestrel.industry = rail
    kestrel.save()
    url, before = f"/customers/{kestrel.pk}/edit/", customer_data(version="2", industry=str(rail.pk))
    assert tessa.post(url, before | {"industry": str(other.pk)}).status_code == 302
    response = desk.post(url, before | {"city": "Trondheim"})
    shown = {row.name: row.choose for row in response.context["differences"]}
    assert shown == {"city": "mine", "industry": "theirs"}
    mine = desk.post(url, before | {"industry": ""})
    assert {row.name: row.choose for row in mine.context["differences"]} == {"industry": "mine"}


def test_keeping_my_changes_keeps_theirs_where_i_changed_nothing(conflict: Any) -> None:
    page = conflict.content.decode()
    assert 'data-choose-all="proposed"' in page
    marked = re.findall(r'name="choose-(\w+)" value="(\w+)" checked data-proposed', page)
    assert set(marked) == {("city", "mine"), ("street", "mine"), ("website", "theirs")}


def again(desk: Client, kestrel: Customer, page: Any, **choices: str) -> Any:
    """Send the conflict page as a browser would."""
    sent: dict[str, Any] = {}
    for name, value in page.context["sent"]:
        sent.setdefault(name, []).append(value)
    proposed = {row.choice_name: row.choose for row in page.context["differences"]}
    chosen = {f"choose-{name}": value for name, value in choices.items()}
    return desk.post(f"/customers/{kestrel.pk}/edit/", sent | proposed | chosen | {"version": page.context["version"]})


def test_the_proposed_choice_keeps_what_each_has_changed(desk: Client, conflict: Any, kestrel: Customer) -> None:
    assert again(desk, kestrel, conflict).status_code == 302
    kestrel.refresh_from_db()
    assert (kestrel.city, kestrel.street, kestrel.website) == ("Trondheim", "Harbour 1", "https://kestrel.example/")


def test_taking_theirs_in_one_field_keeps_mine_in_the_others(desk: Client, conflict: Any, kestrel: Customer) -> None:
    again(desk, kestrel, conflict, city="theirs")
    kestrel.refresh_from_db()
    assert (kestrel.city, kestrel.street) == ("Bergen", "Harbour 1")


def test_both_texts_are_in_the_history(desk: Client, conflict: Any, kestrel: Customer) -> None:
    again(desk, kestrel, conflict)
    assert [event.city for event in kestrel.events.order_by("pgh_id")] == ["Oslo", "Bergen", "Trondheim"]


def test_a_third_save_meanwhile_is_a_conflict_again(
    desk: Client, tessa: Client, conflict: Any, kestrel: Customer
) -> None:
    tessa.post(f"/customers/{kestrel.pk}/edit/", customer_data(version="2", city="Narvik"))
    third = again(desk, kestrel, conflict)
    assert third.status_code == 409
    assert ("Trondheim", "Narvik") in [(row.mine, row.theirs) for row in third.context["differences"]]


def test_what_does_not_validate_is_shown_as_it_was_typed(desk: Client, tessa: Client, kestrel: Customer) -> None:
    url = f"/customers/{kestrel.pk}/edit/"
    tessa.post(url, customer_data(version="1", city="Bergen"))
    page = desk.post(url, customer_data(version="1", code="TWO WORDS"))
    assert ("TWO WORDS", "KESTREL") in [(row.mine, row.theirs) for row in page.context["differences"]]


@pytest.mark.parametrize("version", ["", "0", "-1", "x", "1.0", "99999999999999999999", "2"])
def test_a_version_that_nobody_has_read_is_stale(version: str, desk: Client, kestrel: Customer) -> None:
    response = desk.post(f"/customers/{kestrel.pk}/edit/", customer_data(version=version, city="Trondheim"))
    kestrel.refresh_from_db()
    assert (response.status_code, kestrel.city) == (409, "Oslo")


def test_a_choice_in_a_side_sheet_is_a_part_of_a_page(desk: Client, tessa: Client, kestrel: Customer) -> None:
    url = f"/customers/{kestrel.pk}/edit/"
    tessa.post(url, customer_data(version="1", city="Bergen"))
    page = desk.post(url, customer_data(version="1", city="Trondheim"), headers={"HX-Request": "true"})
    assert page.status_code == 409
    assert page.content.decode().lstrip().startswith("<div data-sheet-content=")


def test_an_unticked_box_of_theirs_can_be_taken(desk: Client, tessa: Client, kestrel: Customer) -> None:
    part = factories.InvolvementFactory(customer=kestrel, person__name="Joost Vermeer", title="CIO")
    url = f"/customers/people/{part.pk}/edit/"
    base = {"name": "Joost Vermeer", "kind": "representative", "email": part.person.email, "version": "2"}
    tessa.post(url, base | {"title": "CIO"})
    page = desk.post(url, base | {"title": "CEO", "active": "on"})
    assert page.status_code == 409
    sent = base | {"title": "CEO", "active": "on", "choose-active": "theirs", "version": page.context["version"]}
    assert desk.post(url, sent).status_code == 302
    part.person.refresh_from_db()
    part.refresh_from_db()
    assert (part.person.active, part.title) == (False, "CEO")
