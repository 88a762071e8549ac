"""What the figures of past performance say about themselves."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine

from tests import factories
from tests.world import signed_in


@pytest.mark.django_db
def test_the_figures_say_what_is_in_them_and_lead_to_what_is_behind() -> None:
    with time_machine.travel(dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC), tick=False):
        berta = factories.brm("Berta Brandt")
        kestrel = factories.CustomerFactory(name="Kestrel Rail", owner=berta)
        portal = factories.ProvisionFactory(customer=kestrel, is_vital=True, vital_function="Ordering")
        desk = signed_in(berta)
        whole = desk.get(f"/services/customers/{kestrel.pk}/performance/").content.decode()
        one = desk.get(portal.get_absolute_url()).content.decode()
    assert "November 2025 to October 2026, without the running month" in whole
    assert "overlaps count once" in whole
    assert f'href="/services/customers/{kestrel.pk}/measurements/"><span class="stat-label">Targets met' in whole
    for page in (whole, one):
        assert "a green one had no downtime" in page
    assert "overlaps count once" in one
    assert "without the running month" in one


@pytest.mark.django_db
def test_what_the_running_month_has_brought_stands_below_the_figures_that_leave_it_out() -> None:
    with time_machine.travel(dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC), tick=False):
        berta = factories.brm("Berta Brandt")
        kestrel, quiet = (factories.CustomerFactory(name=name, owner=berta) for name in ("Kestrel Rail", "Quiet AG"))
        portal = factories.ProvisionFactory(customer=kestrel, vital="Ordering")
        began = dt.datetime(2026, 11, 19, 8, tzinfo=dt.UTC)
        factories.PerformanceEventFactory(
            customer=kestrel,
            title="Down yesterday",
            started_at=began,
            down=[portal],
            lost=[portal],
            ended_at=began + dt.timedelta(minutes=90),
            disclosed_on=None,
            credit_amount=Decimal("1500"),
            credit_currency="EUR",
        )
        told = {"title": "Slow, as we told them", "kind": "degradation", "disclosed_on": began.date()}
        factories.PerformanceEventFactory(customer=kestrel, started_at=began, **told)
        before = began - dt.timedelta(days=60)
        factories.PerformanceEventFactory(customer=kestrel, title="Down in September", started_at=before)
        factories.PerformanceEventFactory(customer=quiet, started_at=before)
        desk = signed_in(berta)
        answer = desk.get(f"/services/customers/{kestrel.pk}/performance/")
        page = answer.context["page"]
        titles = [[event.title for event in desk.get(part.url).context["page"].timeline.rows] for part in page.so_far]
        silent = desk.get(f"/services/customers/{quiet.pk}/performance/").content.decode()
    said = [part.told.replace("\N{NO-BREAK SPACE}", " ") for part in page.so_far]
    assert said == ["1 degradation", "1 outage", "90 min of vital functions lost", "1 not disclosed", "€1,500 credited"]
    assert titles == [["Slow, as we told them"], *[["Down yesterday"]] * 4]
    assert "This month so far" in answer.content.decode()
    assert (page.went_wrong, page.lost_minutes, page.credits) == (1, 0, []), "the 12 months are as they were"
    assert len(page.performance.period) == 12
    assert not page.all.was_down
    assert "This month so far" not in silent


@pytest.mark.django_db
def test_planned_maintenance_comes_first_and_the_next_of_it_is_never_left_out() -> None:
    now = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
    with time_machine.travel(now, tick=False):
        berta = factories.brm("Berta Brandt")
        portal = factories.ProvisionFactory(customer__owner=berta, customer__time_zone="UTC")
        for days in (-20, -10, 10, 20, 30):
            begins = now + dt.timedelta(days=days)
            factories.MaintenanceFactory(
                provision=portal, title=f"{days}", starts_at=begins, ends_at=begins + dt.timedelta(hours=1)
            )
        goes_on = {"starts_at": now - dt.timedelta(hours=1), "ends_at": now + dt.timedelta(hours=1)}
        factories.MaintenanceFactory(provision=portal, title="now", **goes_on)
        answer = signed_in(berta).get(portal.get_absolute_url())
    shown = answer.context["page"].performance.maintenance
    assert [work.title for work in shown] == ["now", "10", "20", "30", "-10"]
    assert "planned for 30 November 2026, 12:00 UTC" in answer.content.decode()


@pytest.mark.django_db
def test_an_event_of_one_moment_lost_nothing_and_needs_no_reason() -> None:
    berta = factories.brm("Berta Brandt")
    portal = factories.ProvisionFactory(customer__owner=berta, vital="Ordering")
    began = dt.datetime(2026, 5, 5, 8, tzinfo=dt.UTC)
    event = factories.PerformanceEventFactory(
        customer=portal.customer, down=[portal], lost=[portal], started_at=began, ended_at=began
    )
    assert (event.vital_minutes, event.lost_nothing) == (0, "")
    assert "The customer was not told" in signed_in(berta).get(event.get_absolute_url()).content.decode()
