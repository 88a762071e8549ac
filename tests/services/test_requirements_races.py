"""Several people agree, change or end at once: one outcome, and nothing that nobody has read."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from customers.models import Authority
from services.models import Requirement, RequirementVersion
from tests import factories
from tests.services import deciding
from tests.test_concurrency import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def requirement(berta: Any) -> Requirement:
    return factories.RequirementFactory(provision__customer__owner=berta)


def holder(requirement: Requirement, name: str) -> Authority:
    return deciding.holder(requirement.provision.customer, name)


def agree(requirement: Requirement, authority: Authority, berta: Any) -> str:
    own = Requirement.objects.get(pk=requirement.pk)
    try:
        own.agree(person=authority.person, on=timezone.localdate(), by=berta)
    except ValidationError as error:
        return error.messages[0]
    return "agreed"


def test_of_four_who_agree_at_once_one_does(requirement: Requirement, berta: Any) -> None:
    people = [holder(requirement, name) for name in ("Ada", "Bo", "Cem", "Dora")]
    answers = at_once(lambda number: agree(requirement, people[number], berta), 4)
    assert sorted(answers)[-1] == "agreed"
    assert answers.count("agreed") == 1
    assert {a for a in answers if a != "agreed"} == {
        "Nothing waits to be agreed. Change the target to propose another one."
    }
    winner = people[answers.index("agreed")]
    assert RequirementVersion.objects.get().authority == winner


def test_without_the_lock_several_believe_that_they_agreed(
    requirement: Requirement, berta: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: all have read what waits before any writes, and the database's own guard has to stop them."""
    people = [holder(requirement, name) for name in ("Ada", "Bo")]
    own = [Requirement.objects.with_versions().get() for _ in people]
    for one in own:
        assert one.proposed is not None
    monkeypatch.setattr(Requirement, "_take", lambda self, *more: None)
    own[0].agree(person=people[0].person, on=timezone.localdate(), by=berta)
    with pytest.raises(Exception, match="An agreed version never changes"), transaction.atomic():
        own[1].agree(person=people[1].person, on=timezone.localdate(), by=berta)


def test_two_who_propose_at_once_make_one_proposal(requirement: Requirement, berta: Any) -> None:
    ada, month = holder(requirement, "Ada"), timezone.localdate().replace(day=1)
    agree(requirement, ada, berta)

    def propose(number: int) -> None:
        own = Requirement.objects.get(pk=requirement.pk)
        own.propose(by=berta, target=Decimal(90 + number), unit="%", applies_from=month)

    at_once(propose, 4)
    assert [v.number for v in RequirementVersion.objects.order_by("number")] == [1, 2]


def test_an_authority_is_not_archived_while_it_agrees(requirement: Requirement, berta: Any) -> None:
    """Either the agreement came first, by an authority that was in force, or it is refused."""
    ada = holder(requirement, "Ada")

    def work(number: int) -> str:
        if number:
            Authority.objects.get(pk=ada.pk).archive(by=berta)
            return "archived"
        return agree(requirement, ada, berta)

    agreed, archived = at_once(work, 2)
    stored = RequirementVersion.objects.get()
    assert archived == "archived"
    assert (agreed == "agreed") == (stored.authority_id == ada.pk)
