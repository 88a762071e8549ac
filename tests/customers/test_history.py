"""History is written by the database: whatever changes a row is in it, with who did it, and nobody can change it."""

from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.test import Client

from customers.models import Customer
from customers.records.history import events_of
from customers.records.models import Record
from tests import factories
from tests.customers.conftest import customer_data


def test_an_edit_tells_who_what_and_from_what_to_what(desk: Client, kestrel: Customer) -> None:
    desk.post(f"/customers/{kestrel.pk}/edit/", customer_data(version="1", city="Bergen", status="on_hold"))
    newest = events_of(kestrel)[0]
    assert (newest.kind, newest.actor, newest.request) == ("changed", "Berta Brandt", f"/customers/{kestrel.pk}/edit/")
    assert {(change.label, change.before, change.after) for change in newest.changes} == {
        ("city", "Oslo", "Bergen"),
        ("status", "Active", "On hold"),
    }
    page = desk.get(f"/customers/{kestrel.pk}/history/").content.decode()
    assert "Berta Brandt" in page
    assert "Bergen" in page


def test_bulk_and_raw_writes_are_in_it_and_raise_the_version(kestrel: Customer) -> None:
    Customer.objects.filter(pk=kestrel.pk).update(city="Bergen")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE customers_customer SET city = 'Narvik' WHERE id = %s", [kestrel.pk])
    events = list(kestrel.events.order_by("pgh_id"))
    assert [(event.city, event.version) for event in events] == [("Oslo", 1), ("Bergen", 2), ("Narvik", 3)]


def test_nobody_sets_a_version_of_their_own(kestrel: Customer) -> None:
    Customer.objects.filter(pk=kestrel.pk).update(version=77)
    kestrel.refresh_from_db()
    assert kestrel.version == 2


def test_every_kind_of_record_keeps_its_history() -> None:
    kept = [model for model in apps.get_models() if issubclass(model, Record)]
    assert len(kept) >= 7
    assert [model for model in kept if not hasattr(model, "pgh_event_model") and not hasattr(model, "events")] == []


@pytest.mark.parametrize("way", ["update", "delete", "raw update", "raw delete"])
def test_the_history_cannot_be_changed_or_deleted(way: str, kestrel: Customer) -> None:
    events, cursor = kestrel.events.all(), connection.cursor()
    ways = {
        "update": lambda: events.update(city=""),
        "delete": events.delete,
        "raw update": lambda: cursor.execute("UPDATE customers_customerevent SET city = ''"),
        "raw delete": lambda: cursor.execute("DELETE FROM customers_customerevent"),
    }
    with pytest.raises(DatabaseError), transaction.atomic():
        ways[way]()
    assert kestrel.events.get().city == "Oslo"


def test_a_form_that_is_sent_without_a_change_leaves_no_event(desk: Client, kestrel: Customer) -> None:
    desk.post(f"/customers/{kestrel.pk}/edit/", customer_data(version="1"))
    assert [event.pgh_label for event in kestrel.events.all()] == ["created"]


def test_a_deleted_row_of_the_team_is_told(
    clients: dict[str, Client], kestrel: Customer, fritz: Any, berta: Any
) -> None:
    url = f"/customers/{kestrel.pk}/assignment/"
    clients["Mehdi"].post(url, {"owner": berta.pk, "team": [fritz.pk], "version": "1"})
    kestrel.refresh_from_db()
    clients["Mehdi"].post(url, {"owner": berta.pk, "team": [], "version": str(kestrel.version)})
    events = apps.get_model("customers", "CustomerTeamMemberEvent").objects.filter(user=fritz).order_by("pgh_id")
    assert [event.pgh_label for event in events] == ["created", "deleted"]


def test_references_are_told_by_name_to_those_who_may_see_them(berta: Any, rui: Any, kestrel: Customer) -> None:
    hidden = factories.CustomerFactory(name="Secret Holding", restricted=True, owner=berta)
    Customer.objects.filter(pk=kestrel.pk).update(parent=hidden)

    def told(user: Any) -> str:
        return next(change.after for change in events_of(kestrel, user=user)[0].changes)

    assert told(berta) == "Secret Holding"
    assert told(rui) == f"#{hidden.pk}"
    assert told(None) == f"#{hidden.pk}", "nobody in particular is told nothing"


def test_a_long_history_is_cut_at_its_newest(kestrel: Customer) -> None:
    for index in range(6):
        Customer.objects.filter(pk=kestrel.pk).update(city=f"City {index}")
    events = events_of(kestrel, limit=3)
    assert [event.changes[0].after for event in events] == ["City 5", "City 4", "City 3"]
    assert events[-1].changes[0].before == "City 2", "and its last entry still knows what was before"


def test_archiving_and_restoring_are_told_as_such(desk: Client, kestrel: Customer) -> None:
    for noun in ("archive", "restoration"):
        desk.post(f"/customers/{kestrel.pk}/{noun}/")
    restored, archived, created = events_of(kestrel)
    assert [event.deed for event in (restored, archived, created)] == ["restored", "archived", ""]
    assert restored.changes == archived.changes == ()
    page = desk.get(f"/customers/{kestrel.pk}/history/").content.decode()
    assert "archived it" in page
    assert "restored it" in page


def test_a_confirmed_section_is_told_with_the_customer(desk: Client, kestrel: Customer) -> None:
    desk.post(f"/customers/{kestrel.pk}/confirmations/people/")
    assert "confirmed: People and authorities" in desk.get(f"/customers/{kestrel.pk}/history/").content.decode()
