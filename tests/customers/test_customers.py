"""The customer: adding, editing, archiving, and what is done to it besides."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from customers.models import Customer, SectionConfirmation
from tests import factories
from tests.customers.conftest import customer_data


def test_a_new_customer_belongs_to_whoever_added_it(desk: Client, berta: Any) -> None:
    response = desk.post("/customers/new/", customer_data(name="Fjord Foods", code="FJORD"))
    fjord = Customer.objects.get(code="FJORD")
    assert response["Location"] == f"/customers/{fjord.pk}/"
    assert (fjord.owner, fjord.created_by, fjord.changed_by, fjord.version) == (berta, berta, berta, 1)


def test_a_code_is_used_once_whatever_became_of_the_other_customer(desk: Client, kestrel: Customer, berta: Any) -> None:
    kestrel.archive(by=berta)
    response = desk.post("/customers/new/", customer_data(name="Another", code="KESTREL"))
    assert response.status_code == 422
    assert "Another customer has this code already." in response.content.decode()


def test_a_code_has_no_spaces(desk: Client) -> None:
    response = desk.post("/customers/new/", customer_data(code="TWO WORDS"))
    assert "A code begins with a letter or digit and has no spaces." in response.content.decode()


def test_a_likely_duplicate_is_asked_about_and_can_be_saved_anyway(desk: Client, kestrel: Customer) -> None:
    sent = customer_data(name="Kestrel Rail AS", code="KESTREL2")
    response = desk.post("/customers/new/", sent)
    page = response.content.decode()
    assert response.status_code == 422
    assert "“Kestrel Rail” (KESTREL) looks like the same customer." in page
    assert "Save anyway" in page
    assert desk.post("/customers/new/", sent | {"acknowledged": "on"}).status_code == 302


def test_an_error_is_not_waved_through_with_a_warning(desk: Client, kestrel: Customer) -> None:
    sent = customer_data(name="Kestrel Rail AS", code="KESTREL", acknowledged="on")
    assert desk.post("/customers/new/", sent).status_code == 422
    assert Customer.objects.count() == 1


def test_saving_an_unchanged_form_changes_nothing(desk: Client, kestrel: Customer) -> None:
    response = desk.post(f"/customers/{kestrel.pk}/edit/", customer_data(version="1"))
    kestrel.refresh_from_db()
    assert response.status_code == 302
    assert (kestrel.version, kestrel.changed_by) == (1, None)


def test_a_unit_names_its_parent_by_code(desk: Client, kestrel: Customer) -> None:
    desk.post("/customers/new/", customer_data(name="Cargo", code="CARGO", parent_code="kestrel"))
    assert Customer.objects.get(code="CARGO").parent == kestrel
    page = desk.get(f"/customers/{kestrel.pk}/").content.decode()
    assert "Cargo" in page


def test_a_customer_is_never_above_itself(desk: Client, kestrel: Customer, berta: Any) -> None:
    cargo = factories.CustomerFactory(name="Cargo", code="CARGO", parent=kestrel, owner=berta)
    wagons = factories.CustomerFactory(name="Wagons", code="WAGONS", parent=cargo, owner=berta)
    url = f"/customers/{kestrel.pk}/edit/"
    itself = desk.post(url, customer_data(version="1", parent_code="KESTREL")).content.decode()
    below = desk.post(url, customer_data(version="1", parent_code="WAGONS")).content.decode()
    assert "A customer cannot be a business unit of itself." in itself
    assert "Wagons is itself a unit of this customer." in below
    with pytest.raises(IntegrityError), transaction.atomic():
        Customer.objects.filter(pk=wagons.pk).update(parent=wagons)


def test_archiving_takes_a_customer_out_of_the_list_and_restoring_brings_it_back(
    desk: Client, kestrel: Customer
) -> None:
    assert desk.post(f"/customers/{kestrel.pk}/archive/").status_code == 302
    page = desk.get("/customers/", follow=True).content.decode()
    assert "Archived: Kestrel Rail." in page
    assert 'class="cell-title" href="/customers/' not in page
    assert "Kestrel Rail" in desk.get("/customers/?archived=archived").content.decode()
    desk.post(f"/customers/{kestrel.pk}/restoration/")
    assert f'href="/customers/{kestrel.pk}/"' in desk.get("/customers/").content.decode()


def test_archiving_twice_is_archiving_once(desk: Client, kestrel: Customer) -> None:
    for _ in range(2):
        desk.post(f"/customers/{kestrel.pk}/archive/")
    kestrel.refresh_from_db()
    assert kestrel.version == 2


def test_nothing_can_be_added_to_an_archived_customer(desk: Client, kestrel: Customer, berta: Any) -> None:
    kestrel.archive(by=berta)
    for part in ("people", "authorities", "outcomes", "arrangements", "references"):
        refused = desk.get(f"/customers/{kestrel.pk}/{part}/new/")
        assert refused.status_code == 409
        assert "“Kestrel Rail” is archived" in refused.content.decode()


def test_a_manager_hands_a_customer_to_somebody_else(clients: dict, kestrel: Customer, fritz: Any, berta: Any) -> None:
    sent = {"owner": fritz.pk, "team": [berta.pk], "version": "1"}
    assert clients["Mehdi"].post(f"/customers/{kestrel.pk}/assignment/", sent).status_code == 302
    kestrel.refresh_from_db()
    assert kestrel.owner == fritz
    assert [member.user for member in kestrel.team_members.all()] == [berta]
    assert clients["Berta"].get(f"/customers/{kestrel.pk}/edit/").status_code == 200, "the team keeps it too"


def test_a_manager_reassigns_many_at_once(clients: dict, kestrel: Customer, fritz: Any, berta: Any) -> None:
    others = [factories.CustomerFactory(owner=berta) for _ in range(3)]
    ids = [kestrel.pk, *(customer.pk for customer in others)]
    page = clients["Mehdi"].post("/customers/assignments/", {"ids": ids})
    assert "For 4 customers" in page.content.decode()
    done = clients["Mehdi"].post("/customers/assignments/", {"ids": ids, "owner": fritz.pk, "team": []}, follow=True)
    assert "4 customers reassigned." in done.content.decode()
    assert set(Customer.objects.filter(pk__in=ids).values_list("owner", flat=True)) == {fritz.pk}


def test_reassigning_leaves_the_teams_alone_unless_they_are_replaced_on_purpose(
    clients: dict, kestrel: Customer, fritz: Any, berta: Any
) -> None:
    kestrel.assign(owner=berta, team=[fritz], by=berta)
    sent: dict[str, Any] = {"ids": [kestrel.pk], "owner": fritz.pk, "team_change": "keep"}

    def team() -> list[Any]:
        return [member.user for member in kestrel.team_members.all()]

    page = clients["Mehdi"].get(f"/customers/assignments/?ids={kestrel.pk}").content.decode()
    assert '<details class="disclosure" open>' in page, "a few chosen customers are shown"
    assert clients["Mehdi"].post("/customers/assignments/", sent).status_code == 302
    assert team() == [fritz]
    refused = clients["Mehdi"].post("/customers/assignments/", sent | {"team": [berta.pk]})
    assert "You ticked colleagues, but the teams stay as they are." in refused.content.decode()
    clients["Mehdi"].post("/customers/assignments/", sent | {"team_change": "replace", "team": [berta.pk]})
    assert team() == [berta]
    clients["Mehdi"].post("/customers/assignments/", sent | {"team_change": "replace"})
    assert team() == []


def test_a_new_customer_is_offered_the_time_zone_of_whoever_adds_them_or_the_providers(
    clients: dict, berta: Any, settings: Any
) -> None:
    for own, provider, offered in (
        ("Europe/Lisbon", "Europe/Zurich", "Europe/Lisbon"),
        ("", "Europe/Zurich", "Europe/Zurich"),
        ("", "CET", "UTC"),  # an old name, which the form does not offer
    ):
        settings.TIME_ZONE = provider
        berta.time_zone = own
        berta.save()
        page = clients["Berta"].get("/customers/new/").content.decode()
        assert f'<option value="{offered}" selected>' in page
    page = clients["Berta"].get("/customers/new/?time_zone=Asia/Tokyo").content.decode()
    assert '<option value="Asia/Tokyo" selected>' in page


def test_the_teams_of_many_change_and_each_owner_stays(
    clients: dict, kestrel: Customer, fritz: Any, berta: Any
) -> None:
    of_fritz, of_nobody = factories.CustomerFactory(owner=fritz), factories.CustomerFactory(owner=None)
    customers = [kestrel, of_fritz, of_nobody]
    sent: dict[str, Any] = {"ids": [customer.pk for customer in customers], "owner": ""}
    page = clients["Mehdi"].post("/customers/assignments/", sent | {"team_change": "keep"})
    assert page.status_code == 422
    assert "Nothing would change: choose an owner, or replace the teams." in page.content.decode()
    assert "Leave each owner as they are" in page.content.decode()
    clients["Mehdi"].post("/customers/assignments/", sent | {"team_change": "replace", "team": [fritz.pk]})
    for customer, owner in zip(customers, [berta, fritz, None], strict=True):
        customer.refresh_from_db()
        assert customer.owner == owner
        assert [member.user for member in customer.team_members.all()] == [fritz]


def test_a_reader_cannot_become_the_owner(clients: dict, kestrel: Customer, rui: Any) -> None:
    response = clients["Mehdi"].post(f"/customers/{kestrel.pk}/assignment/", {"owner": rui.pk, "version": "1"})
    assert response.status_code == 422
    kestrel.refresh_from_db()
    assert kestrel.owner != rui


def test_a_tier_is_set_with_a_reason_that_is_shown(clients: dict, kestrel: Customer) -> None:
    url = f"/customers/{kestrel.pk}/tier/"
    assert clients["Mehdi"].post(url, {"tier": "strategic", "reason": "", "version": "1"}).status_code == 422
    sent = {"tier": "strategic", "reason": "Shapes our rail offer", "version": "1"}
    assert clients["Mehdi"].post(url, sent).status_code == 302
    page = clients["Rui"].get(f"/customers/{kestrel.pk}/").content.decode()
    assert "Strategic" in page
    assert "Shapes our rail offer" in page


def test_a_restricted_customer_is_gone_for_those_outside_until_it_is_opened_again(
    clients: dict, kestrel: Customer
) -> None:
    url = f"/customers/{kestrel.pk}/"
    clients["Mehdi"].post(f"{url}restriction/", {"restricted": "true"})
    seen = {name: client.get(url).status_code for name, client in clients.items()}
    assert seen == {"Berta": 200, "Fritz": 404, "Mehdi": 200, "Rui": 404}
    clients["Mehdi"].post(f"{url}restriction/", {"restricted": "false"})
    assert {client.get(url).status_code for client in clients.values()} == {200}


def test_confirming_a_section_moves_its_day(desk: Client, kestrel: Customer, berta: Any) -> None:
    url = f"/customers/{kestrel.pk}/confirmations/people/"
    long_ago = timezone.localdate().replace(year=2020, day=1)
    SectionConfirmation.objects.create(
        customer=kestrel, section="people", confirmed_on=long_ago, confirmed_by=factories.brm("Tessa Tang")
    )
    assert desk.post(url)["Location"] == f"/customers/{kestrel.pk}/#people"
    confirmed = SectionConfirmation.objects.get()
    assert (confirmed.confirmed_on, confirmed.confirmed_by) == (timezone.localdate(), berta)
    assert desk.post(f"/customers/{kestrel.pk}/confirmations/money/").status_code == 404


def test_people_and_authorities_are_confirmed_together_wherever_either_is_shown(
    desk: Client, kestrel: Customer
) -> None:
    record = f"/customers/{kestrel.pk}/"
    page = desk.get(record).content.decode()
    assert page.count("People and authorities:</span>") == 2
    for place in ("authorities", "people"):
        assert f'value="{record}#{place}"' in page
        sent = {"next": f"{record}#{place}"}
        assert desk.post(f"{record}confirmations/people/", sent)["Location"] == sent["next"]
    assert desk.get(record).content.decode().count("by Berta Brandt") >= 2


def test_suggestions_name_visible_current_customers_only(clients: dict, kestrel: Customer, berta: Any) -> None:
    factories.CustomerFactory(name="Kestrel Old", code="OLD", archived_at=timezone.now())
    factories.CustomerFactory(name="Kestrel Secret", code="SECRET", restricted=True, owner=berta)
    found = clients["Fritz"].get("/customers/suggestions/?q=kest").json()["customers"]
    assert [row["code"] for row in found] == ["KESTREL"]
    assert clients["Fritz"].get("/customers/suggestions/?q=%20").json() == {"customers": []}


def test_suggestions_begin_with_the_names_that_begin_so_and_tell_nobody_twice(desk: Client) -> None:
    for name, code in (("Alte Brücke", "ALT"), ("Brückner", "B2"), ("Bruckhaus", "B1"), ("Zoll", "BRUCK")):
        factories.CustomerFactory(name=name, code=code)
    found = desk.get("/customers/suggestions/?q=%20bruck").json()["customers"]
    assert [row["code"] for row in found] == ["B1", "B2", "ALT", "BRUCK"]
    factories.CustomerFactory.create_batch(9, name="Bruck")
    found = desk.get("/customers/suggestions/?q=bruck").json()["customers"]
    assert [row["name"] for row in found] == ["Bruck"] * 8
    assert desk.get("/customers/suggestions/?q=%25").json() == {"customers": []}


def test_a_form_in_a_side_sheet_answers_with_the_form_alone(desk: Client, kestrel: Customer) -> None:
    sheet = desk.get(f"/customers/{kestrel.pk}/edit/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in sheet
    assert 'data-sheet-content="Edit customer"' in sheet
    saved = desk.post(
        f"/customers/{kestrel.pk}/edit/", customer_data(version="1", city="Bergen"), headers={"HX-Request": "true"}
    )
    assert (saved.status_code, saved["HX-Redirect"]) == (204, f"/customers/{kestrel.pk}/")


@pytest.mark.parametrize("next_url", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_nobody_is_sent_to_another_site_after_saving(next_url: str, desk: Client, kestrel: Customer) -> None:
    sent = customer_data(version="1", city="Bergen", next=next_url)
    assert desk.post(f"/customers/{kestrel.pk}/edit/", sent)["Location"] == f"/customers/{kestrel.pk}/"
