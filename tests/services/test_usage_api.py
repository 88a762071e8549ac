"""Months over the API: many at once, all or none, and what they say of the targets."""

from decimal import Decimal
from typing import Any

import pytest

from customers.models import Authority, Customer
from services.models import Requirement, Usage
from tests import factories
from tests.calling import Api
from tests.factories.provided import closed_month
from tests.test_queries import count

pytestmark = pytest.mark.django_db


@pytest.fixture
def api(berta: Any) -> Api:
    return Api(berta)


@pytest.fixture
def requirement(berta: Any) -> Requirement:
    customer: Customer = factories.CustomerFactory(owner=berta)
    authority = factories.AuthorityFactory(customer=customer, right=Authority.Right.AGREE_REQUIREMENTS)
    found: Requirement = factories.RequirementFactory(
        provision__customer=customer, agreed=authority, applies_from=closed_month(3)
    )
    return found


def put(api: Api, path: str, body: Any) -> Any:
    return api.client.put(f"/api/v1/{path}", body, content_type="application/json")


def month(back: int) -> str:
    return f"{closed_month(back):%Y-%m}"


def test_many_months_are_kept_at_once_and_sent_again_change_nothing(api: Api, requirement: Requirement) -> None:
    factories.UsageFactory(provision=requirement.provision, month=closed_month(1), note="By hand")
    path = f"provisions/{requirement.provision_id}/usage-months"
    sent = [{"month": month(0), "users": 7, "volume": "1.50"}, {"month": f"{month(1)}-01", "users": 8}]
    assert put(api, path, sent).json() == {"created": 1, "changed": 1, "unchanged": 0}
    assert put(api, path, sent).json() == {"created": 0, "changed": 0, "unchanged": 2}
    rows = Usage.objects.order_by("-month").values_list("users", "volume", "note", "version")
    assert list(rows) == [(7, Decimal("1.50"), "", 1), (8, None, "By hand", 2)]


def test_one_wrong_month_keeps_all_from_being_saved(api: Api, requirement: Requirement) -> None:
    path = f"requirements/{requirement.pk}/measurement-months"
    sent = [
        {"month": month(0), "value": "99"},
        {"month": "2026-13", "value": "99"},
        {"month": month(1), "value": 99},
        {"month": month(0), "value": "98"},
        {"value": "1"},
        {"month": "2199-01", "value": "1"},
        {"month": month(2), "value": "1", "wrong": 1},
    ]
    answer = put(api, path, sent)
    assert answer.status_code == 422
    assert set(answer.json()["errors"]) == {"1.month", "2.value", "3.month", "4.month", "5.month", "6.wrong"}
    assert requirement.measurements.count() == 0


@pytest.mark.parametrize("body", ["{}", "[1]", "[", '"x"', "null", "[[]]"])
def test_what_is_no_array_of_objects_is_refused(body: str, api: Api, requirement: Requirement) -> None:
    assert put(api, f"requirements/{requirement.pk}/measurement-months", body).status_code == 400


def test_too_many_are_refused(api: Api, requirement: Requirement) -> None:
    sent = [{"month": "2026-01", "value": "1"}] * 241
    assert put(api, f"requirements/{requirement.pk}/measurement-months", sent).status_code == 413


def test_a_unit_that_says_nothing_about_the_target_is_warned_about(api: Api, requirement: Requirement) -> None:
    path = f"requirements/{requirement.pk}/measurement-months"
    item = {"month": month(0), "value": "3", "unit": "tickets"}
    answer = put(api, path, [item])
    assert (answer.status_code, requirement.measurements.count()) == (409, 0)
    assert "does not convert" in answer.json()["warnings"][0]
    assert put(api, path, [{**item, "acknowledged": True}]).json()["created"] == 1


@pytest.mark.parametrize(("kind", "constraints"), [("measurement", 2), ("usage", 4)])
def test_a_recorded_month_costs_only_the_questions_of_its_own_constraints(
    kind: str, constraints: int, api: Api, requirement: Requirement
) -> None:
    """What a form asks of what its month belongs to is read once, however many months there are."""
    if kind == "measurement":
        path = f"requirements/{requirement.pk}/measurement-months"
        value: dict[str, Any] = {"value": "99"}
    else:
        path, value = f"provisions/{requirement.provision_id}/usage-months", {"users": 9}
    many = [{"month": month(back), **value} for back in range(12)]
    assert put(api, path, many).json()["created"] == 12
    found = [count(lambda sent=many[:number]: put(api, path, sent)) for number in (1, 2, 3, 12)]
    each = constraints + 1  # and whether what it belongs to is there
    assert found == [found[0] + each * (number - 1) for number in (1, 2, 3, 12)]


def test_a_version_is_not_passed_over_where_many_months_are_sent(api: Api, requirement: Requirement) -> None:
    path, sent = f"requirements/{requirement.pk}/measurement-months", [{"month": month(0), "value": "1"}]
    answer = api.client.put(f"/api/v1/{path}", sent, content_type="application/json", headers={"If-Match": '"1"'})
    assert (answer.status_code, requirement.measurements.count()) == (400, 0)
    assert "PATCH" in answer.json()["detail"]


def test_only_whoever_keeps_the_customer_sends_months(requirement: Requirement) -> None:
    path, sent = f"requirements/{requirement.pk}/measurement-months", [{"month": month(0), "value": "1"}]
    assert put(Api(factories.brm("Fritz Fremd")), path, sent).status_code == 403
    Customer.objects.update(restricted=True)
    assert put(Api(factories.brm("Frida Fremd")), path, sent).status_code == 404
    assert requirement.measurements.count() == 0


def test_one_month_can_be_written_as_a_month_or_as_its_first_day(api: Api, requirement: Requirement) -> None:
    path = f"requirements/{requirement.pk}/requirement-measurements"
    made = api.post(path, {"month": month(0), "value": "99.9"})
    assert (made.status_code, made.json()["month"]) == (201, f"{closed_month():%Y-%m-%d}")
    assert api.post(path, {"month": f"{month(1)}-01", "value": "99.9"}).json()["month"] == f"{month(1)}-01"
    for wrong in ("2026-03-15", "15.3.2026", "2026-13", 202603):
        assert api.post(path, {"month": wrong, "value": "99.9"}).status_code == 422


def test_attainment_tells_the_months_behind_it(api: Api, requirement: Requirement) -> None:
    for back, value in ((0, "99.4"), (1, "99.6"), (9, "1")):
        factories.MeasurementFactory(requirement=requirement, month=closed_month(back), value=Decimal(value))
    customer = requirement.its_customer
    told = api.get(f"customers/{customer.pk}/attainment").json()
    figure = {"percent": "50.0", "met": 1, "missed": 1, "not_measured": 2, "not_comparable": 0, "no_target": 0}
    assert told["attainment"] == figure
    (provision,) = told["provisions"]
    (part,) = provision["requirements"]
    assert [entry["verdict"] for entry in part["months"]] == ["not_measured", "not_measured", "met", "missed"]
    assert part["months"][-1] | {"measurement": 0} == {
        "month": f"{closed_month():%Y-%m-%d}",
        "verdict": "missed",
        "comparator": "at_least",
        "target": "99.5000",
        "target_unit": "%",
        "value": "99.4000",
        "unit": "%",
        "measurement": 0,
    }
    last = api.get(f"customers/{customer.pk}/attainment", **{"from": month(0), "to": month(0)}).json()
    assert last["attainment"]["missed"] == 1


@pytest.mark.parametrize(
    "query", [{"from": "x"}, {"from": "2026-02", "to": "2026-01"}, {"from": "1900-01"}, {"since": "2026-01"}]
)
def test_a_period_that_cannot_be_is_refused(query: dict[str, str], api: Api, requirement: Requirement) -> None:
    answer = api.get(f"customers/{requirement.its_customer.pk}/attainment", **query)
    assert answer.status_code == 422
