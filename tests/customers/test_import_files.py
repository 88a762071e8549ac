"""What people call a table: every encoding and separator, spreadsheets, and files that are none."""

import datetime as dt
import io
import zipfile
from typing import Any

import openpyxl
import pytest

from customers.models import Customer
from customers.records.imports.limits import UnreadableFile
from customers.records.imports.reading import read_table
from tests import factories

from .importing import Wizard, counted

GERMAN = "Kundennr;Firma;Straße;PLZ;Ort;Land\nK1;Müller & Söhne;Bäckerstraße 1;08012;Zürich;Schweiz\n"


@pytest.fixture
def berta(db: None) -> Wizard:
    return Wizard(factories.brm("Berta Brandt"))


def workbook(*sheets: tuple[str, list[list[Any]]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def packed(**entries: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
        for name, content in entries.items():
            archive.writestr(f"xl/worksheets/{name}.xml", content)
    return file.getvalue()


def cells(content: bytes, **how: Any) -> list[list[str]]:
    return [row for _number, row in read_table(content, **how).rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "latin-1"])
def test_the_encoding_is_detected(encoding: str) -> None:
    assert cells(GERMAN.encode(encoding)) == [["K1", "Müller & Söhne", "Bäckerstraße 1", "08012", "Zürich", "Schweiz"]]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_detected(separator: str) -> None:
    text = f'code{separator}name\nA{separator}"Almhof{separator} Dairies; and, more"\n'
    assert cells(text.encode()) == [["A", f"Almhof{separator} Dairies; and, more"]]


def test_excels_own_note_of_the_separator_is_understood() -> None:
    assert cells(b"sep=;\ncode;name\nA;Almhof, Zwolle\n") == [["A", "Almhof, Zwolle"]]


def test_blank_lines_are_left_out_and_rows_keep_their_number() -> None:
    table = read_table(b"\ncode,name\n\nA,One\n,\nB,Two\n")
    assert table.rows == [(4, ["A", "One"]), (6, ["B", "Two"])]


def test_headings_are_made_distinct_and_blank_ones_named() -> None:
    assert read_table(b"name,name,,code\na,b,c,d\n").columns == ["name", "name (2)", "Column C", "code"]


def test_a_table_without_headings_is_seen() -> None:
    table = read_table(b"ALM,Almhof,ada@almhof.example\nBRI,Brightwater,bo@bright.example\n")
    assert (table.heading_row, table.columns, len(table.rows)) == (0, ["Column A", "Column B", "Column C"], 2)


TITLED: list[list[Any]] = [
    ["Customers of Northgate"],
    ["As of 1 May 2026", "confidential"],
    [],
    ["Kundennr", "Firma", "Ort", "2026"],
]
TITLED += [["K1", "Müller", "Zürich", 3], ["K2", "Huber", "", 4]]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_headings_are_found_below_titles_and_can_be_told(kind: str, berta: Wizard) -> None:
    text = "\n".join(";".join(map(str, row)) for row in TITLED)
    content = text.encode() if kind == "csv" else workbook(("One", TITLED))
    assert read_table(content, known={"kundennr", "firma", "ort"}).heading_row == 4
    berta.upload(content, f"customers.{kind}")
    assert (berta.batch.columns, berta.batch.row_count) == (["Kundennr", "Firma", "Ort", "2026"], 2)
    assert "headings in row 4" in berta.client.get(berta.url("mapping/")).content.decode()
    how = {"reading-sheet": "One"} if kind == "xlsx" else {"reading-encoding": "utf-8", "reading-separator": ";"}
    for row, count in (("5", 1), ("0", 5), ("", 2)):
        assert berta.client.post(berta.url("reading/"), {**how, "reading-heading_row": row}).status_code == 302
        berta.batch.refresh_from_db()
        assert berta.batch.row_count == count
    wrong = berta.client.post(berta.url("reading/"), {**how, "reading-heading_row": "3"})
    assert "Row 3 is empty or not in the file." in wrong.content.decode()


def test_headings_below_titles_are_found_without_knowing_any() -> None:
    assert read_table(b"My list,,\n,,\nalpha,beta,gamma\na,b,c\nd,e,f\n").heading_row == 3
    assert read_table(b"code,name\nA,One\nB,\n").heading_row == 1


def test_a_text_that_is_called_a_workbook_is_named_as_none(berta: Wizard) -> None:
    response = berta.upload("code,name\nA,One\n", "customers.xlsx")
    assert response.status_code == 422
    assert "This is not an Excel file, though its name says so." in response.content.decode()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "The file is empty."),
        (b" \n\r\n", "The file is empty."),
        (b"code,name\n", "headings but no rows"),
        (b"%PDF-1.7 ...", "This is a PDF file"),
        (b"\x89PNG\r\n\x1a\n", "This is a PNG file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old or encrypted Excel file"),
        (bytes(range(256)) * 40, "not a table"),
        (b'code,name\nA,"open\n' + b"b,c\n" * 4000, "quotation mark not closed"),
        (b"code,name\nA," + b"x" * 10_001, "longer than 10,000 characters"),
        (b",".join([b"c"] * 201) + b"\n" + b",".join([b"x"] * 201), "more than 200 columns"),
        (b"code\n" + b"a\n" * 100_001, "more than 100,000 rows"),
        (b"x" * (25 * 1024 * 1024 + 1), "larger than 25 MB"),
        (b"PK\x03\x04garbage", "The workbook is damaged"),
        (packed(), "The workbook is damaged"),
        (packed(sheet1=b"0" * 130_000_000), "unpacks to more than 120 MB"),
        (packed(sheet1=b'<c r="XFD1"/>'), "beyond its 200th column"),
        (packed(sheet1=b'<row r="1048576"/>'), "below row 100,001"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_table_is_refused_in_a_sentence(content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableFile, match=reason):
        read_table(content)


def test_a_workbook_that_declares_less_than_it_holds_is_refused() -> None:
    content = bytearray(packed(sheet1=b"0" * 1_000_000))
    for at in (content.find(b"PK\x01\x02", content.find(b"sheet1.xml") + 10), content.rfind(b"PK\x01\x02")):
        content[at + 24 : at + 28] = (10).to_bytes(4, "little")
    with pytest.raises(UnreadableFile, match="damaged"):
        read_table(bytes(content))


def test_a_spreadsheets_values_are_as_they_would_be_typed() -> None:
    rows = [
        ["code", "name", "Founded", "x"],
        [123.0, "Almhof", dt.date(1999, 5, 6), 1.25],
        ["00123", "Zoë", dt.datetime(2020, 1, 2, 3, 4), True],
    ]
    found = cells(workbook(("Sheet", rows)))
    assert found == [["123", "Almhof", "1999-05-06", "1.25"], ["00123", "Zoë", "2020-01-02 03:04:00", "true"]]


def test_the_first_sheet_with_cells_is_read_or_the_one_asked_for() -> None:
    content = workbook(("Empty", []), ("One", [["code"], ["A"]]), ("Two", [["code"], ["B"]]))
    assert cells(content) == [["A"]]
    assert cells(content, sheet="Two") == [["B"]]


# Through the pages


def test_a_german_file_comes_in_with_the_guesses_alone(berta: Wizard) -> None:
    berta.bring_in(GERMAN.encode("cp1252"))
    customer = Customer.objects.get()
    assert (customer.code, customer.name, customer.street) == ("K1", "Müller & Söhne", "Bäckerstraße 1")
    assert (customer.postal_code, customer.city, customer.country) == ("08012", "Zürich", "Schweiz")


def test_a_file_without_codes_makes_them_from_the_names_and_knows_them_again(berta: Wizard) -> None:
    content = "Firma;Ort;E-Mail\nMüller GmbH;Köln;info@mueller.example\nNordwind AG;Kiel;\n"
    berta.bring_in(content)
    assert dict(Customer.objects.values_list("code", "description")) == {
        "MULLER-GMBH": "- E-Mail: info@mueller.example",
        "NORDWIND-AG": "",
    }
    berta.bring_in(content)
    assert berta.counts == counted(unchanged=2)


def test_another_sheet_and_another_encoding_can_be_chosen(berta: Wizard) -> None:
    berta.upload(
        workbook(("One", [["code", "name"], ["A", "One"]]), ("Two", [["code", "name"], ["B", "Two"]])), "b.xlsx"
    )
    assert (
        berta.client.post(berta.url("reading/"), {"reading-sheet": "Two", "reading-heading_row": "1"}).status_code
        == 302
    )
    berta.check().commit()
    assert Customer.objects.get().code == "B"
    berta.upload("code,name\nC,Łódź\n".encode("cp1250"))
    how = {"reading-encoding": "cp1250", "reading-separator": ",", "reading-heading_row": "1"}
    berta.client.post(berta.url("reading/"), how)
    berta.check().commit()
    assert Customer.objects.get(code="C").name == "Łódź"


def test_rows_with_too_many_or_too_few_cells_are_told(berta: Wizard) -> None:
    berta.upload("code,name,city\nA,One\nB,Two,Cork,more\nC,Three,York,\n")
    berta.check()
    assert berta.errors() == {3: {"": ["The row has 4 cells, the headings are 3."]}}
    assert berta.warnings() == {2: ["The row has only 2 of 3 cells."]}


def test_a_word_that_is_no_choice_is_told_with_those_that_are(berta: Wizard) -> None:
    berta.upload("code,name,status\nA,One,prospect\nB,Two,On Hold\nC,Three,dormant\n")
    berta.check()
    assert berta.errors() == {4: {"status": ["“dormant” is not one of: Prospect, Active, On hold, Former."]}}


def test_the_same_file_again_is_recognised(berta: Wizard) -> None:
    berta.bring_in(GERMAN)
    berta.upload(GERMAN)
    assert "You imported this very file on" in berta.client.get(berta.url("mapping/")).content.decode()


def test_the_same_code_twice_in_a_file_is_an_error(berta: Wizard) -> None:
    berta.upload("code,name\nA,One\nA,Two\n")
    berta.check()
    assert berta.errors() == {3: {"code": ["Row 2 of this file has the same."]}}


def test_invisible_characters_are_named_with_their_cell(berta: Wizard) -> None:
    berta.upload("code,name\nA,a\0b\nB,a\x01b\nC,Smile 🙂\n")
    berta.check()
    errors = {number: messages["name"][0] for number, messages in berta.errors().items()}
    assert ("U+0000" in errors[2], "U+0001" in errors[3], len(errors)) == (True, True, 2)
    assert berta.client.get(berta.url("check/")).status_code == 200


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4", b"code,name\n"])
def test_a_refused_file_is_answered_on_the_page(content: bytes, berta: Wizard) -> None:
    response = berta.upload(content)
    assert response.status_code == 422
    assert response.context["form"].has_error("file")


def test_constants_fill_what_the_file_leaves_open(berta: Wizard) -> None:
    berta.bring_in("code,name,country\nA,One,\nB,Two,Peru\n", constant_country="Norway", constant_status="prospect")
    assert set(Customer.objects.values_list("country", "status")) == {("Norway", "prospect"), ("Peru", "prospect")}
