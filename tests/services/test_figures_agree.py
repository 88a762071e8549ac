"""What is told in two places is the same in both: events and the sums of them, counts and the lists they open."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from services.models import PerformanceEvent, Provision
from services.performance_of import last_year, performance_of
from services.service_overview import ServiceOverview
from tests import factories
from tests.calling import Api
from tests.world import signed_in

pytestmark = pytest.mark.django_db
BEGAN = dt.datetime(2026, 5, 5, 8, tzinfo=dt.UTC)
RIGHT = {"right": "agree_requirements", "valid_from": dt.date(2020, 1, 1)}


@pytest.fixture
def berta() -> Any:
    return factories.brm("Berta Brandt")


@pytest.fixture
def portal(berta: Any) -> Provision:
    return factories.ProvisionFactory(customer__owner=berta, customer__time_zone="UTC", vital="Dispatch")


def stood_still_an_hour(portal: Provision) -> PerformanceEvent:
    hour = {"started_at": BEGAN, "ended_at": BEGAN + dt.timedelta(hours=1)}
    event = factories.PerformanceEventFactory(customer=portal.customer, down=[portal], lost=[portal], **hour)
    return PerformanceEvent.objects.with_impacts().get(pk=event.pk)


@time_machine.travel(dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC), tick=False)
def test_what_is_only_planned_has_no_service_time_that_an_event_could_take(portal: Provision) -> None:
    assert stood_still_an_hour(portal).vital_minutes == 60
    portal.status = Provision.Status.PLANNED
    portal.save()
    event = PerformanceEvent.objects.with_impacts().get()
    assert event.vital_minutes == performance_of([portal], last_year(portal.customer)).lost_minutes == 0


@time_machine.travel(dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC), tick=False)
def test_a_function_that_stood_still_counts_when_the_service_is_vital_no_longer(berta: Any, portal: Provision) -> None:
    event = stood_still_an_hour(portal)
    portal.is_vital, portal.vital_function = False, ""
    portal.save()
    page = signed_in(berta).get(f"/services/customers/{portal.customer_id}/performance/").context["page"]
    told = Api(berta).get(f"customers/{portal.customer_id}/performance").json()
    assert event.vital_minutes == page.lost_minutes == told["vital_minutes"] == 60
    assert [row.lost_minutes for row in page.rows] == [60]


def test_a_service_tells_nothing_of_archived_customers_as_the_lists_behind_its_figures(
    berta: Any, portal: Provision
) -> None:
    customer, service = portal.customer, portal.service
    authority = factories.AuthorityFactory(customer=customer, **RIGHT)
    factories.RequirementFactory(provision=portal, agreed=authority)
    factories.FutureServiceFactory(customer=customer, service=service)
    factories.restricted(authority, service)

    def told() -> tuple[int, ...]:
        found = ServiceOverview(service, user=berta, on=timezone.localdate())
        return found.reach.running, found.requirements, found.future_services, found.authorities

    assert told() == (1, 1, 1, 1)
    customer.archive(by=berta)
    assert told() == (0, 0, 0, 0)
