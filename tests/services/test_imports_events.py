"""A service desk's file may come again and again; events, work and plans are refused as their pages refuse them."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from customers.records.imports.models import ImportBatch
from services.models import (
    EventImpact,
    FutureService,
    Maintenance,
    PerformanceEvent,
)
from tests import factories
from tests.customers.importing import Wizard, counted
from tests.factories import provided

from .importing import at_kestrel_rail, refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def berta() -> Wizard:
    return at_kestrel_rail()


# Performance events

DESK = "customer code,kind,severity,what happened,from,to,external system,ticket"


def test_a_ticket_that_comes_again_updates_its_event_and_one_without_provisions_is_welcome(berta: Any) -> None:
    row = "KESTREL,outage,high,{},2026-03-02 10:00,2026-03-02 11:00,Service desk,INC-7\n"
    berta.of("events").bring_in(f"{DESK}\n" + row.format("Mail down"))
    event = PerformanceEvent.objects.get()
    assert event.started_at == dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC), "by the customer's clock"
    assert not EventImpact.objects.exists()
    berta.bring_in(f"{DESK},services,unavailable\n" + row.format("Mail was down").strip() + ",MAIL; ERP,MAIL\n")
    assert berta.counts == counted(update=1)
    event = PerformanceEvent.objects.get(pk=event.pk)
    assert (event.title, event.version) == ("Mail was down", 2)
    told = EventImpact.objects.order_by("pk").values_list("provision__service__code", "unavailable")
    assert list(told) == [("MAIL", True), ("ERP", False)]
    berta.upload(f"{DESK}\n" + row.format("Mail was down"))
    assert berta.check().counts == counted(unchanged=1)


def test_a_row_is_named_in_the_words_of_the_file_and_warned_of_only_once_it_is_right(berta: Any) -> None:
    berta.of("events").upload(
        f"{DESK},services\n"
        "KESTREL,outage,high,Mail down,2026-03-02 10:00,,Desk,INC-7,FAX\n"
        "KESTREL,outage,high,Mail slow,32.03.2026 10:00,,Desk,INC-8,MAIL\n"
        "KESTREL,outage,high,Mail gone,2026-03-02 12:00,2026-03-02 12:10,Desk,INC-9,MAIL\n"
    )
    berta.check()
    assert berta.errors() == {
        2: {"provisions": ["“Kestrel Rail” has no provision of the service “FAX”."]},
        3: {"started_at": ["Write the moment as 2026-12-31 18:30."]},
    }
    assert list(berta.warnings()) == [4]
    labels = dict(berta.batch.rows.values_list("number", "label"))
    assert labels[2] == "KESTREL · Mail down · INC-7"
    berta.of("maintenance").upload(
        "customer,service,work,from,to\nKESTREL,MAIL,Patches,2026-03-07 22:00,2026-03-07 23:00\n"
    )
    berta.check()
    assert berta.batch.rows.get().label == "KESTREL · MAIL · Patches · 2026-03-07 22:00"


def test_affected_provisions_alone_raise_the_events_version_and_are_never_taken_away(berta: Any) -> None:
    event = provided.PerformanceEventFactory(
        customer=berta.kestrel, title="Mail down", external_system="Desk", external_id="1", down=[berta.mail]
    )
    head = "customer code,external system,ticket,kind,severity,what happened,from,services,unavailable,function lost\n"
    start = event.started_at.isoformat()
    berta.of("events").bring_in(f"{head}KESTREL,Desk,1,outage,high,{event.title},{start},ERP,ERP,ERP\n")
    assert berta.errors() == {}
    assert "1 more provisions affected are recorded; an import takes none away." in berta.warnings()[2]
    event.refresh_from_db()
    assert event.version == 2, "whoever edits the event now is told"
    told = EventImpact.objects.order_by("pk").values_list("provision__service__code", "unavailable", "function_lost")
    assert list(told) == [("MAIL", False, False), ("ERP", True, True)]
    berta.undo()
    assert list(EventImpact.objects.values_list("provision__service__code", "unavailable")) == [("MAIL", True)]


def test_a_changed_moment_is_told_by_the_customers_clock(berta: Any) -> None:
    row = "KESTREL,outage,high,Mail down,2026-09-15 {},2026-09-15 12:00,Service desk,INC-7\n"
    berta.of("events").bring_in(f"{DESK}\n" + row.format("11:00"))
    berta.upload(f"{DESK}\n" + row.format("11:30"))
    [changed] = berta.check().client.get(berta.url("check/")).context["page"].rows
    assert [(change["before"], change["after"]) for change in changed["changes"]] == [
        ("15 September 2026, 11:00 CEST", "15 September 2026, 11:30 CEST")
    ]


def test_events_are_refused_as_their_page_refuses_them(berta: Any) -> None:
    head = "customer code,kind,severity,what happened,from,to,services,unavailable,function lost,disclosed on\n"
    rows = (
        "Outage,,No severity,2026-03-01 10:00,,,,,",
        "Outage,High,Backwards,2026-03-01 10:00,2026-03-01 09:00,,,,",
        "Achievement,,Well,2026-03-01 10:00,,MAIL,MAIL,,",
        "Outage,High,Stray,2026-03-01 10:00,,MAIL,ERP,,",
        "Outage,High,Not vital,2026-03-01 10:00,,MAIL,,MAIL,",
        "Outage,High,Left out,2026-03-29 02:30,,,,,",
        "Outage,High,Twice,2025-10-26 02:30,,,,,",
        f"Outage,High,To come,{timezone.localdate().year + 1}-03-01 10:00,,,,,",
        "Breach,High,Told before,2026-03-01 10:00,,,,,2026-02-01",
    )
    found = refused(berta, "events", head + "".join(f"KESTREL,{row}\n" for row in rows))
    said = {number: (*messages, *messages.values()) for number, messages in found.items()}
    assert said[2] == ("severity", ["Say how severe it was. Only an achievement has no severity."])
    assert said[3] == ("ended_at", ["It ends before it begins."])
    assert said[4][0] == "provisions"
    assert said[4][1][0].startswith("An achievement makes nothing unavailable.")
    assert said[5] == ("provisions", ["Erp: tick it as affected too, or clear the rest of its row."])
    assert said[6] == ("functions_lost", ["“Mail” is vital to no function. Say so at the provision first."])
    assert said[7][0] == "started_at"
    assert "were put forward, and 02:30 was left out" in said[7][1][0]
    assert said[8][0] == "started_at"
    assert "2025-10-26T02:30+01:00" in said[8][1][0]
    assert said[9] == ("started_at", ["This is in the future. An event is recorded once it has happened."])
    assert said[10][0] == "disclosed_on"
    assert "nobody was told of it before" in said[10][1][0]


def test_a_breach_without_a_requirement_is_doubted_and_one_with_names_it(berta: Any) -> None:
    requirement = provided.RequirementFactory(provision=berta.mail, statement="Always there")
    head = "customer code,kind,severity,what happened,from,to,disclosed on,services,requirement breached\n"
    row = "KESTREL,breach,high,Missed in March,2026-03-01 00:00,2026-03-31 00:00,2026-04-02,MAIL,{}\n"
    berta.of("events").upload(head + row.format(""))
    assert berta.check().warnings() == {2: ["A breach misses a requirement, and none is named."]}
    berta.bring_in(head + row.format("always there"))
    assert (berta.warnings(), PerformanceEvent.objects.get().requirement) == ({}, requirement)


def test_an_event_like_one_that_is_there_is_doubted_and_can_be_left_out(berta: Any) -> None:
    provided.PerformanceEventFactory(
        customer=berta.kestrel, title="Mail down", started_at=dt.datetime(2026, 3, 1, 9, tzinfo=dt.UTC)
    )
    head = "customer code,kind,severity,what happened,from (UTC),to (UTC),services,unavailable\n"
    berta.of("events").upload(f"{head}KESTREL,Outage,High,No mail,2026-03-01 09:00,2026-03-01 10:00,MAIL,MAIL\n")
    assert berta.check().warnings() == {2: ["“Mail down” is recorded at the same moment. Is it the same?"]}
    berta.commit(skip_duplicates="on")
    assert PerformanceEvent.objects.count() == 1


# Maintenance and future services


def test_agreed_work_that_moves_is_no_longer_agreed(berta: Any) -> None:
    authority = factories.AuthorityFactory(customer=berta.kestrel)
    work = provided.MaintenanceFactory(
        provision=berta.mail,
        title="New firmware",
        agreed_at=timezone.now(),
        agreed_by=authority.person,
        authority=authority,
    )
    start, end = (f"{moment:%Y-%m-%d %H:%M}" for moment in (work.starts_at, work.ends_at + dt.timedelta(hours=1)))
    head = "customer code,service,work,from (UTC),to (UTC)\n"
    berta.of("maintenance").bring_in(f"{head}KESTREL,MAIL,New firmware,{start},{end}\n")
    [said] = berta.warnings()[2]
    assert "Saving these withdraws the agreement" in said
    now = Maintenance.objects.get()
    assert (now.ends_at, now.agreed_at, now.agreed_by) == (work.ends_at + dt.timedelta(hours=1), None, None)
    berta.undo()
    assert Maintenance.objects.get().authority == authority
    found = refused(berta, "maintenance", f"{head}KESTREL,MAIL,Backwards,2026-03-01 10:00,2026-03-01 09:00\n")
    assert found == {2: {"ends_at": ["It has to end after it begins."]}}


def test_a_future_service_begins_as_an_idea_today_in_the_customers_currency(berta: Any) -> None:
    head = "customer code,need,service,expected revenue a year,probability %\n"
    provided.ServiceFactory(code="NEW", name="New", lifecycle="pipeline")
    provided.ServiceFactory(code="FAX", name="Fax", lifecycle="retired")
    berta.of("future-services").bring_in(f'{head}KESTREL,Chat,NEW,"1\'000.00",60\n')
    made = FutureService.objects.get()
    assert (made.stage, made.stage_since, made.currency) == ("idea", timezone.localdate(), "NOK")
    found = refused(berta, "future-services", f"{head}KESTREL,Faxes,FAX,,101\n")
    assert found[2]["service"] == ["“Fax” is retired and provided to nobody new. Choose a service of the catalogue."]
    assert set(found[2]) == {"service", "probability"}
    assert berta.batch.state == ImportBatch.State.CHECKED
