"""Provisions: what a customer has, since when, what of their business is vital, and which outcomes it supports."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from customers.models import Customer
from services.customer_services import provided_to
from services.forms.provisions import warnings_of_dates
from services.models import OutcomeSupport, Provision, Requirement, Service, Usage
from tests import factories

TODAY = dt.date(2026, 5, 20)


def sent(**changed: Any) -> dict[str, Any]:
    return {"status": "active", "starts_on": "2026-01-01", "charge_basis": "fixed"} | changed


def errors_of(response: Any) -> dict[str, list[str]]:
    assert response.status_code == 422
    return dict(response.context["form"].errors)


def test_a_brm_adds_a_service_and_lands_on_its_page(kestrel: Customer, portal: Service, desk: Client) -> None:
    vital = {"is_vital": "on", "vital_function": "Ticket sales"}
    size = {"units": "3", "unit": "sites", "charge_basis": "per_unit"}
    response = desk.post(f"/services/customers/{kestrel.pk}/provisions/new/", sent(service=portal.pk, **vital, **size))
    provision = Provision.objects.get()
    assert response["Location"] == f"/services/provisions/{provision.pk}/"
    assert (provision.customer, provision.vital_function, provision.units) == (kestrel, "Ticket sales", Decimal(3))
    page = desk.get(response["Location"]).content.decode()
    assert "Vital business function" in page
    assert "Ticket sales" in page
    assert "3\N{NO-BREAK SPACE}sites" in page


@pytest.mark.parametrize(
    ("given", "field", "said"),
    [
        ({"is_vital": "on"}, "vital_function", "Name the business function that stands still without it."),
        ({"vital_function": "Ticket sales"}, "is_vital", "Tick this too, or leave the function empty."),
        ({"status": "ended"}, "ends_on", "An ended provision has a last day: say which. Today is proposed."),
        ({"ends_on": "2025-12-31"}, "ends_on", "The last day is before the first day."),
        ({"units": "3"}, "unit", "Say what is counted: workplaces, licences, sites …"),
        ({"opens_at": "08:00", "closes_at": "18:00"}, "service_days", "Say on which days these times hold."),
        (
            {"service_days": "mon_fri", "opens_at": "08:00"},
            "closes_at",
            "Give both times of the day, or neither for round the clock.",
        ),
    ],
)
def test_what_does_not_agree_is_said_where_it_stands(
    given: dict[str, str], field: str, said: str, kestrel: Customer, portal: Service, desk: Client
) -> None:
    page = f"/services/customers/{kestrel.pk}/provisions/new/"
    assert errors_of(desk.post(page, sent(service=portal.pk, **given))) == {field: [said]}
    assert not Provision.objects.exists()


def test_ending_a_service_in_its_form_proposes_today(kestrel: Customer, portal: Service, desk: Client) -> None:
    response = desk.post(f"/services/customers/{kestrel.pk}/provisions/new/", sent(service=portal.pk, status="ended"))
    assert response.context["form"]["ends_on"].value() == timezone.localdate().isoformat()


@pytest.mark.parametrize(
    ("lifecycle", "archived", "said"),
    [
        ("pipeline", False, "“Order portal” is still in the pipeline. It can be provided once it is in the catalogue."),
        ("retired", False, "“Order portal” is retired and provided to nobody new. Choose a service of the catalogue."),
        ("catalogue", True, "“Order portal” is archived. Choose a service of the catalogue."),
    ],
)
def test_only_services_of_the_catalogue_are_offered_and_others_refused_with_the_reason(
    lifecycle: str, archived: bool, said: str, kestrel: Customer, portal: Service, desk: Client
) -> None:
    portal.lifecycle, portal.archived_at = lifecycle, timezone.now() if archived else None
    portal.save()
    page = f"/services/customers/{kestrel.pk}/provisions/new/"
    assert "Order portal" not in desk.get(page).content.decode()
    assert errors_of(desk.post(page, sent(service=portal.pk))) == {"service": [said]}
    for nonsense in ("", "0", "nine", "9" * 30, "²"):
        assert list(errors_of(desk.post(page, sent(service=nonsense)))) == ["service"]


def test_a_service_archived_later_stays_on_the_old_record(berta: Any, kestrel: Customer, desk: Client) -> None:
    provision = factories.ProvisionFactory(customer=kestrel, service__name="Fax gateway")
    provision.service.archive(by=berta)
    page = f"/services/provisions/{provision.pk}/edit/"
    form = desk.get(page).context["form"]
    data = {name: form[name].value() or "" for name in form.fields} | {"label": "Depot"}
    assert desk.post(page, data).status_code == 302
    provision.refresh_from_db()
    assert (provision.label, provision.service.name) == ("Depot", "Fax gateway")


def test_a_whole_number_of_units_reads_as_it_was_typed(kestrel: Customer, desk: Client) -> None:
    provision = factories.ProvisionFactory(customer=kestrel, units=Decimal("240.00"), unit="users")
    page = f"/services/provisions/{provision.pk}/edit/"
    form = desk.get(page).context["form"]
    assert str(form["units"].value()) == "240"
    desk.post(page, {name: form[name].value() or "" for name in form.fields})
    provision.refresh_from_db()
    assert provision.version == 1, "nothing was changed"


def test_the_services_stand_under_their_categories(kestrel: Customer, desk: Client) -> None:
    workplace = factories.ServiceCategoryFactory(name="Workplace")
    factories.ServiceFactory(name="Service desk", category=workplace)
    factories.ServiceFactory(name="Backup")
    form = desk.get(f"/services/customers/{kestrel.pk}/provisions/new/").context["form"]
    found = [
        (label, [str(text) for _key, text in options]) for label, options in list(form.fields["service"].choices)[1:]
    ]
    assert found == [("Workplace", ["Service desk"]), ("Without a category", ["Backup"])]


def test_the_same_service_twice_needs_a_label(kestrel: Customer, portal: Service, desk: Client) -> None:
    factories.ProvisionFactory(customer=kestrel, service=portal)
    page = f"/services/customers/{kestrel.pk}/provisions/new/"
    assert "Name the site" in errors_of(desk.post(page, sent(service=portal.pk)))["label"][0]
    assert desk.post(page, sent(service=portal.pk, label="Depot")).status_code == 302
    assert "Give this one another" in errors_of(desk.post(page, sent(service=portal.pk, label="DEPOT")))["label"][0]
    with pytest.raises(IntegrityError, match="provision_once"), transaction.atomic():
        factories.ProvisionFactory(customer=kestrel, service=portal, label="depot")


@pytest.mark.parametrize(
    ("status", "starts_on", "ends_on", "warned"),
    [
        ("planned", None, None, "It is planned, and no first day is given."),
        ("planned", TODAY, None, "It is planned, and its first day is not to come. Is it active?"),
        ("planned", TODAY + dt.timedelta(1), None, ""),
        ("active", TODAY, TODAY, ""),
        ("active", TODAY + dt.timedelta(1), None, "It is active, and its first day is still to come. Is it planned?"),
        ("suspended", None, TODAY - dt.timedelta(1), "Its last day has passed. Has it ended?"),
        ("ended", None, TODAY, ""),
        ("ended", None, TODAY + dt.timedelta(1), "It has ended, and its last day is still to come."),
    ],
)
def test_a_status_that_tells_another_story_than_its_days_is_questioned(
    status: str, starts_on: Any, ends_on: Any, warned: str
) -> None:
    found = [str(warning) for warning in warnings_of_dates(status, starts_on, ends_on, TODAY)]
    assert len(found) == bool(warned)
    assert all(text.startswith(warned) for text in found)


def test_a_warning_is_acknowledged(kestrel: Customer, portal: Service, desk: Client) -> None:
    page = f"/services/customers/{kestrel.pk}/provisions/new/"
    data = sent(service=portal.pk, status="planned")
    answer = desk.post(page, data)
    assert "Save anyway" in answer.content.decode()
    assert desk.post(page, data | {"acknowledged": answer.context["form"].seen()}).status_code == 302


def test_whoever_goes_on_in_spite_of_one_warning_is_still_shown_another(
    kestrel: Customer, portal: Service, desk: Client
) -> None:
    page = f"/services/customers/{kestrel.pk}/provisions/new/"
    first = desk.post(page, sent(service=portal.pk, status="planned")).context["form"]
    both = sent(service=portal.pk, status="planned", charge_basis="per_unit") | {"acknowledged": first.seen()}
    second = desk.post(page, both)
    assert second.status_code == 422
    assert [len(first.warnings), len(second.context["form"].warnings)] == [1, 2]
    assert not Provision.objects.exists()
    assert desk.post(page, both | {"acknowledged": second.context["form"].seen()}).status_code == 302


def test_a_service_is_ended_on_a_day(kestrel: Customer, desk: Client) -> None:
    provision = factories.ProvisionFactory(customer=kestrel, starts_on=dt.date(2024, 1, 1))
    page = f"/services/provisions/{provision.pk}/ending/"
    today = timezone.localdate()
    assert desk.get(page).context["form"].initial["ends_on"] == today
    early = {"version": provision.version, "ends_on": "2023-12-31"}
    assert errors_of(desk.post(page, early)) == {"ends_on": ["The last day is before the first day."]}
    assert desk.post(page, {"version": provision.version, "ends_on": today.isoformat()}).status_code == 302
    provision.refresh_from_db()
    assert (provision.status, provision.ends_on, provision.changed_by.name) == ("ended", today, "Berta Brandt")


def test_an_end_to_come_is_noted_and_the_service_runs_on(berta: Any, kestrel: Customer) -> None:
    provision = factories.ProvisionFactory(customer=kestrel)
    provision.end(TODAY + dt.timedelta(30), by=berta, on=TODAY)
    provision.refresh_from_db()
    assert (provision.status, provision.ends_on) == ("active", TODAY + dt.timedelta(30))
    assert not provision.is_overdue(TODAY + dt.timedelta(30))
    assert provision.is_overdue(TODAY + dt.timedelta(31))


def test_a_last_day_that_has_passed_is_pointed_out(kestrel: Customer, desk: Client) -> None:
    provision = factories.ProvisionFactory(customer=kestrel, ends_on=timezone.localdate() - dt.timedelta(days=1))
    assert "it is not recorded as ended" in desk.get(f"/services/provisions/{provision.pk}/").content.decode()
    assert "last day has passed" in desk.get(f"/services/customers/{kestrel.pk}/").content.decode()


def test_the_database_holds_an_ended_provision_to_a_last_day(kestrel: Customer) -> None:
    provision = factories.ProvisionFactory(customer=kestrel)
    rows = Provision.objects.filter(pk=provision.pk)
    with pytest.raises(IntegrityError, match="provision_ended_on_a_day"), transaction.atomic():
        rows.update(status="ended")
    with pytest.raises(IntegrityError, match="provision_names_its_function"), transaction.atomic():
        rows.update(is_vital=True)
    with connection.cursor() as cursor:  # the control: without the guard the row is written
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE services_provision DROP CONSTRAINT provision_ended_on_a_day")
    assert rows.update(status="ended") == 1


# Outcomes it supports


def test_an_outcome_is_supported_and_shown_with_its_strength(kestrel: Customer, desk: Client) -> None:
    provision = factories.ProvisionFactory(customer=kestrel)
    outcome = factories.BusinessOutcomeFactory(customer=kestrel, statement="Fewer late trains")
    elsewhere = factories.BusinessOutcomeFactory(statement="Others' outcome")
    page = f"/services/provisions/{provision.pk}/supported-outcomes/new/"
    assert "Others" not in desk.get(page).content.decode()
    assert "outcome" in errors_of(desk.post(page, {"outcome": elsewhere.pk, "strength": 2}))
    response = desk.post(page, {"outcome": outcome.pk, "strength": 3, "note": "Drivers see the timetable"})
    assert response["Location"] == f"/services/provisions/{provision.pk}/#supported-outcomes"
    text = desk.get(f"/services/provisions/{provision.pk}/").content.decode()
    for said in ("Fewer late trains", "Decisive: not without it", "Drivers see the timetable"):
        assert said in text
    again = errors_of(desk.post(page, {"outcome": outcome.pk, "strength": 1}))
    assert again == {"outcome": ["Choose one of this customer's outcomes that is not recorded here yet."]}


def test_the_database_refuses_the_outcome_of_another_customer(kestrel: Customer) -> None:
    provision = factories.ProvisionFactory(customer=kestrel)
    foreign = factories.BusinessOutcomeFactory()
    with pytest.raises(IntegrityError, match="its own customer"), transaction.atomic():
        OutcomeSupport.objects.create(provision=provision, outcome=foreign)
    with connection.cursor() as cursor:  # the control: without the trigger it is written
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE services_outcomesupport DISABLE TRIGGER USER")
    assert OutcomeSupport.objects.create(provision=provision, outcome=foreign).pk


# Archiving


def test_what_hangs_on_a_provision_leaves_the_lists_with_it_and_comes_back(kestrel: Customer, desk: Client) -> None:
    provision = factories.ProvisionFactory(customer=kestrel, service__name="Order portal")
    factories.RequirementFactory(provision=provision, statement="Up at four in the morning")
    factories.UsageFactory(provision=provision)
    factories.OutcomeSupportFactory(provision=provision)
    factories.PerformanceEventFactory(customer=kestrel, title="The portal was down", down=[provision])
    lists = ("provisions", "requirements", "usage", "supported-outcomes")

    def shown() -> list[int]:
        return [len(desk.get(f"/services/{name}/").context["list"].rows) for name in lists]

    assert shown() == [1, 1, 1, 1]
    assert desk.post(f"/services/provisions/{provision.pk}/archive/").status_code == 302
    assert shown() == [0, 0, 0, 0]
    assert provided_to(kestrel) == []
    assert "The portal was down" in desk.get("/services/events/").content.decode(), "it happened to the customer"
    assert desk.get(f"/services/provisions/{provision.pk}/").status_code == 200
    assert (Requirement.objects.count(), Usage.objects.count()) == (1, 1)
    assert desk.post(f"/services/provisions/{provision.pk}/restoration/").status_code == 302
    assert shown() == [1, 1, 1, 1]


def test_one_that_was_replaced_meanwhile_is_not_restored(berta: Any, kestrel: Customer, desk: Client) -> None:
    old = factories.ProvisionFactory(customer=kestrel)
    old.archive(by=berta)
    factories.ProvisionFactory(customer=kestrel, service=old.service)
    response = desk.post(f"/services/provisions/{old.pk}/restoration/")
    assert response.status_code == 409
    assert "This customer has this service already." in response.content.decode()
