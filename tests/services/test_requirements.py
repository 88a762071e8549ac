"""What a customer needs: proposing, agreeing by whoever may on that day, versions that stay, retiring and reopening."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pgtrigger
import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from customers.models import Authority, Customer
from services.judging import target_in
from services.models import CannotAgree, Requirement, RequirementVersion, Service
from services.periods import Month
from tests import factories
from tests.services.deciding import ASKED, agreed, holder

TODAY = dt.date(2026, 5, 20)
pytestmark = pytest.mark.usefixtures("in_may")


def refused(requirement: Requirement, authority: Authority, on: dt.date = TODAY) -> str:
    """Why it was refused; nothing of the requirement has changed."""
    before = state(requirement)
    with pytest.raises(CannotAgree) as caught:
        agreed(requirement, authority, on)
    assert state(requirement) == before
    return caught.value.message_dict["person"][0]


def state(requirement: Requirement) -> list[Any]:
    rows = [Requirement.objects.filter(pk=requirement.pk), RequirementVersion.objects.filter(requirement=requirement)]
    return [list(row.values()) for row in rows]


# Agreeing


def test_whoever_has_the_right_for_the_service_agrees_and_the_version_keeps_who_when_and_how(
    requirement: Requirement, kestrel: Customer, network: Service, berta: Any
) -> None:
    ada = holder(kestrel, "Ada", network)
    requirement.agree(person=ada.person, on=dt.date(2026, 5, 4), note="Minutes of May", by=berta)
    requirement.refresh_from_db()
    version = requirement.versions.get()
    assert requirement.state == "agreed"
    assert requirement.changed_by == berta
    assert (version.agreed_by, version.agreed_on, version.authority) == (ada.person, dt.date(2026, 5, 4), ada)
    assert version.note == "Minutes of May"


def test_an_unrestricted_authority_covers_every_service(requirement: Requirement, kestrel: Customer) -> None:
    assert agreed(requirement, holder(kestrel, "Bo")).authority.person.name == "Bo"


def test_each_reason_not_to_is_told_with_those_who_could(
    requirement: Requirement, kestrel: Customer, network: Service
) -> None:
    def told(authority: Authority) -> str:
        return refused(requirement, authority)

    nobody = "Nobody there could decide it on 20 May 2026."
    backup = factories.ServiceFactory(name="Backup")
    ended = holder(kestrel, "Cem", valid_to=dt.date(2026, 5, 19))
    assert told(ended) == f"The right “Agree requirements” of Cem ended on 19 May 2026. {nobody}"
    holder(kestrel, "Ada", network, title="CIO")
    could = "On 20 May 2026 these could: Ada (CIO)."
    later = holder(kestrel, "Dora", valid_from=dt.date(2026, 5, 21))
    assert told(later) == f"The right “Agree requirements” of Dora begins on 21 May 2026. {could}"
    other = holder(kestrel, "Eva", backup)
    assert told(other) == f"Eva holds the right “Agree requirements” only for: Backup. {could}"
    without = holder(kestrel, "Fay", right=Authority.Right.APPROVE_SPEND)
    assert told(without) == f"Fay does not hold the right “Agree requirements” here. {could}"
    left = holder(kestrel, "Gus")
    left.person.active, left.person.left_on = False, dt.date(2026, 5, 19)
    left.person.save()
    assert told(left) == f"Gus is no longer there; the last day was 19 May 2026. {could}"


def test_the_last_and_the_first_day_are_inside(requirement: Requirement, kestrel: Customer) -> None:
    short = holder(kestrel, "Cem", valid_from=dt.date(2026, 5, 10), valid_to=dt.date(2026, 5, 12))
    refused(requirement, short, dt.date(2026, 5, 9))
    refused(requirement, short, dt.date(2026, 5, 13))
    assert agreed(requirement, short, dt.date(2026, 5, 12)).agreed_on == dt.date(2026, 5, 12)


def test_an_archived_authority_does_not_count_until_it_is_restored(
    requirement: Requirement, kestrel: Customer, berta: Any
) -> None:
    ada = holder(kestrel, "Ada")
    ada.archive(by=berta)
    assert "is archived" in refused(requirement, ada)
    ada.restore(by=berta)
    assert agreed(requirement, ada).authority == ada


def test_a_refusal_carries_those_who_could(requirement: Requirement, kestrel: Customer) -> None:
    cem, ada = holder(kestrel, "Cem", valid_to=dt.date(2026, 5, 1)), holder(kestrel, "Ada")
    with pytest.raises(CannotAgree) as caught:
        agreed(requirement, cem)
    assert [decider.authority for decider in caught.value.deciders] == [ada]


def test_a_day_to_come_is_refused(requirement: Requirement, kestrel: Customer) -> None:
    with pytest.raises(ValidationError, match="has not come yet"):
        agreed(requirement, holder(kestrel, "Ada"), dt.date(2026, 5, 21))


def test_what_is_agreed_is_not_agreed_again(requirement: Requirement, kestrel: Customer) -> None:
    ada = holder(kestrel, "Ada")
    agreed(requirement, ada)
    with pytest.raises(ValidationError, match="Nothing waits to be agreed"):
        agreed(requirement, ada)


# Versions


def test_a_changed_target_is_proposed_and_the_agreed_one_holds_until_it_is_agreed(
    requirement: Requirement, kestrel: Customer, berta: Any
) -> None:
    ada = holder(kestrel, "Ada")
    agreed(requirement, ada)
    stricter = {**ASKED, "target": Decimal("99.95"), "applies_from": dt.date(2026, 7, 1)}
    requirement.propose(by=berta, **stricter)
    requirement = Requirement.objects.get()
    assert [(v.number, v.target, v.agreed_on) for v in requirement.versions.order_by("number")] == [
        (1, Decimal("99.9"), TODAY),
        (2, Decimal("99.95"), None),
    ]
    assert held(requirement, 2026, 8) == Decimal("99.9")
    agreed(requirement, ada)
    requirement = Requirement.objects.get()
    assert (held(requirement, 2026, 6), held(requirement, 2026, 7)) == (Decimal("99.9"), Decimal("99.95"))


def held(requirement: Requirement, year: int, month: int) -> Decimal | None:
    target = target_in(requirement.versions.all(), Month(year, month))
    return target.value if target else None


def test_of_two_agreed_for_the_same_month_the_newer_holds(
    requirement: Requirement, kestrel: Customer, berta: Any
) -> None:
    ada, month = holder(kestrel, "Ada"), requirement.versions.get().applies_from
    agreed(requirement, ada)
    requirement.propose(by=berta, **{**ASKED, "target": Decimal(99), "applies_from": month})
    agreed(requirement, ada)
    assert held(Requirement.objects.get(), month.year, month.month) == Decimal(99)


def test_another_version_does_not_begin_before_the_agreed_one(
    requirement: Requirement, kestrel: Customer, berta: Any
) -> None:
    agreed(requirement, holder(kestrel, "Ada"))
    with pytest.raises(ValidationError, match="applies from that month or later") as caught:
        requirement.propose(by=berta, **{**ASKED, "target": Decimal(90), "applies_from": dt.date(2020, 1, 1)})
    assert list(caught.value.message_dict) == ["applies_from"]
    assert requirement.versions.count() == 1


def test_a_proposal_that_waits_is_changed_and_taken_back_by_proposing_what_is_agreed(
    requirement: Requirement, kestrel: Customer, berta: Any
) -> None:
    agreed(requirement, holder(kestrel, "Ada"))
    first = requirement.versions.get()
    for target in (95, 97):
        requirement.propose(by=berta, **{**ASKED, "target": Decimal(target), "applies_from": dt.date(2026, 6, 1)})
    assert [v.target for v in requirement.versions.order_by("number")] == [Decimal("99.9"), Decimal(97)]
    requirement.propose(by=berta, **ASKED, applies_from=first.applies_from)
    assert list(requirement.versions.all()) == [first]


def test_an_agreement_is_not_dated_before_the_one_it_follows(
    requirement: Requirement, kestrel: Customer, berta: Any
) -> None:
    ada = holder(kestrel, "Ada")
    agreed(requirement, ada, dt.date(2026, 5, 10))
    requirement.propose(by=berta, **{**ASKED, "target": Decimal(95), "applies_from": dt.date(2026, 6, 1)})
    with pytest.raises(ValidationError, match="Version 1 was agreed on 10 May 2026"):
        agreed(requirement, ada, dt.date(2026, 5, 9))
    assert agreed(requirement, ada, dt.date(2026, 5, 10)).number == 2


@pytest.mark.parametrize(
    "change",
    [{"target": 1}, {"comparator": "at_most"}, {"unit": "h"}, {"metric": "x"}, {"note": "x"}, {"statement": "x"}],
)
def test_the_database_refuses_to_change_an_agreed_version(
    change: dict[str, Any], requirement: Requirement, kestrel: Customer
) -> None:
    agreed(requirement, holder(kestrel, "Ada"))
    rows = RequirementVersion.objects.filter(requirement=requirement)
    with pytest.raises(IntegrityError, match="An agreed version never changes"), transaction.atomic():
        rows.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(applies_from=dt.date(2020, 1, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(agreed_on=None, agreed_by=None, authority=None)


def test_without_its_guard_an_agreed_version_changes(requirement: Requirement, kestrel: Customer) -> None:
    """The control; and what only waits may change with the guard in place."""
    rows = RequirementVersion.objects.filter(requirement=requirement)
    assert rows.update(target=Decimal(2)) == 1
    agreed(requirement, holder(kestrel, "Ada"))
    with pgtrigger.ignore("services.RequirementVersion:agreed_stays"):
        assert rows.update(target=Decimal(1)) == 1


def test_an_agreed_version_keeps_the_words_that_were_agreed(
    requirement: Requirement, kestrel: Customer, berta: Any
) -> None:
    ada, read = holder(kestrel, "Ada"), Requirement.objects.get()
    Requirement.objects.update(statement="Up while the depots work")
    assert requirement.versions.get().statement == "", "nobody has agreed to it yet"
    agreed(read, ada)
    Requirement.objects.update(statement="Best effort")
    later = Requirement.objects.get()
    later.propose(by=berta, **{**ASKED, "target": Decimal(95), "applies_from": dt.date(2026, 6, 1)})
    agreed(later, ada)
    kept = [version.statement for version in requirement.versions.order_by("number")]
    assert kept == ["Up while the depots work", "Best effort"]


@pytest.mark.parametrize("said", [{"agreed": False, "statement": "Best effort"}, {"agreed": True, "statement": ""}])
def test_the_database_keeps_words_with_what_is_agreed_and_only_with_that(
    said: dict[str, Any], requirement: Requirement, kestrel: Customer
) -> None:
    ada, rows = holder(kestrel, "Ada"), RequirementVersion.objects.filter(requirement=requirement)
    by = {"agreed_on": TODAY, "agreed_by": ada.person, "authority": ada} if said["agreed"] else {}
    with pytest.raises(IntegrityError, match="agreed_in_words"), transaction.atomic():
        rows.update(**by, statement=said["statement"])


# Retiring


def test_what_is_retired_keeps_what_was_agreed_and_can_be_reopened(
    requirement: Requirement, kestrel: Customer, berta: Any
) -> None:
    agreed(requirement, holder(kestrel, "Ada"), dt.date(2026, 5, 10))
    with pytest.raises(ValidationError, match="has not come yet"):
        requirement.retire(by=berta, on=dt.date(2026, 5, 21))
    with pytest.raises(ValidationError, match="Version 1 was agreed"):
        requirement.retire(by=berta, on=dt.date(2026, 5, 9))
    requirement.retire(by=berta, on=TODAY)
    requirement.retire(by=berta, on=dt.date(2026, 5, 15))  # changes nothing
    stored = Requirement.objects.get()
    assert (stored.state, stored.retired_on, stored.versions.count()) == ("retired", TODAY, 1)
    with pytest.raises(ValidationError, match="Reopen it first"):
        stored.propose(by=berta, **{**ASKED, "target": Decimal(95), "applies_from": dt.date(2026, 6, 1)})
    stored.reopen(by=berta)
    stored = Requirement.objects.get()
    assert (stored.state, stored.retired_on) == ("agreed", None)


def test_what_was_never_agreed_is_requested_again_when_it_is_reopened(requirement: Requirement, berta: Any) -> None:
    requirement.retire(by=berta, on=TODAY)
    requirement.reopen(by=berta)
    assert Requirement.objects.get().state == "requested"
