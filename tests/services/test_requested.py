"""What a customer requested stays what they requested, whatever becomes of it later; and their authority's limit."""

import datetime as dt
from decimal import Decimal
from importlib import import_module
from typing import Any

import pgtrigger
import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from customers.models import Authority
from services.models import FutureService, Provision, Service
from services.rests_on import resting_on
from tests import factories
from tests.calling import Api
from tests.customers.importing import Wizard
from tests.services.deciding import authorized
from tests.services.resting import edit, errors

AS_IT_WAS_REQUESTED: str = import_module("services.migrations.0010_requested_wording").AS_IT_WAS_REQUESTED
KEPT = next(one for one in FutureService._meta.constraints if one.name == "future_requested_in_words")
TODAY = timezone.localdate


@pytest.fixture
def bo(need: FutureService) -> Authority:
    """Bo may request whatever costs up to DKK 1,500 a year."""
    return authorized(need.customer, "Bo Berg", amount_limit=Decimal(1500), currency="DKK")


@pytest.fixture
def asked(need: FutureService, bo: Authority, berta: Any) -> FutureService:
    """Bo has requested the portal for the depots, at DKK 1,000 a year."""
    need.expected_revenue, need.currency = Decimal(1000), "DKK"
    need.stamp_and_save(berta)
    need.commit(person=bo.person, on=TODAY(), by=berta)
    return need


@pytest.fixture
def delivered(asked: FutureService, berta: Any) -> FutureService:
    asked.deliver(Provision(customer=asked.customer, service=asked.service), by=berta, on=TODAY())
    return asked


def said(need: FutureService) -> tuple[Any, ...]:
    """What was requested, as it is kept."""
    need.refresh_from_db()
    return need.requested_title, need.requested_service, need.requested_revenue, need.requested_currency


def sent(need: FutureService, **changes: Any) -> dict[str, Any]:
    need.refresh_from_db()
    known = {"title": need.title, "service": need.service_id, "probability": 60, "currency": need.currency}
    return known | {"expected_revenue": need.expected_revenue, "version": need.version} | changes


def page(need: FutureService) -> str:
    return f"/services/future-services/{need.pk}/"


def test_another_need_than_was_requested_deserves_a_second_look_and_the_page_tells_both(
    asked: FutureService, desk: Client
) -> None:
    assert "What was requested" not in desk.get(page(asked)).content.decode(), "the control"
    changed = sent(asked, title="Something else entirely", expected_revenue="1400")
    warned = desk.post(f"{page(asked)}edit/", changed)
    assert warned.status_code == 422
    assert "Bo Berg requested “A portal for the depots” (Order portal)." in warned.content.decode()
    assert desk.post(f"{page(asked)}edit/", changed | {"acknowledged": "on"}).status_code == 302
    assert said(asked) == ("A portal for the depots", asked.service, Decimal(1000), "DKK")
    told = desk.get(page(asked)).content.decode()
    assert "“A portal for the depots”" in told[told.index("What was requested") :]
    assert "DKK\u00a01,000 a year" in told[told.index("What was requested") :]
    assert desk.post(f"{page(asked)}edit/", sent(asked, notes="Soon")).status_code == 302, "what was seen asks no more"
    back = sent(asked, title="A portal for the depots")
    assert desk.post(f"{page(asked)}edit/", back).status_code == 302, "nor does the way back"


def test_the_authority_tells_what_was_requested_by_it(asked: FutureService, desk: Client, bo: Authority) -> None:
    FutureService.objects.update(title="Something else entirely", expected_revenue=1400)
    told = desk.get(f"/customers/authorities/{bo.pk}/").content.decode()
    assert f'href="{page(asked)}">A portal for the depots</a>' in told
    assert "Future service requested · Order portal · DKK\u00a01,000 a year" in told
    assert "Something else entirely" not in told


def test_another_service_than_was_requested_deserves_a_second_look(asked: FutureService, desk: Client) -> None:
    backup = factories.ServiceFactory(name="Backup")
    warned = desk.post(f"{page(asked)}edit/", sent(asked, service=backup.pk))
    assert (warned.status_code, "Bo Berg requested" in warned.content.decode()) == (422, True)
    form = {"version": asked.version, "service": backup.pk, "status": "active", "starts_on": TODAY().isoformat()}
    warned = desk.post(f"{page(asked)}delivery/", form)
    assert (warned.status_code, "Bo Berg requested" in warned.content.decode()) == (422, True)
    assert desk.post(f"{page(asked)}delivery/", form | {"acknowledged": "on"}).status_code == 302
    portal = asked.requested_service
    assert said(asked) == ("A portal for the depots", portal, Decimal(1000), "DKK")
    assert asked.service == backup
    told = desk.get(page(asked)).content.decode()
    assert "Order portal" in told[told.index("What was requested") :]


def test_choosing_the_service_of_what_was_requested_without_one_asks_nothing(
    need: FutureService, desk: Client, berta: Any, portal: Service
) -> None:
    need.service = None
    need.stamp_and_save(berta)
    need.commit(person=authorized(need.customer).person, on=TODAY(), by=berta)
    assert desk.post(f"{page(need)}edit/", sent(need, service=portal.pk, expected_revenue="")).status_code == 302


def test_a_request_that_is_taken_back_is_forgotten(asked: FutureService, berta: Any, bo: Authority) -> None:
    asked.drop(reason="The budget is gone", by=berta, on=TODAY())
    assert said(asked)[0] == "A portal for the depots"
    asked.reopen(by=berta, on=TODAY())
    assert said(asked) == ("", None, None, "")
    asked.title = "A portal for the yards"
    asked.stamp_and_save(berta)
    asked.commit(person=bo.person, on=TODAY(), by=berta)
    assert said(asked)[0] == "A portal for the yards"


def test_the_database_keeps_what_was_requested(asked: FutureService) -> None:
    rows = FutureService.objects.filter(pk=asked.pk)
    for other in ({"requested_title": "Else"}, {"requested_revenue": 1}, {"requested_service": None}):
        with pytest.raises(IntegrityError, match="What was requested stays"), transaction.atomic():
            rows.update(**other)
    with pgtrigger.ignore("services.FutureService:request_stays"):
        assert rows.update(requested_title="Else") == 1, "the control"


def test_an_api_client_reads_what_was_requested_and_does_not_write_it(asked: FutureService, berta: Any) -> None:
    told = Api(berta).get(f"future-services/{asked.pk}").json()
    assert (told["requested_title"], told["requested_service"]) == ("A portal for the depots", asked.service_id)
    assert (told["requested_revenue"], told["requested_currency"]) == ("1000.00", "DKK")
    answer = Api(berta).patch(f"future-services/{asked.pk}", {"requested_title": "Else"}, version=asked.version)
    assert answer.status_code == 422


# The limit of the authority


@pytest.mark.parametrize("beyond", [{"expected_revenue": "1501"}, {"expected_revenue": "9", "currency": "EUR"}])
def test_what_is_delivered_stays_within_what_was_requested(
    delivered: FutureService, desk: Client, berta: Any, beyond: dict[str, str]
) -> None:
    refused = desk.post(f"{page(delivered)}edit/", sent(delivered, **beyond) | {"acknowledged": "on"})
    assert (refused.status_code, "not within what Bo Berg" in refused.content.decode()) == (422, True)
    answer = Api(berta).patch(
        f"future-services/{delivered.pk}", beyond | {"acknowledged": True}, version=delivered.version
    )
    assert "not within what Bo Berg" in str(answer.json()["errors"]["expected_revenue"])
    assert desk.post(f"{page(delivered)}edit/", sent(delivered, expected_revenue="1500")).status_code == 302


def test_an_import_keeps_what_is_delivered_within_what_was_requested(delivered: FutureService, berta: Any) -> None:
    wizard = Wizard(berta).of("future-services")
    wizard.upload(f"customer,need,expected revenue a year,currency\nKESTREL,{delivered.title},2000,DKK\n")
    wizard.check()
    assert "not within what Bo Berg" in str(wizard.errors())


def test_an_authority_keeps_covering_what_was_requested_and_what_it_has_become(
    asked: FutureService, desk: Client, bo: Authority
) -> None:
    FutureService.objects.update(expected_revenue=1400)
    assert list(errors(edit(desk, bo, amount_limit="1399"))) == ["amount_limit"], "what it is now"
    FutureService.objects.update(expected_revenue=100)
    assert list(errors(edit(desk, bo, amount_limit="999"))) == ["amount_limit"], "what was requested"
    assert edit(desk, bo, amount_limit="1000").status_code == 302
    backup = factories.ServiceFactory(name="Backup")
    FutureService.objects.update(service=backup)
    for kept in ([backup.pk], [asked.service_id]):
        assert list(errors(edit(desk, bo, services=kept))) == ["services"]
    assert edit(desk, bo, services=[backup.pk, asked.service_id]).status_code == 302


def test_what_was_dropped_rests_on_its_authority_as_it_was_requested(asked: FutureService, bo: Authority) -> None:
    FutureService.objects.update(stage="dropped", expected_revenue=90000)
    [one] = resting_on(bo)
    assert one.is_within(Decimal(1000), "DKK")
    assert not one.is_within(Decimal(999), "DKK")


# What was requested before it was kept


@pytest.mark.django_db(transaction=True)
def test_what_was_requested_earlier_is_taken_from_the_history_where_it_has_it(
    asked: FutureService, bo: Authority, berta: Any
) -> None:
    asked.drop(reason="The budget is gone", by=berta, on=TODAY())
    asked.reopen(by=berta, on=TODAY())
    asked.title = "A portal for the yards"
    asked.stamp_and_save(berta)
    asked.commit(person=bo.person, on=TODAY(), by=berta)
    waiting = factories.FutureServiceFactory(customer=asked.customer, title="Later")
    with pgtrigger.ignore("services.FutureService:created_insert"):
        unknown = factories.FutureServiceFactory(customer=asked.customer, title="Unknown", currency="DKK")
        by = {"committed_on": dt.date(2026, 3, 1), "committed_by": bo.person, "authority": bo}
        with pgtrigger.ignore("services.FutureService:changed_update"):
            FutureService.objects.filter(pk=unknown.pk).update(requested_title="?", **by)
    FutureService.objects.filter(pk=asked.pk).update(title="Something else entirely", expected_revenue=None)
    with connection.schema_editor() as editor:
        editor.remove_constraint(FutureService, KEPT)
    try:
        with pgtrigger.ignore("services.FutureService:request_stays"), connection.cursor() as cursor:
            empty = {"requested_title": "", "requested_revenue": None, "requested_currency": ""}
            FutureService.objects.update(requested_service=None, **empty)
            cursor.execute(AS_IT_WAS_REQUESTED)
    finally:
        with connection.schema_editor() as editor:
            editor.add_constraint(FutureService, KEPT)
    assert said(asked) == ("A portal for the yards", asked.service, Decimal(1000), "DKK")
    assert said(waiting) == ("", None, None, "")
    assert said(unknown) == ("Unknown", None, None, ""), "as it is now, where nothing tells how it was"
