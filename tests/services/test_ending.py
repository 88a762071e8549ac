"""Ending a provision asks first where something is recorded after its last day, and there is a way back."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format

from customers.models import Customer
from services.models import Provision
from tests import factories
from tests.calling import Api
from tests.factories.provided import closed_month, moment

from .importing import at_kestrel_rail

DAY = dt.timedelta(days=1)


def last_of(back: int) -> dt.date:
    """The last day of the month before the one so many closed months back."""
    return closed_month(back) - DAY


LAST = last_of(4)
SAID = (
    "Recorded after {day}: 3 months of figures, 1 event, 1 agreed maintenance window "
    "and 1 target that applies from later."
)


@pytest.fixture
def used(kestrel: Customer) -> Provision:
    """Used, measured, disturbed and maintained, in and after the month that ends on LAST."""
    provision: Provision = factories.ProvisionFactory(customer=kestrel)
    need = factories.RequirementFactory(provision=provision, applies_from=closed_month(2))
    for back in (5, 4, 3):
        factories.UsageFactory(provision=provision, month=closed_month(back))
    factories.MeasurementFactory(requirement=need, month=closed_month(3))
    factories.MeasurementFactory(requirement=need, month=closed_month(1))
    factories.PerformanceEventFactory(customer=kestrel, down=[provision])
    factories.PerformanceEventFactory(
        customer=kestrel, down=[provision], started_at=moment(LAST, 8), ended_at=moment(LAST, 9)
    )
    factories.MaintenanceFactory(provision=provision, title="Nobody agreed to it")
    work = factories.MaintenanceFactory(provision=provision)
    who = factories.AuthorityFactory(customer=kestrel)
    work.agreed_at, work.agreed_by, work.authority = work.starts_at - DAY, who.person, who
    work.save()
    return provision


def told(day: dt.date) -> str:
    return SAID.format(day=date_format(day, "DATE_FORMAT"))


def ending(provision: Provision, day: dt.date, **more: Any) -> dict[str, Any]:
    return {"version": provision.version, "ends_on": day.isoformat(), **more}


def test_an_end_before_what_is_recorded_is_asked_about_with_counts_and_saved_the_second_time(
    used: Provision, desk: Client
) -> None:
    url = f"/services/provisions/{used.pk}/ending/"
    answer = desk.post(url, ending(used, LAST))
    assert answer.status_code == 422
    assert answer.context["form"].needs_acknowledgement()
    assert told(LAST) in answer.content.decode()
    used.refresh_from_db()
    assert used.status == "active"
    assert desk.post(url, ending(used, LAST, acknowledged="on")).status_code == 302
    used.refresh_from_db()
    assert (used.status, used.ends_on) == ("ended", LAST)


def test_an_end_with_nothing_after_it_is_not_asked_about(used: Provision, desk: Client) -> None:
    url = f"/services/provisions/{used.pk}/ending/"
    assert desk.post(url, ending(used, timezone.localdate())).status_code == 302


def test_what_is_archived_or_retired_is_not_counted(used: Provision, berta: Any, desk: Client) -> None:
    for rows in (used.usage, used.requirements, used.maintenance, used.performance_events):
        for row in rows.all():
            row.archive(by=berta)
    assert desk.post(f"/services/provisions/{used.pk}/ending/", ending(used, LAST)).status_code == 302


def test_one_click_on_it_has_ended_asks_too(used: Provision, desk: Client) -> None:
    Provision.objects.filter(pk=used.pk).update(ends_on=LAST)
    used.refresh_from_db()
    assert told(LAST) in desk.post(f"/services/provisions/{used.pk}/ending/", ending(used, LAST)).content.decode()


def form_of(desk: Client, provision: Provision) -> dict[str, Any]:
    form = desk.get(f"/services/provisions/{provision.pk}/edit/").context["form"]
    return {name: form[name].value() or "" for name in form.fields}


def test_the_edit_form_asks_about_the_last_day_and_about_the_first(used: Provision, desk: Client) -> None:
    url, data = f"/services/provisions/{used.pk}/edit/", form_of(desk, used)
    answer = desk.post(url, data | {"status": "ended", "ends_on": LAST.isoformat()})
    assert told(LAST) in answer.content.decode()
    first = closed_month(3)
    later = desk.post(url, data | {"starts_on": first.isoformat()})
    before = f"Recorded before {date_format(first, 'DATE_FORMAT')}: 2 months of figures and 1 event."
    assert before in later.content.decode()
    assert desk.post(url, data | {"label": "Depot"}).status_code == 302, "other changes ask nothing"


def test_what_belongs_together_stands_side_by_side_in_the_form(used: Provision, desk: Client) -> None:
    """Half as wide are the two of a pair; what stands alone takes the row, so that no pair is torn apart."""
    fields = desk.get(f"/services/provisions/{used.pk}/edit/").context["form"].fields
    assert [fields[name].widget.attrs["class"] for name in ("units", "unit", "service_days")] == [
        "half",
        "half",
        "wide",
    ]


def test_the_last_day_is_told_by_the_customers_clock(kestrel: Customer, desk: Client) -> None:
    Customer.objects.filter(pk=kestrel.pk).update(time_zone="Asia/Tokyo")
    provision = factories.ProvisionFactory(customer=kestrel)
    factories.PerformanceEventFactory(
        customer=kestrel, down=[provision], started_at=moment(LAST, 16), ended_at=moment(LAST, 17)
    )  # one in the morning of the next day in Tokyo
    url = f"/services/provisions/{provision.pk}/ending/"
    assert desk.post(url, ending(provision, LAST)).status_code == 422
    assert desk.post(url, ending(provision, LAST + DAY)).status_code == 302


def test_the_api_asks_in_the_same_words(used: Provision, berta: Any) -> None:
    url = f"provisions/{used.pk}"
    used.refresh_from_db()
    sent = {"status": "ended", "ends_on": LAST.isoformat()}
    answer = Api(berta).patch(url, sent, used.version)
    assert answer.status_code == 409, answer.content
    assert answer.json()["warnings"][0].startswith(told(LAST))
    assert Api(berta).patch(url, sent | {"acknowledged": True}, used.version).status_code == 200


@pytest.mark.django_db
def test_an_import_warns_in_the_row() -> None:
    wizard: Any = at_kestrel_rail()
    factories.UsageFactory(provision=wizard.mail, month=closed_month(1))
    wizard.of("provisions").upload(f"customer,service,status,ends_on\nKESTREL,MAIL,Ended,{LAST.isoformat()}\n")
    wizard.check()
    (row,) = wizard.batch.rows.all()
    assert any("1 month of figures" in warning for warning in row.warnings), (row.warnings, row.errors)


def test_what_has_ended_is_offered_nothing_to_come_and_takes_what_is_past(kestrel: Customer, desk: Client) -> None:
    provision = factories.ProvisionFactory(customer=kestrel)
    factories.StandardTargetFactory(service=provision.service, statement="Up round the clock")
    to_come = ("Plan maintenance", "Add requirement", "Name the first one", "Add what they need", "Our standard holds")
    past = ("Record maintenance", "Record an event", "Add a month", "Type in the grid", "Add outcome")
    factories.BusinessOutcomeFactory(customer=kestrel)

    def offered(texts: tuple[str, ...]) -> list[bool]:
        page = desk.get(f"/services/provisions/{provision.pk}/").content.decode()
        return [text in page for text in texts]

    assert all(offered(to_come))
    Provision.objects.filter(pk=provision.pk).update(status="ended", ends_on=LAST)
    assert not any(offered(to_come))
    assert all(offered(past))
    work = {"title": "New firmware", "starts_at": moment(LAST, 8).isoformat(), "ends_at": moment(LAST, 9).isoformat()}
    assert desk.post(f"/services/provisions/{provision.pk}/maintenance/new/", work).status_code == 302
    need = f"/services/provisions/{provision.pk}/requirements/new/"
    assert desk.get(need).status_code == 200, "by its address what was needed can still be recorded"


# The way back


def undo_of(page: Any) -> str:
    (message,) = page.context["messages"]
    assert message.extra_tags.startswith("undo:")
    return message.extra_tags.removeprefix("undo:")


@pytest.mark.parametrize(("status", "ends_on"), [("active", None), ("suspended", LAST)])
def test_an_ending_is_undone_to_what_was_there_before(
    status: str, ends_on: Any, kestrel: Customer, desk: Client
) -> None:
    provision = factories.ProvisionFactory(customer=kestrel, status=status, ends_on=ends_on)
    page = desk.post(f"/services/provisions/{provision.pk}/ending/", ending(provision, LAST), follow=True)
    assert Provision.objects.get(pk=provision.pk).has_ended
    assert desk.post(undo_of(page)).status_code == 302
    provision.refresh_from_db()
    assert (provision.status, provision.ends_on) == (status, ends_on)


def test_an_undo_that_comes_after_another_change_shows_that_instead(kestrel: Customer, desk: Client) -> None:
    provision = factories.ProvisionFactory(customer=kestrel)
    page = desk.post(f"/services/provisions/{provision.pk}/ending/", ending(provision, LAST), follow=True)
    provision.refresh_from_db()
    provision.label = "Depot"
    provision.stamp_and_save(None)
    assert desk.post(undo_of(page)).status_code == 409
    assert Provision.objects.get(pk=provision.pk).has_ended


def test_one_that_has_ended_is_opened_again_from_its_menu(kestrel: Customer, desk: Client) -> None:
    provision = factories.ProvisionFactory(customer=kestrel, status="ended")
    url = f"/services/provisions/{provision.pk}/reopening/"
    page = desk.get(f"/services/provisions/{provision.pk}/").content.decode()
    assert url in page
    assert "Open again" in page
    assert desk.post(url, {"version": provision.version, "status": "active"}).status_code == 302
    provision.refresh_from_db()
    assert (provision.status, provision.ends_on) == ("active", None)
    assert "Open again" not in desk.get(f"/services/provisions/{provision.pk}/").content.decode()


@pytest.mark.parametrize(
    ("given", "field"), [({"status": "ended"}, "status"), ({"status": "active", "ends_on": "1999-01-01"}, "ends_on")]
)
def test_nonsense_does_not_open_it(given: dict[str, str], field: str, kestrel: Customer, desk: Client) -> None:
    provision = factories.ProvisionFactory(customer=kestrel, status="ended")
    url = f"/services/provisions/{provision.pk}/reopening/"
    answer = desk.post(url, given | {"version": str(provision.version)})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])


def test_maintenance_after_the_last_day_says_that_it_does_not_count(used: Provision, desk: Client) -> None:
    def pages() -> list[str]:
        work = used.maintenance.get(agreed_at__isnull=False)
        return [desk.get(url).content.decode() for url in (used.get_absolute_url(), work.get_absolute_url())]

    assert not any("does not count</span>" in page for page in pages())
    assert "It counts as maintenance" in pages()[1]
    Provision.objects.filter(pk=used.pk).update(status="ended", ends_on=LAST)
    assert all("After its last day, does not count</span>" in page for page in pages())
    assert "What is done after it changes no figure." in pages()[1]
    day = date_format(LAST, "DATE_FORMAT")
    assert f"provided until {day}; later figures are shown as they were recorded" in pages()[0]
    used.usage.filter(month__gt=LAST).delete()
    assert f"provided until {day}</span>" in pages()[0]
