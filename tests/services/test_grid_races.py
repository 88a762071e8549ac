"""Several people in the same grid at once: nothing that was saved is lost, and no month is recorded twice."""

from decimal import Decimal
from typing import Any

import pytest

from services import grid_saving
from services.models import Measurement, Requirement
from tests import factories
from tests.factories.provided import closed_month
from tests.services.gridding import GridOf
from tests.test_concurrency import at_once
from tests.world import signed_in

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = 6


@pytest.fixture
def requirement() -> Requirement:
    found: Requirement = factories.RequirementFactory(provision__customer__owner=factories.brm("Berta Brandt"))
    return found


def grids(requirement: Requirement) -> list[GridOf]:
    customer = requirement.provision.customer
    return [GridOf(signed_in(customer.owner), customer) for _ in range(PEOPLE)]


def cell(requirement: Requirement, back: int = 0) -> str:
    return f"m{requirement.pk}-{closed_month(back):%Y-%m}"


def all_type(requirement: Requirement) -> list[int]:
    found = grids(requirement)
    return sorted(at_once(lambda n: found[n].save({cell(requirement): f"9{n}"}).status_code, PEOPLE))


def test_of_those_who_fill_the_same_empty_cell_one_saves_and_the_others_are_told(requirement: Requirement) -> None:
    assert all_type(requirement) == [302] + [409] * (PEOPLE - 1)
    assert Measurement.objects.get().version == 1


def test_of_those_who_change_the_same_cell_one_saves_and_the_others_are_told(requirement: Requirement) -> None:
    factories.MeasurementFactory(requirement=requirement, value=Decimal("1"))
    assert all_type(requirement) == [302] + [409] * (PEOPLE - 1)
    assert Measurement.objects.get().version == 2


def test_without_looking_at_what_was_read_values_are_lost(
    requirement: Requirement, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: everybody is told that theirs is saved."""
    monkeypatch.setattr(grid_saving, "_is_overtaken", lambda *arguments: False)
    assert all_type(requirement) == [302] * PEOPLE


def test_different_cells_of_the_same_line_are_all_saved(requirement: Requirement) -> None:
    found = grids(requirement)
    answers = at_once(lambda n: found[n].save({cell(requirement, n): f"9{n}"}).status_code, PEOPLE)
    assert set(answers) == {302}
    assert Measurement.objects.count() == PEOPLE


def test_the_same_grid_sent_at_once_makes_each_month_once(requirement: Requirement) -> None:
    found = grids(requirement)
    answers = at_once(lambda n: found[n].save({cell(requirement): "99", cell(requirement, 1): "98"}), PEOPLE)
    assert {answer.status_code for answer in answers} == {302}
    assert sorted(Measurement.objects.values_list("value", "version")) == [(Decimal(98), 1), (Decimal(99), 1)]


def test_a_month_recorded_elsewhere_in_that_moment_is_told(requirement: Requirement) -> None:
    """A single form does not wait for the grid, so the database's own rule decides, and the grid looks again."""
    grid = grids(requirement)[0]
    url = f"/services/requirements/{requirement.pk}/requirement-measurements/new/"
    client = signed_in(requirement.provision.customer.owner)
    sent: dict[str, Any] = {"month": f"{closed_month():%Y-%m}", "value": "97", "unit": "", "note": ""}

    def work(number: int) -> int:
        if number:
            return int(client.post(url, sent).status_code)
        return int(grid.save({cell(requirement): "99"}).status_code)

    answers = at_once(work, 2)
    assert tuple(answers) in {(302, 422), (409, 302)}
    assert Measurement.objects.count() == 1
