"""After something was done to a record, the next page says so in one line, and only then."""

from typing import Any

import pytest
from django.test import Client

from customers.models import Customer
from tests import factories
from tests.world import signed_in

SHEET = {"HX-Request": "true"}


@pytest.fixture
def berta(db: None) -> Any:
    return factories.brm("Berta Brandt")


@pytest.fixture
def desk(berta: Any) -> Client:
    return signed_in(berta)


def said(desk: Client) -> list[str]:
    """What the next page says, whichever it is."""
    return [str(message) for message in desk.get("/customers/").context["messages"]]


def filled(desk: Client, page: str, **changed: Any) -> dict[str, Any]:
    form = desk.get(page).context["form"]
    return {name: "" if form[name].value() is None else form[name].value() for name in form.fields} | changed


def test_a_new_record_is_said_to_be_added_and_a_changed_one_to_be_saved(desk: Client) -> None:
    assert (
        desk.post("/customers/new/", filled(desk, "/customers/new/", name="Kestrel Rail", code="K")).status_code == 302
    )
    assert said(desk) == ["Added: Kestrel Rail."]
    assert said(desk) == [], "once"
    page = f"/customers/{Customer.objects.get().pk}/edit/"
    assert desk.post(page, filled(desk, page, name="Kestrel Rail Group")).status_code == 302
    assert said(desk) == ["Saved: Kestrel Rail Group."]


def test_it_is_said_after_a_side_sheet_too(berta: Any, desk: Client) -> None:
    page = f"/customers/{factories.CustomerFactory(owner=berta, name='Kestrel Rail').pk}/edit/"
    assert desk.post(page, filled(desk, page), headers=SHEET).status_code == 204
    assert said(desk) == ["Saved: Kestrel Rail."]


def test_what_was_not_saved_is_not_said_to_be(berta: Any, desk: Client) -> None:
    customer = factories.CustomerFactory(owner=berta, name="Kestrel Rail")
    page = f"/customers/{customer.pk}/edit/"
    stale = filled(desk, page, name="Kestrel")
    assert desk.post(page, filled(desk, page, name="")).status_code == 422
    customer.stamp_and_save(berta)
    assert desk.post(page, stale).status_code == 409
    assert said(desk) == []


def test_a_long_name_is_told_by_its_beginning(desk: Client) -> None:
    name = (
        "Kestrel Rail and Harbour Authority of the Northern Fjords, formerly known as the Coastal Railway and Ferries"
    )
    assert desk.post("/customers/new/", filled(desk, "/customers/new/", name=name, code="K")).status_code == 302
    (line,) = said(desk)
    assert line.startswith("Added: Kestrel Rail and Harbour Authority of the Northern Fjords")
    assert line.endswith("…")
    assert len(line) < 100


def test_a_deed_with_words_of_its_own_says_those_and_nothing_else(berta: Any, desk: Client) -> None:
    provision = factories.ProvisionFactory(customer__owner=berta)
    page = f"/services/provisions/{provision.pk}/ending/"
    assert desk.post(page, filled(desk, page)).status_code == 302
    assert said(desk) == ["It has ended."]
