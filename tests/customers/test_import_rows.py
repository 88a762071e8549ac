"""What the rows of imported people, authorities, outcomes and measurements say, and the pages that lead to it."""

import datetime as dt

import pytest

from customers.imports.lookups import CUSTOMER
from customers.models import Authority, BusinessOutcome, Customer, Involvement, OutcomeMeasurement
from tests import factories

from .importing import Wizard, counted, page

pytestmark = pytest.mark.django_db


@pytest.fixture
def berta() -> Wizard:
    return Wizard(factories.brm("Berta Brandt", email="berta@provider.example"))


@pytest.fixture
def kestrel(berta: Wizard) -> Customer:
    return factories.CustomerFactory(code="KESTREL", name="Kestrel Rail", owner=berta.user, billing_currency="NOK")


# What a row says


def test_every_error_of_a_row_is_told(berta: Wizard, kestrel: Customer) -> None:
    berta.of("authorities").upload(
        "customer code,person,right,limit,valid from,valid to\nKESTREL,Nobody,Fly,1.234,03/04/2026,soon\n"
    )
    berta.check()
    found = berta.errors()[2]
    assert found["person"] == ["“Kestrel Rail” has no representative “Nobody”."]
    assert found["valid_from"] == ["This could be two days. Write it as 2026-12-31."]
    assert found["valid_to"] == ["Write the day as 2026-12-31."]
    assert "“Fly” is not one of: Request services" in found["right"][0]


def test_only_a_representative_of_that_customer_is_found(berta: Wizard, kestrel: Customer) -> None:
    other = factories.CustomerFactory(code="ALM", owner=berta.user)
    factories.InvolvementFactory(customer=other, person__name="Paula Moen")
    factories.InvolvementFactory(customer=kestrel, person__name="Ole Berg", kind=Involvement.Kind.USER)
    rows = (
        "customer code,person,right,from\n"
        "KESTREL,Paula Moen,Escalate,2026-01-01\n"
        "KESTREL,Ole Berg,Escalate,2026-01-01\n"
    )
    berta.of("authorities").upload(rows)
    assert list(berta.check().errors()) == [2, 3]
    berta.upload(rows.replace("KESTREL,Paula", "ALM,paula").replace("KESTREL,Ole Berg,Escalate,2026-01-01\n", ""))
    berta.check().commit()
    assert Authority.objects.get().customer == other


def test_an_amount_without_a_currency_is_in_the_customers(berta: Wizard, kestrel: Customer) -> None:
    berta.of("outcomes").bring_in(
        'customer,outcome,measure,value per year\nKESTREL,Faster trains,Minutes,"250,000.00"\n'
    )
    assert BusinessOutcome.objects.get().currency == "NOK"


def test_measurements_find_their_outcome_by_its_statement(berta: Wizard, kestrel: Customer) -> None:
    outcome = factories.BusinessOutcomeFactory(customer=kestrel, statement="Fewer delays")
    content = 'customer,outcome,day,value\nKESTREL,fewer  delays,1.3.2026,7\nKESTREL,Fewer Delays,31 March 2026,"6,5"\n'
    berta.of("outcome-measurements").upload(content)
    assert list(berta.check().errors()) == [2]  # two spaces are not one
    berta.bring_in(content.replace("fewer  delays", "fewer delays"))
    assert {row.measured_on: float(row.value) for row in outcome.measurements.all()} == {
        dt.date(2026, 3, 1): 7.0,
        dt.date(2026, 3, 31): 6.5,
    }
    berta.bring_in(content.replace("fewer  delays", "fewer delays").replace("1.3.", "01.03."))
    assert berta.counts == counted(unchanged=2)


def test_a_withdrawn_measurement_stands_in_nobodys_way(berta: Wizard, kestrel: Customer) -> None:
    outcome = factories.BusinessOutcomeFactory(customer=kestrel, statement="Fewer delays")
    wrong = factories.OutcomeMeasurementFactory(outcome=outcome, measured_on=dt.date(2026, 3, 1))
    wrong.archive(by=berta.user)
    berta.of("outcome-measurements").bring_in("customer,outcome,day,value\nKESTREL,Fewer delays,2026-03-01,7\n")
    assert OutcomeMeasurement.objects.current().get().value == 7


# People


def test_people_come_in_with_their_part_and_go_with_the_undo(berta: Wizard, kestrel: Customer) -> None:
    berta.of("people").bring_in(
        "customer code,name,email,part,active\n"
        "KESTREL,Paula Moen,paula@x.example,Representative,yes\n"
        "KESTREL,Ole Berg,,user,no\n"
    )
    parts = kestrel.involvements.select_related("person").order_by("person__name")
    assert [(p.person.name, p.kind, p.person.active) for p in parts] == [
        ("Ole Berg", "user", False),
        ("Paula Moen", "representative", True),
    ]
    berta.undo()
    assert kestrel.involvements.count() == 0


def test_a_person_is_found_by_email_first_then_by_name(berta: Wizard, kestrel: Customer) -> None:
    paula = factories.InvolvementFactory(customer=kestrel, person__name="Paula Moen", person__email="")
    head = "customer,name,email\n"
    berta.of("people").bring_in(head + "KESTREL,paula moen,paula@x.example\n")
    paula.person.refresh_from_db()
    assert (berta.counts, paula.person.email) == (counted(update=1), "paula@x.example")
    berta.bring_in(head + "KESTREL,Paula Moen-Berg,PAULA@x.example\n")
    paula.person.refresh_from_db()
    assert (berta.counts["update"], paula.person.name) == (1, "Paula Moen-Berg")
    berta.bring_in(head + "KESTREL,Paula Moen-Berg,other@x.example\n")
    assert (berta.counts["create"], kestrel.involvements.count()) == (1, 2)


def test_a_person_of_several_customers_is_changed_by_who_keeps_all(berta: Wizard, kestrel: Customer) -> None:
    part = factories.InvolvementFactory(customer=kestrel, person__name="Paula Moen", person__email="p@x.example")
    factories.InvolvementFactory(customer=factories.CustomerFactory(owner=factories.brm("Fritz")), person=part.person)
    berta.of("people").upload("customer,name,email,phone,title\nKESTREL,Paula Moen,p@x.example,+47 1,Boss\n")
    assert berta.check().errors() == {2: {"phone": ["Whoever keeps all customers of this person changes this."]}}
    berta.bring_in("customer,name,email,title\nKESTREL,Paula Moen,p@x.example,Boss\n")
    assert berta.counts == counted(update=1)


def test_rows_of_one_person_at_two_customers_must_agree(berta: Wizard, kestrel: Customer) -> None:
    part = factories.InvolvementFactory(customer=kestrel, person__name="Paula Moen", person__email="p@x.example")
    almhof = factories.CustomerFactory(code="ALM", owner=berta.user)
    factories.InvolvementFactory(customer=almhof, person=part.person)
    head = "customer,name,email,phone\nKESTREL,Paula Moen,p@x.example,+47 1\n"
    berta.of("people").upload(head + "ALM,Paula Moen,p@x.example,+47 2\n")
    assert berta.check().errors() == {3: {"phone": ["Row 2 of this file says otherwise of the person."]}}
    berta.bring_in(head + "ALM,Paula Moen,p@x.example,+47 1\n")
    part.person.refresh_from_db()
    assert (berta.counts, part.person.phone) == (counted(update=2), "+47 1")
    berta.undo()
    part.person.refresh_from_db()
    assert (berta.batch.state, part.person.phone) == ("undone", "")


def test_a_day_that_nobody_gave_tells_no_records_apart(berta: Wizard, kestrel: Customer) -> None:
    """A form offers today; a file that names no day would make another measurement every day it comes in."""
    factories.BusinessOutcomeFactory(customer=kestrel, statement="Fewer delays")
    berta.of("outcome-measurements").upload("customer,outcome,value\nKESTREL,Fewer delays,7\n")
    assert "Say which column holds: Measured on." in berta.map().content.decode()
    berta.upload("customer,outcome,day,value\nKESTREL,Fewer delays,,7\n")
    assert berta.check().errors() == {2: {"measured_on": ["This field is required."]}}


def test_a_text_that_counts_as_nothing_is_named_where_a_value_is_needed(berta: Wizard, kestrel: Customer) -> None:
    factories.BusinessOutcomeFactory(customer=kestrel, statement="Fewer delays")
    berta.of("outcome-measurements").upload("customer,outcome,day,value\nKESTREL,Fewer delays,2026-03-01,n/a\n")
    said = "“n/a” counts as nothing here, and a value is needed."
    assert berta.check().errors() == {2: {"value": [said]}}


def test_a_misspelt_name_gets_the_nearest_of_the_same_customer(berta: Wizard, kestrel: Customer) -> None:
    factories.BusinessOutcomeFactory(customer=kestrel, statement="Fewer delays")
    hidden = factories.CustomerFactory(code="HUSH", restricted=True)
    factories.BusinessOutcomeFactory(customer=hidden, statement="Faster invoices")
    head = "customer,outcome,day,value\n"
    berta.of("outcome-measurements").upload(
        f"{head}KESTREL,Fewer delay,2026-03-01,1\n"
        "KESTREL,Faster invoice,2026-03-01,1\nHUSHH,Faster invoice,2026-03-01,1\n"
    )
    errors = berta.check().errors()
    assert errors[2]["outcome"][0].endswith(" Did you mean “Fewer delays”?")
    assert "Did you mean" not in str([errors[3], errors[4]]), "nothing of other customers, or of hidden ones"


def test_the_address_of_the_matching_leads_to_the_result_once_it_is_imported(berta: Wizard, kestrel: Customer) -> None:
    berta.of("outcomes").bring_in("customer,outcome,measure\nKESTREL,Fewer delays,Trains late\n")
    answer = berta.client.get(berta.url("mapping/"))
    assert (answer.status_code, answer.headers["Location"]) == (302, berta.url())


def test_who_holds_authorities_stays_a_representative(berta: Wizard, kestrel: Customer) -> None:
    part = factories.InvolvementFactory(customer=kestrel, person__name="Paula Moen")
    factories.AuthorityFactory(customer=kestrel, person=part.person)
    berta.of("people").upload("customer,name,part\nKESTREL,Paula Moen,User\n")
    assert list(berta.check().errors()[2]) == ["kind"]


# The pages around it


def test_the_overview_says_what_each_file_needs(berta: Wizard) -> None:
    berta.of("outcomes").upload("outcome,measure\nFaster,Minutes\n", "outcomes.csv")
    shown = page(berta.client, "/imports/")
    assert ">People<" in shown
    assert ">Measurements of outcomes<" in shown
    assert ">Authorities<" not in shown  # called decision rights, as in the navigation
    assert "the outcome in one line, and its measure" in shown
    assert "outcomes.csv" in shown
    assert "outcomes.csv" not in page(berta.client, "/imports/new/people/")


@pytest.mark.parametrize(
    "url", ["/customers/", "/customers/people/", "/customers/outcomes/", "/customers/authorities/"]
)
def test_a_list_offers_the_import_to_whoever_may(url: str, berta: Wizard) -> None:
    assert "/imports/new/" in page(berta.client, url)
    assert "/imports/new/" not in page(Wizard(factories.reader("Rui Tavares")).client, url)


@pytest.mark.parametrize("kind", ["customers", "people", "authorities", "outcomes", "outcome-measurements"])
def test_an_empty_file_with_the_headings_needs_no_matching(kind: str, berta: Wizard) -> None:
    headings = berta.client.get(f"/imports/new/{kind}/template/").content.decode()
    columns = len(headings.split(","))
    berta.of(kind).upload(headings + ",".join(["x"] * columns) + "\n")
    targets = [column["target"] for column in berta.batch.mapping["columns"]]
    assert "" not in targets
    assert len(set(targets)) == columns
    assert CUSTOMER.name in targets or kind == "customers"
