"""Months by thousands: their lists and pages cost the same queries however many there are; use adds up as it should."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from customers.models import Authority, Customer
from services.attainment_of import last_year
from services.charts import course_of, drawn_months
from services.models import Requirement, Service
from services.use_of import use_of, use_of_provision, use_of_provisions
from tests import factories
from tests.factories.provided import closed_month
from tests.test_queries import EDIT_GET, LIST, RECORD, count

pytestmark = pytest.mark.django_db


def measured(owner: Any, number: int) -> Requirement:
    """A requirement of a customer of its own, with so many months of values and of use."""
    customer: Customer = factories.CustomerFactory(owner=owner)
    authority = factories.AuthorityFactory(customer=customer, right=Authority.Right.AGREE_REQUIREMENTS)
    requirement: Requirement = factories.RequirementFactory(provision__customer=customer, agreed=authority)
    for back in range(number):
        factories.MeasurementFactory(requirement=requirement, month=closed_month(back))
        factories.UsageFactory(provision=requirement.provision, month=closed_month(back))
    return requirement


@pytest.mark.parametrize(
    "url",
    [
        "/services/usage/",
        "/services/usage/export/?format=csv",
        "/services/requirement-measurements/",
        "/services/requirement-measurements/?since=2020-01&until=12/2199",
        "/services/requirement-measurements/export/?format=xlsx",
    ],
)
def test_a_list_costs_the_same_with_1_3_and_30_rows(url: str, berta: Any, desk: Client) -> None:
    found = []
    for more in (1, 2, 27):
        for _ in range(more):
            measured(berta, 1)
        found.append(count(lambda: desk.get(url)))
    assert found[0] == found[1] == found[2]
    assert found[0] <= LIST


@pytest.mark.parametrize(
    "page", ["/services/requirements/{r}/", "/services/provisions/{p}/", "/services/customers/{c}/"]
)
def test_a_page_costs_the_same_with_1_3_and_30_months(page: str, berta: Any, desk: Client) -> None:
    found = []
    for number in (1, 3, 30):
        one = measured(berta, number)
        url = page.format(r=one.pk, p=one.provision_id, c=one.provision.customer_id)
        found.append(count(lambda url=url: desk.get(url)))
    assert found[0] == found[1] == found[2]
    assert found[0] <= RECORD


def test_the_form_of_a_month_stays_within_its_budget(berta: Any, desk: Client) -> None:
    one = measured(berta, 1)
    assert count(lambda: desk.get(f"/services/requirements/{one.pk}/requirement-measurements/new/")) <= EDIT_GET


def test_the_form_of_use_names_the_unit_of_volume(berta: Any, desk: Client) -> None:
    provision = measured(berta, 0).provision
    url = f"/services/provisions/{provision.pk}/usage/new/"
    assert "In the service&#x27;s unit of volume." in desk.get(url).content.decode()
    Service.objects.filter(pk=provision.service_id).update(volume_unit="tickets")
    assert "In tickets." in desk.get(url).content.decode()
    assert count(lambda: desk.get(url)) <= EDIT_GET


def test_lists_are_filtered_by_months(berta: Any, desk: Client) -> None:
    one = measured(berta, 4)
    query = f"?since={closed_month(2):%Y-%m}&until={closed_month(1):%Y-%m}&customer={one.its_customer.code}"
    for path in ("/services/requirement-measurements/", "/services/usage/"):
        assert len(desk.get(path + query).context["list"].rows) == 2
        assert desk.get(f"{path}?since=soon").status_code == 422


def test_a_list_counts_its_rows_in_plain_words(berta: Any, desk: Client) -> None:
    measured(berta, 2)
    for path, counted in (("usage", "2 months of use"), ("requirement-measurements", "2 measurements")):
        page = desk.get(f"/services/{path}/").content.decode()
        assert counted in page
        assert f"Search {counted[2:]}" in page


def test_an_export_tells_target_and_verdict(berta: Any, desk: Client) -> None:
    measured(berta, 1)
    response: Any = desk.get("/services/requirement-measurements/export/?format=csv")
    text = b"".join(response.streaming_content).decode()
    assert "99.5" in text
    assert ",met," in text


def test_a_unit_that_says_nothing_about_the_target_is_warned_about_and_can_be_kept(berta: Any, desk: Client) -> None:
    one = measured(berta, 0)
    url = f"/services/requirements/{one.pk}/requirement-measurements/new/"
    sent = {"month": f"{closed_month():%Y-%m}", "value": "3", "unit": "tickets"}
    answer = desk.post(url, sent)
    assert answer.status_code == 422
    assert "neither met nor missed" in answer.content.decode()
    assert desk.post(url, {**sent, "acknowledged": "on"}).status_code == 302
    assert one.measurements.get().verdict_shown == "another unit than the target"
    assert desk.post(url, {**sent, "month": f"{closed_month(1):%Y-%m}", "unit": "permille"}).status_code == 302


# Use over time


def test_a_month_that_was_not_counted_is_unknown_and_parts_the_line(berta: Any) -> None:
    provision = measured(berta, 0).provision
    for back, users in ((4, 10), (3, 12), (1, 14), (0, 15)):
        factories.UsageFactory(provision=provision, month=closed_month(back), users=users)
    use = use_of_provision(provision, last_year())
    assert [month.users for month in use.months][-5:] == [10, 12, None, 14, 15]
    assert len(use.months) == 12
    assert str(drawn_months(use.users)).count("<polyline") == 2
    assert drawn_months(use.volumes) == ""
    assert "10" in course_of(use.users, "Users")


def test_use_of_a_service_adds_up_over_the_customers_one_may_see(berta: Any) -> None:
    first = measured(berta, 2)
    service = first.provision.service
    other = factories.ProvisionFactory(service=service, customer__owner=berta)
    factories.UsageFactory(provision=other, users=None, volume=Decimal("2.5"))
    hidden = factories.ProvisionFactory(service=service, customer__restricted=True)
    factories.UsageFactory(provision=hidden, users=5000)
    gone = factories.ProvisionFactory(service=service)
    factories.UsageFactory(provision=gone, users=7000)
    gone.archive(by=None)
    last, before = use_of(service, berta, last_year()).newest_first[:2]
    assert (last.users, last.volume, last.counted) == (120, Decimal("2.5"), 2)
    assert (before.users, before.volume, before.counted) == (120, None, 1)
    assert use_of(service, factories.admin("Astrid Nyman"), last_year()).is_empty
    assert len(use_of_provisions([first.provision, other], last_year())) == 2
