"""Business outcomes, their measurements, and how far the customer has come."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from customers.models import BusinessOutcome, Customer, OutcomeMeasurement
from customers.outcome_progress import progress
from tests import factories

values = st.decimals(-10_000, 10_000, places=4)


@pytest.mark.parametrize(
    ("baseline", "target", "current", "expected"),
    [
        ("20", "5", "14", "40.0"),
        ("0", "100", "33.3333", "33.3"),
        ("20", "5", "20", "0.0"),
        ("20", "5", "5", "100.0"),
        ("20", "5", "23", "-20.0"),
        ("20", "5", "2", "120.0"),
        ("0", "3", "1.00005", "33.3"),
        ("0", "8", "5.004", "62.6"),
    ],
)
def test_progress_worked_out_by_hand(baseline: str, target: str, current: str, expected: str) -> None:
    assert str(progress(Decimal(baseline), Decimal(target), Decimal(current))) == expected


@given(values, values, values)
def test_progress_agrees_with_fractions(baseline: Decimal, target: Decimal, current: Decimal) -> None:
    found = progress(baseline, target, current)
    if baseline == target:
        assert found is None
    else:
        assert found is not None
        way = Fraction(current - baseline) / Fraction(target - baseline) * 100
        assert abs(Fraction(found) - way) <= Fraction(1, 20)


@pytest.mark.parametrize("unknown", range(3))
def test_what_is_unknown_is_never_zero(unknown: int) -> None:
    known: list[Decimal | None] = [Decimal(20), Decimal(5), Decimal(14)]
    known[unknown] = None
    assert progress(*known) is None


def test_the_newest_measurement_counts(kestrel: Customer, berta: Any) -> None:
    outcome = factories.BusinessOutcomeFactory(customer=kestrel)
    for day, value in ((dt.date(2026, 3, 1), 17), (dt.date(2026, 5, 1), 11), (dt.date(2026, 4, 1), 14)):
        factories.OutcomeMeasurementFactory(outcome=outcome, measured_on=day, value=Decimal(value))
    found = BusinessOutcome.objects.with_latest().get()
    assert (found.current_value, found.current_on, found.progress) == (
        Decimal(11),
        dt.date(2026, 5, 1),
        Decimal("60.0"),
    )
    OutcomeMeasurement.objects.get(measured_on=dt.date(2026, 5, 1)).archive(by=berta)
    assert BusinessOutcome.objects.with_latest().get().progress == Decimal("40.0")


def test_an_outcome_without_a_measurement_says_so(desk: Client, kestrel: Customer) -> None:
    outcome = factories.BusinessOutcomeFactory(customer=kestrel)
    page = desk.get(f"/customers/outcomes/{outcome.pk}/").content.decode()
    assert "not measured yet" in page
    assert "needs baseline, target and a measurement" in page


def add(client: Client, outcome: BusinessOutcome, **sent: str) -> Any:
    return client.post(f"/customers/outcomes/{outcome.pk}/measurements/new/", {"measured_on": "2026-05-01", **sent})


def test_a_measurement_is_added_and_a_day_has_one(desk: Client, kestrel: Customer) -> None:
    outcome = factories.BusinessOutcomeFactory(customer=kestrel)
    assert add(desk, outcome, value="14.25")["Location"] == f"/customers/outcomes/{outcome.pk}/"
    again = add(desk, outcome, value="13")
    assert "There is a measurement of this day already. Change that one instead." in again.content.decode()
    assert OutcomeMeasurement.objects.get().value == Decimal("14.25")


@pytest.mark.parametrize("value", ["NaN", "Infinity", "1e400", "1.23456", "9" * 20, "", "twelve"])
def test_a_value_that_is_no_figure_is_refused(value: str, desk: Client, kestrel: Customer) -> None:
    outcome = factories.BusinessOutcomeFactory(customer=kestrel)
    assert add(desk, outcome, value=value).status_code == 422


def outcome_data(**changes: str) -> dict[str, str]:
    return {
        "statement": "Fewer delays",
        "measure": "Delays",
        "priority": "1",
        "baseline": "20",
        "target": "5",
        **changes,
    }


def test_what_makes_no_sense_is_refused_with_the_reason(desk: Client, kestrel: Customer) -> None:
    refused = {
        "Baseline and target are equal, so there is nothing to achieve.": {"target": "20"},
        "Say in which currency the value is.": {"yearly_value": "1000"},
        "Ensure this value is greater than or equal to 0.": {"yearly_value": "-1", "currency": "EUR"},
        "Give a date between 1900 and 2199.": {"due_on": "2999-01-01"},
    }
    for sentence, sent in refused.items():
        response = desk.post(f"/customers/{kestrel.pk}/outcomes/new/", outcome_data(**sent))
        assert sentence in response.content.decode(), sent
    assert not BusinessOutcome.objects.exists()


def test_the_database_guards_the_same(kestrel: Customer) -> None:
    for fields in ({"target": Decimal(20)}, {"yearly_value": Decimal(-1), "currency": "EUR"}):
        with pytest.raises(IntegrityError, match="outcome_"), transaction.atomic():
            factories.BusinessOutcomeFactory(customer=kestrel, **fields)


def test_overdue_is_before_today_and_within_a_year_is_from_today(desk: Client, kestrel: Customer) -> None:
    today = dt.date.today()
    for days, statement in ((-1, "Yesterday"), (0, "Today"), (300, "Soon"), (800, "Later")):
        factories.BusinessOutcomeFactory(customer=kestrel, statement=statement, due_on=today + dt.timedelta(days=days))

    def found(due: str) -> set[str]:
        return {row.statement for row in desk.get(f"/customers/outcomes/?due={due}").context["list"].rows}

    assert found("overdue") == {"Yesterday"}
    assert found("year") == {"Today", "Soon"}


def test_nothing_is_measured_in_the_future(desk: Client, kestrel: Customer) -> None:
    outcome = factories.BusinessOutcomeFactory(customer=kestrel)
    tomorrow = dt.date.today() + dt.timedelta(days=2)
    sent = {"measured_on": tomorrow.isoformat(), "value": "80"}
    response = desk.post(f"/customers/outcomes/{outcome.pk}/measurements/new/", sent)
    assert "give today or an earlier day" in response.content.decode()
    assert not outcome.measurements.exists()


def test_an_added_measurement_is_told_as_pages_write_days_and_the_chart_names_the_target(
    desk: Client, kestrel: Customer
) -> None:
    outcome = factories.BusinessOutcomeFactory(customer=kestrel, unit="days", target=Decimal(5))
    page = f"/customers/outcomes/{outcome.pk}/"
    for day, value in (("2026-03-31", "14"), ("2026-04-30", "12.5")):
        desk.post(f"{page}measurements/new/", {"measured_on": day, "value": value})
    told = desk.get(page)
    assert [str(one) for one in told.context["messages"]][-1] == "Added: 12.5 on 30 April 2026."
    assert "the dashed line is the target, 5\N{NO-BREAK SPACE}days" in told.content.decode()
    outcome.target = None
    outcome.save()
    assert "dashed" not in desk.get(page).content.decode()


def test_a_new_measurement_is_a_change_of_its_outcome(desk: Client, kestrel: Customer) -> None:
    outcome = factories.BusinessOutcomeFactory(customer=kestrel)
    url = f"/customers/outcomes/{outcome.pk}/"
    assert desk.get(url).context["last_changed"] == outcome
    measurement = factories.OutcomeMeasurementFactory(outcome=outcome)
    assert desk.get(url).context["last_changed"] == measurement
