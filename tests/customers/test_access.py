"""The one permission layer: who may see what, and do what, answered alike for rows and for one record."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import path

from customers.models import Customer, ExternalReference
from customers.records import access
from customers.records.models import CustomerRecord, Record
from customers.records.policies import check_policies, policy, undeclared
from tests import factories
from tests.world import signed_in

ACTIONS = sorted(access.ACTIONS)


@pytest.fixture
def people(db: None) -> dict[str, Any]:
    owner, member = factories.brm("Olga Owner"), factories.brm("Tessa Team")
    return {
        "owner": owner,
        "member": member,
        "foreign": factories.brm("Fritz Fremd"),
        "manager": factories.manager(),
        "reader": factories.reader(),
        "admin": factories.admin(),
        "nobody": factories.UserFactory(),
        "former": factories.UserFactory(name="Former", is_active=False, roles=["BRM"]),
        "both": factories.UserFactory(name="Both", roles=["BRM", "Manager"]),
        "anonymous": AnonymousUser(),
    }


# What each may do to the owner's customer; "see" where it is open, and where it is restricted.
MAY = {
    "owner": ("see see-restricted change restore", ""),
    "member": ("see see-restricted change restore", ""),
    "foreign": ("see", ""),
    "manager": ("see see-restricted assign restrict set_tier", ""),
    "reader": ("see", ""),
    "admin": ("", "reference data only"),
    "nobody": ("", "no role"),
    "former": ("", "closed account"),
    "both": ("see see-restricted assign restrict set_tier", "a manager's rights, and change of their own only"),
    "anonymous": ("", ""),
}


@pytest.mark.parametrize("who", MAY)
def test_who_may_do_what(who: str, people: dict[str, Any]) -> None:
    user, allowed = people[who], MAY[who][0].split()
    known = {"owner": people["owner"], "team": [people["member"]]}
    customer = factories.CustomerFactory(**known)
    hidden = factories.CustomerFactory(**known, restricted=True)
    for one, word in ((customer, "see"), (hidden, "see-restricted")):
        seen = Customer.objects.visible_to(user).filter(pk=one.pk).exists()
        assert seen == (word in allowed), word
        assert seen == (one.is_visible_to(user) and user.is_active), "rows and the row in hand agree"
        for action in ACTIONS:
            assert access.can(user, action, one) == (action in allowed and seen), (action, word)


def test_a_record_answers_as_its_customer_does(people: dict[str, Any]) -> None:
    hidden = factories.CustomerFactory(owner=people["owner"], restricted=True)
    outcome = factories.BusinessOutcomeFactory(customer=hidden)
    measurement = factories.OutcomeMeasurementFactory(outcome=outcome)
    records = [
        outcome,
        measurement,
        factories.InvolvementFactory(customer=hidden),
        factories.AuthorityFactory(customer=hidden),
        factories.ExternalReferenceFactory(customer=hidden),
        factories.CommunicationArrangementFactory(customer=hidden),
    ]
    for record in records:
        for user in people.values():
            visible = type(record)._default_manager.visible_to(user).filter(pk=record.pk).exists()
            assert visible == Customer.objects.visible_to(user).filter(pk=hidden.pk).exists(), (record, user)
            assert access.can(user, "change", record) == access.can(user, "change", hidden), (record, user)


def test_losing_the_role_loses_the_restricted_customer_too(people: dict[str, Any]) -> None:
    hidden = factories.CustomerFactory(owner=people["owner"], restricted=True)
    people["owner"].groups.set(people["reader"].groups.all())
    owner = type(people["owner"]).objects.get(pk=people["owner"].pk)
    assert not Customer.objects.visible_to(owner).filter(pk=hidden.pk).exists()


def test_an_unknown_action_is_a_mistake(people: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="Unknown action 'destroy'"):
        access.can(people["owner"], "destroy", factories.CustomerFactory())


def test_requiring_a_right_refuses_without_it(people: dict[str, Any]) -> None:
    customer = factories.CustomerFactory(owner=people["owner"])
    access.require(people["owner"], "change", customer)
    with pytest.raises(PermissionDenied):
        access.require(people["foreign"], "change", customer)


@pytest.mark.parametrize("key", [0, -1, 2**63, 10**30, "x", None])
def test_an_absent_record_and_a_hidden_one_look_alike(key: Any, people: dict[str, Any]) -> None:
    hidden = factories.CustomerFactory(owner=people["owner"], restricted=True)
    for pk in (key, hidden.pk):
        with pytest.raises(Http404) as refused:
            access.get_visible(Customer.objects.all(), people["reader"], pk=pk)
        assert str(refused.value) == ""


def test_every_kind_of_record_says_who_may_see_it() -> None:
    def kinds(model: type) -> list[Any]:
        return [one for sub in model.__subclasses__() for one in (sub, *kinds(sub)) if not one._meta.abstract]

    found = kinds(Record)
    assert ExternalReference in found
    for model in found:
        assert model.visible_q.__func__ is not Record.visible_q.__func__, model
        assert model.allows is not Record.allows, model
        assert not issubclass(model, CustomerRecord) or model.customer_model() is Customer


def test_a_kind_of_record_that_does_not_say_it_is_an_error() -> None:
    with pytest.raises(NotImplementedError, match="does not say who may see it"):
        Record.visible_q(AnonymousUser())


def open_door(request: Any) -> Any: ...


def test_a_view_without_a_policy_is_found() -> None:
    assert undeclared([path("door/", open_door)]) == ["door/"]
    assert undeclared([path("door/", policy(signed_in=True)(open_door))]) == []
    assert check_policies() == []


@pytest.mark.parametrize("declared", [{}, {"permission": "x", "signed_in": True}, {"signed_in": True, "public": "y"}])
def test_a_policy_says_exactly_one_thing(declared: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="exactly one"):
        policy(**declared)


@pytest.mark.django_db
def test_a_colleagues_customer_names_who_keeps_it() -> None:
    """A BRM's role changes customers; this one is read by all and kept by Aylin."""
    kestrel = factories.CustomerFactory(name="Kestrel Rail", owner=factories.brm("Aylin Demir"))
    fritz = signed_in(factories.brm("Fritz Fremd"))
    for address in (f"/customers/{kestrel.pk}/edit/", f"/customers/{kestrel.pk}/authorities/new/"):
        answer = fritz.get(address)
        page = answer.content.decode()
        assert answer.status_code == 403
        assert "This customer is kept by Aylin Demir. You may read it; ask them to change it" in page
        assert f'href="/customers/{kestrel.pk}/"' in page
        assert 'aria-label="Main"' in page
    hidden = factories.CustomerFactory(owner=factories.brm("Olga Owner"), restricted=True)
    assert fritz.get(f"/customers/{hidden.pk}/edit/").status_code == 404
    rui = signed_in(factories.reader("Rui Tavares"))
    assert "Aylin Demir" not in rui.get(f"/customers/{kestrel.pk}/edit/").content.decode(), "the role refuses first"
