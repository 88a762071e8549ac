"""Files of other programs, as people have them: what the guesses make of them without any help."""

import datetime as dt

import pytest

from customers.models import Customer, Involvement, Person
from customers.records.imports.limits import UnreadableFile
from customers.records.imports.reading import read_table
from tests import factories

from .importing import Wizard, counted, page
from .test_import_files import workbook

GERMAN = """Kundennr.;Firma;Ort;Land;Vorname;Nachname;E-Mail;Telefon;Kundenstatus;Angelegt am

10001;Müller & Söhne GmbH;Köln;Deutschland;Jürgen;Groß;j.gross@mueller.example;+49 221 12345-0;Aktiv;03.05.2019
10002;Bäckerei Hölzl;Wien;Österreich;;Hölzl;;08031 / 55 66 77;Interessent;15.11.2020

10003;Garage Zürcher;Zürich;Schweiz;;;;;Inaktiv;28.02.2024
"""
SALESFORCE = (
    "Account Name\tAccount Number\tType\tBilling Street\tBilling City\tBilling State/Province\t"
    "Billing Zip/Postal Code\tBilling Country\tPhone\tWebsite\tAccount Owner\tCreated Date\r\n"
    'Edge Communications\tCD451796\tDirect\t"312 Constitution Place\nSuite 3"\tAustin\tTX\t78767\tUSA\t'
    "(512) 757-6000\twww.edge.example\tBeate Rehm\t1/23/2019\r\n"
    "Pyramid Inc.\tCC213425\tChannel\t2 Place Jussieu\tParis\t\t75251\tFrance\t"
    "(014) 427-4427\twww.pyramid.example\tBeate Rehm\t1/23/2019\r\n"
)
HUBSPOT = (
    "Record ID,Company name,Country/Region,State/Region,City,Phone Number,Lifecycle Stage,Create Date\n"
    "7001,Contoso Ltd,United Kingdom,England,London,+44 20 7946 0000,lead,2023-02-01 10:22\n"
    "7002,Fabrikam GmbH,Germany,Berlin,Berlin,+49 30 123456,lead,2023-02-03 10:22\n"
)


@pytest.fixture
def berta(db: None) -> Wizard:
    return Wizard(factories.brm("Berta Brandt"))


def guessed(berta: Wizard) -> dict[str, str]:
    """Where each column goes without anybody's help; '' where it is left out."""
    targets = [column["target"] for column in berta.batch.mapping["columns"]]
    return dict(zip(berta.batch.columns, targets, strict=True))


def test_a_german_export_with_blank_lines_comes_in_with_its_people(berta: Wizard) -> None:
    berta.upload(GERMAN.encode("cp1252"), "kunden.csv")
    assert "Read as Windows-1252." in page(berta.client, berta.url("mapping/"))
    assert guessed(berta)["Angelegt am"] == ""
    berta.check().commit()
    assert dict(Customer.objects.values_list("code", "status")) == {
        "10001": "active",
        "10002": "prospect",
        "10003": "former",
    }
    assert set(Involvement.objects.values_list("customer__code", "person__name", "person__email")) == {
        ("10001", "Jürgen Groß", "j.gross@mueller.example"),
        ("10002", "Hölzl", ""),
    }


def test_the_unicode_text_of_a_spreadsheet_comes_in(berta: Wizard) -> None:
    berta.bring_in(SALESFORCE.encode("utf-16"))
    edge = Customer.objects.get(code="CD451796")
    assert (edge.name, edge.street) == ("Edge Communications", "312 Constitution Place Suite 3")
    assert (edge.region, edge.postal_code, edge.country) == ("TX", "78767", "USA")
    assert edge.description == "- Phone: (512) 757-6000"


def test_a_country_and_a_state_called_regions_go_where_they_belong(berta: Wizard) -> None:
    berta.bring_in(HUBSPOT)
    assert set(Customer.objects.values_list("code", "country", "region", "status")) == {
        ("7001", "United Kingdom", "England", "prospect"),
        ("7002", "Germany", "Berlin", "prospect"),
    }


@pytest.mark.parametrize("write", [str, "{:%d.%m.%Y}".format, "{:%m/%d/%y}".format], ids=["iso", "german", "american"])
def test_a_column_of_days_is_no_telephone_number(write: object, berta: Wizard) -> None:
    days = [write(dt.date(2018, 4, 21)), write(dt.date(2020, 12, 31))]  # type: ignore[operator]
    berta.upload(f"code,name,contact,since\nA,One,Ada,{days[0]}\nB,Two,Bo,{days[1]}\n")
    assert guessed(berta)["since"] == ""
    berta.upload("code,name,contact,since\nA,One,Ada,+47 22 33 44\nB,Two,Bo,01.23.45.67.89\n")
    assert guessed(berta)["since"] == "person_phone"


def test_a_workbook_with_titles_a_second_name_and_a_sum_says_what_is_wrong(berta: Wizard) -> None:
    rows = [
        ["Customer list Q3 – confidential"],
        ["Exported on 3 October"],
        [],
        ["Customer ID", "Name", "Name", "City", "Since", "Value"],
        [1, "Alpha BV", "Alpha", "Utrecht", dt.date(2018, 4, 1), 12500.5],
        [2, "Beta NV", "Beta", "Gent", dt.date(2020, 12, 31), 800],
        ["Total", None, None, None, None, 13300.5],
    ]
    berta.upload(workbook(("Overview", rows)), "list.xlsx")
    assert list(guessed(berta).items())[:3] == [("Customer ID", "code"), ("Name", "name"), ("Name (2)", "")]
    berta.check()
    assert berta.counts == counted(create=2, error=1)
    assert berta.errors() == {7: {"name": ["This field is required."]}}


def test_a_file_without_headings_loses_no_row_to_them() -> None:
    table = read_table(b"A-17|Sundance Mills|Oslo|Norway\nA-18|Kite Foods|Bergen|Norway\n")
    assert (table.heading_row, len(table.rows)) == (0, 2)
    twice = read_table(b"alpha,beta\nalpha,beta\na,b\n")
    assert (twice.heading_row, len(twice.rows)) == (1, 2)


@pytest.mark.parametrize("last", ['B,"Two', '"B', 'B,"Two\nC,Three\n', 'B,"'])
def test_a_quotation_mark_that_nobody_closes_does_not_swallow_rows(last: str) -> None:
    with pytest.raises(UnreadableFile, match="A quotation mark in row 3 is not closed"):
        read_table(f"code,name\nA,One\n{last}".encode())
    assert len(read_table(b'code,name\nA,"One"\nB,"Two ""and"" a half"').rows) == 2


def test_a_euro_in_the_encoding_of_old_unix_programs_is_one() -> None:
    table = read_table("code;name\nA;Café 3 €\n".encode("iso-8859-15"))
    assert (table.rows, table.encoding) == ([(2, ["A", "Café 3 €"])], "iso-8859-15")


# First and last names


def test_first_and_last_names_make_the_name_of_a_person(berta: Wizard) -> None:
    factories.CustomerFactory(code="KESTREL", owner=berta.user)
    content = "Kundennummer;Nachname;Vorname;Firma\nKESTREL;Groß;Jürgen;Kestrel Rail\nKESTREL;Hölzl;;Kestrel Rail\n"
    berta.of("people").bring_in(content)
    assert set(Person.objects.values_list("name", flat=True)) == {"Jürgen Groß", "Hölzl"}
    berta.bring_in(content)
    assert berta.counts == counted(unchanged=2)


def test_a_person_without_either_name_is_told_by_its_column(berta: Wizard) -> None:
    factories.CustomerFactory(code="KESTREL", owner=berta.user)
    berta.of("people").upload("customer code,first name,last name,email\nKESTREL,,,ada@x.example\n")
    berta.check()
    assert berta.errors() == {2: {"name": ["This field is required."]}}
    assert "<strong>first name</strong>: This field is required." in page(berta.client, berta.url("check/"))


def test_a_column_with_the_whole_name_goes_before_its_parts(berta: Wizard) -> None:
    factories.CustomerFactory(code="KESTREL", owner=berta.user)
    berta.of("people").upload("customer code,person,first name\nKESTREL,Ada Lund,Ada\nKESTREL,,Bo\n")
    berta.check(column_1="name").commit()
    assert set(Person.objects.values_list("name", flat=True)) == {"Ada Lund", "Bo"}


def test_the_empty_file_asks_for_the_name_as_one(berta: Wizard) -> None:
    for kind in ("people", "customers"):
        headings = berta.client.get(f"/imports/new/{kind}/template/").content.decode()
        assert "irst name" not in headings
