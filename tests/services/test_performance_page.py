"""What the figures of past performance say about themselves."""

import datetime as dt

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
