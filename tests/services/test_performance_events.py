"""Recording what happened: the customer's clock, a row of boxes per provision, tickets once, and warnings."""

import datetime as dt
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.http import QueryDict
from django.test import Client

from services.forms import PerformanceEventForm
from services.models import EventImpact, PerformanceEvent
from tests import factories

NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture(autouse=True)
def on_the_20th_of_november() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def kestrel(berta: Any) -> Any:
    return factories.CustomerFactory(
        name="Kestrel Rail", owner=berta, time_zone="Europe/Berlin", billing_currency="EUR"
    )


@pytest.fixture
def portal(kestrel: Any) -> Any:
    return factories.ProvisionFactory(customer=kestrel, service__name="Order portal", vital="Dispatch")


@pytest.fixture
def network(kestrel: Any) -> Any:
    return factories.ProvisionFactory(customer=kestrel, service__name="Network")


def event(portal: Any = None, **changes: Any) -> dict[str, Any]:
    """What a complete form sends: a morning's outage."""
    said: dict[str, Any] = {
        "kind": "outage",
        "severity": "2",
        "title": "The order portal was down",
        "started_at": "2026-11-09T08:00",
        "ended_at": "2026-11-09T09:30",
        "disclosed_on": "2026-11-09",
    }
    if portal is not None:
        said |= {"provisions": [portal.pk], "unavailable": [portal.pk]}
    return {name: value for name, value in (said | changes).items() if value is not None}


def form_of(customer: Any, said: dict[str, Any]) -> PerformanceEventForm:
    data = QueryDict(urlencode(said, doseq=True))
    return PerformanceEventForm(data, actor=customer.owner, instance=PerformanceEvent(customer=customer))


def errors_of(customer: Any, said: dict[str, Any]) -> dict[str, list[str]]:
    return {name: [str(one) for one in found] for name, found in form_of(customer, said).errors.items()}


# The customer's clock


def test_times_are_those_of_the_customers_clock_whatever_the_users_zone_is(
    berta: Any, desk: Client, kestrel: Any, portal: Any
) -> None:
    berta.time_zone = "America/New_York"
    berta.save()
    desk.post(f"/services/customers/{kestrel.pk}/events/new/", event(portal))
    made = PerformanceEvent.objects.get()
    assert made.started_at == dt.datetime(2026, 11, 9, 7, 0, tzinfo=dt.UTC)
    page = desk.get(f"/services/events/{made.pk}/edit/").content.decode()
    assert 'value="2026-11-09T08:00"' in page
    assert "By the clock in Europe/Berlin, the customer&#x27;s time zone." in page
    assert "9 November 2026, 08:00" in desk.get(f"/services/events/{made.pk}/").content.decode()


def test_a_time_that_the_clock_left_out_is_refused_with_both_it_may_mean(kestrel: Any, portal: Any) -> None:
    found = errors_of(kestrel, event(portal, started_at="2026-03-29T02:30", ended_at="2026-03-29T04:00"))
    assert found["started_at"] == [
        "On 29 March 2026 the clocks in Europe/Berlin were put forward, and 02:30 was left out. Give 01:30 if you mean "
        "the time before, 03:30 if you mean the time after."
    ]


def test_a_time_that_came_twice_is_asked_about_and_can_be_chosen(desk: Client, kestrel: Any, portal: Any) -> None:
    new = f"/services/customers/{kestrel.pk}/events/new/"
    said = event(portal, started_at="2026-10-25T02:30", ended_at="2026-10-25T03:30", disclosed_on="2026-10-26")
    asked = desk.post(new, said)
    assert asked.status_code == 422
    page = asked.content.decode()
    assert "were put back, and 02:30 came twice" in page
    assert "the first (CEST, UTC+02:00)" in page
    assert "the second (CET, UTC+01:00)" in page
    assert desk.post(new, said | {"started_at_offset": "+01:00"}).status_code == 302
    made = PerformanceEvent.objects.get()
    assert made.started_at == dt.datetime(2026, 10, 25, 1, 30, tzinfo=dt.UTC)
    assert made.duration_minutes == 60
    page = desk.get(f"/services/events/{made.pk}/edit/").content.decode()
    assert '<option value="+01:00" selected>' in page


def test_an_unchanged_form_changes_nothing_not_even_seconds(desk: Client, kestrel: Any, portal: Any) -> None:
    made = factories.PerformanceEventFactory(
        customer=kestrel, down=[portal], started_at=dt.datetime(2026, 11, 9, 7, 0, 37, tzinfo=dt.UTC)
    )
    edit = f"/services/events/{made.pk}/edit/"
    form = desk.get(edit).context["form"]
    page = desk.get(edit).content.decode()
    assert 'value="2026-11-09T08:00:37"' in page
    said = event(portal, title=made.title, started_at="2026-11-09T08:00:37", ended_at="2026-11-09T09:30:37")
    said |= {"version": form["version"].value(), "disclosed_on": "", "credit_currency": "EUR"}
    assert desk.post(edit, said).status_code == 302
    made.refresh_from_db()
    assert made.version == 1


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"ended_at": "2026-11-09T07:59"}, "ended_at", "It ends before it begins."),
        ({"started_at": "2026-11-20T13:01", "ended_at": ""}, "started_at", "in the future"),
        ({"ended_at": "2026-11-20T13:01"}, "ended_at", "Leave it empty while it goes on."),
        ({"disclosed_on": "2026-11-08"}, "disclosed_on", "It began on 9 November 2026"),
        ({"disclosed_on": "2026-11-21"}, "disclosed_on", "This day has not come."),
        ({"started_at": "soon"}, "started_at", "Give a day and a time, such as 2026-03-31 08:00."),
        ({"started_at": "1850-01-01T00:00"}, "started_at", "Give a date between 1900 and 2199."),
        ({"severity": ""}, "severity", "Say how severe it was."),
        ({"credit_amount": "100"}, "credit_currency", "Say in which currency the credit is."),
        ({"credit_amount": "-1", "credit_currency": "EUR"}, "credit_amount", "greater than or equal to 0.01"),
        ({"external_id": "INC-1"}, "__all__", "Name the system that the ticket is in."),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    kestrel: Any, portal: Any, changes: dict[str, Any], field: str, says: str
) -> None:
    found = errors_of(kestrel, event(portal, **changes))
    assert list(found) == [field]
    assert says in found[field][0]


def test_the_control_a_complete_form_is_saved(desk: Client, kestrel: Any, portal: Any) -> None:
    assert desk.post(f"/services/customers/{kestrel.pk}/events/new/", event(portal)).status_code == 302
    impact = EventImpact.objects.get()
    assert (impact.provision, impact.unavailable, impact.function_lost) == (portal, True, False)


def test_an_achievement_needs_no_severity_and_makes_nothing_unavailable(kestrel: Any, portal: Any) -> None:
    assert errors_of(kestrel, event(kind="achievement", severity="", provisions=[portal.pk])) == {}
    found = errors_of(kestrel, event(portal, kind="achievement", severity=""))
    assert "An achievement makes nothing unavailable." in found["provisions"][0]


def test_an_achievement_keeps_no_severity(kestrel: Any, portal: Any) -> None:
    form = form_of(kestrel, event(kind="achievement", severity="1", provisions=[portal.pk]))
    assert form.is_valid(), form.errors
    form.save()
    assert PerformanceEvent.objects.get().severity is None
    outage = form_of(kestrel, event(portal, severity="1"))
    assert outage.is_valid()
    assert outage.cleaned_data["severity"] == 1, "the control"


# One row of boxes


def test_unticking_a_provision_clears_the_rest_of_its_row(
    desk: Client, kestrel: Any, portal: Any, network: Any
) -> None:
    made = factories.PerformanceEventFactory(customer=kestrel, down=[portal, network], lost=[portal])
    said = event(
        network, title=made.title, unavailable=[portal.pk, network.pk], functions_lost=[portal.pk], version="1"
    )
    assert desk.post(f"/services/events/{made.pk}/edit/", said).status_code == 302
    assert [impact.provision for impact in made.impacts.all()] == [network]


def test_a_box_newly_ticked_beside_an_unticked_provision_is_explained(kestrel: Any, portal: Any) -> None:
    found = errors_of(kestrel, event(unavailable=[portal.pk]))
    assert found == {"provisions": ["Order portal: tick it as affected too, or clear the rest of its row."]}


def test_only_a_vital_function_can_stand_still(desk: Client, kestrel: Any, portal: Any, network: Any) -> None:
    page = desk.get(f"/services/customers/{kestrel.pk}/events/new/").content.decode()
    assert f'name="functions_lost" value="{portal.pk}"' in page
    assert f'name="functions_lost" value="{network.pk}"' not in page
    assert "functions_lost" in errors_of(kestrel, event(network, functions_lost=[network.pk]))


def test_provisions_of_another_customer_are_not_offered(kestrel: Any) -> None:
    foreign = factories.ProvisionFactory()
    assert "provisions" in errors_of(kestrel, event(foreign))


def test_a_change_of_boxes_alone_raises_the_version_and_is_told_in_words(
    desk: Client, kestrel: Any, portal: Any, network: Any
) -> None:
    made = factories.PerformanceEventFactory(
        customer=kestrel, down=[network], started_at=dt.datetime(2026, 11, 9, 7, tzinfo=dt.UTC)
    )
    said = event(portal, title=made.title, version="1", disclosed_on="", acknowledged="on")
    assert desk.post(f"/services/events/{made.pk}/edit/", said).status_code == 302
    made.refresh_from_db()
    assert made.version == 2
    told = desk.get(f"/services/events/{made.pk}/history/").content.decode()
    assert "added a provision affected: Order portal" in told
    assert "removed a provision affected: Network" in told


def test_two_people_who_tick_different_boxes_are_shown_both(
    desk: Client, kestrel: Any, portal: Any, network: Any
) -> None:
    made = factories.PerformanceEventFactory(
        customer=kestrel, down=[portal], started_at=dt.datetime(2026, 11, 9, 7, tzinfo=dt.UTC)
    )
    edit, same = f"/services/events/{made.pk}/edit/", {"title": made.title, "version": "1", "disclosed_on": ""}
    first = event(portal, **same) | {"provisions": [portal.pk, network.pk]}
    assert desk.post(edit, first).status_code == 302
    second = desk.post(edit, event(portal, **same) | {"functions_lost": [portal.pk]})
    assert second.status_code == 409
    page = second.content.decode()
    assert "Network, Order portal" in page, "theirs"
    assert "QuerySet" not in page
    kept = event(portal, **same) | {"functions_lost": [portal.pk], "version": "2", "choose-provisions": "theirs"}
    assert desk.post(edit, kept).status_code == 302
    states = {(i.provision, i.unavailable, i.function_lost) for i in made.impacts.all()}
    assert states == {(portal, True, True), (network, False, False)}


# Tickets


def test_the_same_ticket_of_the_same_customer_is_refused_with_a_way_to_it(
    desk: Client, kestrel: Any, portal: Any
) -> None:
    there = factories.PerformanceEventFactory(customer=kestrel, external_system="Desk", external_id="INC-1")
    said = event(portal, external_system="Desk", external_id="INC-1")
    answer = desk.post(f"/services/customers/{kestrel.pk}/events/new/", said)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "This ticket is recorded for this customer already" in page
    assert f'href="/services/events/{there.pk}/"' in page
    assert PerformanceEvent.objects.count() == 1


def test_the_same_number_elsewhere_is_another_ticket(kestrel: Any, portal: Any) -> None:
    factories.PerformanceEventFactory(customer=kestrel, external_system="Desk", external_id="INC-1")
    factories.PerformanceEventFactory(external_system="Other", external_id="INC-1")
    assert errors_of(kestrel, event(portal, external_system="Other", external_id="INC-1")) == {}


# What deserves a second look


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"started_at": "2026-10-01T08:00", "disclosed_on": "2026-10-02"}, "It takes 39 days"),
        ({"started_at": "2026-10-01T08:00", "ended_at": "", "disclosed_on": "2026-10-02"}, "going on for 50 days"),
        ({"kind": "breach", "disclosed_on": ""}, "no day is given on which they were told"),
        ({"kind": "breach"}, "A breach misses a requirement, and none is named."),
        ({"provisions": [], "unavailable": []}, "counts in no availability"),
        ({"unavailable": []}, "counts as no downtime"),
    ],
)
def test_a_warning_can_be_acknowledged(kestrel: Any, portal: Any, changes: dict[str, Any], says: str) -> None:
    form = form_of(kestrel, event(portal, **changes))
    assert form.needs_acknowledgement()
    assert any(says in warning for warning in form.warnings)
    assert form_of(kestrel, event(portal, acknowledged="on", **changes)).is_valid()


def test_a_breached_requirement_of_a_provision_not_ticked_is_noticed(kestrel: Any, portal: Any, network: Any) -> None:
    requirement = factories.RequirementFactory(provision=network)
    form = form_of(kestrel, event(portal, kind="breach", requirement=requirement.pk))
    assert form.needs_acknowledgement(), form.errors
    assert form.warnings == ["The requirement breached is one of a provision that is not ticked as affected."]


@pytest.mark.parametrize("kind", ["outage", "major_incident"])
def test_a_function_that_stood_still_in_a_service_left_available_is_named(
    kestrel: Any, portal: Any, network: Any, kind: str
) -> None:
    lost = {"kind": kind, "provisions": [portal.pk, network.pk], "functions_lost": [portal.pk]}
    form = form_of(kestrel, event(portal, **lost, unavailable=[network.pk]))
    assert form.needs_acknowledgement()
    assert form.warnings == [
        "Dispatch stood still, but the service is not ticked as unavailable: availability stays 100 %."
    ]
    alone = form_of(kestrel, event(portal, **lost, unavailable=[]))
    assert alone.needs_acknowledgement()
    assert alone.warnings == form.warnings, "one reason, told once"
    assert not form_of(kestrel, event(portal, **lost, unavailable=[portal.pk])).needs_acknowledgement()
