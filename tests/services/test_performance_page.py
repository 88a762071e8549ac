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
        before = began - dt.timedelta(days=60)
        factories.PerformanceEventFactory(customer=kestrel, title="Down in September", started_at=before)
        factories.PerformanceEventFactory(customer=quiet, started_at=before)
        desk = signed_in(berta)
        answer = desk.get(f"/services/customers/{kestrel.pk}/performance/")
        page = answer.context["page"]
        titles = [[event.title for event in desk.get(part.url).context["page"].timeline.rows] for part in page.so_far]
        silent = desk.get(f"/services/customers/{quiet.pk}/performance/").content.decode()
    said = [part.told.replace("\N{NO-BREAK SPACE}", " ") for part in page.so_far]
    assert said == ["1 outage", "90 min of vital functions lost", "1 not disclosed", "€1,500 credited"]
    assert titles == [["Down yesterday"]] * 4
    assert "This month so far" in answer.content.decode()
    assert (page.went_wrong, page.lost_minutes, page.credits) == (1, 0, []), "the 12 months are as they were"
    assert len(page.performance.period) == 12
    assert not page.all.was_down
    assert "This month so far" not in silent
