"""Months before a provision's first day and after its last: nothing is missing there, and nothing counts."""

import datetime as dt
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format

from customers.models import Authority, Customer
from services.attainment_of import counted, last_year, of_customer, of_customer_alone, of_provision, of_requirement
from services.models import Provision, Requirement
from services.requirement_overview import RequirementOverview
from services.requirements_matrix import in_order
from services.usage_overview import UsedProvision
from tests import factories
from tests.calling import Api
from tests.factories.provided import closed_month
from tests.services.gridding import GridOf
from tests.test_queries import count
from tests.world import signed_in

pytestmark = pytest.mark.django_db

FIRST, LAST = closed_month(8) + dt.timedelta(days=27), closed_month(3)  # four months before, three after


@pytest.fixture
def ended(kestrel: Customer) -> Provision:
    """It began late in one month and ended on the first day of another: six months in all."""
    found: Provision = factories.ProvisionFactory(customer=kestrel, starts_on=FIRST, ends_on=LAST, status="ended")
    return found


@pytest.fixture
def needed(ended: Provision) -> Requirement:
    """Agreed long before; measured and met in one month within its days, and missed in one before and one after."""
    authority = factories.AuthorityFactory(customer=ended.customer, right=Authority.Right.AGREE_REQUIREMENTS)
    found: Requirement = factories.RequirementFactory(provision=ended, agreed=authority, statement="Open at six")
    for back, value in ((9, 1), (5, 100), (1, 2)):
        factories.MeasurementFactory(requirement=found, month=closed_month(back), value=Decimal(value))
    return found


def counts(found: Any) -> tuple[int, int, int]:
    return found.met, found.missed, found.not_measured


def test_only_months_in_which_it_is_provided_are_measured_or_not(needed: Requirement) -> None:
    customer, year = needed.its_customer, last_year()
    found = [
        of_requirement(needed, year).attainment,
        of_provision(needed.provision, year).attainment,
        of_customer(customer, year).attainment,
        of_customer_alone(customer, year),
        counted(in_order(Requirement.objects.all()), year).attainment,
    ]
    assert [counts(one) for one in found] == [(1, 0, 5)] * 5
    Provision.objects.update(starts_on=None, ends_on=None, status="active")  # the control
    assert counts(of_customer_alone(customer, year)) == (1, 2, 9)


def test_what_was_recorded_there_all_the_same_is_shown_and_not_judged(needed: Requirement, desk: Client) -> None:
    months = of_requirement(needed, last_year()).months
    assert [month.month.first_day for month in months] == [closed_month(back) for back in (9, 8, 7, 6, 5, 4, 3, 1)]
    assert [str(month.verdict) for month in (months[0], months[-1])] == ["not_provided"] * 2
    page = desk.get(f"/services/requirements/{needed.pk}/").content.decode()
    assert page.count('<li class="months-not_provided">') == 2
    rows = desk.get("/services/requirement-measurements/").content.decode()
    assert (rows.count("verdict-not_provided"), rows.count("verdict-missed")) == (4, 0)  # for wide and for narrow


def test_a_target_that_reaches_back_reaches_none_of_those_months(needed: Requirement) -> None:
    in_force = RequirementOverview(needed, on=timezone.localdate()).in_force
    assert in_force is not None
    assert in_force.reach is not None
    assert (in_force.reach.measured, in_force.reach.says) == (1, "1 met")


def test_the_api_tells_those_months_with_their_figure_alone(needed: Requirement, berta: Any) -> None:
    told = Api(berta).get(f"customers/{needed.its_customer.pk}/attainment").json()
    ((part,),) = [provision["requirements"] for provision in told["provisions"]]
    assert told["attainment"]["not_measured"] == 5
    assert [month["verdict"] for month in part["months"]].count("not_provided") == 2
    assert Decimal(part["months"][-1]["value"]) == 2


def test_the_grid_shows_those_months_as_outside_and_counts_none_of_them(needed: Requirement, desk: Client) -> None:
    grid = GridOf(desk, needed.its_customer)
    page = desk.get(grid.url).content.decode()
    assert page.count("grid-cell grid-not_provided") == 3 + 3
    assert (page.count("grid-not_measured"), page.count("grid-missed")) == (5, 0)
    assert "1 of 1 targets met" in page
    assert "5 not measured" in page
    assert grid.sent[f"m{needed.pk}-{closed_month(1):%Y-%m}"] == "2"
    assert "not provided in this month: it does not count" in page
    assert "≥\N{NO-BREAK SPACE}99.5" in page, "its target is told, though it is not provided in the last month"
    read = signed_in(factories.reader("Rui Tavares")).get(grid.url).content.decode()
    assert (read.count('grid-not_provided"><span class="grid-value"></span>'), read.count(">–</span>")) == (4, 5)


def test_a_measurement_outside_is_asked_about_and_can_be_kept(needed: Requirement, desk: Client) -> None:
    grid, cell = GridOf(desk, needed.its_customer), f"m{needed.pk}-{closed_month(2):%Y-%m}"
    answer = grid.save({cell: "97"})
    assert answer.status_code == 409
    assert f"It was provided until {date_format(LAST, 'DATE_FORMAT')}" in answer.content.decode()
    assert grid.save({cell: "97"}, sure=[f"{cell}=97"], confirmed="on").status_code == 302
    kept = needed.measurements.get(month=closed_month(1))
    sent = {"month": f"{kept.month:%Y-%m}", "value": "3", "version": str(kept.version)}
    url = f"/services/requirement-measurements/{kept.pk}/edit/"
    assert desk.post(url, sent).status_code == 302, "whoever corrects it is not asked again"


def test_what_has_ended_before_the_months_shown_is_there_if_anything_was_recorded(
    ended: Provision, needed: Requirement, desk: Client
) -> None:
    def is_shown(rows: str) -> bool:
        url = f"/services/customers/{ended.customer_id}/measurements/?months=3{rows}"
        page = desk.get(url).content.decode()
        return f'href="/services/provisions/{ended.pk}/"' in page

    assert is_shown("")
    needed.measurements.get(month=closed_month(1)).archive(by=None)
    assert not is_shown("")
    assert not is_shown("&rows=use")
    factories.UsageFactory(provision=ended)
    assert is_shown("&rows=use")


def test_the_grid_holds_every_month_behind_an_attainment_also_of_what_was_retired_since(
    needed: Requirement, desk: Client
) -> None:
    customer, day = needed.its_customer, closed_month(5) + dt.timedelta(days=9)
    needed.state, needed.retired_on = Requirement.State.RETIRED, day
    needed.save()
    assert counts(of_customer_alone(customer, last_year())) == (1, 0, 3)
    page = desk.get(GridOf(desk, customer).url).content.decode()
    assert "1 of 1 targets met" in page
    assert "3 not measured" in page
    assert page.count("grid-no_target") == 2, "provided, and not asked for any more"
    assert f"retired in {date_format(day, 'F Y')} ·" in " ".join(page.split())
    other = desk.get(f"/services/customers/{customer.pk}/measurements/?months=3").content.decode()
    assert "Open at six" not in other


@pytest.mark.parametrize("rows", ["", "&rows=use"])
def test_the_grid_of_what_ended_long_ago_opens_at_its_last_months(rows: str, kestrel: Customer, desk: Client) -> None:
    last = closed_month(30) + dt.timedelta(days=3)
    gone = factories.ProvisionFactory(
        customer=kestrel, starts_on=last - dt.timedelta(days=900), ends_on=last, status="ended"
    )
    line = factories.RequirementFactory(provision=gone)
    grid = GridOf(desk, kestrel, f"?provision={gone.pk}{rows}")
    name = f"u{gone.pk}" if rows else f"m{line.pk}"
    assert f"{name}-{closed_month(30):%Y-%m}" in grid.sent
    assert f"{name}-{closed_month(29):%Y-%m}" not in grid.sent
    page = desk.get(grid.url).content.decode()
    assert "Later months" in page
    assert f'until={closed_month(30):%Y-%m}" novalidate' in page, "what is typed is saved into these months"
    assert grid.save({f"{name}-{closed_month(31):%Y-%m}": "7"}).status_code == 302
    later = desk.get(f"{grid.url}&until={closed_month():%Y-%m}").content.decode()
    assert ("Not provided in these months" if rows else "Nothing to measure yet") in later
    assert "Show all services" in later


def test_use_outside_its_days_is_no_gap_and_what_was_counted_there_is_shown(ended: Provision, desk: Client) -> None:
    factories.UsageFactory(provision=ended, month=closed_month(1), users=3)
    factories.UsageFactory(provision=ended, month=closed_month(4), users=40)
    used = UsedProvision(ended, on=timezone.localdate())
    assert [month.first_day for month in used.months] == [closed_month(back) for back in (1, 3, 4, 5, 6, 7, 8)]
    page = desk.get(f"/services/provisions/{ended.pk}/").content.decode()
    assert f"?month={closed_month(5):%Y-%m}" in page
    assert f"?month={closed_month(2):%Y-%m}" not in page, "there is nothing to add"
    assert f'<th scope="row" class="nowrap">{closed_month(2):%b %Y}' not in page, "nor any availability"


def test_it_costs_no_query_to_know_the_days(berta: Any, desk: Client) -> None:
    pages = ("/services/customers/{}/", "/services/customers/{}/measurements/", "/services/customers/{}/performance/")
    found = []
    for number in (1, 3, 30):
        customer = factories.CustomerFactory(owner=berta)
        authority = factories.AuthorityFactory(customer=customer, right=Authority.Right.AGREE_REQUIREMENTS)
        for _ in range(number):
            provision = factories.ProvisionFactory(customer=customer, starts_on=FIRST, ends_on=LAST, status="ended")
            factories.MeasurementFactory(
                requirement=factories.RequirementFactory(provision=provision, agreed=authority)
            )
        found.append([count(partial(desk.get, page.format(customer.pk))) for page in pages])
        found[-1].append(count(lambda pk=customer.pk: Api(berta).get(f"customers/{pk}/attainment")))
    assert found == [found[0]] * 3
    assert max(found[0]) <= 16
