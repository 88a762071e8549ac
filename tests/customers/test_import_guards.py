"""What an import of a customer's records does not let through: strangers, hidden customers, twins, what came since."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from customers.imports.customer import CustomerImport
from customers.imports.parts import AuthorityImport, MeasurementImport, OutcomeImport
from customers.models import Authority, BusinessOutcome, Customer, OutcomeMeasurement
from customers.records import access
from customers.records.imports import rehearsal
from customers.records.imports.check import advance
from customers.records.imports.commit import commit
from customers.records.imports.lookups import Lookup
from customers.records.imports.models import ImportBatch
from tests import factories

from .importing import Wizard, counted, page

pytestmark = pytest.mark.django_db
HEAD = "customer code,outcome,measure,baseline,target\n"
FASTER = "KESTREL,Faster trains,Minutes,60,45\n"


@pytest.fixture
def berta() -> Wizard:
    return Wizard(factories.brm("Berta Brandt", email="berta@provider.example"))


@pytest.fixture
def kestrel(berta: Wizard) -> Customer:
    return factories.CustomerFactory(code="KESTREL", name="Kestrel Rail", owner=berta.user, billing_currency="NOK")


@pytest.fixture
def hidden() -> Customer:
    """Restricted, and known to the service desk as SD-1."""
    hidden = factories.CustomerFactory(
        code="HID", name="Xanthoria", restricted=True, owner=factories.brm("Fritz Fremd")
    )
    factories.ExternalReferenceFactory(customer=hidden, system="Service desk", identifier="SD-1")
    factories.BusinessOutcomeFactory(customer=hidden, statement="Faster trains")
    return hidden


# Whose customer it is


@pytest.mark.parametrize("code", ["HID", "hid", "SD-1", "NOBODY"])
def test_a_hidden_customer_and_none_at_all_have_the_same_answer(code: str, berta: Wizard, hidden: Customer) -> None:
    berta.of("outcomes").upload(HEAD + FASTER.replace("KESTREL", code))
    berta.check()
    assert berta.errors() == {2: {"customer": [f"There is no customer “{code}”."]}}
    assert "Xanthoria" not in page(berta.client, berta.url("check/"))


def test_a_lookup_that_sees_everything_would_give_it_away(
    berta: Wizard, hidden: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: the same rows over a lookup without the limit of what the user may see."""
    careless = Lookup(name="customer", label="customer", rows=lambda user: Customer.objects.all(), by=("code",))
    monkeypatch.setattr(OutcomeImport, "lookups", (careless,))
    berta.of("outcomes").upload(HEAD + FASTER.replace("KESTREL", "HID"))
    berta.check()
    assert berta.errors() != {2: {"customer": ["There is no customer “HID”."]}}


def test_a_customer_of_others_is_named_and_not_changed(berta: Wizard) -> None:
    open_one = factories.CustomerFactory(code="ALM", name="Almhof Dairies", owner=factories.brm("Fritz Fremd"))
    factories.BusinessOutcomeFactory(
        customer=open_one, statement="Less waste", measure="Tons", baseline=None, target=None
    )
    rows = "ALM,Faster trains,Minutes,60,45\nALM,Less waste,Kilos,,\nALM,Less waste,Tons,,\n"
    berta.of("outcomes").upload(HEAD + rows.replace("ALM,Less waste,Tons,,\n", ""))
    berta.check()
    refused = {"customer": ["You may not change “Almhof Dairies”."]}
    assert berta.errors() == {2: refused, 3: refused}
    berta.upload(HEAD + "ALM,Less waste,Tons,,\n")
    assert berta.check().counts == counted(unchanged=1)


def test_without_the_question_who_may_change_it_strangers_would_write(
    berta: Wizard, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control."""
    factories.CustomerFactory(code="ALM", name="Almhof Dairies", owner=factories.brm("Fritz Fremd"))
    monkeypatch.setattr(access, "can", lambda *arguments: True)
    berta.of("outcomes").bring_in(HEAD + FASTER.replace("KESTREL", "ALM"))
    assert BusinessOutcome.objects.get().customer.code == "ALM"


def test_nothing_is_added_to_an_archived_customer(berta: Wizard, kestrel: Customer) -> None:
    kestrel.archive(by=berta.user)
    berta.of("outcomes").upload(HEAD + FASTER)
    assert berta.check().errors() == {2: {"customer": ["“Kestrel Rail” is archived. Restore it first."]}}


def test_an_archived_record_is_not_changed(berta: Wizard, kestrel: Customer) -> None:
    outcome = factories.BusinessOutcomeFactory(customer=kestrel, statement="Faster trains", measure="Seconds")
    outcome.archive(by=berta.user)
    berta.of("outcomes").upload(HEAD + FASTER)
    assert berta.check().errors() == {2: {"": ["This record is archived. Restore it first."]}}


def test_a_customer_is_found_by_a_reference_that_is_not_archived(berta: Wizard, kestrel: Customer) -> None:
    reference = factories.ExternalReferenceFactory(customer=kestrel, system="Service desk", identifier="SD-77")
    berta.of("outcomes").upload(HEAD + FASTER.replace("KESTREL", "sd-77"))
    assert berta.check().counts == counted(create=1)
    reference.archive(by=berta.user)
    berta.upload(HEAD + FASTER.replace("KESTREL", "sd-77"))
    assert list(berta.check().errors()) == [2]


def test_a_reference_of_two_customers_names_neither(berta: Wizard, kestrel: Customer) -> None:
    twin = factories.CustomerFactory(code="TWIN", owner=berta.user)
    for customer in (kestrel, twin):
        factories.ExternalReferenceFactory(customer=customer, system="CIK", identifier="77")
    berta.of("outcomes").upload(HEAD + FASTER.replace("KESTREL", "77"))
    assert berta.check().errors() == {2: {"customer": ["“77” names more than one customer."]}}


def test_one_customer_can_be_said_for_the_whole_file(berta: Wizard, kestrel: Customer) -> None:
    berta.of("outcomes").upload("outcome,measure\nFaster trains,Minutes\nFewer delays,Trains\n")
    assert berta.map().status_code == 422
    berta.check(constant_customer="kestrel").commit()
    assert kestrel.outcomes.count() == 2


def test_readers_import_nothing(berta: Wizard) -> None:
    rui = Wizard(factories.reader("Rui Tavares"))
    berta.of("outcomes").upload(HEAD + FASTER)
    for url in ("/imports/", "/imports/new/people/", "/imports/new/people/template/", berta.url(), berta.url("check/")):
        assert rui.client.get(url).status_code == 403, url


def test_an_unknown_kind_is_not_there(berta: Wizard) -> None:
    assert berta.client.get("/imports/new/spaceships/").status_code == 404
    assert berta.client.get("/imports/new/spaceships/template/").status_code == 404


# The database's own constraints, and rows about the same record


def test_what_the_database_would_refuse_is_told_row_by_row(berta: Wizard, kestrel: Customer) -> None:
    part = factories.InvolvementFactory(customer=kestrel, person__name="Paula Moen")
    factories.AuthorityFactory(
        customer=kestrel, person=part.person, right="escalate", valid_from=dt.date(2025, 1, 1), valid_to=None
    )
    rows = "".join(f"KESTREL,Paula Moen,Request services,{2000 + n}-01-01,{2000 + n}-12-31\n" for n in range(20))
    berta.of("authorities").upload(
        "customer,person,right,from,to\n" + rows + "KESTREL,Paula Moen,Escalate,2026-01-01,\n"
    )
    berta.check()
    assert list(berta.errors()) == [22]
    assert "already" in berta.errors()[22][""][0] or "overlap" in berta.errors()[22][""][0]
    assert Authority.objects.count() == 1


def test_without_the_rehearsal_the_conflict_is_met_at_the_import_alone(
    berta: Wizard, kestrel: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control."""
    monkeypatch.setattr(rehearsal, "rehearse", lambda *arguments: None)
    berta.of("outcomes").upload(HEAD + "KESTREL,Faster trains,Minutes,60,60\n")
    assert berta.check().counts == counted(create=1)
    berta.commit()
    assert (berta.batch.state, kestrel.outcomes.count()) == (ImportBatch.State.CHECKED, 0)


@pytest.mark.parametrize("steps", ["one step", "a step for each row"])
def test_two_rows_about_one_record_are_not_both_taken(
    steps: str, berta: Wizard, kestrel: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    if steps != "one step":
        monkeypatch.setattr("customers.records.imports.check.STEP", 1)
        monkeypatch.setattr("customers.records.imports.views.SECONDS_A_STEP", 0.0)
    factories.ExternalReferenceFactory(customer=kestrel, identifier="SD-77")
    known = factories.BusinessOutcomeFactory(customer=kestrel, statement="Less waste", measure="Tons")
    rows = f"{FASTER}SD-77,faster TRAINS,Hours,,\nKESTREL,{known.statement},Kilos,,\nKESTREL,less waste,Tons,,\n"
    berta.of("outcomes").upload(HEAD + rows)
    berta.check()
    same = "Row %s of this file is about the same record."
    assert berta.errors() == {3: {"statement": [same % 2]}, 5: {"statement": [same % 4]}}
    assert berta.counts == counted(create=1, update=1, error=2)


# Between the check and the import


def test_a_record_that_came_since_the_check_is_not_doubled(berta: Wizard, kestrel: Customer) -> None:
    berta.of("outcomes").upload(HEAD + FASTER)
    berta.check()
    factories.BusinessOutcomeFactory(customer=kestrel, statement="faster trains")
    berta.commit()
    assert (berta.batch.state, kestrel.outcomes.count()) == (ImportBatch.State.MAPPED, 1)


@pytest.mark.parametrize("what", ["handed over", "archived"])
def test_a_customer_lost_since_the_check_gets_nothing(what: str, berta: Wizard, kestrel: Customer) -> None:
    berta.of("outcomes").upload(HEAD + FASTER)
    berta.check()
    if what == "archived":
        kestrel.archive(by=berta.user)
    else:
        kestrel.assign(owner=factories.brm("Fritz Fremd"), team=[], by=berta.user)
    berta.commit()
    assert (berta.batch.state, kestrel.outcomes.count()) == (ImportBatch.State.MAPPED, 0)


def test_without_looking_again_it_would(berta: Wizard, kestrel: Customer, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control."""
    berta.of("outcomes").upload(HEAD + FASTER)
    berta.check()
    kestrel.assign(owner=factories.brm("Fritz Fremd"), team=[], by=berta.user)
    monkeypatch.setattr(OutcomeImport, "outdated", classmethod(lambda *arguments: False))
    berta.commit()
    assert kestrel.outcomes.count() == 1


def test_a_customer_handed_over_keeps_what_was_imported(berta: Wizard, kestrel: Customer) -> None:
    berta.of("outcomes").bring_in(HEAD + FASTER)
    kestrel.assign(owner=factories.brm("Fritz Fremd"), team=[], by=berta.user)
    assert "not yours to change any more" in berta.undo().content.decode()
    assert kestrel.outcomes.count() == 1


# Speed


def queries_of(kind: Any, wizard: Wizard, content: str) -> int:
    wizard.of(kind.name).upload(content)
    wizard.map()
    wizard.user.has_perm("customers.import_customer")  # asks once for all permissions
    with CaptureQueriesContext(connection) as captured:
        batch = advance(kind, wizard.batch.pk, wizard.user, seconds=60)
    assert batch.counts["error"] == 0, wizard.errors()
    return len([query for query in captured if "SAVEPOINT" not in query["sql"]])


@pytest.mark.parametrize("known", [False, True])
def test_three_hundred_rows_cost_the_queries_of_three(known: bool, berta: Wizard, kestrel: Customer) -> None:
    outcome = factories.BusinessOutcomeFactory(customer=kestrel, statement="Fewer delays")
    days = [dt.date(2025, 1, 1) + dt.timedelta(days=n) for n in range(300)]
    if known:
        rows = [OutcomeMeasurement(outcome=outcome, measured_on=day, value=0) for day in days]
        OutcomeMeasurement.objects.bulk_create(rows)
    lines = [f"KESTREL,Fewer delays,{day},7\n" for day in days]
    head = "customer,outcome,day,value\n"
    few = queries_of(MeasurementImport, berta, head + "".join(lines[:3]))
    assert queries_of(MeasurementImport, berta, head + "".join(lines)) == few


def test_three_hundred_authorities_cost_the_queries_of_three(berta: Wizard, kestrel: Customer) -> None:
    lines = []
    for n in range(30):
        factories.InvolvementFactory(customer=kestrel, person__name=f"Person {n}")
        lines += [f"KESTREL,Person {n},{right.label},2026-01-01\n" for right in Authority.Right][:5]
    head = "customer,person,right,from\n"
    few = queries_of(AuthorityImport, berta, head + "".join(lines[:3]))
    assert queries_of(AuthorityImport, berta, head + "".join(lines)) == few


def test_importing_three_hundred_customers_asks_as_often_as_importing_three(berta: Wizard) -> None:
    """Their codes are made of their names, for which every row is looked at before."""

    def asked(first: int, rows: int) -> tuple[int, int]:
        lines = [f"Almhof {number:04},Linz\n" for number in range(first, first + rows)]
        checking = queries_of(CustomerImport, berta, "name,city\n" + "".join(lines))
        with CaptureQueriesContext(connection) as captured:
            assert commit(CustomerImport, berta.batch.pk, berta.user).state == ImportBatch.State.COMMITTED
        return checking, len(captured)

    few, many = asked(0, 3), asked(1000, 300)
    assert many[0] - few[0] <= 2, "similar names are looked for in portions"
    assert many[1] == few[1]
