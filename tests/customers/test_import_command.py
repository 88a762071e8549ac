"""manage.py import_customers: the wizard for scripts."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from customers.models import Customer
from tests import factories

pytestmark = pytest.mark.django_db


def run(path: Path, text: str, email: str = "berta@provider.example", **options: Any) -> str:
    path.write_text(text)
    out = io.StringIO()
    call_command("import_customers", str(path), user=email, stdout=out, stderr=io.StringIO(), **options)
    return out.getvalue()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    factories.brm("Berta Brandt", email="berta@provider.example")
    return tmp_path / "customers.csv"


def test_a_file_comes_in_under_the_name_of_a_colleague(path: Path) -> None:
    assert "1 of 1 rows imported." in run(path, "code,name\nALM,Almhof Dairies\n")
    customer = Customer.objects.get()
    assert customer.owner is not None
    assert customer.owner.email == "berta@provider.example"
    assert customer.events.get().pgh_context.metadata["user"] == customer.owner.pk


def test_a_dry_run_writes_nothing(path: Path) -> None:
    assert "1 new, 0 changed" in run(path, "code,name\nALM,Almhof Dairies\n", dry_run=True)
    assert Customer.objects.count() == 0


def test_other_records_come_in_by_their_kind(path: Path) -> None:
    run(path, "code,name\nALM,Almhof Dairies\n")
    text = "customer code,outcome,measure\nALM,Less waste,Tons\n"
    assert "1 of 1 rows imported." in run(path, text, kind="outcomes")
    assert Customer.objects.get().outcomes.get().statement == "Less waste"


@pytest.mark.parametrize(
    ("text", "email", "reason"),
    [
        ("code,name\nA A,Almhof\nB,Brightwater\n", "berta@provider.example", "some rows have errors"),
        ("city\nZwolle\n", "berta@provider.example", "which column holds the name"),
        ("", "berta@provider.example", "The file is empty"),
        ("code,name\nA,Almhof\n", "nobody@provider.example", "There is no colleague"),
    ],
)
def test_what_cannot_be_imported_says_why(text: str, email: str, reason: str, path: Path) -> None:
    with pytest.raises(CommandError, match=reason):
        run(path, text, email)
    assert Customer.objects.count() == 0
