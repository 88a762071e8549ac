"""A target that applies from a month which is over judges what was measured already: nobody agrees to that unawares."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format

from customers.models import Authority, Customer
from services.models import Requirement, RequirementVersion
from services.reaching_back import reach_of
from tests import factories
from tests.factories.provided import closed_month
from tests.test_queries import RECORD, count

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(kestrel: Customer) -> Authority:
    found: Authority = factories.AuthorityFactory(
        customer=kestrel, right=Authority.Right.AGREE_REQUIREMENTS, valid_from=dt.date(2015, 1, 1)
    )
    return found


def asked(kestrel: Customer, back: int, **fields: Any) -> Requirement:
    """A requirement that was asked for from that month on, of which the last four closed months are measured."""
    requirement: Requirement = factories.RequirementFactory(
        provision__customer=kestrel, applies_from=closed_month(back), **fields
    )
    for at, value in enumerate(("99.9", "99.2", "99.7", "99.8")):
        factories.MeasurementFactory(requirement=requirement, month=closed_month(at), value=Decimal(value))
    return requirement


def replaced(requirement: Requirement, back: int, **fields: Any) -> None:
    """Another target is proposed."""
    told = {"comparator": "at_least", "target": Decimal("99.75"), "unit": "%", "proposed_at": timezone.now()}
    RequirementVersion.objects.create(
        requirement=requirement, number=2, applies_from=closed_month(back), **{**told, **fields}
    )


def month(back: int) -> str:
    return date_format(closed_month(back), "F Y")


def page_of(desk: Client, requirement: Requirement, path: str = "") -> str:
    text = desk.get(f"/services/requirements/{requirement.pk}/{path}").content.decode()
    return " ".join(text.split())


def agree(desk: Client, requirement: Requirement, ada: Authority, on: dt.date | None = None) -> str:
    url = f"/services/requirements/{requirement.pk}/agreement/"
    version = desk.get(url).context["form"].initial["version"]
    sent = {"person": ada.person_id, "on": (on or timezone.localdate()).isoformat(), "version": version}
    sent |= {"acknowledged": "on"} if on else {}  # of a day before it was proposed here
    answer = desk.post(url, sent, follow=True)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_whoever_agrees_a_first_target_is_told_which_months_it_will_judge(
    desk: Client, kestrel: Customer, ada: Authority
) -> None:
    requirement = asked(kestrel, 6, target=Decimal("99.5"))
    page = page_of(desk, requirement, "agreement/")
    assert f"From {month(6)}: 4 months already measured will be judged by it." in page
    assert "By it: 3 met, 1 missed. Until now: 4 without a target." in page


def test_whoever_agrees_another_target_is_told_what_becomes_of_what_was_met(
    desk: Client, kestrel: Customer, ada: Authority
) -> None:
    requirement = asked(kestrel, 6, agreed=ada, target=Decimal("99.5"))
    replaced(requirement, 2)
    page = page_of(desk, requirement, "agreement/")
    assert f"From {month(2)}: 3 months already measured will be judged by it." in page
    assert "By it: 1 met, 2 missed. Until now: 2 met, 1 missed." in page


def test_it_is_told_after_it_was_agreed_too(desk: Client, kestrel: Customer, ada: Authority) -> None:
    requirement = asked(kestrel, 6, target=Decimal("99.5"))
    page = agree(desk, requirement, ada)
    assert f"4 months already measured, from {month(6)} on, are judged by it." in page
    assert "7 months were over when it was agreed" in page
    assert "4 measured, judged by it: 3 met, 1 missed" in page


def test_a_target_from_this_month_on_reaches_back_to_nothing(desk: Client, kestrel: Customer, ada: Authority) -> None:
    requirement = asked(kestrel, -1)
    assert "already measured" not in page_of(desk, requirement, "agreement/")
    page = agree(desk, requirement, ada)
    assert "already measured" not in page
    assert "Reaches back" not in page


def test_what_was_agreed_in_time_and_recorded_later_did_not_reach_back(
    desk: Client, kestrel: Customer, ada: Authority
) -> None:
    requirement = asked(kestrel, 3)
    assert "4 months already measured will be judged" in page_of(desk, requirement, "agreement/")
    assert "Reaches back" not in agree(desk, requirement, ada, on=closed_month(3))


def test_where_nothing_is_measured_it_says_so(desk: Client, kestrel: Customer, ada: Authority) -> None:
    requirement = factories.RequirementFactory(provision__customer=kestrel, applies_from=closed_month(2))
    page = page_of(desk, requirement, "agreement/")
    assert f"It reaches back to {month(2)}, 3 months that are over. Nothing is measured of them yet." in page


def test_what_people_will_judge_is_told_as_that(desk: Client, kestrel: Customer, ada: Authority) -> None:
    requirement = asked(kestrel, 6, agreed=ada)
    replaced(requirement, 0, target=None)
    page = page_of(desk, requirement, "agreement/")
    assert f"From {month(0)}: 1 month already measured will be judged by people." in page
    assert "Until now: 1 met." in page


def test_a_version_reaches_only_to_the_one_that_follows_it(kestrel: Customer, ada: Authority) -> None:
    requirement = asked(kestrel, 3, agreed=ada)
    (version,) = requirement.versions.all()
    records = list(requirement.measurements.all())
    whole = reach_of(version, [version], records, on=timezone.localdate())
    assert whole is not None
    assert whole.measured == 4
    cut = reach_of(version, [version], records, on=timezone.localdate(), until=closed_month(2))
    assert cut is not None
    assert (cut.measured, len(cut.months)) == (2, 2)
    assert reach_of(version, [version], records, on=timezone.localdate(), until=closed_month(4)) is None


def test_it_costs_no_query_of_its_own_on_the_page_of_a_requirement(
    desk: Client, kestrel: Customer, ada: Authority
) -> None:
    plain, reaching = (asked(kestrel, back, agreed=ada, aspect="capacity") for back in (-1, 6))
    urls = [f"/services/requirements/{one.pk}/" for one in (plain, reaching)]
    found = [count(lambda url=url: desk.get(url)) for url in urls]
    assert found[0] == found[1]
    assert found[0] <= RECORD
