"""From an idea to a provision: what each step asks for, what it refuses and why, and what is kept of it."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from customers.models import Authority, Customer
from services.models import AuthorityScope, FutureService, OutcomeSupport, Provision, Service
from tests import factories
from tests.world import signed_in

Stage = FutureService.Stage
TODAY = timezone.localdate


@pytest.fixture
def berta(db: None) -> Any:
    return factories.brm("Berta Brandt")


@pytest.fixture
def desk(berta: Any) -> Client:
    return signed_in(berta)


@pytest.fixture
def kestrel(berta: Any) -> Customer:
    return factories.CustomerFactory(name="Kestrel Rail", code="KESTREL", owner=berta)


@pytest.fixture
def portal(db: None) -> Service:
    return factories.ServiceFactory(name="Order portal", code="PORTAL")


@pytest.fixture
def need(kestrel: Customer, portal: Service) -> FutureService:
    return factories.FutureServiceFactory(
        customer=kestrel, title="A portal for the depots", service=portal, probability=60
    )


def authorized(customer: Customer, name: str = "Paula Prior", *services: Service, **fields: Any) -> Authority:
    part = factories.InvolvementFactory(customer=customer, person__name=name)
    fields = {"right": Authority.Right.REQUEST, "valid_from": dt.date(2026, 1, 1)} | fields
    authority = factories.AuthorityFactory(customer=customer, person=part.person, **fields)
    for service in services:
        AuthorityScope.objects.create(authority=authority, service=service)
    return authority


def committed(need: FutureService, by: Any) -> FutureService:
    need.commit(person=authorized(need.customer).person, on=TODAY(), by=by)
    return need


def refused(work: Any) -> str:
    with pytest.raises(ValidationError) as caught:
        work()
    return " ".join(caught.value.messages)


def test_an_idea_is_assessed_and_may_go_back(need: FutureService, berta: Any) -> None:
    need.move_to(Stage.ASSESSED, by=berta, on=dt.date(2026, 5, 4))
    need.refresh_from_db()
    assert (need.stage, need.stage_since, need.version, need.changed_by) == ("assessed", dt.date(2026, 5, 4), 2, berta)
    need.move_to(Stage.IDEA, by=berta, on=dt.date(2026, 6, 1))
    need.refresh_from_db()
    assert (need.stage, need.stage_since, need.version) == ("idea", dt.date(2026, 6, 1), 3)
    assert [event.stage for event in need.events.order_by("pgh_id")] == ["idea", "assessed", "idea"]


def test_a_move_to_where_it_is_changes_nothing(need: FutureService, berta: Any) -> None:
    need.move_to(Stage.IDEA, by=berta, on=dt.date(2030, 1, 1))
    need.refresh_from_db()
    assert (need.version, need.stage_since) == (1, TODAY())


@pytest.mark.parametrize("stage", ["committed", "delivered", "dropped"])
def test_a_stage_that_asks_for_more_is_not_reached_by_a_move(stage: str, need: FutureService, berta: Any) -> None:
    assert "needs more than a move" in refused(lambda: need.move_to(stage, by=berta, on=TODAY()))


def test_the_customers_request_commits_it(need: FutureService, berta: Any) -> None:
    authority = authorized(need.customer)
    need.commit(person=authority.person, on=dt.date(2026, 3, 2), by=berta)
    need.refresh_from_db()
    assert (need.stage, need.committed_on, need.stage_since) == ("committed", dt.date(2026, 3, 2), dt.date(2026, 3, 2))
    assert (need.committed_by, need.authority) == (authority.person, authority)


def test_a_request_counts_only_on_a_day_on_which_the_person_might_make_it(need: FutureService, berta: Any) -> None:
    ended = authorized(need.customer, "Paula Prior", valid_to=dt.date(2026, 2, 28))
    authorized(need.customer, "Nadia Now", valid_from=dt.date(2026, 3, 1))
    why = refused(lambda: need.commit(person=ended.person, on=dt.date(2026, 3, 1), by=berta))
    assert "ended on" in why
    assert "Nadia Now" in why, "who could"
    need.commit(person=ended.person, on=dt.date(2026, 2, 28), by=berta)
    assert need.stage == "committed"


def test_an_authority_for_another_service_does_not_do(need: FutureService, berta: Any, portal: Service) -> None:
    other = authorized(need.customer, "Otto Other", factories.ServiceFactory(name="Backup"))
    right = authorized(need.customer, "Rita Right", portal)
    why = refused(lambda: need.commit(person=other.person, on=TODAY(), by=berta))
    assert "only for: Backup" in why
    assert "Rita Right" in why
    assert "Otto Other" not in why.partition("could")[2]
    need.commit(person=right.person, on=TODAY(), by=berta)


def test_without_a_service_only_an_unrestricted_authority_does(
    need: FutureService, berta: Any, portal: Service
) -> None:
    FutureService.objects.filter(pk=need.pk).update(service=None)
    need.refresh_from_db()
    narrow, wide = authorized(need.customer, "Nora Narrow", portal), authorized(need.customer, "Willem Wide")
    refused(lambda: need.commit(person=narrow.person, on=TODAY(), by=berta))
    need.commit(person=wide.person, on=TODAY(), by=berta)


def test_delivering_makes_the_provision_and_links_it(need: FutureService, berta: Any, portal: Service) -> None:
    committed(need, berta)
    wanted = Provision(customer=need.customer, service=portal, label="Depots", starts_on=dt.date(2026, 12, 1))
    made = need.deliver(wanted, by=berta, on=TODAY())
    need.refresh_from_db()
    assert (need.stage, need.provision, made.came_from) == ("delivered", made, need)
    assert (made.label, made.created_by, made.version) == ("Depots", berta, 1)


def test_it_is_delivered_once_only(need: FutureService, berta: Any, portal: Service) -> None:
    committed(need, berta)
    need.deliver(Provision(customer=need.customer, service=portal), by=berta, on=TODAY())
    again = FutureService.objects.get(pk=need.pk)
    wanted = Provision(customer=need.customer, service=portal, label="Twice")
    assert "delivered already" in refused(lambda: again.deliver(wanted, by=berta, on=TODAY()))
    assert Provision.objects.count() == 1


def test_what_nobody_requested_is_not_delivered(need: FutureService, berta: Any, portal: Service) -> None:
    wanted = Provision(customer=need.customer, service=portal)
    assert "Commit it first" in refused(lambda: need.deliver(wanted, by=berta, on=TODAY()))


@pytest.mark.parametrize(
    ("lifecycle", "said"), [("pipeline", "Have it moved to the catalogue first"), ("retired", "is retired")]
)
def test_what_the_catalogue_does_not_offer_is_not_delivered(
    lifecycle: str, said: str, need: FutureService, berta: Any, portal: Service
) -> None:
    committed(need, berta)
    portal.lifecycle = lifecycle
    portal.save()
    assert said in refused(
        lambda: need.deliver(Provision(customer=need.customer, service=portal), by=berta, on=TODAY())
    )
    need.refresh_from_db()
    assert (need.stage, Provision.objects.count()) == ("committed", 0)


def test_a_service_that_was_not_requested_is_not_delivered(need: FutureService, berta: Any, portal: Service) -> None:
    need.commit(person=authorized(need.customer, "Paula Prior", portal).person, on=TODAY(), by=berta)
    other = Provision(customer=need.customer, service=factories.ServiceFactory(name="Backup"))
    assert "does not cover this service" in refused(lambda: need.deliver(other, by=berta, on=TODAY()))


def test_nothing_moves_back_from_delivered(need: FutureService, berta: Any, portal: Service) -> None:
    committed(need, berta).deliver(Provision(customer=need.customer, service=portal), by=berta, on=TODAY())
    for work in (
        lambda: need.move_to(Stage.IDEA, by=berta, on=TODAY()),
        lambda: need.drop(reason="No budget", by=berta, on=TODAY()),
        lambda: need.commit(person=need.committed_by, on=TODAY(), by=berta),
    ):
        assert "Archive the provision it has become instead" in refused(work)


def test_what_was_dropped_keeps_its_reason_until_it_is_opened_again(need: FutureService, berta: Any) -> None:
    committed(need, berta)
    need.drop(reason="The budget is gone", by=berta, on=TODAY())
    need.refresh_from_db()
    assert (need.stage, need.reason_dropped) == ("dropped", "The budget is gone")
    assert "Open it again first" in refused(lambda: need.move_to(Stage.ASSESSED, by=berta, on=TODAY()))
    need.reopen(by=berta, on=TODAY())
    need.refresh_from_db()
    assert (need.stage, need.reason_dropped, need.committed_by) == ("idea", "", None), "the request counts no more"
    assert "Only what was dropped" in refused(lambda: need.reopen(by=berta, on=TODAY()))


def test_what_is_archived_does_not_move(need: FutureService, berta: Any) -> None:
    need.archive(by=berta)
    assert "Restore it first" in refused(lambda: need.move_to(Stage.ASSESSED, by=berta, on=TODAY()))


# Pages


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
    sent |= {"starts_on": "2026-12-01", "is_vital": "on", "vital_function": "Dispatch", "strength": "3"}
    answer = desk.post(at(need, "delivery"), sent)
    made = Provision.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/services/provisions/{made.pk}/")
    assert (made.status, made.label, made.vital_function) == ("planned", "Depots", "Dispatch")
    assert OutcomeSupport.objects.get().outcome == need.outcome
    again = desk.post(at(need, "delivery"), sent)
    assert again["Location"] == f"/services/provisions/{made.pk}/", "sent twice, it leads to what the first has made"
    assert Provision.objects.count() == 1


def test_delivering_what_the_customer_has_already_asks_for_a_label(
    need: FutureService, desk: Client, berta: Any, portal: Service, kestrel: Customer
) -> None:
    factories.ProvisionFactory(customer=kestrel, service=portal)
    committed(need, berta)
    sent = {"version": need.version, "service": portal.pk, "status": "active", "starts_on": "2026-12-01"}
    page = desk.post(at(need, "delivery"), sent)
    assert page.status_code == 422
    assert "Give this provision a label" in page.content.decode()
    assert desk.post(at(need, "delivery"), sent | {"label": "Depots"}).status_code == 302


def test_a_pipeline_service_is_refused_with_what_to_do(
    need: FutureService, desk: Client, berta: Any, portal: Service
) -> None:
    committed(need, berta)
    Service.objects.filter(pk=portal.pk).update(lifecycle="pipeline")
    sent = {"version": need.version, "service": portal.pk, "status": "active", "starts_on": "2026-12-01"}
    page = desk.post(at(need, "delivery"), sent)
    assert page.status_code == 422
    assert "Have it moved to the catalogue first" in page.content.decode()


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


def test_the_form_warns_of_what_should_have_started(need: FutureService, desk: Client) -> None:
    sent = {"version": "1", "title": need.title, "probability": "60", "expected_start": "2026-01-31"}
    warned = desk.post(f"/services/future-services/{need.pk}/edit/", sent)
    assert warned.status_code == 422
    assert "It should have started already" in warned.content.decode()
    sent["acknowledged"] = "on"
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
