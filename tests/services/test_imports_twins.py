"""Rows of one file about the same record are found in one pass, whatever the planner believes of the staged rows."""

import json
from typing import Any

import pytest
from django.db import connection

from customers.records.imports import identities
from services.models import Usage

from .importing import at_kestrel_rail, refused

pytestmark = pytest.mark.django_db
KEY = "writes->0->'identity'->>0"
MONTHS = [f"{2020 + number // 12}-{number % 12 + 1:02}" for number in range(60)]


def nodes(plan: dict[str, Any]) -> list[dict[str, Any]]:
    return [plan, *(node for part in plan.get("Plans", ()) for node in nodes(part))]


def test_the_rows_are_gone_through_once_though_a_large_import_was_forgotten_before() -> None:
    berta = at_kestrel_rail().of("usage")
    text = "customer,service,month,users\n" + "".join(f"KESTREL,MAIL,{month},5\n" for month in MONTHS)
    berta.upload(text)
    berta.batch.rows.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE records_importrow")  # it learns that the table holds next to nothing
        berta.upload(text)
        berta.check()
        among = f"action = 'create' AND {KEY} IS NOT NULL"
        statement = identities._TWINS.format(key=KEY, among=among)
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}", [berta.batch.pk, "month", "Row {row}"])
        [[told]] = cursor.fetchall()
    plan = (json.loads(told) if isinstance(told, str) else told)[0]["Plan"]
    assert [node["Actual Loops"] for node in nodes(plan) if node["Node Type"] == "WindowAgg"] == [1]


def test_the_second_row_about_a_record_is_refused_with_the_number_of_the_first() -> None:
    berta = at_kestrel_rail()
    row = "KESTREL,MAIL,2026-03,5\n"
    found = refused(berta, "usage", f"customer,service,month,users\n{row}KESTREL,ERP,2026-03,5\n{row}{row}")
    assert found == {n: {"month": ["Row 2 of this file is about the same record."]} for n in (4, 5)}
    assert not Usage.objects.exists()
