"""Which customer, parent and person a row of an import means."""

import pytest

from customers.models import Customer, Person
from tests import factories

from .importing import Wizard, counted

pytestmark = pytest.mark.django_db


@pytest.fixture
def berta() -> Wizard:
    return Wizard(factories.brm("Berta Brandt"))


# Likely duplicates


def test_likely_duplicates_are_named_and_can_be_left_out(berta: Wizard) -> None:
    known = factories.CustomerFactory(code="ALM", name="Almhof Dairies", owner=berta.user)
    factories.ExternalReferenceFactory(customer=known, system="CIK", identifier="77")
    berta.upload("code,name,CIK\nNEW,Almhof Dairy,2\nTOO,Unlike,77\nFOX,Fox,3\nFX2,fox,3\n")
    berta.check()
    assert berta.warnings() == {
        2: ["“Almhof Dairies” (ALM) looks like the same customer."],
        3: ["“Almhof Dairies” (ALM) has the CIK 77 too."],
        5: ["Row 4 has the CIK 3 too.", "Row 4 has the same name."],
    }
    berta.commit(skip_duplicates="on")
    assert set(Customer.objects.values_list("code", flat=True)) == {"ALM", "FOX", "FX2"}
    assert berta.batch.counts["skipped"] == 2


def test_what_was_left_out_is_told_and_not_counted_as_new(berta: Wizard) -> None:
    factories.CustomerFactory(code="ALM", name="Almhof Dairies", owner=berta.user)
    berta.upload("code,name\nNEW,Almhof Dairy\nFOX,Fox\nELK,Elk\n")
    page = berta.check().client.get(berta.url("check/")).content.decode()
    assert "Import 3 rows" in page
    assert "Import 2 rows" in page, "shown instead once the box is ticked"
    berta.commit(skip_duplicates="on")
    result = berta.client.get(berta.url())
    assert "2 rows were imported." in result.content.decode()
    assert berta.counts["create"] == 2
    tiles = {tile.name: tile.count for tile in result.context["page"].tiles}
    assert (tiles["create"], tiles["skipped"]) == (2, 1)
    assert [(row["number"], row["action"]) for row in result.context["page"].rows] == [(2, "skipped")]
    for show, numbers in (("create", [3, 4]), ("skipped", [2])):
        shown = berta.client.get(berta.url(), {"show": show}).context["page"]
        assert [row["number"] for row in shown.rows] == numbers
    report = b"".join(berta.client.get(berta.url("report/")).streaming_content).decode()
    assert "2,Left out" in report


def test_a_code_means_the_same_customer_whatever_its_case(berta: Wizard) -> None:
    known = factories.CustomerFactory(code="ALM", name="Almhof", owner=berta.user)
    berta.bring_in("code,name,parent\nalm,Almhof,\nUNIT,Unit,Alm\nSUB,Sub,unit\n")
    assert berta.counts == counted(update=1, create=2)
    known.refresh_from_db()
    assert known.code == "alm"
    assert dict(Customer.objects.values_list("code", "parent__code")) == {"alm": None, "UNIT": "alm", "SUB": "UNIT"}
    berta.upload("code,name\nBRI,Brightwater\nbri,Brightwater Clinic\n")
    assert berta.check().errors() == {3: {"code": ["Row 2 of this file has the same."]}}


def test_a_row_without_a_code_is_known_by_its_reference(berta: Wizard) -> None:
    known = factories.CustomerFactory(code="ALM", name="Almhof", owner=berta.user)
    factories.ExternalReferenceFactory(customer=known, system="CIK", identifier="77")
    berta.bring_in("code,name,CIK\n,Almhof Dairies,77\n")
    known.refresh_from_db()
    assert (berta.counts, known.name, known.code) == (counted(update=1), "Almhof Dairies", "ALM")


# Units, people


def test_units_may_stand_before_what_they_belong_to(berta: Wizard) -> None:
    berta.bring_in("code,name,parent\nA,Unit of a unit,B\nB,Unit,C\nC,Group,\n")
    parents = dict(Customer.objects.values_list("code", "parent__code"))
    assert parents == {"A": "B", "B": "C", "C": None}
    berta.undo()
    assert Customer.objects.count() == 0


def test_units_in_a_circle_are_refused(berta: Wizard) -> None:
    berta.upload("code,name,parent\nA,One,B\nB,Two,A\nC,Three,C\nD,Four,nowhere\n")
    berta.check()
    assert set(berta.errors()) == {2, 3, 4, 5}


def test_a_contact_is_found_again_by_email_and_brought_up_to_date(berta: Wizard) -> None:
    content = "code,name,contact,email,phone\nALM,Almhof,{},ada@almhof.example,{}\n"
    berta.bring_in(content.format("Ada Lund", "1"))
    berta.bring_in(content.format("Ada Lund-Berg", "2"))
    assert berta.counts == counted(update=1)
    assert list(Person.objects.values_list("name", "phone")) == [("Ada Lund-Berg", "2")]
    berta.undo()
    assert list(Person.objects.values_list("name", "phone")) == [("Ada Lund", "1")]
