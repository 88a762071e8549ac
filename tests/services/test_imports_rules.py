"""What the pages refuse, an import refuses in the same words."""

import datetime as dt
import sys
import time
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from customers.models import Authority
from customers.records.imports import check
from customers.records.imports.commit import commit
from customers.records.imports.kinds import KINDS
from services.models import (
    Measurement,
    OutcomeSupport,
    Provision,
    Requirement,
    RequirementVersion,
    Usage,
)
from tests import factories
from tests.customers.importing import Wizard, counted
from tests.factories import provided

from .importing import at_kestrel_rail, refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def berta() -> Wizard:
    return at_kestrel_rail()


# Whose customer


@pytest.mark.parametrize(
    ("kind", "headings", "cells"),
    [
        ("provisions", "service", "MAIL"),
        ("supported-outcomes", "service,business outcome", "MAIL,Fewer delays"),
        ("requirements", "service,aspect,requirement", "MAIL,capacity,Room for all"),
        ("usage", "service,month,users", "MAIL,2026-03,5"),
        ("measurements", "service,requirement,month,value", "MAIL,Always there,2026-03,99"),
        ("events", "kind,severity,what happened,from", "Outage,high,Mail down,2026-03-01 10:00"),
        ("maintenance", "service,work,from,to", "MAIL,Firmware,2026-03-01 10:00,2026-03-01 12:00"),
        ("future-services", "need", "Chat"),
    ],
)
def test_a_customer_whom_one_does_not_see_and_one_that_is_not_there_have_the_same_answer(
    kind: str, headings: str, cells: str, berta: Any
) -> None:
    hidden = factories.CustomerFactory(code="HIDDEN", name="Hidden Works", restricted=True)
    provided.RequirementFactory(
        provision=provided.ProvisionFactory(customer=hidden, service=berta.services["MAIL"]), statement="Always there"
    )
    found = refused(berta, kind, f"customer code,{headings}\nHIDDEN,{cells}\nNOBODY,{cells}\n")
    assert found[2] == {"customer": ["There is no customer “HIDDEN”."]}
    assert found[3] == {"customer": ["There is no customer “NOBODY”."]}


def test_a_requirement_of_others_is_not_there_by_its_identifier_either(berta: Any) -> None:
    theirs = provided.RequirementFactory(provision__customer__restricted=True)
    found = refused(berta, "measurements", f"requirement id,month,value\n{theirs.pk},2026-03,1\n999999,2026-03,1\n")
    assert found[2] == {"requirement": [f"There is no requirement “{theirs.pk}”."]}
    assert found[3] == {"requirement": ["There is no requirement “999999”."]}


def test_records_of_a_colleagues_customer_are_seen_and_not_changed(berta: Any) -> None:
    provided.ProvisionFactory(customer__code="OTHER", customer__name="Other", service=berta.services["MAIL"])
    found = refused(berta, "usage", "customer code,service,month,users\nOTHER,MAIL,2026-03,5\n")
    assert found == {2: {"provision": ["You may not change “Other”."]}}


# Provisions and what they support


def test_only_services_of_the_catalogue_are_provided_and_an_ended_provision_has_a_last_day(berta: Any) -> None:
    for code, lifecycle in (("NEW", "pipeline"), ("FAX", "retired")):
        provided.ServiceFactory(code=code, name=code.title(), lifecycle=lifecycle)
    head = "customer code,service,label,status,vital,function,units\n"
    rows = ("NEW,,,,,", "FAX,,,,,", "MAIL,Oslo,ended,,,", "MAIL,Bergen,,yes,,", "MAIL,Moss,,,,5")
    found = refused(berta, "provisions", head + "".join(f"KESTREL,{row}\n" for row in rows))
    assert found == {
        2: {"service": ["“New” is still in the pipeline. It can be provided once it is in the catalogue."]},
        3: {"service": ["“Fax” is retired and provided to nobody new. Choose a service of the catalogue."]},
        4: {"ends_on": ["An ended provision has a last day: say which. Today is proposed."]},
        5: {"vital_function": ["Name the business function that stands still without it."]},
        6: {"unit": ["Say what is counted: workplaces, licences, sites …"]},
    }


def test_a_provision_of_a_retired_service_that_is_there_can_still_be_kept(berta: Any) -> None:
    berta.services["MAIL"].lifecycle = "retired"
    berta.services["MAIL"].save()
    berta.of("provisions").bring_in("customer code,service,notes\nKESTREL,mail,Until the end of the year\n")
    assert berta.counts == counted(update=1)
    assert Provision.objects.get(pk=berta.mail.pk).notes == "Until the end of the year"


def test_an_outcome_is_supported_once_and_one_of_the_customers_own(berta: Any) -> None:
    factories.BusinessOutcomeFactory(customer=berta.kestrel, statement="Fewer delays")
    factories.BusinessOutcomeFactory(statement="Of somebody else")
    head = "customer code,service,business outcome,strength\n"
    found = refused(berta, "supported-outcomes", head + "KESTREL,MAIL,Of somebody else,\n")
    assert found == {2: {"outcome": ["“Kestrel Rail” has no business outcome “Of somebody else”."]}}
    for strength in ("decisive", "helpful"):
        berta.of("supported-outcomes").bring_in(head + f"KESTREL,MAIL,fewer delays,{strength}\n")
    assert list(OutcomeSupport.objects.values_list("strength", flat=True)) == [1]


# Months


def test_use_and_measurements_are_of_months_that_have_begun_and_say_something(berta: Any) -> None:
    head = "customer code,service,month,users,volume\n"
    to_come = f"{timezone.localdate().year + 1}-01"
    rows = f"KESTREL,MAIL,{to_come},5,\nKESTREL,MAIL,2026-02,,\nKESTREL,MAIL,13/2026,1,\n"
    found = refused(berta, "usage", head + rows)
    assert found[2] == {"month": ["This month has not begun. Only what was counted can be recorded."]}
    assert found[3] == {"": ["Give the users or the volume of the month."]}
    assert found[4] == {"month": ["Write the month as 2026-03."]}
    berta.of("usage").bring_in(head + 'KESTREL,MAIL,2026-02,0,\nKESTREL,ERP,Mar 2026,,"1\'200.5"\n')
    told = Usage.objects.order_by("month").values_list("month", "users", "volume")
    assert list(told) == [(dt.date(2026, 2, 1), 0, None), (dt.date(2026, 3, 1), None, Decimal("1200.50"))]


def test_a_measurement_names_its_requirement_by_identifier_or_by_what_is_needed_of_which_provision(berta: Any) -> None:
    for aspect in ("availability", "capacity"):
        provided.RequirementFactory(provision=berta.mail, aspect=aspect, statement="Always there")
    provided.RequirementFactory(provision=berta.erp, statement="Always there")
    both = "KESTREL,MAIL,Always there,{},2026-03,99.5\n"
    head = "customer code,service,requirement,aspect,month,value\n"
    found = refused(berta, "measurements", head + both.format(""))
    assert found == {2: {"requirement": ["“Always there” names more than one requirement."]}}
    berta.of("measurements").bring_in(head + both.format("Capacity"))
    berta.of("measurements").bring_in(
        f"requirement id,month,value\n{Requirement.objects.get(provision=berta.erp).pk},03/2026,98\n"
    )
    told = Measurement.objects.order_by("pk").values_list("requirement__provision__service__code", "value")
    assert list(told) == [("MAIL", Decimal("99.5")), ("ERP", Decimal("98"))]
    assert Measurement.objects.first().requirement.aspect == "capacity"


def test_ten_thousand_measurements_come_in_within_seconds(berta: Any, capsys: Any) -> None:
    """The figure is printed; a machine's speed is no test."""
    rows = ["requirement id,month,value"]
    for number in range(400):
        requirement = provided.RequirementFactory(provision=berta.mail, statement=f"Need {number}")
        rows += [f"{requirement.pk},{2024 + m // 12}-{m % 12 + 1:02},{90 + m / 10}" for m in range(25)]
    began = time.perf_counter()
    berta.of("measurements").upload("\n".join(rows))
    berta.map()
    kind = KINDS["measurements"]
    batch = check.advance(kind, berta.batch.pk, berta.user, seconds=600)
    checked = time.perf_counter()
    commit(kind, batch.pk, berta.user)
    took = time.perf_counter() - began
    assert Measurement.objects.count() == 10_000
    with capsys.disabled():
        sys.stdout.write(f"\n10,000 measurements: {took:.1f} s, of which {checked - began:.1f} s up to the check\n")


# Requirements


def agreed(berta: Any, **fields: Any) -> Requirement:
    authority = factories.AuthorityFactory(
        customer=berta.kestrel, right=Authority.Right.AGREE_REQUIREMENTS, valid_from=dt.date(2024, 1, 1)
    )
    return provided.RequirementFactory(provision=berta.mail, statement="Always there", agreed=authority, **fields)


NEED = "customer code,service,aspect,requirement"


def test_a_target_is_proposed_and_a_waiting_proposal_is_changed(berta: Any) -> None:
    head = f"{NEED},must be,target,unit,applies from\n"
    for target in ("99.5", "99.9"):
        berta.of("requirements").bring_in(head + f"KESTREL,MAIL,Availability,Up,at least,{target},%,2026-01\n")
    requirement, version = Requirement.objects.get(), RequirementVersion.objects.get()
    assert (version.number, version.target, version.applies_from) == (1, Decimal("99.9"), dt.date(2026, 1, 1))
    assert (requirement.state, requirement.version) == ("requested", 2)
    berta.undo()
    assert RequirementVersion.objects.get().target == Decimal("99.5")


def test_a_month_in_the_past_is_kept_where_it_is_said_with_the_pages_doubt(berta: Any) -> None:
    requirement = agreed(berta, applies_from=dt.date(2025, 1, 1))
    row = "KESTREL,MAIL,Availability,Always there"
    berta.of("requirements").bring_in(f"{NEED},target,applies from\n{row},99.9,2026-02\n")
    [said] = berta.warnings()[2]
    assert said.startswith("It reaches back")
    assert requirement.versions.last().applies_from == dt.date(2026, 2, 1)
    found = refused(berta, "requirements", f"{NEED},target,applies from\n{row},99.7,2024-02\n")
    assert found == {
        2: {
            "applies_from": [
                "The agreed target applies from January 2025. Another one applies from that month or later."
            ]
        }
    }


def test_a_row_that_says_what_is_agreed_does_not_take_a_waiting_proposal_back(berta: Any) -> None:
    requirement = agreed(berta, applies_from=timezone.localdate().replace(day=1))
    requirement.propose(by=berta.user, applies_from=timezone.localdate().replace(day=1), target=Decimal(97), unit="%")
    month = f"{timezone.localdate():%Y-%m}"
    row = f"KESTREL,MAIL,Availability,Always there,Availability per month,99.5,%,{month}\n"
    text = f"{NEED},metric,target,unit,applies from\n{row}"
    found = refused(berta, "requirements", text)
    assert found == {2: {"target": ["This is agreed already, and version 2 waits to be agreed. Take that back first."]}}


def test_a_retired_requirement_gets_no_other_target(berta: Any) -> None:
    agreed(berta).retire(by=berta.user, on=timezone.localdate())
    found = refused(berta, "requirements", f"{NEED},target\nKESTREL,MAIL,Availability,Always there,90\n")
    assert found == {2: {"": ["It is retired. Reopen it first, then propose another target."]}}


def test_what_is_not_special_takes_the_target_of_the_standard_it_names(berta: Any) -> None:
    provided.StandardTargetFactory(service=berta.services["MAIL"], statement="Up", target=Decimal("99.5"))
    head = f"{NEED},special,standard target,target\n"
    found = refused(berta, "requirements", head + "KESTREL,MAIL,Availability,Always there,no,up,97\n")
    assert "Tick “special”, or leave the target empty to take the standard." in found[2]["target"][0]
    berta.of("requirements").bring_in(head + "KESTREL,MAIL,Availability,Always there,no,up,\n")
    assert RequirementVersion.objects.get().target == Decimal("99.5")
