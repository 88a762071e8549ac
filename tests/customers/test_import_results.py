"""What the result of an import tells, on its page and in the report: to whom, and in the form of the file."""

import pytest

from customers.models import Customer
from tests import factories

from .importing import Wizard

pytestmark = pytest.mark.django_db


@pytest.fixture
def berta() -> Wizard:
    return Wizard(factories.brm("Berta Brandt"))


@pytest.fixture
def kestrel(berta: Wizard) -> Customer:
    return factories.CustomerFactory(code="KESTREL", name="Kestrel Rail", owner=berta.user, city="Oslo")


def report(wizard: Wizard) -> str:
    return b"".join(wizard.client.get(wizard.url("report/")).streaming_content).decode("utf-8-sig")


def lose(customer: Customer) -> None:
    """Somebody else keeps the customer from now on, and restricts it."""
    customer.assign(owner=factories.brm("Fritz Fremd"), team=[], by=None)
    customer.restrict(True, by=None)


@pytest.mark.parametrize(
    ("kind", "content", "name"),
    [
        ("customers", "code,name,city\nKESTREL,Kestrel Rail,Bergen\n", "Kestrel Rail"),
        ("people", "customer code,name\nKESTREL,Joost Vermeer\n", "KESTREL"),
    ],
    ids=["changed", "made"],
)
def test_rows_of_a_customer_lost_since_tell_nothing_of_it(
    kind: str, content: str, name: str, berta: Wizard, kestrel: Customer
) -> None:
    other = factories.CustomerFactory(code="ALM", name="Almhof", owner=berta.user)
    third = content.splitlines()[1].replace("KESTREL", "ALM").replace("Kestrel Rail", "Almhof")
    berta.of(kind).bring_in(f"{content}{third}\n")
    told = [berta.client.get(berta.url()).content.decode(), report(berta)]
    assert all(name in one for one in told), "they are told while the customer is seen"
    lose(kestrel)
    told = [berta.client.get(berta.url()).content.decode(), report(berta)]
    for one in told:
        assert name not in one
        assert "You do not see this record any more." in one
        assert other.name in one or other.code in one, "the other row is told as before"


def test_the_check_forgets_what_is_recorded_of_a_customer_lost_since(berta: Wizard, kestrel: Customer) -> None:
    berta.upload("code,name,city\nKESTREL,Kestrel Rail,Bergen\n")
    assert "Oslo" in berta.check().client.get(berta.url("check/")).content.decode()
    lose(kestrel)
    assert "Oslo" not in berta.client.get(berta.url("check/")).content.decode()


@pytest.mark.parametrize("separator", [",", ";", "\t"], ids=["comma", "semicolon", "tab"])
def test_the_report_keeps_the_separator_of_the_file(separator: str, berta: Wizard) -> None:
    berta.upload(separator.join(("code", "name", "city")) + "\n" + separator.join(("ALM", "Almhof", "Bern")) + "\n")
    lines = report(berta.check()).splitlines()
    assert lines[0].split(separator) == ["Row", "Result", "Errors", "Warnings", "code", "name", "city"]
    assert lines[1].split(separator) == ["2", "New", "", "", "ALM", "Almhof", "Bern"]


def test_both_sides_of_a_change_are_told_where_what_it_names_is_made_with_the_rows(
    berta: Wizard, kestrel: Customer
) -> None:
    kestrel.industry = factories.IndustryFactory(name="Railways")
    kestrel.save()
    berta.upload("code,name,industry,parent\nKESTREL,Kestrel Rail,Transport,TOP\nTOP,Group,,\n")
    [changed] = [row for row in berta.check().client.get(berta.url("check/")).context["page"].rows if row["changes"]]
    told = [(change["before"], change["after"]) for change in changed["changes"]]
    assert sorted(told) == [("Railways", "Transport"), ("–", "Row 3 of this file")]
