"""What customers need, over the API: versions are told, and agreeing follows the same register as the pages."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from customers.models import Authority
from services.models import Requirement
from tests import factories
from tests.calling import Api
from tests.services import deciding

pytestmark = pytest.mark.django_db


@pytest.fixture
def requirement(berta: Any) -> Requirement:
    return factories.RequirementFactory(provision__customer__owner=berta, target=Decimal("99.9"))


def holder(requirement: Requirement, name: str, **fields: Any) -> Authority:
    return deciding.holder(requirement.provision.customer, name, title="CIO", **fields)


def today() -> str:
    return timezone.localdate().isoformat()


def post(user: Any, requirement: Requirement, sent: dict[str, Any], version: int | None = None) -> Any:
    headers = {"if-match": f'"{version}"'} if version is not None else {}
    return Api(user).post(f"requirements/{requirement.pk}/agreement", sent, **headers)


def test_a_requirement_tells_its_versions(berta: Any, requirement: Requirement) -> None:
    told = Api(berta).get(f"requirements/{requirement.pk}").json()
    assert (told["state"], told["retired_on"], told["target"]) == ("requested", None, "99.9000")
    assert told["versions"] == [
        {
            "number": 1,
            "metric": "Availability per month",
            "comparator": "at_least",
            "target": "99.9000",
            "unit": "%",
            "applies_from": requirement.versions.get().applies_from.isoformat(),
            "agreed_on": None,
            "agreed_by": None,
            "agreed_by_name": "",
            "statement": "",
            "authority": None,
            "note": "",
        }
    ]


def test_it_is_agreed_by_whoever_may(berta: Any, requirement: Requirement) -> None:
    ada = holder(requirement, "Ada")
    sent = {"person": ada.person_id, "on": today(), "note": "Minutes"}
    answer = post(berta, requirement, sent, 1)
    assert answer.status_code == 200, answer.content
    told = answer.json()
    assert told["state"] == "agreed"
    newest = told["versions"][-1]
    assert newest["statement"] == told["in_force"]["statement"] == requirement.statement
    assert (newest["agreed_by_name"], newest["authority"], newest["agreed_on"]) == ("Ada", ada.pk, today())
    assert post(berta, requirement, sent, 1).status_code == 412
    assert post(berta, requirement, sent, told["version"]).status_code == 409


def test_a_day_before_the_proposal_deserves_a_second_look(berta: Any, requirement: Requirement) -> None:
    ada, early = holder(requirement, "Ada"), timezone.localdate() - dt.timedelta(days=2)
    sent = {"person": ada.person_id, "on": early.isoformat()}
    answer = post(berta, requirement, sent, 1)
    assert answer.status_code == 409
    assert "It was proposed here only on" in answer.json()["warnings"][0]
    assert post(berta, requirement, {**sent, "acknowledged": True}, 1).json()["state"] == "agreed"


def test_a_refusal_names_who_could(berta: Any, requirement: Requirement) -> None:
    cem, ada = holder(requirement, "Cem", valid_to=dt.date(2021, 1, 1)), holder(requirement, "Ada")
    sent = {"person": cem.person_id, "on": today()}
    answer = post(berta, requirement, sent, 1)
    assert answer.status_code == 422
    told = answer.json()
    assert "of Cem ended on 1 January 2021." in told["errors"]["person"][0]
    assert [(one["name"], one["title"], one["authority"]) for one in told["deciders"]] == [("Ada", "CIO", ada.pk)]
    assert Requirement.objects.get().state == "requested"


def test_what_is_missing_or_unknown_is_named(berta: Any, requirement: Requirement) -> None:
    assert set(post(berta, requirement, {}, 1).json()["errors"]) == {"person", "on"}
    wrong = post(berta, requirement, {"person": 1, "on": "tomorrow", "who": 1}, 1)
    assert set(wrong.json()["errors"]) >= {"on", "who"}
    assert post(berta, requirement, {"person": 1, "on": today()}).status_code == 428


def test_it_is_retired_and_reopened(berta: Any, requirement: Requirement) -> None:
    api, url = Api(berta), f"requirements/{requirement.pk}"
    told = api.post(f"{url}/retirement", {}).json()
    assert (told["state"], told["retired_on"]) == ("retired", today())
    ada = holder(requirement, "Ada")
    assert post(berta, requirement, {"person": ada.person_id, "on": today()}, told["version"]).status_code == 409
    assert api.post(f"{url}/reopening", {}).json()["state"] == "requested"


def test_a_changed_target_is_another_version(berta: Any, requirement: Requirement) -> None:
    api, ada = Api(berta), holder(requirement, "Ada")
    requirement.agree(person=ada.person, on=timezone.localdate(), by=berta)
    read = api.get(f"requirements/{requirement.pk}").json()
    told = api.patch(f"requirements/{requirement.pk}", {"target": "99.95"}, version=read["version"]).json()
    assert [(one["number"], one["target"], bool(one["agreed_on"])) for one in told["versions"]] == [
        (1, "99.9000", True),
        (2, "99.9500", False),
    ]
    assert told["state"] == "agreed"


def test_what_is_in_force_is_told_with_its_own_agreement_and_the_proposal_apart(
    berta: Any, requirement: Requirement
) -> None:
    api, ada = Api(berta), holder(requirement, "Ada")
    told = api.get(f"requirements/{requirement.pk}").json()
    assert (told["in_force"], told["proposed"]["target"]) == (None, "99.9000")
    requirement.agree(person=ada.person, on=timezone.localdate(), by=berta)
    requirement.propose(by=berta, applies_from=timezone.localdate().replace(day=1), target=Decimal(1), unit="%")
    told = api.get(f"requirements/{requirement.pk}").json()
    held = told["in_force"]
    assert (held["number"], held["target"], held["agreed_on"]) == (1, "99.9000", today())
    assert (held["agreed_by"], held["agreed_by_name"]) == (ada.person_id, "Ada")
    assert (told["target"], told["proposed"]["number"], told["proposed"]["target"]) == ("1.0000", 2, "1.0000")
    assert not {"agreed_on", "agreed_by"} & set(told["proposed"])


def test_of_what_was_agreed_the_aspect_stays_and_other_words_deserve_a_second_look(
    berta: Any, requirement: Requirement
) -> None:
    api, ada, url = Api(berta), holder(requirement, "Ada"), f"requirements/{requirement.pk}"
    assert api.patch(url, {"aspect": "capacity"}, version=1).status_code == 200, "nobody has agreed to it yet"
    requirement.refresh_from_db()
    requirement.agree(person=ada.person, on=timezone.localdate(), by=berta)
    version = requirement.version
    answer = api.patch(url, {"aspect": "security"}, version=version)
    assert answer.status_code == 422
    assert "It was agreed about Capacity." in answer.json()["errors"]["aspect"][0]
    answer = api.patch(url, {"statement": "Best effort"}, version=version)
    assert f"It was agreed as “{requirement.statement}”." in answer.json()["warnings"][0]
    assert Requirement.objects.get().statement == requirement.statement
    answer = api.patch(url, {"statement": "Best effort", "acknowledged": True}, version=version)
    assert (answer.status_code, Requirement.objects.get().statement) == (200, "Best effort")


def test_what_was_agreed_as_special_becomes_standard_only_after_a_second_look(
    berta: Any, requirement: Requirement
) -> None:
    api, ada, url = Api(berta), holder(requirement, "Ada"), f"requirements/{requirement.pk}"
    flipped = {"is_special": not requirement.is_special}
    requirement.agree(person=ada.person, on=timezone.localdate(), by=berta)
    version = requirement.version
    answer = api.patch(url, flipped, version=version)
    assert (answer.status_code, "It was agreed as" in answer.json()["warnings"][0]) == (409, True)
    assert api.patch(url, {"priority": 1}, version=version).status_code == 200, "the control: it asks of nothing else"
    requirement.refresh_from_db()
    assert api.patch(url, flipped | {"acknowledged": True}, version=requirement.version).status_code == 200


def test_who_touches_the_priority_does_not_ask_for_a_standard_that_has_changed_since(
    berta: Any, requirement: Requirement
) -> None:
    promise = factories.StandardTargetFactory(service=requirement.provision.service, target=Decimal("99.5"))
    api, url = Api(berta), f"requirements/{requirement.pk}"
    follows = {"standard": promise.pk, "is_special": False}
    told = api.patch(url, follows, version=1).json()
    assert told["target"] == "99.5000"
    promise.target = Decimal("99.8")
    promise.stamp_and_save(berta)
    told = api.patch(url, {"priority": 1}, version=told["version"]).json()
    assert (told["priority"], told["target"]) == (1, "99.5000")
    told = api.patch(url, {"target": None}, version=told["version"]).json()
    assert told["target"] == "99.8000", "who empties the target takes the standard's"


def test_falling_short_without_a_plan_deserves_a_second_look(berta: Any, requirement: Requirement) -> None:
    api, url = Api(berta), f"requirements/{requirement.pk}"
    answer = api.patch(url, {"ability": "at_risk"}, version=1)
    assert answer.json()["warnings"] == ["No plan is given: nobody can tell what we do about it."]
    assert api.patch(url, {"ability": "at_risk", "ability_plan": "A second line"}, version=1).status_code == 200


def test_only_who_keeps_the_customer_agrees(requirement: Requirement) -> None:
    ada = holder(requirement, "Ada")
    sent = {"person": ada.person_id, "on": today()}
    assert post(factories.brm("Fritz Fremd"), requirement, sent, 1).status_code == 403
    assert post(factories.reader("Rui Tavares"), requirement, sent, 1).status_code == 403
    customer = requirement.provision.customer
    customer.restrict(True, by=customer.owner)
    assert post(factories.brm("Frida Fremd"), requirement, sent, 1).status_code == 404
    assert Requirement.objects.get().state == "requested"
