"""From an idea to a provision: what each step asks for, what it refuses and why, and what is kept of it."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from services.models import FutureService, Provision, Service
from tests import factories
from tests.services.deciding import authorized, committed, refused

Stage = FutureService.Stage
TODAY = timezone.localdate


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


def test_a_delivery_is_judged_by_the_request_that_was_made_meanwhile(
    need: FutureService, berta: Any, portal: Service
) -> None:
    """Whoever read it as an idea does not deliver what the request, which they have not seen, does not cover."""
    read_before = FutureService.objects.get(pk=need.pk)
    need.commit(person=authorized(need.customer, "Paula Prior", portal).person, on=TODAY(), by=berta)
    other = Provision(customer=need.customer, service=factories.ServiceFactory(name="Backup"))
    assert "does not cover this service" in refused(lambda: read_before.deliver(other, by=berta, on=TODAY()))


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
