"""What has no end: what went wrong goes on, an achievement happened."""

import datetime as dt
from typing import Any
from urllib.parse import urlencode

import pytest
import time_machine
from django.http import QueryDict
from django.test import Client

from services.forms import PerformanceEventForm
from services.models import PerformanceEvent
from tests import factories

NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def on_the_20th_of_november() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def kestrel(berta: Any) -> Any:
    return factories.CustomerFactory(name="Kestrel Rail", owner=berta, time_zone="Europe/Berlin")


def achievement(*, ended_at: str) -> dict[str, str]:
    return {
        "kind": "achievement",
        "title": "A year without a fault",
        "started_at": "2026-09-13T10:00",
        "ended_at": ended_at,
    }


def form_of(customer: Any, said: dict[str, str]) -> PerformanceEventForm:
    data = QueryDict(urlencode(said))
    return PerformanceEventForm(data, actor=customer.owner, instance=PerformanceEvent(customer=customer))


def test_an_achievement_without_an_end_does_not_go_on(desk: Client, kestrel: Any) -> None:
    said = achievement(ended_at="")
    assert not form_of(kestrel, said).needs_acknowledgement()
    assert desk.post(f"/services/customers/{kestrel.pk}/events/new/", said).status_code == 302
    made = PerformanceEvent.objects.get()
    assert (made.goes_on, made.lasted, made.duration) == (False, "", None)
    assert not PerformanceEvent.objects.ongoing().exists()
    page = desk.get(made.get_absolute_url()).content.decode()
    assert "going on" not in page.lower()
    assert "it has not ended" not in page
    answer = desk.get(f"/services/customers/{kestrel.pk}/performance/")
    story = answer.content.decode()
    assert "days 2 h so far" not in story
    assert (answer.context["page"].achievements, answer.context["page"].so_far) == (1, [])
    listed = desk.get("/services/events/").content.decode()
    assert "A year without a fault" in listed
    assert ">going on<" not in listed
    assert "A year without a fault" not in desk.get("/services/events/?ongoing=on").content.decode()
    assert "A year without a fault" not in desk.get("/services/events/?since=2026-10-01").content.decode()


def test_the_same_that_went_wrong_goes_on(desk: Client, kestrel: Any) -> None:
    began = dt.datetime(2026, 11, 19, 8, tzinfo=dt.UTC)
    made = factories.PerformanceEventFactory(customer=kestrel, started_at=began, ended_at=None)
    assert made.goes_on
    assert made.lasted == "for 1 day 4 h so far"
    assert PerformanceEvent.objects.ongoing().get() == made


def test_a_long_achievement_with_an_end_is_asked_about_as_what_takes_long(kestrel: Any) -> None:
    said = achievement(ended_at="2026-11-09T10:00")
    form = form_of(kestrel, said)
    assert form.needs_acknowledgement()
    assert form.warnings == ["It takes 57 days, which is unusually long. Look at the dates."]


def test_whoever_records_an_event_from_a_provision_goes_back_there_when_they_cancel(desk: Client, kestrel: Any) -> None:
    portal = factories.ProvisionFactory(customer=kestrel)
    new = f"/services/customers/{kestrel.pk}/events/new/"
    page = desk.get(new, {"provisions": portal.pk, "next": portal.get_absolute_url()}).content.decode()
    assert f'<a class="btn btn-ghost" href="{portal.get_absolute_url()}"' in page
    for elsewhere in ("https://evil.example/", "//evil.example/", "javascript:alert(1)"):
        form = desk.get(new, {"next": elsewhere}).content.decode().partition('<form class="form"')[2]
        assert "evil.example" not in form.partition("</form>")[0]
        assert "javascript:" not in form.partition("</form>")[0]
