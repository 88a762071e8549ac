"""Attainment over rows, against a plain count that knows nothing of the product's own arithmetic."""

import datetime as dt
import random
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from customers.models import Authority
from services.attainment_of import counted, last_year, of_customer, of_provisions, of_requirements
from services.models import Measurement, Requirement, RequirementVersion
from services.periods import Month, Period
from services.requirements_matrix import in_order
from tests import factories
from tests.factories.provided import closed_month

pytestmark = pytest.mark.django_db


@pytest.fixture
def authority() -> Authority:
    found: Authority = factories.AuthorityFactory(right=Authority.Right.AGREE_REQUIREMENTS)
    return found


def agreed(authority: Authority, **fields: Any) -> Requirement:
    found: Requirement = factories.RequirementFactory(agreed=authority, **fields)
    return found


def another(requirement: Requirement, authority: Authority, **fields: Any) -> None:
    number = requirement.versions.count() + 1
    told = {"comparator": "at_least", "unit": "%", "proposed_at": timezone.now(), "agreed_on": timezone.localdate()}
    RequirementVersion.objects.create(
        requirement=requirement,
        number=number,
        agreed_by=authority.person,
        authority=authority,
        statement=requirement.statement,
        **{**told, **fields},
    )


def counts(found: Any) -> tuple[int, int, int]:
    return found.met, found.missed, found.not_measured


def test_each_month_is_judged_by_the_target_that_was_in_force_in_it(authority: Authority) -> None:
    requirement = agreed(authority, target=Decimal("99"), applies_from=closed_month(3))
    another(requirement, authority, target=Decimal("99.9"), applies_from=closed_month(1))
    for back in (3, 1, 0):
        factories.MeasurementFactory(requirement=requirement, month=closed_month(back), value=Decimal("99.5"))
    found = of_requirements([requirement], last_year())[requirement.pk]
    assert [str(month.verdict) for month in found.months] == ["met", "not_measured", "missed", "missed"]
    assert counts(found.attainment) == (1, 2, 1)


def test_the_counts_alone_are_those_of_the_whole(authority: Authority) -> None:
    requirement = agreed(authority, target=Decimal("1"), unit="h", applies_from=closed_month(3))
    another(requirement, authority, target=Decimal("99.9"), applies_from=closed_month(1))
    for back, value, unit in ((3, "60", "min"), (2, "59", "min"), (1, "99.9", ""), (0, "99.8", "%"), (14, "0", "h")):
        month = closed_month(back)
        factories.MeasurementFactory(requirement=requirement, month=month, value=Decimal(value), unit=unit)
    whole = of_customer(requirement.provision.customer, last_year())
    alone = counted(in_order(Requirement.objects.all()), last_year())
    assert alone.attainment == whole.attainment
    assert counts(alone.attainment) == (2, 2, 0)
    assert alone.told(requirement) == whole.told(requirement)


def test_a_version_that_people_judge_ends_the_figure_before_it(authority: Authority) -> None:
    requirement = agreed(authority, target=Decimal("99"), applies_from=closed_month(2))
    another(requirement, authority, target=None, metric="As the board sees it", applies_from=closed_month(0))
    for back in (1, 0):
        factories.MeasurementFactory(requirement=requirement, month=closed_month(back), value=Decimal("99.5"))
    found = of_requirements([requirement], last_year())[requirement.pk]
    assert [str(month.verdict) for month in found.months] == ["not_measured", "met", "no_target"]


def test_only_months_of_its_life_count(authority: Authority) -> None:
    requirement = agreed(authority, applies_from=closed_month(5))
    for back in range(12):
        factories.MeasurementFactory(requirement=requirement, month=closed_month(back))
    retired = {"state": "retired", "retired_on": closed_month(2) + dt.timedelta(days=9)}
    Requirement.objects.filter(pk=requirement.pk).update(**retired)
    requirement.refresh_from_db()
    found = of_requirements([requirement], last_year())[requirement.pk]
    assert [month.month.first_day for month in found.months] == [closed_month(back) for back in (5, 4, 3, 2)]


def test_what_nobody_agreed_is_not_judged() -> None:
    measurement = factories.MeasurementFactory()
    assert of_requirements([measurement.requirement], last_year())[measurement.requirement_id].months == ()


def test_an_archived_measurement_was_not_measured(authority: Authority) -> None:
    requirement = agreed(authority, applies_from=closed_month(0))
    factories.MeasurementFactory(requirement=requirement).archive(by=None)
    assert counts(of_requirements([requirement], last_year())[requirement.pk].attainment) == (0, 0, 1)


def test_a_value_in_a_unit_of_its_own_is_converted_or_not_compared(authority: Authority) -> None:
    requirement = agreed(authority, comparator="at_most", target=Decimal(2), unit="h", applies_from=closed_month(1))
    factories.MeasurementFactory(requirement=requirement, month=closed_month(1), value=Decimal(120), unit="min")
    factories.MeasurementFactory(requirement=requirement, month=closed_month(0), value=Decimal(1), unit="tickets")
    found = of_requirements([requirement], last_year())[requirement.pk]
    assert [str(month.verdict) for month in found.months] == ["met", "not_comparable"]
    assert found.attainment.measured == 1


HOLDS = {
    "at_least": lambda value, target: value >= target,
    "at_most": lambda value, target: value <= target,
    "more_than": lambda value, target: value > target,
    "less_than": lambda value, target: value < target,
    "exactly": lambda value, target: value == target,
}


@pytest.mark.parametrize("seed", range(4))
def test_the_sums_agree_with_a_plain_count_over_the_rows(seed: int, authority: Authority) -> None:
    """The oracle walks the raw rows month by month, and counts in whole numbers."""
    dice = random.Random(seed)
    customer = authority.customer
    provisions = [factories.ProvisionFactory(customer=customer) for _ in range(3)]
    for provision in provisions:
        for _ in range(dice.randint(0, 3)):
            requirement = agreed(
                authority,
                provision=provision,
                comparator=dice.choice(list(HOLDS)),
                target=Decimal(dice.randint(1, 4)),
                applies_from=closed_month(dice.randint(6, 20)),
            )
            for _ in range(dice.randint(0, 2)):
                another(
                    requirement,
                    authority,
                    comparator=dice.choice(list(HOLDS)),
                    target=dice.choice([None, Decimal(dice.randint(1, 4))]),
                    applies_from=closed_month(dice.randint(0, 14)),
                )
            for back in range(15):
                if dice.random() < 0.7:
                    factories.MeasurementFactory(
                        requirement=requirement, month=closed_month(back), value=Decimal(dice.randint(0, 5))
                    )
    period = last_year()
    expected = {provision.pk: plainly(provision.pk, period) for provision in provisions}
    by_provision = of_provisions(provisions, period)
    assert {pk: counts(found.attainment) for pk, found in by_provision.items()} == expected
    whole = of_customer(customer, period)
    assert counts(whole.attainment) == tuple(map(sum, zip(*expected.values(), strict=True)))
    if whole.attainment.measured:
        exact = Fraction(100 * whole.attainment.met, whole.attainment.measured)
        assert abs(Fraction(whole.attainment.percent or 0) - exact) < Fraction(1, 10**20)


def plainly(provision: int, period: Period) -> tuple[int, int, int]:
    met = missed = unmeasured = 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM services_requirement WHERE provision_id = %s", [provision])
        keys = [key for (key,) in cursor.fetchall()]
        for key in keys:
            cursor.execute(
                "SELECT applies_from, number, comparator, target FROM services_requirementversion"
                " WHERE requirement_id = %s AND agreed_on IS NOT NULL ORDER BY applies_from, number",
                [key],
            )
            versions = cursor.fetchall()
            cursor.execute("SELECT month, value FROM services_measurement WHERE requirement_id = %s", [key])
            values = dict(cursor.fetchall())
            for month in period:
                applying = [version for version in versions if version[0] <= month.first_day]
                if not applying or applying[-1][3] is None:
                    continue
                _from, _number, comparator, target = applying[-1]
                value = values.get(month.first_day)
                if value is None:
                    unmeasured += 1
                elif HOLDS[comparator](value, target):
                    met += 1
                else:
                    missed += 1
    return met, missed, unmeasured


@pytest.mark.parametrize("number", [1, 3, 30])
def test_however_many_there_are_it_takes_the_same_queries(number: int, authority: Authority) -> None:
    provisions = [factories.ProvisionFactory(customer=authority.customer) for _ in range(number)]
    for provision in provisions:
        factories.MeasurementFactory(requirement=agreed(authority, provision=provision))
    with CaptureQueriesContext(connection) as asked:
        assert of_customer(authority.customer, last_year()).attainment.met == number
    assert len(asked) == 3
    with CaptureQueriesContext(connection) as asked:
        of_provisions(provisions, last_year())
    assert len(asked) == 3


def test_a_percentage_is_only_100_when_every_target_was_met() -> None:
    from services.attainment import Attainment

    assert Attainment(met=9999, missed=1).rounded == Decimal("99.9")
    assert Attainment(met=1, missed=9999).rounded == Decimal("0.1")
    assert Attainment(met=2, missed=1).rounded == Decimal("66.7")
    assert Attainment(met=3).rounded == 100
    assert Attainment(not_measured=3).rounded is None


def test_a_measurement_says_its_own_verdict(authority: Authority) -> None:
    requirement = agreed(authority, target=Decimal("99.5"))
    measurement: Measurement = factories.MeasurementFactory(requirement=requirement, value=Decimal("99.4"))
    assert (measurement.verdict_shown, measurement.unit_shown) == ("missed", "%")
    assert "99.5" in measurement.target_shown
    assert Month.of(measurement.month) == measurement.judged.month
