"""What rests on an authority, on its page and before it is archived; to whoever may see it."""

import datetime as dt

from django.test import Client

from customers.models import Authority, Customer
from services.models import FutureService, Maintenance, Requirement, RequirementVersion, Service
from services.rests_on import resting_on
from tests import factories
from tests.services.resting import DECIDED, agreed, approved, edit
from tests.test_queries import EDIT_POST, count


def test_maintenance_is_approved_on_the_customers_day(kestrel: Customer, mandate: Authority, network: Service) -> None:
    Customer.objects.filter(pk=kestrel.pk).update(time_zone="Pacific/Auckland")
    approved(mandate, network)
    Maintenance.objects.update(agreed_at=dt.datetime(2026, 3, 1, 20, tzinfo=dt.UTC))
    [found] = resting_on(Authority.objects.get())
    assert found.on == dt.date(2026, 3, 2)


def test_its_page_lists_what_rests_on_it(desk: Client, mandate: Authority, network: Service) -> None:
    url = f"/customers/authorities/{mandate.pk}/"
    assert "No decision that is recorded here rests on it yet." in desk.get(url).content.decode()
    for decide in DECIDED:
        decide(mandate, network)
    page = desk.get(url).content.decode()
    requirement, work, need = Requirement.objects.get(), Maintenance.objects.get(), FutureService.objects.get()
    for record in (requirement, work, need):
        assert f'href="{record.get_absolute_url()}">{record}</a>' in page
    for number in range(9):
        agreed(mandate, network, f"Need {number}")
    page = desk.get(url).content.decode()
    assert page.count('class="entry-main"') == 12, "the older ones, too, can be looked at"
    assert "And 2 older ones" in page


def test_what_was_agreed_is_told_in_the_words_that_were(desk: Client, mandate: Authority, network: Service) -> None:
    agreed(mandate, network, "Answered within the hour")
    Requirement.objects.update(statement="Answered when we can")
    page = desk.get(f"/customers/authorities/{mandate.pk}/").content.decode()
    assert "Answered within the hour" in page
    assert "Answered when we can" not in page


def test_one_is_told_only_what_one_may_see(kestrel: Customer, mandate: Authority, network: Service) -> None:
    for decide in DECIDED:
        decide(mandate, network)
    fritz = factories.brm("Fritz Fremd")
    assert len(resting_on(mandate, fritz)) == 3
    kestrel.restrict(True, by=kestrel.owner)
    assert resting_on(mandate, fritz) == []
    assert len(resting_on(mandate, kestrel.owner)) == 3


def test_it_costs_one_query_however_much_rests_on_it(desk: Client, mandate: Authority, network: Service) -> None:
    costs: dict[str, set[int]] = {"page": set(), "refused": set()}
    for number in range(3):
        for decide in DECIDED:
            decide(mandate, network, f"{decide.__name__} {number}")
        mandate.refresh_from_db()
        costs["page"].add(count(lambda: desk.get(f"/customers/authorities/{mandate.pk}/")))
        costs["refused"].add(count(lambda: edit(desk, mandate, right="escalate"), status=422))
    assert RequirementVersion.objects.count() == 3
    assert [len(found) for found in costs.values()] == [1, 1], costs
    assert max(costs["page"]) <= 8
    assert max(costs["refused"]) <= EDIT_POST


def test_archiving_an_authority_names_what_rests_on_it_first(
    desk: Client, mandate: Authority, network: Service
) -> None:
    agreed(mandate, network)
    page = desk.post(f"/customers/authorities/{mandate.pk}/archive/")
    told = page.content.decode()
    assert (page.status_code, "1 decision rests on it." in told, "Up while trains run" in told) == (422, True, True)
    mandate.refresh_from_db()
    assert not mandate.is_archived
    assert desk.post(f"/customers/authorities/{mandate.pk}/archive/", {"acknowledged": "on"}).status_code == 302
    mandate.refresh_from_db()
    assert mandate.is_archived


def test_archiving_an_authority_without_decisions_asks_nothing(desk: Client, mandate: Authority) -> None:
    """The control."""
    assert desk.post(f"/customers/authorities/{mandate.pk}/archive/").status_code == 302


def test_it_may_be_archived_and_restored_all_the_same(desk: Client, mandate: Authority, network: Service) -> None:
    agreed(mandate, network)
    assert desk.post(f"/customers/authorities/{mandate.pk}/archive/", {"acknowledged": "on"}).status_code == 302
    assert desk.post(f"/customers/authorities/{mandate.pk}/restoration/").status_code == 302
