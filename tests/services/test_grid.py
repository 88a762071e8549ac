"""The grid in which a customer's months are kept: nothing typed is lost, and nothing else is written."""

import datetime as dt
from decimal import Decimal
from typing import Any
from urllib.parse import quote

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from customers.models import Authority, Customer
from services.forms import MeasurementForm
from services.grid_saving import MeasurementCell
from services.models import Measurement, Requirement
from tests import factories
from tests.factories.provided import closed_month
from tests.services.gridding import GridOf, fields_of
from tests.world import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def requirement(kestrel: Customer) -> Requirement:
    authority = factories.AuthorityFactory(customer=kestrel, right=Authority.Right.AGREE_REQUIREMENTS)
    found: Requirement = factories.RequirementFactory(
        provision__customer=kestrel, statement="Open at six", target=Decimal("99.5"), agreed=authority
    )
    return found


def name(line: Any, back: int = 0, kind: str = "m") -> str:
    return f"{kind}{line.pk}-{closed_month(back):%Y-%m}"


def values(requirement: Requirement) -> dict[dt.date, Decimal]:
    rows: dict[dt.date, Decimal] = dict(requirement.measurements.current().values_list("month", "value"))
    return rows


def test_twelve_months_end_with_the_last_closed_one(desk: Client, kestrel: Customer, requirement: Requirement) -> None:
    cells = [cell for cell in GridOf(desk, kestrel).sent if not cell.startswith("read-")]
    assert (len(cells), cells[0], cells[-1]) == (12, name(requirement, 11), name(requirement))
    running = f"{timezone.localdate():%Y-%m}"
    assert f"m{requirement.pk}-{running}" in GridOf(desk, kestrel, f"?until={running}&months=3").sent


def test_what_is_typed_is_saved_under_the_users_name(
    berta: Any, desk: Client, kestrel: Customer, requirement: Requirement
) -> None:
    answer = GridOf(desk, kestrel).save({name(requirement): "99,7 %", name(requirement, 1): " 99,25 "})
    assert answer.status_code == 302
    assert values(requirement) == {closed_month(): Decimal("99.7"), closed_month(1): Decimal("99.25")}
    assert set(requirement.measurements.values_list("created_by", flat=True)) == {berta.pk}


def test_what_was_not_touched_is_not_written(desk: Client, kestrel: Customer, requirement: Requirement) -> None:
    kept = factories.MeasurementFactory(requirement=requirement, note="By hand", value=Decimal("99.70"))
    grid = GridOf(desk, kestrel)
    assert grid.save().status_code == 302
    assert grid.save({name(requirement): "99,70"}).status_code == 302
    kept.refresh_from_db()
    assert (kept.version, kept.note) == (1, "By hand")
    assert Measurement.events.rel.related_model._default_manager.filter(pgh_obj_id=kept.pk).count() == 1


def test_unit_and_note_stay_with_a_changed_value(desk: Client, kestrel: Customer, requirement: Requirement) -> None:
    kept = factories.MeasurementFactory(requirement=requirement, note="By hand", unit="fraction", value=Decimal("0.99"))
    assert GridOf(desk, kestrel).save({name(requirement): "0.998"}).status_code == 302
    kept.refresh_from_db()
    assert (kept.value, kept.unit, kept.note, kept.version) == (Decimal("0.998"), "fraction", "By hand", 2)


def test_one_wrong_cell_keeps_all_from_being_saved_and_nothing_typed_is_lost(
    desk: Client, kestrel: Customer, requirement: Requirement
) -> None:
    answer = GridOf(desk, kestrel).save(
        {name(requirement): "ninety", name(requirement, 1): "99.1", name(requirement, 2): "1,234"}
    )
    assert answer.status_code == 422
    assert values(requirement) == {}
    sent = fields_of(answer)
    assert (sent[name(requirement)], sent[name(requirement, 1)]) == ("ninety", "99.1")
    page = answer.content.decode()
    assert "Enter a number" in page
    assert "“1,234” could be 1234 or 1.234." in page
    assert page.count('aria-invalid="true"') == 2


def test_what_the_form_of_the_record_refuses_is_refused_here(
    desk: Client, kestrel: Customer, requirement: Requirement, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There is one way in: cells pass through it."""
    assert issubclass(MeasurementCell, MeasurementForm)

    def refuse(month: Any) -> Any:
        raise ValidationError("Not before the moon is full.")

    monkeypatch.setattr("services.forms.usage.begun", refuse)
    answer = GridOf(desk, kestrel).save({name(requirement): "99"})
    assert answer.status_code == 422
    assert "Not before the moon is full." in answer.content.decode()
    assert values(requirement) == {}


def test_a_cell_that_a_colleague_changed_shows_theirs_beside_mine(
    desk: Client, kestrel: Customer, requirement: Requirement
) -> None:
    record = factories.MeasurementFactory(requirement=requirement, value=Decimal("99.1"))
    mine = GridOf(desk, kestrel)
    theirs = GridOf(desk, kestrel)
    assert theirs.save({name(requirement): "98.2"}).status_code == 302
    answer = mine.save({name(requirement): "97.3", name(requirement, 1): "96"})
    assert answer.status_code == 409
    assert values(requirement) == {closed_month(): Decimal("98.2")}
    page = answer.content.decode()
    assert "98.2" in page
    assert "Berta Brandt" in page
    mine.sent = fields_of(answer)
    assert mine.sent[name(requirement)] == "97.3"
    assert mine.save({f"choose-{name(requirement)}": "mine"}).status_code == 302
    assert values(requirement) == {closed_month(): Decimal("97.3"), closed_month(1): Decimal("96")}
    record.refresh_from_db()
    assert record.version == 3


def test_theirs_can_be_chosen(desk: Client, kestrel: Customer, requirement: Requirement) -> None:
    mine, theirs = GridOf(desk, kestrel), GridOf(desk, kestrel)
    theirs.save({name(requirement): "98.2"})
    answer = mine.save({name(requirement): "97.3", name(requirement, 1): "96"})
    assert answer.status_code == 409
    mine.sent = fields_of(answer)
    assert mine.save({f"choose-{name(requirement)}": "theirs"}).status_code == 302
    assert values(requirement) == {closed_month(): Decimal("98.2"), closed_month(1): Decimal("96")}


def test_a_colleagues_change_elsewhere_is_no_hindrance(
    desk: Client, kestrel: Customer, requirement: Requirement
) -> None:
    mine, theirs = GridOf(desk, kestrel), GridOf(desk, kestrel)
    theirs.save({name(requirement, 4): "98.2"})
    assert mine.save({name(requirement): "97.3"}).status_code == 302
    assert values(requirement) == {closed_month(4): Decimal("98.2"), closed_month(): Decimal("97.3")}


def test_an_emptied_cell_asks_first_and_is_then_archived(
    berta: Any, desk: Client, kestrel: Customer, requirement: Requirement
) -> None:
    record = factories.MeasurementFactory(requirement=requirement)
    grid = GridOf(desk, kestrel)
    answer = grid.save({name(requirement): "", name(requirement, 1): "98"})
    assert answer.status_code == 409
    assert "You emptied 1 cell" in answer.content.decode()
    record.refresh_from_db()
    assert not record.is_archived
    grid.sent = fields_of(answer)
    assert grid.save(empty=[name(requirement)]).status_code == 409, "the button was not pressed"
    assert grid.save(empty=[name(requirement, 2)], confirmed="on").status_code == 409, "another cell was agreed to"
    assert grid.save(empty=[name(requirement)], confirmed="on").status_code == 302
    record.refresh_from_db()
    assert record.is_archived
    assert record.archived_by == berta
    assert values(requirement) == {closed_month(1): Decimal("98")}


def test_the_same_grid_sent_twice_makes_each_row_once(
    desk: Client, kestrel: Customer, requirement: Requirement
) -> None:
    grid = GridOf(desk, kestrel)
    for _ in range(2):
        assert grid.save({name(requirement): "99", name(requirement, 1): "98"}).status_code == 302
    assert requirement.measurements.count() == 2
    assert set(requirement.measurements.values_list("version", flat=True)) == {1}


@pytest.mark.parametrize("text", ["\x00", "\ud800", "٣", "NaN", "Infinity", "1" * 300, "<b>", "0x1f", "1e400"])
def test_no_text_breaks_it(text: str, desk: Client, kestrel: Customer, requirement: Requirement) -> None:
    sent = [(name(requirement), text), (f"read-m{requirement.pk}", "= a=b =:= 2026-01=x")]
    body = "&".join(f"{key}={quote(value.encode('utf-8', 'surrogatepass'))}" for key, value in sent)
    answer = desk.post(GridOf(desk, kestrel).url, body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code in {302, 400, 422}
    assert requirement.measurements.count() == (1 if text == "٣" and answer.status_code == 302 else 0)


@pytest.mark.parametrize(
    "query", ["?until=9999-12", "?until=0001-01&months=24", "?until=x&months=-1&page=99&rows=y&provision=²", "?page=0"]
)
def test_no_query_breaks_it(query: str, desk: Client, kestrel: Customer, requirement: Requirement) -> None:
    assert desk.get(f"/services/customers/{kestrel.pk}/measurements/{query}").status_code == 200


def test_a_spreadsheets_cells_fill_the_grid_for_review(
    desk: Client, kestrel: Customer, requirement: Requirement
) -> None:
    grid = GridOf(desk, kestrel)
    text = f"\t{closed_month(1):%Y-%m}\t{closed_month():%m/%Y}\nOpen at six\t99,7 %\tabc 1\n"
    answer = grid.save({name(requirement, 5): "98"}, fill="on", paste=text)
    assert answer.status_code == 200
    sent = fields_of(answer)
    assert [sent[name(requirement, back)] for back in (5, 1, 0)] == ["98", "99.7", "abc 1"]
    assert "2 cells filled, not saved yet." in answer.content.decode()
    assert requirement.measurements.count() == 0
    grid.sent = sent
    assert grid.save({name(requirement): "1"}).status_code == 302
    assert len(values(requirement)) == 3


def test_a_script_is_told_the_cells_alone(desk: Client, kestrel: Customer, requirement: Requirement) -> None:
    url = GridOf(desk, kestrel).url
    sent = {"fill": "on", "paste": "1.234,5\t7\n", "at_line": "0", "at_month": "10"}
    answer = desk.post(url, sent, headers={"accept": "application/json"})
    assert answer.json()["cells"] == {name(requirement, 1): "1234.5", name(requirement): "7"}
    sent = {"fill": "on", "paste": "1.234\t0,5 %\t7 h", "at_line": "0", "at_month": "9"}
    cells = desk.post(url, sent, headers={"accept": "application/json"}).json()["cells"]
    assert cells == {name(requirement, 2): "1234", name(requirement, 1): "0.5", name(requirement): "7 h"}


def test_too_much_at_once_is_told_and_kept(desk: Client, kestrel: Customer, requirement: Requirement) -> None:
    answer = GridOf(desk, kestrel).save(fill="on", paste="1\t" * 5001)
    assert "at most 5000 cells" in answer.content.decode().replace(",", "")


def test_only_what_can_be_measured_stands_in_it(desk: Client, kestrel: Customer, requirement: Requirement) -> None:
    factories.RequirementFactory(provision=requirement.provision, target=None, statement="As people see it")
    gone = factories.RequirementFactory(provision__customer=kestrel, statement="No longer")
    gone.archive(by=None)
    factories.RequirementFactory(statement="Of another customer")
    page = desk.get(GridOf(desk, kestrel).url).content.decode()
    assert "Open at six" in page
    assert not any(text in page for text in ("As people see it", "No longer", "Of another customer"))


def test_readers_read_and_cannot_write(kestrel: Customer, requirement: Requirement) -> None:
    factories.MeasurementFactory(requirement=requirement)
    reader = signed_in(factories.reader("Rui Tavares"))
    url = f"/services/customers/{kestrel.pk}/measurements/"
    page = reader.get(url).content.decode()
    assert "99.7" in page
    assert "grid-input" not in page
    assert reader.post(url, {name(requirement): "1"}).status_code == 403
    assert values(requirement) == {closed_month(): Decimal("99.7")}


@pytest.mark.parametrize("query", ["", "?rows=use"])
def test_it_is_shown_in_the_same_queries_however_much_there_is(query: str, desk: Client, berta: Any) -> None:
    found = []
    for number in (1, 3, 30):
        customer = factories.CustomerFactory(owner=berta)
        authority = factories.AuthorityFactory(customer=customer, right=Authority.Right.AGREE_REQUIREMENTS)
        for _ in range(number):
            provision = factories.ProvisionFactory(customer=customer)
            factories.MeasurementFactory(
                requirement=factories.RequirementFactory(provision=provision, agreed=authority)
            )
            factories.UsageFactory(provision=provision)
        with CaptureQueriesContext(connection) as asked:
            assert desk.get(f"/services/customers/{customer.pk}/measurements/{query}").status_code == 200
        found.append(len(asked))
    assert found[0] == found[1] == found[2]
    assert found[0] <= 15


def test_saving_reads_for_all_cells_at_once(desk: Client, kestrel: Customer, requirement: Requirement) -> None:
    reads = []
    for months in ((0,), (1, 2, 3), range(4, 12)):
        grid = GridOf(desk, kestrel)
        with CaptureQueriesContext(connection) as asked:
            assert grid.save({name(requirement, back): "99" for back in months}).status_code == 302

        reads.append(len([query for query in asked if query["sql"].startswith('SELECT "')]))
    assert reads[0] == reads[1] == reads[2]
