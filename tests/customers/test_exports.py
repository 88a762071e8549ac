"""Exports: the rows that the list shows and no other, and no cell that a spreadsheet would run."""

import csv
import datetime as dt
import io
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from customers.models import Customer
from customers.records.formulas import harmless
from tests import factories

FORMULAS = ["=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", "＠x", "|calc", '=HYPERLINK("x")']


def csv_of(client: Client, url: str) -> list[dict[str, str]]:
    text = b"".join(client.get(url).streaming_content).decode()
    assert text.startswith("\ufeff"), "so that Excel reads it as UTF-8"
    return list(csv.DictReader(io.StringIO(text[1:])))


def sheet_of(client: Client, url: str) -> Any:
    return openpyxl.load_workbook(io.BytesIO(b"".join(client.get(url).streaming_content))).active


@pytest.mark.parametrize("text", FORMULAS)
def test_a_cell_never_starts_a_formula(text: str) -> None:
    assert harmless(text) == f"'{text}"


@given(st.text())
def test_whatever_a_text_is_it_starts_no_formula_and_loses_nothing(text: str) -> None:
    safe = harmless(text)
    assert not safe.lstrip().startswith(("=", "+", "-", "@", "|"))
    assert safe in {text, f"'{text}"}


@pytest.mark.parametrize("value", [-5, 3.5, None, True, "plain", "a=b", "5-3"])
def test_figures_and_plain_texts_are_left_alone(value: Any) -> None:
    assert harmless(value) is value


def test_hostile_names_are_text_in_both_formats(desk: Client, berta: Any) -> None:
    for index, text in enumerate(FORMULAS):
        factories.CustomerFactory(name=text.strip("\t\r"), city=text, code=f"C-{index}", owner=berta)
    for row in csv_of(desk, "/customers/export/?format=csv"):
        assert not any(value.startswith(("=", "+", "-", "@", "\t", "\r")) for value in row.values()), row
    for row in sheet_of(desk, "/customers/export/?format=xlsx").iter_rows():
        assert all(cell.data_type in {"s", "n", "d"} for cell in row), "no cell is a formula"


def test_an_export_holds_what_the_list_shows_in_its_order(desk: Client, kestrel: Customer, berta: Any) -> None:
    factories.CustomerFactory(name="Almhof", code="ALM", status="former", owner=berta)
    factories.CustomerFactory(name="Zephyr", code="ZEP", owner=berta)
    assert [row["Code"] for row in csv_of(desk, "/customers/export/?sort=-name&status=active")] == ["ZEP", "KESTREL"]
    assert [row["Code"] for row in csv_of(desk, "/customers/export/?q=alm")] == ["ALM"]


def test_an_export_holds_all_pages(desk: Client) -> None:
    for index in range(60):
        factories.CustomerFactory(name=f"Customer {index}")
    assert len(csv_of(desk, "/customers/export/")) == 60
    assert sheet_of(desk, "/customers/export/?format=xlsx").max_row == 61


def test_an_export_shows_each_only_what_they_see_at_that_moment(
    clients: dict, kestrel: Customer, berta: Any, rui: Any
) -> None:
    url = "/customers/export/"
    assert len(csv_of(clients["Rui"], url)) == 1
    kestrel.restrict(True, by=berta)
    assert csv_of(clients["Rui"], url) == []
    assert len(csv_of(clients["Berta"], url)) == 1
    rui.groups.clear()
    assert clients["Rui"].get(url).status_code == 403, "the right is asked again with every download"


def test_values_keep_their_kind_in_a_workbook(desk: Client, kestrel: Customer) -> None:
    factories.AuthorityFactory(customer=kestrel, amount_limit="50000.50", valid_from=timezone.localdate())
    sheet = sheet_of(desk, "/customers/authorities/export/?format=xlsx")
    row = dict(zip([cell.value for cell in sheet[1]], sheet[2], strict=True))
    assert (row["Amount limit"].value, row["Amount limit"].data_type) == (50000.5, "n")
    assert row["Valid from"].is_date
    assert row["Last day"].value is None


def test_a_file_says_yes_and_no_and_no_zeros_that_nobody_wrote(desk: Client, kestrel: Customer) -> None:
    factories.AuthorityFactory(customer=kestrel, amount_limit="50000.50", valid_from=timezone.localdate())
    factories.AuthorityFactory(customer=kestrel, amount_limit="3000.00", valid_from=timezone.localdate())
    limits = {row["Amount limit"] for row in csv_of(desk, "/customers/authorities/export/")}
    assert limits == {"50000.5", "3000"}
    factories.InvolvementFactory(customer=kestrel, person__name="Ole Berg", person__active=False)
    for kind in ("csv", "xlsx"):
        content = b"".join(desk.get(f"/customers/people/export/?ever=on&format={kind}").streaming_content)
        rows = (
            list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
            if kind == "csv"
            else [[str(cell.value) for cell in row] for row in openpyxl.load_workbook(io.BytesIO(content)).active]
        )
        told = {cell for row in rows for cell in row}
        assert {"Yes", "No"} <= told, told
        assert not {"True", "False"} & told


def test_an_export_is_a_file_with_a_name_and_the_day(desk: Client, kestrel: Customer) -> None:
    response = desk.get("/customers/export/?format=xlsx")
    assert response["Content-Disposition"] == f'attachment; filename="customers-{timezone.localdate():%Y-%m-%d}.xlsx"'
    response.close()


def test_another_format_is_a_bad_request(desk: Client) -> None:
    assert desk.get("/customers/export/?format=exe").status_code == 400


def test_a_filter_that_cannot_be_understood_exports_nothing(desk: Client, kestrel: Customer) -> None:
    response = desk.get("/customers/export/?status=nonsense")
    assert "KESTREL" not in b"".join(response.streaming_content).decode()


def test_moments_read_alike_in_both_formats_and_their_heading_names_the_zone(
    desk: Client, kestrel: Customer, berta: Any
) -> None:
    berta.time_zone = "Asia/Tokyo"
    berta.save()
    Customer.objects.filter(pk=kestrel.pk).update(changed_at=dt.datetime(2026, 5, 20, 20, 15, tzinfo=dt.UTC))
    (row,) = csv_of(desk, "/customers/export/?format=csv")
    assert row["Changed (Asia/Tokyo)"] == "2026-05-21 05:15"
    sheet = sheet_of(desk, "/customers/export/?format=xlsx")
    cells = dict(zip([cell.value for cell in sheet[1]], sheet[2], strict=True))
    assert cells["Changed (Asia/Tokyo)"].value == dt.datetime(2026, 5, 21, 5, 15)


def test_the_team_is_exported_without_a_query_for_each_row(
    desk: Client, kestrel: Customer, berta: Any, fritz: Any, mehdi: Any
) -> None:
    kestrel.assign(owner=berta, team=[mehdi, fritz], by=berta)
    with CaptureQueriesContext(connection) as with_one:
        assert csv_of(desk, "/customers/export/")[0]["Team"] == "fritz@provider.example, mehdi@provider.example"
    for _ in range(3):
        factories.CustomerFactory(team=[berta])
    with CaptureQueriesContext(connection) as with_four:
        assert {row["Team"] for row in csv_of(desk, "/customers/export/")} >= {"berta@provider.example"}
    assert len(with_four) == len(with_one)


def test_a_workbook_can_be_read_and_filtered_at_once(desk: Client, kestrel: Customer) -> None:
    sheet = sheet_of(desk, "/customers/export/?format=xlsx")
    assert sheet.title == "Customers"
    assert sheet.auto_filter.ref.startswith("A1:")
    assert sheet.column_dimensions["B"].width > len("Kestrel Rail")
