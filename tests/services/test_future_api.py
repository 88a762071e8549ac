"""Future services over the API: the same verbs, and the same refusals, as on the pages."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from customers.models import Authority, Customer
from services.models import FutureService, Provision
from tests import factories
from tests.calling import Api

pytestmark = pytest.mark.django_db


@pytest.fixture
def almhof(berta: Any) -> Customer:
    return factories.CustomerFactory(name="Almhof Dairies", code="ALMHOF", owner=berta)


@pytest.fixture
def need(almhof: Customer) -> FutureService:
    portal = factories.ServiceFactory(name="Order portal")
    return factories.FutureServiceFactory(customer=almhof, title="A portal for the farms", service=portal)


@pytest.fixture
def mira(almhof: Customer) -> Authority:
    part = factories.InvolvementFactory(customer=almhof, person__name="Mira Egli")
    fields = {"right": Authority.Right.REQUEST, "valid_from": dt.date(2020, 1, 1)}
    return factories.AuthorityFactory(customer=almhof, person=part.person, **fields)


def move(api: Api, need: FutureService, noun: str, version: int, **body: Any) -> Any:
    return api.post(f"future-services/{need.pk}/{noun}", body, **{"if-match": f'"{version}"'})


def test_the_whole_way_from_idea_to_provision(berta: Any, need: FutureService, mira: Authority) -> None:
    api, day = Api(berta), timezone.localdate().isoformat()
    told = move(api, need, "stage", 1, stage="assessed")
    assert (told.status_code, told.json()["stage"], told["ETag"]) == (200, "assessed", '"2"')
    told = move(api, need, "commitment", 2, person=mira.person_id, on="2025-06-01", probability=90).json()
    assert (told["stage"], told["committed_on"], told["probability"]) == ("committed", "2025-06-01", 90)
    assert (told["committed_by"], told["authority"]) == (mira.person_id, mira.pk)
    told = move(api, need, "delivery", told["version"], starts_on=day, label="Farms").json()
    made = Provision.objects.get()
    assert (told["stage"], told["provision"], made.label) == ("delivered", made.pk, "Farms")


def test_a_move_needs_the_version_that_was_read(berta: Any, need: FutureService) -> None:
    api = Api(berta)
    assert api.post(f"future-services/{need.pk}/stage", {"stage": "assessed"}).status_code == 428
    assert move(api, need, "stage", 7, stage="assessed").status_code == 412
    need.refresh_from_db()
    assert need.stage == "idea"


def test_a_request_of_somebody_who_may_not_says_who_could(berta: Any, need: FutureService, mira: Authority) -> None:
    other = factories.InvolvementFactory(customer=need.customer, person__name="Jonas Frey").person
    answer = move(Api(berta), need, "commitment", 1, person=other.pk, on="2025-06-01", probability=50)
    assert answer.status_code == 409
    assert "Jonas Frey does not hold the right" in answer.json()["detail"]
    assert "Mira Egli" in answer.json()["detail"]


def test_without_a_probability_the_commitment_is_warned_of_first(
    berta: Any, need: FutureService, mira: Authority
) -> None:
    sent = {"person": mira.person_id, "on": "2025-06-01"}
    warned = move(Api(berta), need, "commitment", 1, **sent)
    assert warned.status_code == 409
    assert "No probability" in warned.json()["warnings"][0]
    assert move(Api(berta), need, "commitment", 1, acknowledged=True, **sent).status_code == 200


@pytest.mark.parametrize("stage", ["committed", "delivered", "dropped"])
def test_a_stage_that_asks_for_more_has_an_operation_of_its_own(stage: str, berta: Any, need: FutureService) -> None:
    answer = move(Api(berta), need, "stage", 1, stage=stage)
    assert answer.status_code == 409
    assert "needs more than a move" in answer.json()["detail"]


def test_dropping_needs_a_reason_and_can_be_taken_back(berta: Any, need: FutureService) -> None:
    api = Api(berta)
    assert list(move(api, need, "dropping", 1).json()["errors"]) == ["reason"]
    told = move(api, need, "dropping", 1, reason="No budget").json()
    assert (told["stage"], told["reason_dropped"]) == ("dropped", "No budget")
    assert move(api, need, "stage", told["version"], stage="idea").json()["stage"] == "idea"


def test_a_stage_is_not_sent_with_a_change(berta: Any, need: FutureService) -> None:
    answer = Api(berta).patch(f"future-services/{need.pk}", {"stage": "delivered"}, version=1)
    assert answer.status_code == 422


def test_who_only_reads_moves_nothing(need: FutureService) -> None:
    for user in (factories.reader("Rui Tavares"), factories.brm("Fritz Fremd"), factories.admin("Astrid Nyman")):
        assert move(Api(user), need, "dropping", 1, reason="Mischief").status_code in {403, 404}
    need.refresh_from_db()
    assert need.version == 1


def test_more_than_the_person_may_request_is_refused_with_the_limit(
    berta: Any, need: FutureService, mira: Authority
) -> None:
    Authority.objects.filter(pk=mira.pk).update(amount_limit=25000, currency="EUR")
    FutureService.objects.filter(pk=need.pk).update(expected_revenue=540000, currency="EUR")
    sent = {"person": mira.person_id, "on": "2025-06-01", "probability": 90}
    version = FutureService.objects.get(pk=need.pk).version
    answer = move(Api(berta), need, "commitment", version, **sent)
    assert answer.status_code == 409
    assert "up to €25,000 only" in answer.json()["detail"]
    FutureService.objects.filter(pk=need.pk).update(expected_revenue=25000)
    version = FutureService.objects.get(pk=need.pk).version
    assert move(Api(berta), need, "commitment", version, **sent).status_code == 200
