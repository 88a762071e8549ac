"""Files as other systems and people write them: other headings, words, signs, units and separators."""

import datetime as dt
import io
from decimal import Decimal
from typing import Any

import pytest
import xlsxwriter

from customers.records.imports.models import ImportBatch
from services.models import Measurement, PerformanceEvent, Provision, RequirementVersion, Service, StandardTarget, Usage
from tests import factories
from tests.customers.importing import Wizard, counted
from tests.factories import provided
from tests.world import with_second_factor

from .importing import at_kestrel_rail, refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def berta() -> Any:
    return at_kestrel_rail()


@pytest.fixture
def astrid() -> Wizard:
    wizard = Wizard(factories.admin("Astrid Ask"))
    with_second_factor(wizard.user)
    return wizard.of("services")


def test_a_german_catalogue_from_a_spreadsheet_comes_in_as_it_is(astrid: Wizard) -> None:
    factories.UserFactory(name="Agneta Rosén")
    astrid.bring_in(
        (
            "Leistungskatalog Stand 1.11.2026;;;;;;;\n"
            "Leistungsnummer;Bezeichnung;Gruppe;Verantwortlich;Status;Servicetage;Servicezeit von;Servicezeit bis\n"
            "L-1;Arbeitsplatz Büro;Arbeitsplatz;Agneta Rosén;aktiv;Mo–Fr;8;18:00 Uhr\n"
            "L-2;Telefonie – „alle“;Arbeitsplatz;;geplant;täglich;;\n"
            "L-3;Faxdienst;;;Ausgelaufen;;7.30;24:00\n"
        ).encode("cp1252")
    )
    assert (astrid.errors(), astrid.counts) == ({}, counted(create=3))
    told = Service.objects.order_by("code").values_list("name", "lifecycle", "service_days", "opens_at", "closes_at")
    assert list(told) == [
        ("Arbeitsplatz Büro", "catalogue", "mon_fri", dt.time(8), dt.time(18)),
        ("Telefonie – „alle“", "pipeline", "every_day", None, None),
        ("Faxdienst", "retired", "every_day", dt.time(7, 30), dt.time(0)),
    ]
    assert Service.objects.get(code="L-1").owner.name == "Agneta Rosén"


def workbook(*sheets: tuple[str, list[list[Any]]]) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"default_date_format": "hh:mm"}) as book:
        for name, rows in sheets:
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return buffer.getvalue()


def test_a_workbook_is_read_from_its_table_and_not_from_the_page_before_it(astrid: Wizard) -> None:
    cover = ("Info", [["Our service catalogue"], ["as of November"]])
    table = (
        "Services",
        [["ID", "Service name", "Stage", "Hours from", "Hours to"], [101, "Video", "Live", dt.time(8), dt.time(18)]],
    )
    astrid.upload(workbook(cover, table), "services.xlsx")
    astrid.check().commit()
    assert (astrid.errors(), astrid.batch.reading["sheet"]) == ({}, "Services")
    video = Service.objects.get(code="101")
    assert (video.name, video.lifecycle, video.opens_at, video.closes_at) == (
        "Video",
        "catalogue",
        dt.time(8),
        dt.time(18),
    )


def test_a_wrong_time_is_refused_once_with_a_right_one(astrid: Wizard) -> None:
    astrid.upload("Code,Service,From,To\nA,Mail,8,evening\n")
    assert astrid.check().errors() == {2: {"closes_at": ["Write the time as 18:30."]}}


@pytest.mark.parametrize("name", ["kestrel", "Kestrel Rail", "KESTREL RAIL"])
def test_a_customer_is_named_by_code_or_name_and_one_of_two_of_the_same_name_is_not_guessed(
    name: str, berta: Any
) -> None:
    head = "Company,Service,Month,Users\n"
    berta.of("usage").bring_in(f"{head}{name},MAIL,2026-03,5\n")
    assert Usage.objects.get().provision == berta.mail
    factories.CustomerFactory(code="KESTREL2", name="Kestrel Rail", owner=berta.user)
    found = refused(berta, "usage", f"{head}Kestrel Rail,MAIL,2026-04,5\n")
    assert found == {2: {"customer": ["“Kestrel Rail” names more than one customer."]}}


def test_a_hidden_customer_and_none_have_the_same_answer_by_name_too(berta: Any) -> None:
    factories.CustomerFactory(code="HIDDEN", name="Hidden Works", restricted=True)
    found = refused(
        berta, "usage", "customer,service,month,users\nHidden Works,MAIL,2026-03,5\nNobody,MAIL,2026-03,5\n"
    )
    assert found[2] == {"customer": ["There is no customer “Hidden Works”."]}
    assert found[3] == {"customer": ["There is no customer “Nobody”."]}


def test_provisions_come_in_with_the_words_of_others_and_with_what_is_counted_told_once(berta: Any) -> None:
    text = (
        "Kunde;Leistung;Standort;Beginn;Zustand;Anzahl;Kritisch;Geschäftsfunktion\n"
        "KESTREL;Mail;Oslo;01.02.2026;aktiv;1 200;ja;Post\n"
    )
    berta.of("provisions").upload(text)
    berta.check(constant_unit="seats").commit()
    assert berta.errors() == {}
    made = Provision.objects.get(label="Oslo")
    assert (made.status, made.units, made.unit, made.vital_function) == ("active", 1200, "seats", "Post")


def test_thousands_set_apart_by_a_point_are_answered_with_both_figures(berta: Any) -> None:
    found = refused(berta, "provisions", "customer;service;label;units;unit\nKESTREL;MAIL;Oslo;1.200;seats\n")
    said = "“1.200” could be 1200 or 1.2. Write it without a separator, or with fewer decimals."
    assert found == {2: {"units": [said]}}


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ("≥ 99.5 %,,", ("at_least", "99.5", "%")),
        ("99.5%,,", ("at_least", "99.5", "%")),
        ("< 4 h,,", ("less_than", "4", "h")),
        ("max 4 tickets,,", ("at_most", "4", "tickets")),
        ("≤ 1200 ms,,", ("at_most", "1200", "ms")),
        ("> 95 %,more than,percent", ("more_than", "95", "percent")),
    ],
)
def test_a_target_may_stand_in_one_cell_with_its_sign_and_unit(
    cells: str, told: tuple[str, str, str], astrid: Wizard, berta: Any
) -> None:
    head = "service,aspect,{},target,must be,unit\n"
    astrid.of("standard-targets").bring_in(f"{head.format('promise')}MAIL,Availability,Up,{cells}\n")
    promise = StandardTarget.objects.get()
    assert (promise.comparator, promise.target, promise.unit) == (told[0], Decimal(told[1]), told[2])
    berta.of("requirements").bring_in(f"customer,{head.format('requirement')}KESTREL,MAIL,Availability,Up,{cells}\n")
    version = RequirementVersion.objects.get()
    assert (version.comparator, version.target, version.unit) == (told[0], Decimal(told[1]), told[2])


@pytest.mark.parametrize("cells", ["≥ 95 %,at most,%", "4 h,at most,%", "about 4,,", "5k,,", "4 to 5,,"])
def test_a_target_that_says_two_things_is_refused(cells: str, astrid: Wizard, berta: Any) -> None:
    text = f"service,aspect,promise,target,must be,unit\nMAIL,Availability,Up,{cells}\n"
    assert refused(astrid, "standard-targets", text) == {2: {"target": ["Enter a number."]}}


def test_a_measured_value_says_its_unit_in_its_cell(berta: Any) -> None:
    provided.RequirementFactory(
        provision=berta.mail, statement="Fast", target=Decimal(4), unit="h", comparator="at_most"
    )
    head = "customer,service,requirement,month,value\n"
    berta.of("measurements").bring_in(f"{head}KESTREL,MAIL,Fast,Mar-26,90 min\n")
    made = Measurement.objects.get()
    assert (made.month, made.value, made.unit) == (dt.date(2026, 3, 1), 90, "min")
    berta.of("measurements").bring_in(f"{head}KESTREL,MAIL,Fast,2026-04,90 %\n")
    assert Measurement.objects.latest("pk").unit == "%", "it is not taken for 90 h"


def test_a_table_with_a_column_for_each_month_is_led_to_the_grid(berta: Any) -> None:
    for kind, name in (("usage", "Users"), ("measurements", "Requirement")):
        berta.of(kind).upload(f"Customer code,Service code,{name},Jan 2026,Feb 2026\nKESTREL,MAIL,x,1,2\n")
        refusals = berta.map().context["form"].non_field_errors()
        assert any("a column for each month" in told for told in refusals)


def test_a_service_desks_export_comes_in_with_its_own_words(berta: Any) -> None:
    berta.of("events").upload(
        "number,company,business_service,short_description,priority,opened_at,resolved_at,close_notes,category\n"
        "INC1,Kestrel Rail,Mail,Mail down,1 - Critical,2026-03-02 10:00:00,2026-03-02 11:00:00,Restarted,Outage\n"
        "INC2,Kestrel Rail,ERP,Slow,3 - Moderate,2026-03-03 10:00:00,,,Degradation\n"
        "INC3,Kestrel Rail,ERP,Dark,P2,2026-03-04 10:00:00,,,Großstörung\n"
    )
    berta.check(constant_external_system="Service desk").commit()
    assert (berta.errors(), berta.batch.state) == ({}, ImportBatch.State.COMMITTED)
    told = PerformanceEvent.objects.order_by("external_id").values_list("external_id", "kind", "severity", "correction")
    assert list(told) == [
        ("INC1", "outage", 1, "Restarted"),
        ("INC2", "degradation", 3, ""),
        ("INC3", "major_incident", 2, ""),
    ]
