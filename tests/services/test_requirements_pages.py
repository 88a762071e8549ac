"""The pages of what customers need: agreeing on them, the matrix, the list, who sees what, and what they cost."""

import datetime as dt
from decimal import Decimal
from functools import partial
from typing import Any

from django.test import Client
from django.utils import timezone

from customers.models import Authority, Customer
from services.models import Provision, Requirement, RequirementVersion, Service
from services.requirements_matrix import RequirementsMatrix
from tests import factories
from tests.services.deciding import holder
from tests.test_queries import count
from tests.world import signed_in


def sent(desk: Client, requirement: Requirement, authority: Authority, **changes: str) -> dict[str, Any]:
    version = desk.get(f"/services/requirements/{requirement.pk}/agreement/").context["form"].initial["version"]
    return {"person": authority.person_id, "on": timezone.localdate().isoformat(), "version": version, **changes}


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


# Agreeing


def test_a_brm_records_who_agreed(desk: Client, requirement: Requirement, kestrel: Customer, network: Service) -> None:
    ada, url = holder(kestrel, "Ada", network, title="CIO"), f"/services/requirements/{requirement.pk}/agreement/"
    response = desk.post(url, sent(desk, requirement, ada, note="Minutes of May"))
    assert response.status_code == 302
    page = text_of(desk.get(response["Location"]))
    assert "Agreed: Up while trains run." in page
    assert "In force" in page
    assert "by Ada" in page
    assert "Minutes of May" in page


def test_below_an_archived_provision_the_page_says_so_and_nothing_waits(
    desk: Client, requirement: Requirement, provision: Provision, berta: Any
) -> None:
    url = f"/services/requirements/{requirement.pk}/"
    before = text_of(desk.get(url))
    assert "is archived" not in before
    assert "Version 1 waits to be agreed" in before
    provision.archive(by=berta)
    page = text_of(desk.get(url))
    assert f"“{provision}” is archived: it stays as it is, and so does what belongs to it." in page
    assert f'href="{provision.get_absolute_url()}">Go to {provision}<' in page
    assert "Version 1 waits to be agreed" not in page


def test_a_refusal_names_who_could_and_keeps_what_was_typed(
    desk: Client, requirement: Requirement, kestrel: Customer
) -> None:
    cem, url = (
        holder(kestrel, "Cem", valid_to=dt.date(2021, 1, 1)),
        f"/services/requirements/{requirement.pk}/agreement/",
    )
    holder(kestrel, "Ada", title="CIO")
    response = desk.post(url, sent(desk, requirement, cem, note="Minutes of May"))
    assert response.status_code == 422
    page = text_of(response)
    assert "of Cem ended on 1 January 2021." in page
    assert "these could: Ada (CIO)." in page
    assert 'value="Minutes of May"' in page
    assert Requirement.objects.get().state == "requested"


def test_where_nobody_could_the_page_leads_to_recording_an_authority(
    desk: Client, requirement: Requirement, kestrel: Customer
) -> None:
    page = text_of(desk.get(f"/services/requirements/{requirement.pk}/agreement/"))
    assert "Nobody recorded at Kestrel Rail could agree to it on" in page
    assert f"/customers/{kestrel.pk}/authorities/new/?right=agree_requirements" in page


def test_what_changed_meanwhile_is_shown_before_it_is_agreed(
    desk: Client, requirement: Requirement, kestrel: Customer, berta: Any
) -> None:
    ada, url = holder(kestrel, "Ada"), f"/services/requirements/{requirement.pk}/agreement/"
    read = sent(desk, requirement, ada, note="Minutes of May")
    month = requirement.versions.get().applies_from
    requirement.propose(by=berta, metric="Availability", target=Decimal(95), unit="%", applies_from=month)
    response = desk.post(url, read)
    assert response.status_code == 409
    page = text_of(response)
    assert "It was changed after you opened this." in page
    assert "<strong>≥ 95 %</strong>" in page
    assert 'value="Minutes of May"' in page
    assert Requirement.objects.get().state == "requested"
    again = read | {"version": response.context["form"]["version"].value()}
    assert desk.post(url, again).status_code == 302


def test_agreeing_again_is_told_to_be_nothing(desk: Client, requirement: Requirement, kestrel: Customer) -> None:
    ada, url = holder(kestrel, "Ada"), f"/services/requirements/{requirement.pk}/agreement/"
    read = sent(desk, requirement, ada)
    assert [desk.post(url, read).status_code, desk.post(url, read).status_code, desk.get(url).status_code] == [
        302,
        409,
        409,
    ]
    assert RequirementVersion.objects.count() == 1


def test_a_person_of_another_customer_cannot_be_named(desk: Client, requirement: Requirement) -> None:
    other = holder(factories.CustomerFactory(), "Zoe")
    response = desk.post(f"/services/requirements/{requirement.pk}/agreement/", sent(desk, requirement, other))
    assert response.status_code == 422
    assert "Zoe" not in response.content.decode()


def test_two_editors_lose_nothing(desk: Client, requirement: Requirement, berta: Any) -> None:
    url = f"/services/requirements/{requirement.pk}/edit/"
    form = desk.get(url).context["form"]
    read = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}
    assert desk.post(url, read | {"target": "99.95"}).status_code == 302
    response = desk.post(url, read | {"statement": "Up at night too"})
    assert response.status_code == 409
    assert {d.name: (d.mine, d.theirs) for d in response.context["differences"]} == {
        "statement": ("Up at night too", "Up while trains run"),
        "target": ("99.9", "99.95"),
    }
    stored = Requirement.objects.get()
    assert (stored.statement, stored.newest and stored.newest.target) == ("Up while trains run", Decimal("99.95"))


def test_where_it_was_reworded_the_page_says_what_was_agreed(
    desk: Client, requirement: Requirement, kestrel: Customer, berta: Any
) -> None:
    requirement.agree(person=holder(kestrel, "Ada").person, on=timezone.localdate(), by=berta)
    url, told = f"/services/requirements/{requirement.pk}/", "Agreed as “Up while trains run”"
    assert told not in text_of(desk.get(url)), "its heading says it"
    Requirement.objects.update(statement="Best effort")
    assert told in text_of(desk.get(url))
    month = timezone.localdate().replace(day=1)
    Requirement.objects.get().propose(by=berta, target=Decimal(95), unit="%", applies_from=month)
    assert "in force as “Up while trains run”" in text_of(desk.get(f"{url}agreement/"))


# Retiring, ability


def test_retiring_offers_the_way_back(desk: Client, requirement: Requirement) -> None:
    page = text_of(desk.post(f"/services/requirements/{requirement.pk}/retirement/", follow=True))
    assert "Retired: Up while trains run." in page
    assert f"/services/requirements/{requirement.pk}/reopening/" in page
    assert desk.get(f"/services/requirements/{requirement.pk}/agreement/").status_code == 409
    desk.post(f"/services/requirements/{requirement.pk}/reopening/")
    assert Requirement.objects.get().state == "requested"


def test_an_ability_in_doubt_asks_for_a_plan(desk: Client, requirement: Requirement) -> None:
    url = f"/services/requirements/{requirement.pk}/ability/"
    read = {"version": desk.get(url).context["form"].initial["version"], "ability": "at_risk"}
    response = desk.post(url, read)
    assert response.status_code == 422
    assert "No plan is given" in response.content.decode()
    assert desk.post(url, read | {"ability_plan": "A second line by June."}).status_code == 302
    stored = Requirement.objects.get()
    assert (stored.ability, stored.ability_plan, stored.versions.count()) == ("at_risk", "A second line by June.", 1)


def test_the_page_says_how_the_target_departs_from_our_standard(
    desk: Client, requirement: Requirement, network: Service
) -> None:
    factories.StandardTargetFactory(service=network, target=Decimal("99.5"))
    page = text_of(desk.get(f"/services/requirements/{requirement.pk}/"))
    assert "theirs is stricter by 0.4 percentage points" in page


# The matrix


def cells(matrix: RequirementsMatrix) -> dict[str, list[tuple[str, str]]]:
    """By service: each aspect that says something, and what."""
    return {
        str(row.provision): [
            (cell.aspect.value, said.text if hasattr(said, "text") else said.target)
            for cell in row.cells
            for said in (cell.entries or cell.standards)
        ]
        for row in matrix.rows
    }


def test_the_matrix_shows_what_is_asked_and_our_standard_elsewhere(
    requirement: Requirement, provision: Provision, kestrel: Customer, network: Service
) -> None:
    factories.StandardTargetFactory(service=network, target=Decimal("99.5"))
    factories.StandardTargetFactory(service=network, aspect="continuity", target=Decimal(4), unit="h")
    factories.RequirementFactory(provision=provision, aspect="security", target=None, state="retired")
    factories.ProvisionFactory(customer=kestrel, service__name="Backup", status=Provision.Status.ENDED)
    matrix = RequirementsMatrix([*kestrel.provisions.select_related("service")], on=timezone.localdate())
    percent, hours = "≥\N{NO-BREAK SPACE}99.9\N{NARROW NO-BREAK SPACE}%", "≥\N{NO-BREAK SPACE}4\N{NO-BREAK SPACE}h"
    assert cells(matrix) == {"Network": [("availability", percent), ("continuity", hours)]}
    assert (len(matrix.entries), matrix.special, matrix.waiting, matrix.short) == (1, 1, 1, 0)


def test_the_matrix_shows_what_holds_and_what_is_proposed(
    requirement: Requirement, provision: Provision, kestrel: Customer, berta: Any
) -> None:
    ada = holder(kestrel, "Ada")
    requirement.agree(person=ada.person, on=timezone.localdate(), by=berta)
    month = timezone.localdate().replace(day=1)
    requirement.propose(by=berta, target=Decimal("99.99"), unit="%", applies_from=month)
    entry = RequirementsMatrix([provision], on=timezone.localdate()).entries[0]
    assert ("99.9\N{NARROW NO-BREAK SPACE}%" in entry.target, "99.99" in entry.coming) == (True, True)


def test_the_matrix_marks_what_is_not_simply_provided(desk: Client, requirement: Requirement) -> None:
    provision, url = requirement.provision, f"/services/customers/{requirement.provision.customer_id}/requirements/"
    marked = '<span class="cell-note"><span class="status status-'
    assert marked not in text_of(desk.get(url)), "active goes without saying"
    for changes, told in (
        ({"status": "planned", "starts_on": dt.date(2099, 1, 1)}, "Planned"),
        ({"status": "suspended"}, "Suspended"),
        ({"status": "active", "ends_on": dt.date(2026, 3, 31), "starts_on": None}, "last day was 31 Mar 2026"),
    ):
        Provision.objects.filter(pk=provision.pk).update(**changes)
        page = text_of(desk.get(url))
        assert marked in page
        assert told in page


def test_only_who_keeps_the_customer_is_offered_to_add(desk: Client, requirement: Requirement) -> None:
    customer = requirement.provision.customer
    for page in (f"/services/customers/{customer.pk}/", f"/services/customers/{customer.pk}/requirements/"):
        assert "Add a requirement: Security, Network" in desk.get(page).content.decode()
        reader = signed_in(factories.reader("Rui Tavares", email=f"rui{len(page)}@provider.example"))
        text = reader.get(page).content.decode()
        assert "Up while trains run" in text
        assert "Add a requirement" not in text


# The list


def test_the_list_is_filtered(desk: Client, requirement: Requirement, provision: Provision) -> None:
    other = factories.RequirementFactory(aspect="security", is_special=False, ability="unable")

    def found(query: str) -> list[str]:
        return [
            entry.requirement.statement for entry in desk.get(f"/services/requirements/?{query}").context["list"].shown
        ]

    both = {requirement.statement, other.statement}
    assert set(found("")) == both
    for query in ("special=special", "aspect=availability", "customer=kestrel", "service=net", "mine=on", "q=trains"):
        assert found(query) == [requirement.statement], query
    for query in ("special=standard", "ability=unable"):
        assert found(query) == [other.statement], query
    assert set(found("sort=aspect")) == set(found("sort=requirement")) == both


# What it costs


def grown(owner: Any, number: int) -> tuple[Customer, Requirement]:
    """A customer with so many provisions of so many versions of requirements each."""
    customer = factories.CustomerFactory(owner=owner)
    ada = holder(customer, "Ada")
    for _ in range(number):
        provision = factories.ProvisionFactory(customer=customer, service=factories.ServiceFactory())
        factories.StandardTargetFactory(service=provision.service)
        made = factories.RequirementFactory(provision=provision, agreed=ada)
    for more in range(number):
        month = timezone.localdate().replace(day=1)
        made.propose(by=owner, target=Decimal(more), unit="%", applies_from=month)
        if more < number - 1:
            made.agree(person=ada.person, on=timezone.localdate(), by=owner)
    return customer, made


def test_pages_cost_the_same_with_1_3_and_30_rows(berta: Any, desk: Client) -> None:
    found = []
    for number in (1, 3, 30):
        customer, requirement = grown(berta, number)
        pages = (
            f"/services/customers/{customer.pk}/requirements/",
            f"/services/requirements/{requirement.pk}/",
            f"/services/requirements/{requirement.pk}/agreement/",
            "/services/requirements/",
            "/services/requirements/export/?format=csv",
        )
        found.append([count(partial(desk.get, page)) for page in pages])
    assert found == [found[0]] * 3
    matrix, detail, agreement, listed, exported = found[0]
    assert matrix <= 15
    assert detail <= 15
    assert agreement <= 11, "one of them for the measured months that the target would judge anew"
    assert max(listed, exported) <= 8
