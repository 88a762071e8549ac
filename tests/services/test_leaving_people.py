"""Who leaves a customer leaves behind what they decided: in the register, and in what rests on it."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from customers.models import Authority, Customer, Involvement, Person
from services.decision_rights import WhoMay
from services.models import Requirement
from tests import factories
from tests.calling import Api
from tests.customers.importing import Wizard
from tests.services.deciding import agreed, holder
from tests.services.importing import refused

WHEN = dt.date(2026, 5, 12)
STAYS = "1 decision rests on this: “Up while the shops are open” of 12 May 2026. They were still there on that day."


@pytest.fixture
def ada(requirement: Requirement, kestrel: Customer) -> Involvement:
    """Who agreed a target on 12 May and may still agree another."""
    Requirement.objects.update(statement="Up while the shops are open")
    requirement.refresh_from_db()
    authority = holder(kestrel, "Ada")
    agreed(requirement, authority, WHEN)
    return Involvement.objects.get(person=authority.person)


def left(part: Involvement, on: str) -> dict[str, Any]:
    return {"name": "Ada", "email": part.person.email, "kind": part.kind, "left_on": on, "version": part.version_token}


def test_nobody_leaves_before_the_last_thing_they_decided(desk: Client, ada: Involvement, berta: Any) -> None:
    page = f"/customers/people/{ada.pk}/edit/"
    assert STAYS in desk.post(page, left(ada, "2026-05-11")).content.decode()
    change = {"active": False, "left_on": "2026-05-11"}
    told = Api(berta).patch(f"people/{ada.pk}", change, version=ada.version_token)
    assert (told.status_code, told.json()["errors"]["left_on"][0][: len(STAYS)]) == (422, STAYS)
    assert desk.post(page, left(ada, "2026-05-12")).status_code == 302
    assert Api(berta).get(f"people/{ada.pk}").json()["left_on"] == "2026-05-12"


def test_a_file_does_not_let_them_leave_earlier_either(ada: Involvement, berta: Any) -> None:
    rows = "Customer;Name;Email;Active;Last day there\nKESTREL;Ada;{};No;{}\n"
    wizard = Wizard(berta)
    early = rows.format(ada.person.email, "2026-05-11")
    told = refused(wizard, "people", early)
    assert [errors["left_on"][0][: len(STAYS)] for errors in told.values()] == [STAYS]
    assert refused(wizard, "people", rows.format(ada.person.email, "2026-05-12")) == {}


def test_a_decision_of_a_day_on_which_they_were_there_is_recorded_after_they_have_left(
    desk: Client, ada: Involvement, kestrel: Customer
) -> None:
    assert desk.post(f"/customers/people/{ada.pk}/edit/", left(ada, "2026-05-14")).status_code == 302
    gone, right = Person.objects.get(pk=ada.person_id), Authority.Right.AGREE_REQUIREMENTS
    asked = [WhoMay(kestrel, right, None, on=dt.date(2026, 5, day)).why_not(gone) for day in (14, 15)]
    assert asked == ["", "Ada is no longer there; the last day was 14 May 2026."]
    later = factories.RequirementFactory(provision__customer=kestrel)
    page = desk.get(f"/services/requirements/{later.pk}/agreement/?on=2026-05-14").content.decode()
    assert "Ada" in page


def test_archiving_over_the_api_is_asked_about_like_on_the_page(
    ada: Involvement, berta: Any, kestrel: Customer
) -> None:
    api, authority = Api(berta), Authority.objects.get()
    for address, doubts in (
        (f"authorities/{authority.pk}", ["1 decision rests on it."]),
        (
            f"people/{ada.pk}",
            [
                "1 authority would be archived with them: the register would not name it for any day.",
                "1 decision rests on that.",
            ],
        ),
    ):
        told = api.post(f"{address}/archive")
        assert (told.status_code, told.json()["warnings"]) == (409, doubts)
        assert api.post(f"{address}/archive", {"acknowledged": "yes"}).status_code == 422
        assert api.get(address).json()["archived_at"] is None
    assert api.post(f"people/{ada.pk}/archive", {"acknowledged": True}).status_code == 200
    authority.refresh_from_db()
    assert authority.is_archived
    assert api.post(f"people/{ada.pk}/restoration").status_code == 200
    authority.refresh_from_db()
    assert not authority.is_archived
