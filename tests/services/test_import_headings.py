"""Whatever a column is called here, in a list, an export, a form or the API, an import knows where it goes."""

from collections.abc import Iterator
from typing import Any

import pytest

from customers.lists.customer import CustomerList
from customers.records.imports.columns import Exported
from customers.records.imports.kinds import KINDS, RecordImport
from customers.records.imports.mapping import Target, guess
from tests import factories

pytestmark = pytest.mark.django_db
# In files of customers a note is of the customer, and a reference is their code more often than another system's.
SAID_OTHERWISE = {("customers", "note", "note"), ("customers", "reference", "reference")}
# Columns of our lists that follow from others, or tell of the keeping of the record.
FOLLOWING = {
    *("Added", "Agreement", "Changed", "Customers", "Progress", "Stage", "State", "Takes", "Tier", "Today", "Took"),
    *("Verdict", "Vital functions", "Vital minutes lost"),
}
OF_ANOTHER = {("measurements", "Target")}


@pytest.fixture
def everybody() -> Any:
    """May import everything, and set owners."""
    return factories.UserFactory(is_superuser=True)


def guessed(kind: type[RecordImport], headings: list[str], user: Any) -> list[str]:
    samples: list[list[str]] = [[] for _heading in headings]
    return [column.target for column in guess(headings, samples, kind.targets(user), kind.left_out(user))]


def alone(kind: type[RecordImport], heading: str, user: Any) -> str:
    return guessed(kind, [heading], user)[0]


def words_of(kind: type[RecordImport], target: Target) -> Iterator[str]:
    """Its name in the API, that name in words, its label in a form, and every heading of our own export."""
    yield from (target.name, target.name.replace("_", " "), str(target.label))
    list_class = CustomerList if kind.name == "customers" else getattr(kind, "list_class", None)
    if target.name not in {lookup.name for lookup in getattr(kind, "lookups", ())}:
        yield from Exported(list_class, getattr(kind, "paths", {})).headings_of(target.name)


@pytest.mark.parametrize("name", KINDS)
def test_every_word_of_our_own_for_a_field_is_guessed(name: str, everybody: Any) -> None:
    kind = KINDS[name]
    for target in kind.targets(everybody):
        for word in words_of(kind, target):
            if (name, target.name, word) not in SAID_OTHERWISE:
                assert (word, alone(kind, word, everybody)) == (word, target.name)


@pytest.mark.parametrize("name", KINDS)
def test_a_file_with_the_names_of_the_api_is_guessed_as_a_whole(name: str, everybody: Any) -> None:
    kind = KINDS[name]
    names = [one.name for one in kind.targets(everybody) if (name, one.name, one.name) not in SAID_OTHERWISE]
    assert guessed(kind, names, everybody) == names


@pytest.mark.parametrize("name", [name for name, kind in KINDS.items() if getattr(kind, "list_class", None)])
def test_the_columns_of_a_list_are_guessed_but_for_those_that_follow_from_others(name: str, everybody: Any) -> None:
    kind: Any = KINDS[name]
    labels = {str(column.label) for column in kind.list_class.columns_declared}
    left_out = {label for label in labels if not alone(kind, label, everybody)}
    assert left_out == labels & (FOLLOWING | {label for of, label in OF_ANOTHER if of == name})


@pytest.mark.parametrize(
    ("name", "heading", "target"),
    [
        ("events", "provisions", "provisions"),
        ("provisions", "Vital to", "vital_function"),
        ("authorities", "For", "services"),
        ("services", "category_name", "category"),
        ("customers", "industry_name", "industry"),
        ("customers", "external reference", "reference"),
        ("customers", "Place", "place"),
    ],
)
def test_a_word_of_ours_goes_where_it_belongs(name: str, heading: str, target: str, everybody: Any) -> None:
    assert alone(KINDS[name], heading, everybody) == target
