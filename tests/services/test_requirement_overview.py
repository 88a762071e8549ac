"""What each version of a requirement is on a day: in force, agreed for later, no longer in force, or proposed."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from customers.models import Customer
from services.models import Requirement
from services.requirement_overview import RequirementOverview
from tests.services.deciding import ASKED, agreed, holder

TODAY, MAY = dt.date(2026, 5, 20), dt.date(2026, 5, 1)
JULY, SEPTEMBER = dt.date(2026, 7, 1), dt.date(2026, 9, 1)
pytestmark = pytest.mark.usefixtures("in_may")


@pytest.fixture
def versions(requirement: Requirement, kestrel: Customer, berta: Any) -> Any:
    """Agrees a target from each of these months, one after the other; of the last one it may only be proposed."""
    ada = holder(kestrel, "Ada")
    agreed(requirement, ada)

    def made(*months: dt.date, proposed: dt.date | None = None) -> Requirement:
        for number, month in enumerate((*months, *([proposed] if proposed else []))):
            requirement.propose(by=berta, **{**ASKED, "target": Decimal(99) - number, "applies_from": month})
            if number < len(months):
                agreed(requirement, ada)
        return Requirement.objects.get()

    return made


def told(requirement: Requirement, on: dt.date = TODAY) -> list[tuple[int, str, dt.date | None]]:
    page = RequirementOverview(requirement, on=on)
    return [(one.version.number, one.state, one.until) for one in reversed(page.versions)]


def test_the_newest_that_applies_is_in_force_until_the_next_one_does(versions: Any) -> None:
    requirement = versions(MAY, JULY, proposed=SEPTEMBER)
    expected = [(1, "former", dt.date(2026, 4, 1)), (2, "in_force", dt.date(2026, 6, 1))]
    assert told(requirement) == [*expected, (3, "coming", None), (4, "proposed", None)]
    in_july = told(requirement, JULY)
    assert in_july[1:3] == [(2, "former", dt.date(2026, 6, 1)), (3, "in_force", None)]


def test_what_is_replaced_before_it_applied_is_not_said_to_apply_later(versions: Any) -> None:
    requirement = versions(JULY, JULY)
    assert told(requirement)[1:] == [(2, "former", dt.date(2026, 6, 1)), (3, "coming", None)]


def test_what_applies_later_tells_how_long(versions: Any) -> None:
    assert told(versions(JULY, SEPTEMBER))[1:] == [(2, "coming", dt.date(2026, 8, 1)), (3, "coming", None)]


def test_nothing_of_what_is_retired_is_in_force_from_the_day_after(versions: Any, berta: Any) -> None:
    requirement = versions(JULY)
    requirement.retire(by=berta, on=TODAY)
    assert told(requirement) == [(1, "in_force", MAY), (2, "former", MAY)], "on its last day"
    page = RequirementOverview(requirement, on=TODAY + dt.timedelta(days=1))
    assert [(one.state, one.until) for one in page.versions] == [("former", MAY)] * 2
    assert page.in_force is None
    assert page.shown is page.versions[1], "what held last, not what would have come"


def test_the_page_of_what_was_retired_does_not_call_its_target_in_force(
    desk: Client, versions: Any, berta: Any, time_machine: Any
) -> None:
    requirement = versions()
    url = f"/services/requirements/{requirement.pk}/"
    assert "Target in force" in desk.get(url).content.decode()
    requirement.retire(by=berta, on=TODAY)
    time_machine.move_to(dt.datetime(2026, 5, 21, 9, tzinfo=dt.UTC))
    desk.force_login(berta)  # whose session would have ended overnight
    page = desk.get(url).content.decode()
    assert "Target when it was retired" in page
    assert "In force" not in page
