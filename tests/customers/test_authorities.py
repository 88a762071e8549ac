"""Authorities: a right, perhaps up to an amount, from one day to another; kept apart in time by the database."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format

from customers.models import Authority, Customer
from tests import factories

FIRST, LAST = dt.date(2026, 1, 1), dt.date(2026, 12, 31)


@pytest.fixture
def joost(kestrel: Customer) -> Any:
    return factories.InvolvementFactory(customer=kestrel, person__name="Joost Vermeer")


def give(client: Client, customer: Customer, part: Any, **sent: Any) -> Any:
    data = {"person": part.person_id, "right": "approve_spend", "valid_from": "2026-01-01", "evidence": "Mandate"}
    return client.post(f"/customers/{customer.pk}/authorities/new/", data | sent)


def error_of(response: Any) -> str:
    assert response.status_code == 422
    return response.content.decode()


def test_an_authority_is_given_with_its_limit_and_evidence(desk: Client, kestrel: Customer, joost: Any) -> None:
    sent = {"amount_limit": "50000", "currency": "EUR", "valid_to": "2026-12-31"}
    assert give(desk, kestrel, joost, **sent).status_code == 302
    found = Authority.objects.get()
    assert (found.amount_limit, found.currency, found.valid_to) == (Decimal(50_000), "EUR", LAST)


def test_a_limit_is_read_as_people_write_it_and_what_is_too_exact_is_told(
    desk: Client, kestrel: Customer, joost: Any
) -> None:
    for day, text in ((1, "12,500"), (2, "12.500"), (3, "12.500,00"), (4, "12 500")):
        dates = {"valid_from": f"2026-01-0{day}", "valid_to": f"2026-01-0{day}"}
        assert give(desk, kestrel, joost, amount_limit=text, currency="EUR", **dates).status_code == 302, text
    assert set(Authority.objects.values_list("amount_limit", flat=True)) == {Decimal(12_500)}
    refused = error_of(give(desk, kestrel, joost, amount_limit="12.3456", currency="EUR"))
    assert "At most 2 decimals; this was read as 12.3456." in refused


def test_a_new_limit_is_in_the_currency_that_the_customer_pays_in(desk: Client, kestrel: Customer) -> None:
    Customer.objects.filter(pk=kestrel.pk).update(billing_currency="NOK")
    for noun in ("authorities", "outcomes"):
        form = desk.get(f"/customers/{kestrel.pk}/{noun}/new/").context["form"]
        assert form["currency"].value() == "NOK", noun


def test_without_a_limit_there_is_no_currency(desk: Client, kestrel: Customer, joost: Any) -> None:
    give(desk, kestrel, joost, currency="EUR")
    assert Authority.objects.get().currency == ""


def test_what_makes_no_sense_is_refused_with_the_reason(desk: Client, kestrel: Customer, joost: Any) -> None:
    refused = {
        "Say in which currency the limit is.": {"amount_limit": "10"},
        "The last day is before the first day.": {"valid_to": "2025-12-31"},
        "Give a date between 1900 and 2199.": {"valid_from": "0026-01-01"},
        "Ensure this value is greater than or equal to 0.01.": {"amount_limit": "0", "currency": "EUR"},
        "An authority without evidence will not stand up to an audit.": {"evidence": ""},
    }
    for sentence, sent in refused.items():
        assert sentence in error_of(give(desk, kestrel, joost, **sent)), sent
    assert not Authority.objects.exists()


def test_evidence_may_be_missing_once_that_is_acknowledged(desk: Client, kestrel: Customer, joost: Any) -> None:
    assert give(desk, kestrel, joost, evidence="", acknowledged="on").status_code == 302


def test_two_of_the_same_right_never_overlap(desk: Client, kestrel: Customer, joost: Any) -> None:
    assert give(desk, kestrel, joost, valid_to="2026-06-30").status_code == 302
    same_day = give(desk, kestrel, joost, valid_from="2026-06-30")
    assert "This person has the same right in part of this time already." in error_of(same_day)
    assert give(desk, kestrel, joost, valid_from="2026-07-01").status_code == 302, "the day after is free"
    assert give(desk, kestrel, joost, right="escalate").status_code == 302, "another right is another matter"


@pytest.mark.parametrize(
    ("begins", "ends", "meets"),
    [
        (dt.date(2025, 1, 1), dt.date(2025, 12, 31), False),
        (dt.date(2025, 1, 1), FIRST, True),
        (LAST, None, True),
        (dt.date(2027, 1, 1), None, False),
        (dt.date(2026, 5, 1), dt.date(2026, 5, 1), True),
        (dt.date(2025, 1, 1), None, True),
    ],
)
def test_the_database_itself_keeps_them_apart(
    begins: dt.date, ends: dt.date | None, meets: bool, kestrel: Customer, joost: Any
) -> None:
    known = {"customer": kestrel, "person": joost.person, "right": Authority.Right.REQUEST}
    Authority.objects.create(**known, valid_from=FIRST, valid_to=LAST)
    if meets:
        with pytest.raises(IntegrityError, match="authority_no_overlap"), transaction.atomic():
            Authority.objects.create(**known, valid_from=begins, valid_to=ends)
    else:
        Authority.objects.create(**known, valid_from=begins, valid_to=ends)


def test_an_archived_one_leaves_room_and_comes_back_only_where_there_is(
    desk: Client, kestrel: Customer, joost: Any, berta: Any
) -> None:
    give(desk, kestrel, joost)
    first = Authority.objects.get()
    first.archive(by=berta)
    assert give(desk, kestrel, joost).status_code == 302
    response = desk.post(f"/customers/authorities/{first.pk}/restoration/")
    assert response.status_code == 409
    assert "has the same right in part of this time already" in response.content.decode()
    first.refresh_from_db()
    assert first.is_archived


def test_only_a_representative_of_this_customer_is_offered(desk: Client, kestrel: Customer) -> None:
    user = factories.InvolvementFactory(customer=kestrel, kind="user")
    stranger = factories.InvolvementFactory()
    left = factories.InvolvementFactory(customer=kestrel, person__active=False)
    for part in (user, stranger, left):
        assert "Select a valid choice" in error_of(give(desk, kestrel, part))


def test_a_limit_is_above_zero_and_has_a_currency_in_the_database_too(kestrel: Customer, joost: Any) -> None:
    known = {"customer": kestrel, "person": joost.person, "right": Authority.Right.REQUEST, "valid_from": FIRST}
    for amount, currency in ((Decimal(-1), "EUR"), (Decimal(0), "EUR"), (Decimal(5), "")):
        with pytest.raises(IntegrityError, match="authority_limit_has_currency"), transaction.atomic():
            Authority.objects.create(**known, amount_limit=amount, currency=currency)


def test_the_state_of_an_authority_on_a_day(kestrel: Customer, joost: Any, berta: Any) -> None:
    found = factories.AuthorityFactory(customer=kestrel, person=joost.person, valid_from=FIRST, valid_to=LAST)
    days = {FIRST - dt.timedelta(1): "future", FIRST: "in_force", LAST: "in_force", LAST + dt.timedelta(1): "ended"}
    assert {day: found.state(day) for day in days} == days
    for day, state in days.items():
        assert Authority.objects.in_force(day).exists() == (state == "in_force")
    found.person.active, found.person.left_on = False, FIRST
    assert [found.state(FIRST), found.state(LAST)] == ["in_force", "inactive"]
    found.archive(by=berta)
    assert found.state(FIRST) == "archived"


@pytest.fixture
def register(kestrel: Customer, joost: Any, berta: Any) -> None:
    """One authority of each state, told apart by its right."""
    today, day = timezone.localdate(), dt.timedelta(1)
    times = {
        "request": (today, today),
        "approve_spend": (today + day, None),
        "escalate": (today - 9 * day, today - day),
        "approve_change": (today - day, None),
    }
    for right, (begins, ends) in times.items():
        given = factories.AuthorityFactory(
            customer=kestrel, person=joost.person, right=right, valid_from=begins, valid_to=ends
        )
        if right == "approve_change":
            given.archive(by=berta)
    left = factories.InvolvementFactory(customer=kestrel, person__name="Ada", person__active=False)
    factories.AuthorityFactory(customer=kestrel, person=left.person, right="sign_agreement", valid_from=today)


def states(client: Client, query: str = "") -> dict[str, str]:
    found = client.get(f"/customers/authorities/?{query}").context["list"]
    return {row.right: row.state_today for row in found.shown}


@pytest.mark.usefixtures("register")
def test_the_list_shows_whose_authority_is_in_force_today(desk: Client) -> None:
    assert states(desk) == {"request": "in_force"}
    page = desk.get("/customers/authorities/")
    (chip,) = page.context["list"].chips
    assert (chip.label, chip.value) == (
        "In force on",
        f"today, {date_format(timezone.localdate(), 'SHORT_DATE_FORMAT')}",
    )
    assert chip.remove_url == page.context["list"].clear_url == "/customers/authorities/?ever=on"


@pytest.mark.usefixtures("register")
def test_any_day_shows_all_of_them_with_their_state(desk: Client) -> None:
    all_of_them = {"request": "in_force", "approve_spend": "future", "escalate": "ended", "sign_agreement": "inactive"}
    assert states(desk, "ever=on") == all_of_them
    today = timezone.localdate().isoformat()
    assert states(desk, f"ever=on&on={today}") == all_of_them, "the panel sends the day it shows beside the tick"
    assert states(desk, "archived=archived") == {"approve_change": "archived"}
    assert "Person has left" in desk.get("/customers/authorities/?ever=on").content.decode()


@pytest.mark.usefixtures("register")
def test_another_day_shows_who_could_decide_then(desk: Client) -> None:
    tomorrow = (timezone.localdate() + dt.timedelta(1)).isoformat()
    assert states(desk, f"on={tomorrow}") == {"approve_spend": "future"}


@pytest.mark.usefixtures("register")
def test_the_export_holds_the_rows_of_the_page(desk: Client) -> None:
    def rights(query: str) -> int:
        text = b"".join(desk.get(f"/customers/authorities/export/?{query}").streaming_content).decode()
        return len(text.strip().splitlines()) - 1

    assert (rights(""), rights("ever=on")) == (1, 4)


def test_a_register_without_any_row_is_not_called_filtered(desk: Client, kestrel: Customer) -> None:
    assert "No decision rights recorded" in desk.get("/customers/authorities/").content.decode()
