"""Bringing in what belongs to customers: people, authorities, outcomes and their measurements."""

import csv
import datetime as dt
import io
from decimal import Decimal
from typing import Any

import pytest

from customers.models import Authority, BusinessOutcome, Involvement, Person
from customers.records.imports.models import ImportBatch
from tests import factories

from .importing import Wizard, counted

pytestmark = pytest.mark.django_db
LISTS = {
    "people": "/customers/people/",
    "authorities": "/customers/authorities/",
    "outcomes": "/customers/outcomes/",
}


@pytest.fixture
def berta() -> Wizard:
    """Berta keeps Kestrel Rail, where Paula may decide and one outcome is measured."""
    wizard = Wizard(factories.brm("Berta Brandt", email="berta@provider.example"))
    kestrel = factories.CustomerFactory(code="KESTREL", name="Kestrel Rail", owner=wizard.user, billing_currency="NOK")
    paula = factories.InvolvementFactory(
        customer=kestrel, person__name="Paula Moen", person__email="paula@kestrel.example", title="Head of IT"
    )
    factories.InvolvementFactory(
        customer=kestrel, person__name="Ole Berg", person__email="", kind="user", person__active=False
    )
    factories.AuthorityFactory(
        customer=kestrel,
        person=paula.person,
        right="approve_spend",
        amount_limit=Decimal("50000.50"),
        currency="NOK",
        valid_from=dt.date(2025, 1, 1),
        valid_to=dt.date(2026, 12, 31),
        evidence="Mandate",
        granted_by="=Board",
    )
    outcome = factories.BusinessOutcomeFactory(
        customer=kestrel, statement="Fewer delays", measure="Trains late", baseline=Decimal("12.5"), target=Decimal(8)
    )
    factories.OutcomeMeasurementFactory(outcome=outcome, measured_on=dt.date(2026, 3, 1), value=Decimal("11.25"))
    return wizard


def exported(wizard: Wizard, kind: str, file: str = "csv") -> bytes:
    response = wizard.client.get(f"{LISTS[kind]}export/", {"format": file, "ever": "on"})
    assert response.status_code == 200
    return b"".join(response.streaming_content)


def edited(content: bytes, heading: str, value: str, row: int = 0) -> str:
    """The CSV with one cell changed."""
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    rows[row + 1][rows[0].index(heading)] = value
    buffer = io.StringIO()
    csv.writer(buffer).writerows(rows)
    return buffer.getvalue()


@pytest.mark.parametrize("file", ["csv", "xlsx"])
@pytest.mark.parametrize("kind", LISTS)
def test_our_own_export_imported_again_changes_nothing(kind: str, file: str, berta: Wizard) -> None:
    rows = {"people": 2, "authorities": 1, "outcomes": 1}[kind]
    berta.of(kind).upload(exported(berta, kind, file), f"list.{file}")
    berta.check()
    assert (berta.errors(), berta.counts) == ({}, counted(unchanged=rows))


@pytest.mark.parametrize(
    ("kind", "heading", "value", "model", "field"),
    [
        ("people", "Title", "Chief information officer", Involvement, "title"),
        ("people", "Phone", "+47 22 00 00 00", Person, "phone"),
        ("authorities", "Last day", "2027-12-31", Authority, "valid_to"),
        ("authorities", "Amount limit", "75'000.00", Authority, "amount_limit"),
        ("outcomes", "Target", "7,5", BusinessOutcome, "target"),
        ("outcomes", "Priority", "low", BusinessOutcome, "priority"),
    ],
)
def test_an_edited_cell_changes_that_record_and_undo_takes_it_back(
    kind: str, heading: str, value: str, model: Any, field: str, berta: Wizard
) -> None:
    before = dict(model.objects.values_list("pk", field))
    rows = {"people": 1, "authorities": 0, "outcomes": 0}[kind]
    berta.of(kind).bring_in(edited(exported(berta, kind), heading, value))
    assert (berta.errors(), berta.counts) == ({}, counted(update=1, unchanged=rows))
    after = dict(model.objects.values_list("pk", field))
    assert len([pk for pk in before if before[pk] != after[pk]]) == 1
    berta.undo()
    assert berta.batch.state == ImportBatch.State.UNDONE
    assert dict(model.objects.values_list("pk", field)) == before
