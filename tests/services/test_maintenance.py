"""Planned work: agreed by the right person before it begins it is no downtime, otherwise it is none at all."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client

from customers.models import Authority
from services.models import AuthorityScope, Maintenance
from services.performance_of import performance_of
from services.periods import Month, Period
from tests import factories
from tests.world import signed_in

NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


@pytest.fixture(autouse=True)
def on_the_20th_of_november() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def portal(berta: Any) -> Any:
    kestrel = factories.CustomerFactory(name="Kestrel Rail", owner=berta, time_zone="Europe/Berlin")
    return factories.ProvisionFactory(customer=kestrel, service__name="Order portal")


@pytest.fixture
def paula(portal: Any) -> Any:
    return factories.InvolvementFactory(customer=portal.customer, person__name="Paula Prokura").person


@pytest.fixture
def may_approve(portal: Any, paula: Any) -> Authority:
    return factories.AuthorityFactory(
        customer=portal.customer,
        person=paula,
        right=Authority.Right.APPROVE_CHANGE,
        valid_from=dt.date(2026, 1, 1),
        valid_to=dt.date(2026, 11, 30),
    )


@pytest.fixture
def ahead(portal: Any) -> Maintenance:
    """Tomorrow night, by the clock in Berlin."""
    return factories.MaintenanceFactory(
        provision=portal,
        starts_at=dt.datetime(2026, 11, 21, 22, tzinfo=dt.UTC),
        ends_at=dt.datetime(2026, 11, 22, 0, tzinfo=dt.UTC),
    )


def agree(desk: Client, work: Maintenance, person: Any, at: str = "2026-11-20T12:00", **more: Any) -> Any:
    work.refresh_from_db()
    said = {"person": person.pk, "agreed_at": at, "version": work.version, **more}
    answer = desk.post(f"/services/maintenance/{work.pk}/agreement/", said)
    work.refresh_from_db()
    return answer


def test_the_right_person_agrees_and_the_page_says_that_it_counts(
    desk: Client, ahead: Maintenance, paula: Any, may_approve: Authority
) -> None:
    page = desk.get(f"/services/maintenance/{ahead.pk}/").content.decode()
    assert "It does not count as maintenance" in page
    assert "Approve changes: who may today" in page
    assert "Paula Prokura" in page, "who may agree"
    assert agree(desk, ahead, paula).status_code == 302
    assert (ahead.agreed_by, ahead.authority, ahead.version) == (paula, may_approve, 2)
    assert ahead.agreed_in_advance
    page = desk.get(f"/services/maintenance/{ahead.pk}/").content.decode()
    assert "It counts as maintenance" in page
    assert "Paula Prokura agreed on 20 November 2026, 12:00 CET, before it began." in page
    assert "Recorded afterwards" not in page


def test_somebody_without_the_right_is_refused_and_told_who_could(
    desk: Client, portal: Any, ahead: Maintenance, may_approve: Authority
) -> None:
    ulla = factories.InvolvementFactory(customer=portal.customer, person__name="Ulla User").person
    answer = agree(desk, ahead, ulla)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Ulla User does not hold the right “Approve changes” here." in page
    assert "these could: Paula Prokura" in page
    assert ahead.agreed_at is None


def test_an_authority_for_another_service_does_not_reach_this_one(
    desk: Client, ahead: Maintenance, paula: Any, may_approve: Authority
) -> None:
    AuthorityScope.objects.create(authority=may_approve, service=factories.ServiceFactory(name="Network"))
    answer = agree(desk, ahead, paula)
    assert answer.status_code == 422
    assert "only for: Network" in answer.content.decode()


def test_the_authority_must_cover_the_day_on_which_they_agreed(
    desk: Client, ahead: Maintenance, paula: Any, may_approve: Authority
) -> None:
    assert "begins on 1 January 2026" in agree(desk, ahead, paula, at="2025-12-31T23:59").content.decode()
    first = agree(desk, ahead, paula, at="2026-01-01T00:00", acknowledged="on")
    assert first.status_code == 302, "by the customer's clock"


def test_an_agreement_of_a_day_before_the_work_was_recorded_deserves_a_second_look(
    desk: Client, ahead: Maintenance, paula: Any, may_approve: Authority
) -> None:
    answer = agree(desk, ahead, paula, at="2026-03-02T09:00")
    assert answer.status_code == 422
    said = "It was recorded here only on 20 November 2026. Was it agreed earlier, on 2 March 2026, and recorded later?"
    assert said in answer.content.decode()
    assert ahead.agreed_at is None
    assert agree(desk, ahead, paula, at="2026-03-02T09:00", acknowledged="on").status_code == 302
    assert ahead.agreed_in_advance


def test_an_agreement_of_the_same_day_by_the_customers_clock_is_not_asked_about(
    desk: Client, ahead: Maintenance, paula: Any, may_approve: Authority
) -> None:
    assert agree(desk, ahead, paula, at="2026-11-20T00:30").status_code == 302


def test_nobody_agrees_in_the_future(desk: Client, ahead: Maintenance, paula: Any, may_approve: Authority) -> None:
    assert "in the future" in agree(desk, ahead, paula, at="2026-11-20T13:01").content.decode()


def test_people_of_another_customer_cannot_agree(desk: Client, ahead: Maintenance) -> None:
    stranger = factories.AuthorityFactory(right=Authority.Right.APPROVE_CHANGE).person
    assert agree(desk, ahead, stranger).status_code == 422


def test_what_was_agreed_once_it_had_begun_does_not_count_and_the_page_says_why(
    desk: Client, portal: Any, paula: Any, may_approve: Authority
) -> None:
    past = factories.MaintenanceFactory(
        provision=portal,
        starts_at=dt.datetime(2026, 10, 10, 20, tzinfo=dt.UTC),
        ends_at=dt.datetime(2026, 10, 10, 22, tzinfo=dt.UTC),
    )
    october = Period(Month(2026, 10), Month(2026, 10))
    late = agree(desk, past, paula, at="2026-10-10T22:00")
    assert "It began before this moment." in late.content.decode()
    assert agree(desk, past, paula, at="2026-10-10T22:00", acknowledged="on").status_code == 302
    assert performance_of([portal], october).total.excluded == 0 * HOUR
    assert "when it had begun already" in desk.get(f"/services/maintenance/{past.pk}/").content.decode()
    before = {"at": "2026-10-10T21:59"}
    assert "so changes availability" in agree(desk, past, paula, **before).content.decode()
    assert agree(desk, past, paula, **before, acknowledged="on").status_code == 302, "recorded later, agreed before"
    page = desk.get(f"/services/maintenance/{past.pk}/").content.decode()
    assert "Recorded afterwards: on 20 November 2026, 13:00 CET, after the work had begun." in page
    assert performance_of([portal], october).total.excluded == 2 * HOUR


def test_other_times_withdraw_the_agreement_and_warn_first(
    desk: Client, ahead: Maintenance, paula: Any, may_approve: Authority
) -> None:
    agree(desk, ahead, paula)
    edit = f"/services/maintenance/{ahead.pk}/edit/"
    said = {"title": ahead.title, "starts_at": "2026-11-21T23:00", "ends_at": "2026-11-22T01:00", "version": "2"}
    assert desk.post(edit, said).status_code == 302
    ahead.refresh_from_db()
    assert ahead.agreed_by == paula, "the control: the same times withdraw nothing"
    later = said | {"ends_at": "2026-11-22T02:00"}
    warned = desk.post(edit, later)
    assert warned.status_code == 422
    assert "It was agreed by Paula Prokura for other times." in warned.content.decode()
    assert desk.post(edit, later | {"acknowledged": "on"}).status_code == 302
    ahead.refresh_from_db()
    assert (ahead.agreed_at, ahead.agreed_by, ahead.authority) == (None, None, None)


def test_agreed_work_under_another_title_deserves_a_second_look(
    desk: Client, ahead: Maintenance, paula: Any, may_approve: Authority
) -> None:
    edit, before = f"/services/maintenance/{ahead.pk}/edit/", ahead.title
    said = {"title": "Newer firmware", "starts_at": "2026-11-21T23:00", "ends_at": "2026-11-22T01:00"}
    assert desk.post(edit, said | {"version": "1"}).status_code == 302, "nobody has agreed to it yet"
    assert desk.post(edit, said | {"version": "2", "title": before}).status_code == 302
    agree(desk, ahead, paula)
    warned = desk.post(edit, said | {"version": "4"})
    assert warned.status_code == 422
    assert f"Paula Prokura agreed to “{before}”. If it is other work, record another one" in warned.content.decode()
    assert desk.post(edit, said | {"version": "4", "acknowledged": "on"}).status_code == 302
    ahead.refresh_from_db()
    assert (ahead.title, ahead.agreed_by) == ("Newer firmware", paula)
    told = f"They agreed to “{before}”. It was given another title afterwards."
    assert told in desk.get(f"/services/maintenance/{ahead.pk}/").content.decode()
    assert agree(desk, ahead, paula, at="2026-11-20T12:30").status_code == 302, "agreed anew, under this title"
    assert "another title" not in desk.get(f"/services/maintenance/{ahead.pk}/").content.decode()


def test_an_agreement_that_was_withdrawn_does_not_make_a_later_record_of_it_timely(
    desk: Client, berta: Any, ahead: Maintenance, paula: Any, may_approve: Authority
) -> None:
    agree(desk, ahead, paula)
    said = {"title": ahead.title, "starts_at": "2026-11-21T23:30", "ends_at": "2026-11-22T01:00", "version": "2"}
    with time_machine.travel(NOW + dt.timedelta(days=2), tick=False):
        desk = signed_in(berta)
        page = f"/services/maintenance/{ahead.pk}/"
        assert "Recorded afterwards" not in desk.get(page).content.decode(), "the control"
        assert desk.post(f"{page}edit/", said | {"acknowledged": "on"}).status_code == 302
        assert agree(desk, ahead, paula, acknowledged="on").status_code == 302
        assert "Recorded afterwards: on 22 November 2026, 13:00 CET" in desk.get(page).content.decode()


def test_who_may_agree_is_asked_for_the_day_on_which_past_work_began(
    desk: Client, portal: Any, ahead: Maintenance, may_approve: Authority
) -> None:
    past = factories.MaintenanceFactory(
        provision=portal,
        starts_at=dt.datetime(2026, 10, 9, 22, 30, tzinfo=dt.UTC),
        ends_at=dt.datetime(2026, 10, 10, 2, tzinfo=dt.UTC),
    )
    asked = {work: desk.get(f"/services/maintenance/{work.pk}/").context["who_may"] for work in (past, ahead)}
    assert (asked[past].on, asked[ahead].on) == (dt.date(2026, 10, 10), dt.date(2026, 11, 20))
    forms = [desk.get(f"/services/maintenance/{work.pk}/agreement/").context["form"] for work in (past, ahead)]
    assert [(form.who.on, form["agreed_at"].value()) for form in forms] == [
        (dt.date(2026, 10, 10), None),  # whoever agreed did so then, and not now
        (dt.date(2026, 11, 20), NOW),
    ]
    portal.ends_on = dt.date(2026, 10, 9)
    portal.save()
    assert desk.get(f"/services/maintenance/{past.pk}/").context["who_may"] is None, "it would not count"


@pytest.mark.parametrize("name", ["provision", "starts_at", "ends_at"])
def test_the_database_keeps_what_was_agreed(
    name: str, desk: Client, ahead: Maintenance, paula: Any, may_approve: Authority
) -> None:
    changed = {
        "provision": factories.ProvisionFactory(customer=ahead.provision.customer).pk,
        "starts_at": ahead.starts_at - HOUR,
        "ends_at": ahead.ends_at + HOUR,
    }
    row, other = Maintenance.objects.filter(pk=ahead.pk), {name: changed[name]}
    kept = {name: getattr(ahead, row.model._meta.get_field(name).attname)}
    row.update(**other)
    row.update(**kept)
    agree(desk, ahead, paula)
    with pytest.raises(IntegrityError, match="What was agreed stays as it is"), transaction.atomic():
        row.update(**other)
    row.update(**other, agreed_at=None, agreed_by=None, authority=None)


def test_maintenance_ends_after_it_begins(desk: Client, portal: Any) -> None:
    new = f"/services/provisions/{portal.pk}/maintenance/new/"
    said = {"title": "Firmware", "starts_at": "2026-12-01T22:00", "ends_at": "2026-12-01T22:00"}
    assert "It has to end after it begins." in desk.post(new, said).content.decode()
    assert desk.post(new, said | {"ends_at": "2026-12-02T00:00"}).status_code == 302
    assert Maintenance.objects.get().starts_at == dt.datetime(2026, 12, 1, 21, tzinfo=dt.UTC)


def test_an_agreement_read_before_a_change_is_not_recorded(
    desk: Client, ahead: Maintenance, paula: Any, may_approve: Authority
) -> None:
    said = {"person": paula.pk, "agreed_at": "2026-11-20T12:00", "version": "0"}
    assert desk.post(f"/services/maintenance/{ahead.pk}/agreement/", said).status_code == 409


def test_the_list_tells_what_counts(desk: Client, ahead: Maintenance, paula: Any, may_approve: Authority) -> None:
    assert "Not agreed" in desk.get("/services/maintenance/?agreement=none").content.decode()
    agree(desk, ahead, paula)
    assert ahead.title in desk.get("/services/maintenance/?agreement=advance").content.decode()
    for asked in ("none", "late"):
        assert ahead.title not in desk.get(f"/services/maintenance/?agreement={asked}").content.decode()
    rows = b"".join(desk.get("/services/maintenance/export/?format=csv").streaming_content).decode()
    assert "Paula Prokura" in rows


def test_the_agreement_names_the_work_and_offers_representatives_with_who_may_first(
    desk: Client, portal: Any, ahead: Maintenance, may_approve: Authority
) -> None:
    factories.InvolvementFactory(customer=portal.customer, person__name="Anton Alt")
    factories.InvolvementFactory(customer=portal.customer, person__name="Ulla User", kind="user")
    ended = factories.InvolvementFactory(customer=portal.customer, person__name="Bea Bisher").person
    factories.AuthorityFactory(
        customer=portal.customer,
        person=ended,
        right=Authority.Right.APPROVE_CHANGE,
        valid_from=dt.date(2025, 1, 1),
        valid_to=dt.date(2026, 6, 30),
    )
    page = desk.get(f"/services/maintenance/{ahead.pk}/agreement/")
    said = page.content.decode()
    for told in (
        ahead.title,
        "Order portal",
        "21 November 2026, 23:00 CET",
        "22 November 2026, 01:00 CET",
        "who may today",
    ):
        assert told in said, told
    may, may_not = page.context["form"].fields["person"].choices[1:]
    assert [label for _pk, label in may[1]] == ["Paula Prokura – Head of operations"]
    assert [label for _pk, label in may_not[1]] == [
        "Anton Alt – Head of operations",
        "Bea Bisher – Head of operations · until 30 June 2026",
    ]
