"""What was decided by an authority stays decided by it: it is not turned into another right afterwards."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from customers.models import Authority, Customer
from services.forms.authorities import ScopedAuthorityForm
from services.models import FutureService, Maintenance, Requirement, RequirementVersion, Service
from services.rests_on import resting_on
from tests import factories
from tests.test_queries import EDIT_POST, count

from .importing import at_kestrel_rail, refused

DAY = dt.timedelta(days=1)
BEGAN = dt.date(2020, 1, 1)


@pytest.fixture
def mandate(kestrel: Customer) -> Authority:
    right = Authority.Right.AGREE_REQUIREMENTS
    return factories.AuthorityFactory(
        customer=kestrel, person__name="Joost Vermeer", right=right, valid_from=BEGAN, amount_limit=100
    )


def agreed(mandate: Authority, service: Service, title: str = "Up while trains run") -> None:
    provision = factories.ProvisionFactory(customer=mandate.customer, service=service, label=title)
    factories.RequirementFactory(provision=provision, statement=title, agreed=mandate)


def approved(mandate: Authority, service: Service, title: str = "New firmware") -> None:
    provision = factories.ProvisionFactory(customer=mandate.customer, service=service, label=title)
    work = factories.MaintenanceFactory(provision=provision, title=title)
    Maintenance.objects.filter(pk=work.pk).update(agreed_at=timezone.now(), agreed_by=mandate.person, authority=mandate)


def requested(mandate: Authority, service: Service | None, title: str = "Second line") -> None:
    need = factories.FutureServiceFactory(customer=mandate.customer, service=service, title=title)
    by = {"committed_on": timezone.localdate(), "committed_by": mandate.person, "authority": mandate}
    FutureService.objects.filter(pk=need.pk).update(stage="committed", **by)


DECIDED: list[Callable[..., None]] = [agreed, approved, requested]


def edit(desk: Client, mandate: Authority, **changes: Any) -> Any:
    """Change it on its page; what is not named stays."""
    mandate.refresh_from_db()
    known = {
        "person": mandate.person_id,
        "right": mandate.right,
        "services": list(mandate.scopes.values_list("service", flat=True)),
        "amount_limit": "" if mandate.amount_limit is None else mandate.amount_limit,
        "currency": mandate.currency,
        "valid_from": mandate.valid_from.isoformat(),
        "valid_to": mandate.valid_to.isoformat() if mandate.valid_to else "",
        "evidence": mandate.evidence,
        "acknowledged": "on",
        "version": mandate.version,
    }
    return desk.post(f"/customers/authorities/{mandate.pk}/edit/", known | changes)


def errors(answer: Any) -> dict[str, list[str]]:
    assert answer.status_code == 422, answer.status_code
    return {name: list(said) for name, said in answer.context["form"].errors.items()}


def refusals(kestrel: Customer, backup: Service) -> dict[str, Any]:
    """Each change that would leave what was decided today without its authority, by the field it is about."""
    tomorrow, yesterday = timezone.localdate() + DAY, timezone.localdate() - DAY
    tessa = factories.InvolvementFactory(customer=kestrel, person__name="Tessa Tang")
    return {
        "person": tessa.person_id,
        "right": "escalate",
        "valid_from": tomorrow.isoformat(),
        "valid_to": yesterday.isoformat(),
        "services": [backup.pk],
    }


@pytest.mark.parametrize("decide", DECIDED)
def test_what_would_leave_a_decision_without_its_authority_is_refused(
    decide: Callable[..., None], desk: Client, kestrel: Customer, mandate: Authority, network: Service, backup: Service
) -> None:
    decide(mandate, network)
    for name, value in refusals(kestrel, backup).items():
        said = errors(edit(desk, mandate, **{name: value}))
        assert list(said) == [name]
        assert "1 decision rests on this: “" in said[name][0]
    mandate.refresh_from_db()
    assert (mandate.right, mandate.valid_from, mandate.valid_to, mandate.scope) == (
        "agree_requirements",
        BEGAN,
        None,
        "",
    )


def test_where_nothing_rests_on_it_all_of_that_may_change(
    desk: Client, kestrel: Customer, mandate: Authority, backup: Service
) -> None:
    """The control."""
    for name, value in refusals(kestrel, backup).items():
        kept = {name: getattr(mandate, name) for name in ("valid_from", "valid_to")}
        assert edit(desk, mandate, **{name: value}).status_code == 302, name
        Authority.objects.filter(pk=mandate.pk).update(**kept)


def test_without_the_guard_they_are_saved(
    desk: Client,
    kestrel: Customer,
    mandate: Authority,
    network: Service,
    backup: Service,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The control of the guard itself."""
    agreed(mandate, network)
    monkeypatch.setattr(ScopedAuthorityForm, "keep_what_rests_on_it", lambda self: None)
    assert edit(desk, mandate, right="escalate").status_code == 302
    assert edit(desk, mandate, services=[backup.pk]).status_code == 302


def test_the_refusal_counts_names_the_newest_and_says_what_to_do(
    desk: Client, mandate: Authority, network: Service
) -> None:
    agreed(mandate, network, "Answered within the hour")
    requested(mandate, network, "Third line")
    FutureService.objects.update(committed_on=timezone.localdate() - DAY)
    [said] = errors(edit(desk, mandate, right="escalate"))["right"]
    assert said.startswith("2 decisions rest on this, the newest one is “Answered within the hour” of ")
    assert said.endswith("End this authority and record another one instead.")


def test_what_covers_the_decision_all_the_same_may_change(
    desk: Client, mandate: Authority, network: Service, backup: Service
) -> None:
    agreed(mandate, network)
    today = timezone.localdate().isoformat()
    allowed: list[dict[str, Any]] = [
        {"amount_limit": "5"},  # a target has no amount
        {"amount_limit": "", "evidence": "The minutes"},
        {"valid_from": today, "valid_to": today},
        {"valid_from": "2019-01-01", "valid_to": ""},
        {"services": [network.pk]},
        {"services": [network.pk, backup.pk]},
        {"services": []},
    ]
    for changes in allowed:
        assert edit(desk, mandate, **changes).status_code == 302, changes


def test_what_is_about_no_service_keeps_its_authority_unrestricted(
    desk: Client, mandate: Authority, network: Service
) -> None:
    requested(mandate, None)
    assert list(errors(edit(desk, mandate, services=[network.pk]))) == ["services"]


def test_what_it_never_covered_does_not_hold_up_other_changes(
    desk: Client, mandate: Authority, network: Service, backup: Service
) -> None:
    agreed(mandate, network)
    yesterday = timezone.localdate() - DAY
    factories.restricted(mandate, backup)
    Authority.objects.filter(pk=mandate.pk).update(valid_to=yesterday)
    other = factories.ServiceFactory()
    assert edit(desk, mandate, valid_to=(yesterday - DAY).isoformat()).status_code == 302
    assert edit(desk, mandate, services=[backup.pk, other.pk]).status_code == 302


def test_maintenance_is_approved_on_the_customers_day(kestrel: Customer, mandate: Authority, network: Service) -> None:
    Customer.objects.filter(pk=kestrel.pk).update(time_zone="Pacific/Auckland")
    approved(mandate, network)
    Maintenance.objects.update(agreed_at=dt.datetime(2026, 3, 1, 20, tzinfo=dt.UTC))
    [found] = resting_on(Authority.objects.get())
    assert found.on == dt.date(2026, 3, 2)


def test_it_may_be_archived_and_restored_all_the_same(desk: Client, mandate: Authority, network: Service) -> None:
    agreed(mandate, network)
    assert desk.post(f"/customers/authorities/{mandate.pk}/archive/", {"acknowledged": "on"}).status_code == 302
    assert desk.post(f"/customers/authorities/{mandate.pk}/restoration/").status_code == 302


def test_the_api_refuses_it_by_field(desk: Client, mandate: Authority, network: Service, backup: Service) -> None:
    agreed(mandate, network)
    url = f"/api/v1/authorities/{mandate.pk}"
    tomorrow = (timezone.localdate() + DAY).isoformat()
    for sent in ({"valid_from": tomorrow}, {"right": "escalate"}, {"services": [backup.pk]}):
        tag = desk.get(url).headers["ETag"]
        answer = desk.patch(url, sent, content_type="application/json", headers={"If-Match": tag})
        assert (answer.status_code, answer.headers["Content-Type"]) == (422, "application/problem+json")
        assert list(answer.json()["errors"]) == list(sent)
        assert "1 decision rests on this" in str(answer.json()["errors"])
    body = {"evidence": "The minutes"}
    tag = desk.get(url).headers["ETag"]
    answer = desk.patch(url, body, content_type="application/json", headers={"If-Match": tag})
    assert answer.status_code == 200


@pytest.mark.django_db
def test_an_import_does_not_end_it_before_what_rests_on_it() -> None:
    wizard: Any = at_kestrel_rail()
    part = factories.InvolvementFactory(customer=wizard.kestrel, person__name="Paula Moen")
    right = Authority.Right.AGREE_REQUIREMENTS
    given = factories.AuthorityFactory(customer=wizard.kestrel, person=part.person, right=right, valid_from=BEGAN)
    agreed(given, wizard.services["MAIL"])
    head, row = "customer code,person,right,valid from,valid to\n", f"KESTREL,Paula Moen,{right},2020-01-01,"
    today = timezone.localdate()
    [found] = refused(wizard, "authorities", f"{head}{row}{today - DAY}\n").values()
    assert list(found) == ["valid_to"]
    assert "1 decision rests on this" in found["valid_to"][0]
    assert refused(wizard, "authorities", f"{head}{row}{today}\n") == {}


def test_a_need_whose_authority_was_narrowed_long_ago_can_still_be_edited(
    desk: Client, mandate: Authority, network: Service, backup: Service
) -> None:
    requested(mandate, network)
    factories.restricted(mandate, backup)
    need = FutureService.objects.get()
    sent = {"version": need.version, "title": need.title, "probability": "60", "service": network.pk, "notes": "Later"}
    assert desk.post(f"/services/future-services/{need.pk}/edit/", sent).status_code == 302
    need.refresh_from_db()
    other = sent | {"version": need.version, "service": factories.ServiceFactory().pk}
    assert list(errors(desk.post(f"/services/future-services/{need.pk}/edit/", other))) == ["service"]


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


def test_a_limit_keeps_reaching_what_was_requested_by_it(desk: Client, mandate: Authority, network: Service) -> None:
    requested(mandate, network)
    FutureService.objects.update(expected_revenue=80, currency="EUR")
    Authority.objects.filter(pk=mandate.pk).update(currency="EUR")
    for changes in ({"amount_limit": "79.99"}, {"amount_limit": "100", "currency": "NOK"}):
        assert list(errors(edit(desk, mandate, **changes))) == ["amount_limit"], changes
    assert edit(desk, mandate, amount_limit="80").status_code == 302


def test_a_limit_that_never_reached_it_does_not_hold_up_other_changes(
    desk: Client, mandate: Authority, network: Service
) -> None:
    requested(mandate, network)
    FutureService.objects.update(expected_revenue=8000, currency="EUR")
    Authority.objects.filter(pk=mandate.pk).update(currency="EUR")
    assert edit(desk, mandate, amount_limit="50").status_code == 302


@pytest.mark.parametrize(
    "wider",
    [
        {"amount_limit": "", "currency": ""},
        {"amount_limit": "101"},
        {"currency": "NOK"},
        {"valid_from": "2019-12-31"},
        {"services": []},
    ],
    ids=["no limit", "higher limit", "other currency", "earlier", "every service"],
)
def test_widening_an_authority_that_decisions_rest_on_asks_for_a_second_look(
    wider: dict[str, Any], desk: Client, mandate: Authority, network: Service, backup: Service
) -> None:
    agreed(mandate, network)
    factories.restricted(mandate, network)
    Authority.objects.filter(pk=mandate.pk).update(currency="EUR")
    said, *more = errors(edit(desk, mandate, acknowledged="", **wider))["__all__"]
    assert more == (["No service is ticked. It would cover every service."] if "services" in wider else [])
    assert said.startswith("1 decision rests on this authority, and it would be wider than it was then")
    narrower = {"amount_limit": "99", "evidence": "The minutes"}
    assert edit(desk, mandate, acknowledged="", **narrower).status_code == 302, "the control: narrower asks nothing"
    assert edit(desk, mandate, **wider).status_code == 302


def test_a_restriction_tells_how_many_of_all_decisions_need_what_it_gives_up(
    desk: Client, mandate: Authority, network: Service, backup: Service
) -> None:
    agreed(mandate, network)
    requested(mandate, network)
    approved(mandate, backup)
    [said] = errors(edit(desk, mandate, services=[backup.pk]))["services"]
    assert said.startswith("2 of the 3 decisions resting on this need it so, the newest is “")


def test_covering_every_service_asks_for_a_second_look_though_nothing_rests_on_it(
    desk: Client, mandate: Authority, network: Service
) -> None:
    factories.restricted(mandate, network)
    Authority.objects.filter(pk=mandate.pk).update(currency="EUR", evidence="Minutes")
    said = errors(edit(desk, mandate, acknowledged="", services=[]))["__all__"]
    assert said == ["No service is ticked. It would cover every service."]
    assert edit(desk, mandate, services=[]).status_code == 302


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
