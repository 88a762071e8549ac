"""What was decided by an authority stays decided by it: it is not turned into another right afterwards."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from customers.models import Authority, Customer
from services.forms.authorities import ScopedAuthorityForm
from services.models import FutureService, Service
from tests import factories
from tests.services.resting import BEGAN, DAY, DECIDED, agreed, approved, edit, errors, requested

from .importing import at_kestrel_rail, refused


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


def test_a_restriction_tells_how_many_of_all_decisions_need_what_it_gives_up(
    desk: Client, mandate: Authority, network: Service, backup: Service
) -> None:
    agreed(mandate, network)
    requested(mandate, network)
    approved(mandate, backup)
    [said] = errors(edit(desk, mandate, services=[backup.pk]))["services"]
    assert said.startswith("2 of the 3 decisions resting on this need it so, the newest is “")
