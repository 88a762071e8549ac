"""The pages on which a future service moves on: what each step asks for, and what it answers."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from customers.models import Customer
from services.models import FutureService, OutcomeSupport, Provision, Service
from tests import factories
from tests.services.deciding import authorized, committed

Stage = FutureService.Stage
TODAY = timezone.localdate


def at(need: FutureService, noun: str) -> str:
    return f"/services/future-services/{need.pk}/{noun}/"


def test_the_commitment_page_says_who_may_and_asks_for_a_probability(
    need: FutureService, desk: Client, portal: Service
) -> None:
    authorized(need.customer, "Nora Narrow", factories.ServiceFactory(name="Backup"))
    paula = authorized(need.customer, "Paula Prior").person
    page = desk.get(at(need, "commitment"))
    told = page.content.decode()
    assert "who may today" in told
    may, may_not = [
        [label for _pk, label in people] for _name, people in page.context["form"].fields["person"].choices[1:]
    ]
    assert (may, may_not) == (
        ["Paula Prior – Head of operations · no limit"],
        ["Nora Narrow – Head of operations · only for Backup"],
    )
    assert page.context["form"].initial["person"] == paula.pk
    sent = {"version": "1", "person": paula.pk, "on": "2026-06-01"}
    warned = desk.post(at(need, "commitment"), sent)
    assert warned.status_code == 422
    assert "No probability is given" in warned.content.decode()
    assert desk.post(at(need, "commitment"), sent | {"probability": "80"}).status_code == 302
    need.refresh_from_db()
    assert (need.stage, need.probability, need.committed_on) == ("committed", 80, dt.date(2026, 6, 1))


def test_a_request_of_somebody_who_may_not_is_refused_with_who_could(need: FutureService, desk: Client) -> None:
    authorized(need.customer, "Nadia Now")
    joost = factories.InvolvementFactory(customer=need.customer, person__name="Joost Vermeer").person
    sent = {"version": "1", "person": joost.pk, "on": TODAY().isoformat(), "probability": "70"}
    page = desk.post(at(need, "commitment"), sent)
    assert page.status_code == 422
    assert "Joost Vermeer does not hold the right" in page.content.decode()
    assert "Nadia Now" in page.content.decode()
    need.refresh_from_db()
    assert (need.stage, need.probability, need.version) == ("idea", 60, 1), "nothing of it was saved"


def test_a_request_of_tomorrow_is_refused(need: FutureService, desk: Client) -> None:
    paula = authorized(need.customer).person
    day = (TODAY() + dt.timedelta(days=1)).isoformat()
    page = desk.post(at(need, "commitment"), {"version": "1", "person": paula.pk, "on": day, "probability": "70"})
    assert "Give today or an earlier day" in page.content.decode()


def test_the_delivery_page_makes_the_provision_and_leads_there(
    need: FutureService, desk: Client, berta: Any, portal: Service, kestrel: Customer
) -> None:
    need.outcome = factories.BusinessOutcomeFactory(customer=kestrel)
    need.save()
    committed(need, berta)
    sent = {"version": need.version, "service": portal.pk, "label": "Depots", "status": "planned"}
    sent |= {"starts_on": "2099-12-01", "is_vital": "on", "vital_function": "Dispatch", "strength": "3"}
    answer = desk.post(at(need, "delivery"), sent)
    made = Provision.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/services/provisions/{made.pk}/")
    assert (made.status, made.label, made.vital_function) == ("planned", "Depots", "Dispatch")
    assert OutcomeSupport.objects.get().outcome == need.outcome
    again = desk.post(at(need, "delivery"), sent)
    assert again["Location"] == f"/services/provisions/{made.pk}/", "sent twice, it leads to what the first has made"
    assert Provision.objects.count() == 1


@pytest.mark.parametrize(("status", "days"), [("active", 90), ("planned", 0)])
def test_a_delivery_whose_status_and_first_day_tell_different_stories_deserves_a_second_look(
    status: str, days: int, need: FutureService, desk: Client, berta: Any, portal: Service
) -> None:
    committed(need, berta)
    starts = TODAY() + dt.timedelta(days=days)
    sent = {"version": need.version, "service": portal.pk, "status": status, "starts_on": starts.isoformat()}
    warned = desk.post(at(need, "delivery"), sent)
    assert (warned.status_code, warned.context["form"].needs_acknowledgement()) == (422, True)
    assert not Provision.objects.exists()
    seen = {"acknowledged": warned.context["form"].seen()}
    assert desk.post(at(need, "delivery"), sent | seen).status_code == 302
    assert Provision.objects.get().status == status


def test_delivering_what_the_customer_has_already_asks_for_a_label(
    need: FutureService, desk: Client, berta: Any, portal: Service, kestrel: Customer
) -> None:
    factories.ProvisionFactory(customer=kestrel, service=portal)
    committed(need, berta)
    sent = {"version": need.version, "service": portal.pk, "status": "active", "starts_on": "2020-11-01"}
    page = desk.post(at(need, "delivery"), sent)
    assert page.status_code == 422
    assert "Give this provision a label" in page.content.decode()
    assert desk.post(at(need, "delivery"), sent | {"label": "Depots"}).status_code == 302


@pytest.mark.parametrize(
    ("label", "says"),
    [
        ("", "Kestrel Rail has Order portal already: give a label that tells the two apart"),
        ("Depots", "Kestrel Rail has Order portal already as: Depots. Say by a label which one this is."),
    ],
)
def test_a_delivery_says_at_once_that_the_customer_has_the_service_already(
    need: FutureService, desk: Client, berta: Any, portal: Service, kestrel: Customer, label: str, says: str
) -> None:
    committed(need, berta)
    assert "has Order portal already" not in desk.get(at(need, "delivery")).content.decode(), "the control"
    factories.ProvisionFactory(customer=kestrel, service=portal, label=label)
    assert says in desk.get(at(need, "delivery")).content.decode()


def test_a_delivery_has_a_heading_for_the_outcome_only_where_there_is_one(
    need: FutureService, desk: Client, berta: Any, kestrel: Customer
) -> None:
    committed(need, berta)
    assert "Business outcome" not in desk.get(at(need, "delivery")).content.decode()
    outcome = factories.BusinessOutcomeFactory(customer=kestrel, statement="Fewer late trains")
    FutureService.objects.filter(pk=need.pk).update(outcome=outcome)
    told = desk.get(at(need, "delivery")).content.decode()
    assert "Business outcome" in told
    assert "Fewer late trains" in told


def test_a_pipeline_service_is_refused_with_what_to_do(
    need: FutureService, desk: Client, berta: Any, portal: Service
) -> None:
    committed(need, berta)
    Service.objects.filter(pk=portal.pk).update(lifecycle="pipeline")
    sent = {"version": need.version, "service": portal.pk, "status": "active", "starts_on": "2020-11-01"}
    page = desk.post(at(need, "delivery"), sent)
    assert page.status_code == 422
    assert "Have it moved to the catalogue first" in page.content.decode()


def test_where_nobody_may_request_it_the_panel_names_who_holds_the_right_and_what_to_do(
    need: FutureService, desk: Client
) -> None:
    FutureService.objects.filter(pk=need.pk).update(expected_revenue=Decimal(96000), currency="EUR")
    ivana = authorized(need.customer, "Ivana Markovic", amount_limit=Decimal(40000), currency="EUR")
    told = desk.get(at(need, "commitment")).content.decode()
    panel = told[told.index('class="who-may"') : told.index("Ask the register")]
    assert "Nobody there may" in panel
    assert "They hold the right, but not for this:" in panel
    assert f'<a href="{ivana.get_absolute_url()}">Ivana Markovic</a>: only up to €40,000' in panel
    assert "Raise the authority, ask another signatory, or lower the amount." in panel
    authorized(need.customer, "Paula Prior")
    told = desk.get(at(need, "commitment")).content.decode()
    panel = told[told.index('class="who-may"') : told.index("Ask the register")]
    assert "Paula Prior" in panel
    assert "They hold the right" not in panel, "somebody may"


@pytest.mark.parametrize("sheet", [True, False], ids=["in a sheet", "on a page"])
def test_what_nobody_requested_asks_to_be_committed_before_its_delivery_is_filled_in(
    need: FutureService, desk: Client, berta: Any, sheet: bool
) -> None:
    headers = {"HX-Request": "true"} if sheet else {}
    early = desk.get(f"{at(need, 'delivery')}?next=/services/future-services/board/", headers=headers)
    told = early.content.decode()
    assert early.status_code == 200
    assert "Commit it first, then deliver it." in told
    assert f'href="{at(need, "commitment")}?next=/services/future-services/board/"' in told
    assert 'name="starts_on"' not in told
    assert ("<h1" in told) is not sheet
    committed(need, berta)
    assert 'name="starts_on"' in desk.get(at(need, "delivery"), headers=headers).content.decode()


def test_what_was_dropped_asks_to_be_opened_before_it_is_delivered(
    need: FutureService, desk: Client, berta: Any
) -> None:
    need.drop(reason="The budget is gone", by=berta, on=TODAY())
    told = desk.get(at(need, "delivery")).content.decode()
    assert "It was dropped. Open it again first." in told
    assert 'name="starts_on"' not in told


def test_dropping_asks_for_the_reason(need: FutureService, desk: Client) -> None:
    assert desk.post(at(need, "dropping"), {"version": "1", "reason": ""}).status_code == 422
    assert desk.post(at(need, "dropping"), {"version": "1", "reason": "Another supplier"}).status_code == 302
    need.refresh_from_db()
    assert (need.stage, need.reason_dropped) == ("dropped", "Another supplier")
    assert desk.post(at(need, "stage"), {"version": need.version, "stage": "idea"}).status_code == 302
    need.refresh_from_db()
    assert need.stage == "idea"


def test_a_move_by_somebody_who_read_an_older_version_is_told(need: FutureService, desk: Client, berta: Any) -> None:
    need.drop(reason="The budget is gone", by=berta, on=TODAY())
    page = desk.post(at(need, "stage"), {"version": "1", "stage": "assessed"})
    assert page.status_code == 409
    row = page.context["differences"][0]
    assert (row.mine, row.theirs) == ("Assessed", "Dropped")


def test_a_move_to_a_stage_that_asks_for_more_leads_to_its_page(need: FutureService, desk: Client) -> None:
    board = f"/services/customers/{need.customer_id}/future/"
    answer = desk.post(at(need, "stage"), {"version": "1", "stage": "committed", "next": board})
    assert answer["Location"] == f"{at(need, 'commitment')}?next={board.replace('/', '%2F')}"


@time_machine.travel("2026-11-22T09:00:00Z", tick=False)
def test_the_form_warns_of_a_quarter_that_is_over_and_of_no_day_of_this_one(need: FutureService, desk: Client) -> None:
    """Any day of the quarter will do, the form says."""
    sent = {"version": "1", "title": need.title, "probability": "60", "expected_start": "2026-09-30"}
    warned = desk.post(f"/services/future-services/{need.pk}/edit/", sent)
    assert warned.status_code == 422
    assert "That quarter is over" in warned.content.decode()
    assert desk.post(f"/services/future-services/{need.pk}/edit/", sent | {"acknowledged": "on"}).status_code == 302
    sent |= {"version": "2", "expected_start": "2026-10-01"}
    assert desk.post(f"/services/future-services/{need.pk}/edit/", sent).status_code == 302


@pytest.mark.parametrize("odds", ["101", "-1", "50.5", "half"])
def test_a_probability_is_between_0_and_100(odds: str, need: FutureService, desk: Client) -> None:
    sent = {"version": "1", "title": need.title, "probability": odds}
    assert desk.post(f"/services/future-services/{need.pk}/edit/", sent).status_code == 422


def test_the_service_of_a_request_changes_only_within_its_authority(
    need: FutureService, desk: Client, berta: Any, portal: Service
) -> None:
    need.commit(person=authorized(need.customer, "Paula Prior", portal).person, on=TODAY(), by=berta)
    other = factories.ServiceFactory(name="Backup")
    sent = {"version": need.version, "title": need.title, "probability": "60", "service": other.pk}
    page = desk.post(f"/services/future-services/{need.pk}/edit/", sent)
    assert page.status_code == 422
    assert "does not cover this service" in page.content.decode()
    need.drop(reason="The budget is gone", by=berta, on=TODAY())
    sent["version"] = need.version
    assert desk.post(f"/services/future-services/{need.pk}/edit/", sent).status_code == 302, "nothing rests on it now"


def test_the_page_tells_the_way_it_came(need: FutureService, desk: Client, berta: Any) -> None:
    need.move_to(Stage.ASSESSED, by=berta, on=TODAY())
    page = desk.get(f"/services/future-services/{need.pk}/")
    assert [(step.stage, step.state) for step in page.context["steps"]] == [
        ("idea", "done"),
        ("assessed", "here"),
        ("committed", "ahead"),
        ("delivered", "ahead"),
    ]
    assert [move.label for move in page.context["moves"]] == ["Assessed"]
    need.drop(reason="No need", by=berta, on=TODAY())
    steps = desk.get(f"/services/future-services/{need.pk}/").context["steps"]
    assert [step.stage for step in steps] == ["idea", "assessed", "dropped"]


def test_a_form_with_an_amount_needs_its_currency(need: FutureService, desk: Client) -> None:
    sent = {"version": "1", "title": need.title, "expected_revenue": "1000", "currency": ""}
    assert desk.post(f"/services/future-services/{need.pk}/edit/", sent).status_code == 422
    assert desk.post(f"/services/future-services/{need.pk}/edit/", sent | {"currency": "EUR"}).status_code == 302
    need.refresh_from_db()
    assert need.expected_revenue == Decimal("1000")
