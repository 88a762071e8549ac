"""An authority that decisions rest on keeps its reach, and is made wider only after a second look."""

from typing import Any

import pytest
from django.test import Client

from customers.models import Authority
from services.models import FutureService, Service
from tests import factories
from tests.services.resting import agreed, edit, errors, requested


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


def test_covering_every_service_asks_for_a_second_look_though_nothing_rests_on_it(
    desk: Client, mandate: Authority, network: Service
) -> None:
    factories.restricted(mandate, network)
    Authority.objects.filter(pk=mandate.pk).update(currency="EUR", evidence="Minutes")
    said = errors(edit(desk, mandate, acknowledged="", services=[]))["__all__"]
    assert said == ["No service is ticked. It would cover every service."]
    assert edit(desk, mandate, services=[]).status_code == 302
