"""Pasting with names, and figures out of all reason: nothing lands in another line, and slips are asked about."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from customers.models import Customer
from services.models import Measurement, Requirement
from tests import factories
from tests.factories.provided import closed_month
from tests.services.gridding import GridOf, fields_of
from tests.world import signed_in

pytestmark = pytest.mark.django_db
SHARED = "Available round the clock"


@pytest.fixture
def kestrel() -> Customer:
    found: Customer = factories.CustomerFactory(name="Kestrel Rail", owner=factories.brm("Berta Brandt"))
    return found


@pytest.fixture
def desk(kestrel: Customer) -> Client:
    return signed_in(kestrel.owner)


@pytest.fixture
def lines(kestrel: Customer) -> dict[str, Requirement]:
    """A line of its own first, then three services with a statement that all of them share."""
    first = factories.ProvisionFactory(customer=kestrel, service__name="Archive", service__code="ARC")
    found = {"Archive": factories.RequirementFactory(provision=first, statement="Files are found")}
    for name in ("Backup", "Managed network", "Workplace"):
        provision = factories.ProvisionFactory(customer=kestrel, service__name=name, service__code=name[:3].upper())
        found[name] = factories.RequirementFactory(provision=provision, statement=SHARED)
    for line in found.values():
        factories.MeasurementFactory(requirement=line, month=closed_month(), value=Decimal("55"))
    return found


class Filled:
    """What the page shows after a paste that begins at the last month of the first line."""

    def __init__(self, desk: Client, kestrel: Customer, lines: dict[str, Requirement], text: str) -> None:
        answer = GridOf(desk, kestrel).save(fill="on", paste=text, at_line="0", at_month="11")
        assert answer.status_code == 200
        sent = fields_of(answer)
        self.page = answer.content.decode()
        self.values = {name: sent[f"m{line.pk}-{closed_month():%Y-%m}"] for name, line in lines.items()}
        self.changed = {name: value for name, value in self.values.items() if value != "55"}


def test_the_label_that_the_page_shows_names_that_line(desk: Client, kestrel: Customer, lines: Any) -> None:
    filled = Filled(desk, kestrel, lines, "Managed network: Available round the clock\t99,7")
    assert f"Managed network: {SHARED}</option>" in filled.page
    assert filled.changed == {"Managed network": "99.7"}


def test_a_statement_that_three_lines_share_fills_none_of_any(desk: Client, kestrel: Customer, lines: Any) -> None:
    filled = Filled(desk, kestrel, lines, "Available round the clock\t77")
    assert filled.changed == {}
    assert "several lines are called so: “Available round the clock”. Name the service too" in filled.page
    assert "Available round the clock\t77</textarea>" in filled.page


def test_of_three_rows_with_one_unknown_the_others_are_filled(desk: Client, kestrel: Customer, lines: Any) -> None:
    text = f"Backup: {SHARED}\t91\nPayroll: {SHARED}\t92\nworkplace – {SHARED.upper()}\t93\n"
    filled = Filled(desk, kestrel, lines, text)
    assert filled.changed == {"Backup": "91", "Workplace": "93"}
    assert "2 cells filled, not saved yet." in filled.page
    assert f"no line here is called so: “Payroll: {SHARED}”" in filled.page


def test_a_name_that_is_unknown_is_not_called_outside_the_grid(desk: Client, kestrel: Customer, lines: Any) -> None:
    filled = Filled(desk, kestrel, lines, "Files are found\t91\nFiles are lost\t92\nFiles are torn\t93")
    assert filled.changed == {"Archive": "91"}
    assert "outside the grid" not in filled.page
    assert "no line here is called so: “Files are lost”, “Files are torn”. Name them as the page does" in filled.page


def test_names_with_signs_of_formats_are_told_as_they_are(desk: Client, kestrel: Customer, lines: Any) -> None:
    text = "\n".join(f"{{x}} %s %(a)s {number}\t1" for number in range(9))
    assert "%(a)s 0”" in Filled(desk, kestrel, lines, text).page


def test_users_are_named_by_their_service(desk: Client, kestrel: Customer, lines: Any) -> None:
    grid = GridOf(desk, kestrel, "?rows=use")
    sent = fields_of(grid.save(fill="on", paste="BAC\tUsers\t12\n\tUsers\t13\n", at_month="11"))
    cells = {name: value for name, value in sent.items() if not name.startswith("read-") and value}
    assert cells == {f"u{lines['Backup'].provision_id}-{closed_month():%Y-%m}": "12"}


@pytest.mark.parametrize(("value", "said"), [("997", "between 0 % and 100 %"), ("-1", "between 0 % and 100 %")])
def test_a_share_beyond_all_reason_is_asked_about_first(
    value: str, said: str, desk: Client, kestrel: Customer, lines: dict[str, Requirement]
) -> None:
    cell = f"m{lines['Archive'].pk}-{closed_month():%Y-%m}"
    grid = GridOf(desk, kestrel)
    answer = grid.save({cell: value})
    assert answer.status_code == 409
    assert said in answer.content.decode()
    assert f'name="sure" value="{cell}={value}"' in answer.content.decode()
    grid.sent = fields_of(answer)
    assert grid.save(sure=[f"{cell}={value}"]).status_code == 409, "the button was not pressed"
    assert grid.save({cell: "998"}, sure=[f"{cell}={value}"], confirmed="on").status_code == 409, "another figure"
    assert Measurement.objects.get(requirement=lines["Archive"]).value == 55
    assert grid.save(sure=[f"{cell}={value}"], confirmed="on").status_code == 302
    assert Measurement.objects.get(requirement=lines["Archive"]).value == Decimal(value)


@pytest.mark.parametrize(
    ("unit", "value", "is_asked"),
    [("ms", "250", False), ("ms", "-1", True), ("fraction", "1.01", True), ("fraction", "1", False), ("%", "0", False)],
)
def test_what_is_within_reason_follows_from_the_unit(
    unit: str, value: str, is_asked: bool, desk: Client, kestrel: Customer
) -> None:
    line = factories.RequirementFactory(provision__customer=kestrel, unit=unit, target=Decimal("1"))
    answer = GridOf(desk, kestrel).save({f"m{line.pk}-{closed_month():%Y-%m}": value})
    assert answer.status_code == (409 if is_asked else 302)


def test_the_form_of_one_month_asks_too(desk: Client, lines: dict[str, Requirement]) -> None:
    url = f"/services/requirements/{lines['Archive'].pk}/requirement-measurements/new/"
    sent = {"month": f"{closed_month(1):%Y-%m}", "value": "101", "unit": "", "note": ""}
    answer = desk.post(url, sent)
    assert answer.status_code == 422
    assert "Is 101" in answer.content.decode()
    assert desk.post(url, {**sent, "acknowledged": "on"}).status_code == 302
