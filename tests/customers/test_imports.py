"""Bringing in customers: the two real files as they are, then everything that can be in a file."""

import csv
import datetime as dt
import io

import pytest
from django.utils import timezone

from customers.models import Customer, ExternalReference, Industry, Involvement, Person
from customers.records.imports.kinds import KINDS
from customers.records.imports.models import ImportBatch, ImportRow
from tests import factories
from tests.world import signed_in

from .importing import Wizard, counted, page, shared_file

pytestmark = pytest.mark.django_db
TWO = "code,name,city\nALM,Almhof Dairies,Zwolle\nBRI,Brightwater Clinic,Leeds\n"


@pytest.fixture
def berta() -> Wizard:
    return Wizard(factories.brm("Berta Brandt"))


def events() -> int:
    tracked = (Customer, Person, Involvement, ExternalReference)
    return sum(model.events.rel.related_model.objects.count() for model in tracked)


# The real files


def test_the_companies_of_the_s_and_p_500_come_in_as_they_are(berta: Wizard) -> None:
    content = shared_file("sp500_companies.csv")
    berta.bring_in(content)
    assert berta.counts == counted(create=503, warning=3)
    source = {row["Symbol"]: row for row in csv.DictReader(io.StringIO(content.decode()))}
    assert dict(Customer.objects.values_list("code", "name")) == {code: row["Security"] for code, row in source.items()}
    three_m = Customer.objects.select_related("industry").get(code="MMM")
    assert (three_m.city, three_m.region, three_m.industry.name) == ("Saint Paul", "Minnesota", "Industrials")
    assert three_m.description.splitlines()[1:] == ["- Date added: 1957-03-04", "- Founded: 1902"]
    assert [str(reference) for reference in three_m.references.all()] == ["CIK 66740"]
    assert Customer.objects.get(code="ACN").country == "Ireland"
    assert Customer.objects.get(code="HBAN").city == "Columbus, Ohio; Detroit, Michigan"
    assert ExternalReference.objects.filter(identifier="1652044").count() == 2
    assert Industry.objects.count() == 11
    assert set(Customer.objects.values_list("owner", "created_by")) == {(berta.user.pk, berta.user.pk)}


def test_the_customers_of_northwind_come_in_with_their_contacts(berta: Wizard) -> None:
    content = shared_file("northwind_customers.csv")
    berta.bring_in(content)
    assert berta.counts == counted(create=91)
    source = list(csv.DictReader(io.StringIO(content.decode())))
    assert set(Customer.objects.values_list("code", "name")) == {(r["customerID"], r["companyName"]) for r in source}
    assert Customer.objects.get(code="WOLZA").name == "Wolski  Zajazd"
    assert set(Person.objects.values_list("name", "phone")) == {(r["contactName"], r["phone"]) for r in source}
    first = Involvement.objects.select_related("person").get(customer__code="ALFKI")
    assert (first.person.name, first.title, first.kind) == ("Maria Anders", "Sales Representative", "representative")
    assert not Customer.objects.filter(region__iexact="NULL").exists()


@pytest.mark.parametrize("name", ["sp500_companies.csv", "northwind_customers.csv"])
def test_the_same_file_again_changes_nothing(name: str, berta: Wizard) -> None:
    content = shared_file(name)
    berta.bring_in(content)
    before, rows = events(), berta.batch.row_count
    berta.bring_in(content)
    assert berta.counts == counted(unchanged=rows)
    assert berta.batch.state == ImportBatch.State.CHECKED
    assert events() == before


@pytest.mark.parametrize("name", ["sp500_companies.csv", "northwind_customers.csv"])
def test_an_import_undone_leaves_nothing_but_its_history(name: str, berta: Wizard) -> None:
    berta.bring_in(shared_file(name))
    berta.undo()
    assert berta.batch.state == ImportBatch.State.UNDONE
    left = [model.objects.count() for model in (Customer, Person, Involvement, ExternalReference, Industry)]
    assert left == [0, 0, 0, 0, 0]


# All or nothing


def test_nothing_is_written_before_the_import_is_confirmed(berta: Wizard) -> None:
    berta.upload(TWO)
    berta.check()
    assert berta.counts == counted(create=2)
    assert Customer.objects.count() == 0


def test_one_wrong_row_keeps_all_out(berta: Wizard) -> None:
    berta.upload(TWO + "C C,Castellan Freight,Porto\nDUN,,Cork\n")
    berta.check().commit()
    assert berta.errors() == {
        4: {"code": ["A code begins with a letter or digit and has no spaces."]},
        5: {"name": ["This field is required."]},
    }
    assert (berta.batch.state, Customer.objects.count()) == (ImportBatch.State.CHECKED, 0)
    assert "C C" in page(berta.client, berta.url("check/"))


def test_a_second_click_imports_nothing_twice(berta: Wizard) -> None:
    berta.bring_in(TWO)
    before = events()
    assert berta.commit().status_code == 302
    assert (Customer.objects.count(), events()) == (2, before)


def test_what_was_taken_since_the_check_is_checked_again(berta: Wizard) -> None:
    berta.upload(TWO)
    berta.check()
    factories.CustomerFactory(code="BRI", owner=berta.user)
    berta.commit()
    assert (berta.batch.state, Customer.objects.count()) == (ImportBatch.State.MAPPED, 1)


def test_what_was_changed_since_the_check_is_not_overwritten(berta: Wizard) -> None:
    customer = factories.CustomerFactory(code="ALM", name="Almhof", owner=berta.user)
    berta.upload(TWO)
    berta.check()
    Customer.objects.filter(pk=customer.pk).update(city="Deventer")
    berta.commit()
    customer.refresh_from_db()
    assert (berta.batch.state, customer.name, customer.city) == (ImportBatch.State.MAPPED, "Almhof", "Deventer")


# New, changed, unchanged, and whose


def test_a_known_code_changes_that_customer_and_an_empty_cell_leaves_it(berta: Wizard) -> None:
    customer = factories.CustomerFactory(code="ALM", name="Almhof", street="Dijk 1", city="Zwolle", owner=berta.user)
    berta.bring_in("code,name,city,address\nALM,Almhof Dairies,,\n")
    assert berta.counts == counted(update=1)
    customer.refresh_from_db()
    assert (customer.name, customer.city, customer.street) == ("Almhof Dairies", "Zwolle", "Dijk 1")
    assert (customer.changed_by_id, customer.version) == (berta.user.pk, 2)


def test_an_empty_cell_clears_where_that_was_asked_for(berta: Wizard) -> None:
    customer = factories.CustomerFactory(code="ALM", name="Almhof", city="Zwolle", owner=berta.user)
    berta.bring_in("code,name,city\nALM,Almhof,NULL\n", clears="on")
    customer.refresh_from_db()
    assert customer.city == ""


def test_undo_restores_what_was_changed(berta: Wizard) -> None:
    customer = factories.CustomerFactory(code="ALM", name="Almhof", city="Zwolle", owner=berta.user)
    berta.bring_in("code,name,city,sector\nALM,Almhof Dairies,Leeds,Food\n")
    berta.undo()
    customer.refresh_from_db()
    assert (customer.name, customer.city, customer.industry_id) == ("Almhof", "Zwolle", None)
    assert Industry.objects.count() == 0


def test_a_customer_of_others_is_not_changed(berta: Wizard) -> None:
    factories.CustomerFactory(code="ALM", name="Almhof", owner=factories.brm("Fritz Fremd"))
    berta.upload(TWO)
    berta.check()
    assert berta.errors() == {2: {"code": ["This code is taken by a customer that you may not change."]}}


def test_a_restricted_customer_of_others_is_not_given_away(berta: Wizard) -> None:
    fritz = factories.brm("Fritz Fremd")
    hidden = factories.CustomerFactory(code="HID", name="Xanthoria Biotech", restricted=True, owner=fritz)
    factories.ExternalReferenceFactory(customer=hidden, system="CIK", identifier="77")
    content = "code,name,cik,parent\nhid,Other,1,\nHI2,Xanthoria Biotech,77,\n"
    berta.upload(content)
    berta.check()
    taken = ["This code is taken by a customer that you may not change."]
    assert berta.errors() == {2: {"code": taken}}
    assert berta.warnings() == {}
    berta.upload("code,name,parent\nNEW,Unit,hId\n")
    assert berta.check().errors() == {2: {"parent_code": ["There is no customer with the code “hId”."]}}


def test_an_import_belongs_to_its_user(berta: Wizard) -> None:
    berta.upload(TWO)
    berta.check()
    fritz = signed_in(factories.brm("Fritz Fremd"))
    for noun in ("", "mapping/", "check/", "report/"):
        assert fritz.get(berta.url(noun)).status_code == 404
    for noun in ("mapping/", "reading/", "check/", "commit/", "undo/", "discard/"):
        assert fritz.post(berta.url(noun)).status_code == 404
    assert "customers.csv" not in page(fritz, "/imports/new/customers/")


def test_readers_do_not_import() -> None:
    assert signed_in(factories.reader()).get("/imports/new/customers/").status_code == 403


def test_only_who_may_assign_names_an_owner(berta: Wizard) -> None:
    other = factories.brm("Fritz Fremd", email="fritz@provider.example")
    content = "code,name,owner\nALM,Almhof,FRITZ@provider.example\n"
    berta.bring_in(content)
    assert Customer.objects.get().owner == berta.user
    both = Wizard(factories.UserFactory(name="Mehdi Amrani", roles=["BRM", "Manager"]))
    both.bring_in(content.replace("ALM", "BRI"))
    assert Customer.objects.get(code="BRI").owner == other
    both.upload("code,name,owner\nCAS,Castellan,nobody@x.example\n")
    both.check()
    assert list(both.errors()[2]) == ["owner"]


# What depends on it


def test_undo_is_refused_once_something_depends_on_it(berta: Wizard) -> None:
    berta.bring_in(TWO)
    customer = Customer.objects.get(code="ALM")
    factories.BusinessOutcomeFactory(customer=customer)
    assert "1 business outcome depends on what was imported: “Almhof Dairies”." in page(berta.client, berta.url())
    berta.undo()
    assert (berta.batch.state, Customer.objects.count()) == (ImportBatch.State.COMMITTED, 2)


def test_undo_is_refused_once_a_row_was_changed(berta: Wizard) -> None:
    berta.bring_in(TWO)
    Customer.objects.filter(code="BRI").update(city="York")
    assert "1 customer has been changed since: “Brightwater Clinic”." in page(berta.client, berta.url())
    berta.undo()
    assert Customer.objects.count() == 2


def test_industries_in_use_by_others_outlive_the_undo(berta: Wizard) -> None:
    berta.bring_in("code,name,industry\nALM,Almhof,Dairy\nBRI,Brightwater,Health\n")
    factories.CustomerFactory(industry=Industry.objects.get(name="Health"))
    berta.undo()
    assert list(Industry.objects.values_list("name", flat=True)) == ["Health"]


def test_industries_are_created_only_if_wanted(berta: Wizard) -> None:
    berta.upload("code,name,industry\nALM,Almhof,Dairy\n")
    berta.check()
    assert "Dairy" in page(berta.client, berta.url("check/"))
    berta.commit(create_alongside="")
    assert (Industry.objects.count(), Customer.objects.get().industry) == (0, None)


# The report, the list, and what is left behind


def test_the_report_starts_no_formula(berta: Wizard) -> None:
    berta.upload('code,name\nALM,"=HYPERLINK(""http://x"")"\nB B,@SUM(A1)\n')
    berta.check()
    body = b"".join(berta.client.get(berta.url("report/")).streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(body)))
    assert rows[1][-1] == '\'=HYPERLINK("http://x")'
    assert rows[2][:3] == ["3", "Error", "code: A code begins with a letter or digit and has no spaces."]


@pytest.mark.parametrize("show", ["all", "error", "warning", "create", "update", "unchanged", "nonsense"])
def test_rows_can_be_filtered_and_paged(show: str, berta: Wizard) -> None:
    berta.upload("code,name\n" + "".join(f"C{n},Customer {n}\n" for n in range(120)))
    berta.check()
    assert berta.client.get(berta.url("check/"), {"show": show, "after": "51"}).status_code == 200
    assert berta.client.get(berta.url("check/"), {"show": show, "before": "60"}).status_code == 200
    first = berta.client.get(berta.url("check/")).context["page"]
    assert [row["number"] for row in first.rows] == list(range(2, 52))


def test_abandoned_rows_are_forgotten_when_the_next_import_starts(berta: Wizard) -> None:
    berta.upload(TWO)
    old = berta.batch.pk
    ImportBatch.objects.update(created_at=timezone.now() - dt.timedelta(days=31))
    berta.upload(TWO)
    assert not ImportBatch.objects.filter(pk=old).exists()
    assert ImportRow.objects.count() == 2


def test_an_import_can_be_dropped(berta: Wizard) -> None:
    berta.upload(TWO)
    berta.client.post(berta.url("discard/"))
    assert ImportBatch.objects.count() == 0


def test_a_column_cannot_go_where_another_goes(berta: Wizard) -> None:
    berta.upload("code,name,firma\nA,One,Uno\n")
    response = berta.map(column_2="name")
    assert response.status_code == 422
    assert "The column “name” goes there already." in response.content.decode()


def test_customers_are_offered_before_what_belongs_to_them() -> None:
    assert list(KINDS)[:5] == ["customers", "people", "authorities", "outcomes", "outcome-measurements"]
