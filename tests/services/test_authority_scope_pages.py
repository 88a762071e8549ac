"""Restricting an authority to services, where it is kept and everywhere it is shown."""

import csv
import io
from typing import Any

import pytest
from django.test import Client

from customers.models import Authority, Customer
from services.models import AuthorityScope, Service
from tests import factories
from tests.world import signed_in


@pytest.fixture
def joost(kestrel: Customer) -> Any:
    return factories.InvolvementFactory(customer=kestrel, person__name="Joost Vermeer")


def sent(part: Any, *services: Service, **changes: Any) -> dict[str, Any]:
    keys = [service.pk for service in services]
    known = {"right": "approve_change", "valid_from": "2026-01-01", "evidence": "Mandate"}
    return {"person": part.person_id, "services": keys} | known | changes


def give(client: Client, part: Any, *services: Service, **changes: Any) -> Any:
    return client.post(f"/customers/{part.customer_id}/authorities/new/", sent(part, *services, **changes))


def kept(authority: Authority) -> set[str]:
    return set(AuthorityScope.objects.filter(authority=authority).values_list("service__code", flat=True))


# Kept


def test_an_authority_is_given_for_some_services(desk: Client, joost: Any, network: Service, backup: Service) -> None:
    assert give(desk, joost, network, backup).status_code == 302
    found = Authority.objects.get()
    assert kept(found) == {"NET", "BAK"}
    assert found.scope == f"{network.pk},{backup.pk}"


def test_without_any_it_covers_every_service(desk: Client, joost: Any) -> None:
    assert give(desk, joost).status_code == 302
    found = Authority.objects.get()
    assert (kept(found), found.scope, found.scope_label) == (set(), "", "All services")


def test_the_form_offers_what_the_customer_has_first(
    desk: Client, kestrel: Customer, joost: Any, network: Service, backup: Service
) -> None:
    factories.ProvisionFactory(customer=kestrel, service=network)
    retired = factories.ServiceFactory(name="Fax", lifecycle="retired")
    factories.ServiceFactory(name="Telex").archive(by=None)
    factories.ProvisionFactory(customer=kestrel, service=backup, status="ended", starts_on=None, ends_on="2026-01-31")
    page = desk.get(f"/customers/{kestrel.pk}/authorities/new/").content.decode()
    assert page.index("What they have from us") < page.index("Network") < page.index("Other services")
    assert page.index("Other services") < page.index("Backup") < page.index(retired.name)
    assert "Telex" not in page


def test_two_rights_for_different_services_may_overlap_and_for_the_same_ones_not(
    desk: Client, joost: Any, network: Service, backup: Service
) -> None:
    for services in ([], [network], [backup], [network, backup]):
        assert give(desk, joost, *services).status_code == 302
    for services in ([], [network], [backup, network]):
        refused = give(desk, joost, *services)
        assert refused.status_code == 422
        assert "This person has the same right in part of this time already." in refused.content.decode()
    assert Authority.objects.count() == 4


def change(desk: Client, authority: Authority, part: Any, *services: Service, **changes: Any) -> Any:
    url = f"/customers/authorities/{authority.pk}/edit/"
    return desk.post(url, sent(part, *services, **{"version": authority.version, **changes}))


@pytest.fixture
def for_network(desk: Client, joost: Any, network: Service) -> Authority:
    give(desk, joost, network)
    return Authority.objects.get()


def test_a_changed_scope_alone_raises_the_version_and_is_told_by_name(
    desk: Client, joost: Any, for_network: Authority, backup: Service
) -> None:
    assert change(desk, for_network, joost, backup).status_code == 302
    after = Authority.objects.get()
    assert (after.version, kept(after)) == (for_network.version + 1, {"BAK"})
    page = desk.get(f"/customers/authorities/{after.pk}/history/").content.decode()
    told = " ".join(page.split())
    assert "<dt>Services</dt>" in told
    assert "</span> Network</del>" in told
    assert "</span> Backup</ins>" in told
    [event, _created] = desk.get(f"/api/v1/authorities/{after.pk}/history").json()["items"]
    assert event["changes"] == [{"label": "services", "before": "Network", "after": "Backup"}]


def test_what_is_saved_unchanged_keeps_its_version(
    desk: Client, joost: Any, for_network: Authority, network: Service
) -> None:
    assert change(desk, for_network, joost, network).status_code == 302
    assert Authority.objects.get().version == for_network.version


def test_widened_to_every_service_it_is_told_so(desk: Client, joost: Any, for_network: Authority) -> None:
    assert "It would cover every service." in change(desk, for_network, joost).content.decode()
    assert change(desk, for_network, joost, acknowledged="on").status_code == 302
    assert Authority.objects.get().scope_label == "All services"
    page = desk.get(f"/customers/authorities/{for_network.pk}/history/").content.decode()
    assert "</span> All services</ins>" in page


def test_a_changed_scope_does_not_run_into_another_authority(
    desk: Client, joost: Any, for_network: Authority, network: Service, backup: Service
) -> None:
    give(desk, joost, backup)
    refused = change(desk, for_network, joost, backup)
    assert refused.status_code == 422
    assert "has the same right in part of this time already" in refused.content.decode()
    assert kept(for_network) == {"NET"}


def test_a_service_archived_since_stays_ticked_and_can_be_kept(
    desk: Client, joost: Any, for_network: Authority, network: Service
) -> None:
    network.archive(by=None)
    page = desk.get(f"/customers/authorities/{for_network.pk}/edit/").content.decode()
    assert f'value="{network.pk}" id="id_services_{network.pk}" checked' in page
    assert change(desk, for_network, joost, network, granted_by="The board").status_code == 302
    assert kept(for_network) == {"NET"}


def test_archived_and_restored_it_keeps_its_services(desk: Client, for_network: Authority) -> None:
    desk.post(f"/customers/authorities/{for_network.pk}/archive/")
    assert desk.post(f"/customers/authorities/{for_network.pk}/restoration/").status_code == 302
    assert kept(for_network) == {"NET"}


def test_it_is_not_restored_beside_another_of_the_same_scope(
    desk: Client, joost: Any, for_network: Authority, network: Service, backup: Service
) -> None:
    desk.post(f"/customers/authorities/{for_network.pk}/archive/")
    give(desk, joost, network)
    refused = desk.post(f"/customers/authorities/{for_network.pk}/restoration/")
    assert refused.status_code == 409
    other = Authority.objects.exclude(pk=for_network.pk).get()
    assert change(desk, other, joost, backup).status_code == 302
    assert desk.post(f"/customers/authorities/{for_network.pk}/restoration/").status_code == 302


def test_theirs_stands_beside_mine_by_name_and_what_i_left_alone_is_proposed_as_theirs(
    desk: Client, kestrel: Customer, joost: Any, for_network: Authority, network: Service, backup: Service, berta: Any
) -> None:
    tessa = factories.brm("Tessa Tang")
    kestrel.team.add(tessa, through_defaults={"added_by": berta})
    assert change(signed_in(tessa), for_network, joost, backup, network).status_code == 302
    stale = change(desk, for_network, joost, network, granted_by="The board")
    assert stale.status_code == 409
    [row] = [one for one in stale.context["differences"] if one.name == "services"]
    assert (row.mine, row.theirs, row.choose) == ("Network", "Backup, Network", "theirs")
    unticked = change(desk, for_network, joost)
    [row] = [one for one in unticked.context["differences"] if one.name == "services"]
    assert (row.mine, row.theirs, row.choose) == ("All services", "Backup, Network", "mine")
    chosen = {"version": unticked.context["version"], "choose-services": "theirs"}
    assert change(desk, for_network, joost, **chosen).status_code == 302
    assert kept(for_network) == {"BAK", "NET"}


# Shown


def test_everywhere_it_is_shown_it_says_for_what(
    desk: Client, kestrel: Customer, joost: Any, for_network: Authority
) -> None:
    give(desk, joost, right="escalate")
    pages = [
        f"/customers/authorities/{for_network.pk}/",
        "/customers/authorities/",
        f"/customers/people/{joost.pk}/",
        f"/customers/{kestrel.pk}/decision-rights/",
    ]
    for url in pages:
        assert "Network" in desk.get(url).content.decode(), url
    for url in pages[1:]:
        assert "All services" in desk.get(url).content.decode(), url
    assert "only Network" in desk.get(f"/customers/{kestrel.pk}/").content.decode()


def test_the_export_names_services_by_code(desk: Client, joost: Any, for_network: Authority, backup: Service) -> None:
    give(desk, joost, right="escalate")
    change(desk, for_network, joost, *Service.objects.all())
    answer = desk.get("/customers/authorities/export/?format=csv&sort=right")
    rows = list(csv.DictReader(io.StringIO(answer.getvalue().decode().removeprefix("\ufeff"))))
    assert [(row["Right"], row["Services"]) for row in rows] == [("Approve changes", "BAK; NET"), ("Escalate", "")]


def test_the_list_is_filtered_by_a_service_that_is_covered(
    desk: Client, joost: Any, for_network: Authority, backup: Service
) -> None:
    give(desk, joost, right="escalate")

    def found(code: str) -> set[str]:
        rows = desk.get(f"/customers/authorities/?service={code}").context["list"].rows
        return {row.right for row in rows}

    assert found("NET") == {"approve_change", "escalate"}
    assert found("BAK") == {"escalate"}


# Asked


def test_the_register_answers_for_one_service(
    desk: Client, kestrel: Customer, joost: Any, for_network: Authority, network: Service, backup: Service
) -> None:
    for service in (network, backup):
        factories.ProvisionFactory(customer=kestrel, service=service)
    url = f"/customers/{kestrel.pk}/decision-rights/?right=approve_change&service="
    allowed, refused = (desk.get(url + code).content.decode() for code in ("NET", "BAK"))
    assert "Approve changes for Network" in allowed
    assert "Nobody there may take this decision on that day." not in allowed
    assert "Nobody there may take this decision on that day." in refused
    assert "Joost Vermeer</a>: only for Network" in refused
    assert "The register for Backup" in refused


def test_a_service_is_named_by_code_in_any_case_or_by_key(
    desk: Client, kestrel: Customer, for_network: Authority, network: Service
) -> None:
    for named in ("NET", "net", str(network.pk)):
        page = desk.get(f"/customers/{kestrel.pk}/decision-rights/?service={named}")
        assert page.context["asked"].service == network, named
        assert '<option value="NET" selected>Network</option>' in page.content.decode(), "as the answer below it says"


@pytest.mark.parametrize("named", ["NOPE", "999999999", "9" * 30, "x" * 400, "²"])
def test_an_unknown_service_is_an_error_that_says_so(named: str, desk: Client, kestrel: Customer) -> None:
    page = desk.get(f"/customers/{kestrel.pk}/decision-rights/", {"service": named})
    assert page.status_code == 422
    answer = desk.get(f"/api/v1/customers/{kestrel.pk}/decision-rights", {"service": named})
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == ["service"]


def test_a_foreign_customer_has_no_register(kestrel: Customer, network: Service) -> None:
    kestrel.restrict(True, by=kestrel.owner)
    fritz = signed_in(factories.brm("Fritz Fremd"))
    assert fritz.get(f"/customers/{kestrel.pk}/decision-rights/?service=NET").status_code == 404
    assert fritz.get(f"/api/v1/customers/{kestrel.pk}/decision-rights?service=NET").status_code == 404


# The API


def api(desk: Client, method: str, url: str, body: dict[str, Any], **headers: str) -> Any:
    return getattr(desk, method)(url, body, content_type="application/json", headers=headers)


def test_the_api_takes_and_tells_the_services(
    desk: Client, kestrel: Customer, joost: Any, network: Service, backup: Service
) -> None:
    body = {"person": joost.person_id, "right": "approve_change", "valid_from": "2026-01-01", "evidence": "Mandate"}
    made = api(desk, "post", f"/api/v1/customers/{kestrel.pk}/authorities", body | {"services": [network.pk]})
    assert made.status_code == 201, made.content
    told = made.json()
    assert (told["services"], told["service_codes"], told["version"]) == ([network.pk], ["NET"], 1)
    one = f"/api/v1/authorities/{told['id']}"
    changed = api(desk, "patch", one, {"services": [backup.pk, network.pk]}, **{"If-Match": made["ETag"]})
    assert (changed.json()["services"], changed.json()["version"]) == ([backup.pk, network.pk], 2)
    asked = api(desk, "patch", one, {"services": []}, **{"If-Match": changed["ETag"]})
    assert (asked.status_code, "It would cover every service." in asked.json()["warnings"][0]) == (409, True)
    widened = api(desk, "patch", one, {"services": [], "acknowledged": True}, **{"If-Match": changed["ETag"]})
    assert (widened.json()["services"], widened.json()["version"]) == ([], 3)
    listed = desk.get(f"/api/v1/customers/{kestrel.pk}/authorities").json()["items"]
    assert [row["services"] for row in listed] == [[]]
    wrong = api(desk, "patch", one, {"services": [999_999]}, **{"If-Match": widened["ETag"]})
    assert wrong.json()["errors"] == {"services": ["There is no service with the identifier 999999."]}


def test_the_api_answers_for_a_service(
    desk: Client, kestrel: Customer, for_network: Authority, network: Service, backup: Service
) -> None:
    url = f"/api/v1/customers/{kestrel.pk}/decision-rights?right=approve_change&service="
    told = desk.get(f"{url}NET").json()
    assert (told["service"], told["rights"][0]["deciders"][0]["services"]) == (network.pk, [network.pk])
    [other] = desk.get(f"{url}{backup.pk}").json()["rights"]
    assert (other["deciders"], told["rights"][0]["others"]) == ([], [])
    assert [(one["name"], one["why"]) for one in other["others"]] == [("Joost Vermeer", "only for Network")]
    every = desk.get(f"/api/v1/customers/{kestrel.pk}/decision-rights?service={backup.pk}").json()["rights"]
    assert [(right["right"], right["others"][0]["why"]) for right in every if right["others"]] == [
        ("approve_change", "only for Network")
    ]
    Authority.objects.filter(pk=for_network.pk).update(amount_limit=25000, currency="EUR")
    asked = desk.get(f"{url}NET&amount=25000.01").json()["rights"][0]
    assert (asked["deciders"], [one["why"] for one in asked["others"]]) == ([], ["only up to €25,000"])
