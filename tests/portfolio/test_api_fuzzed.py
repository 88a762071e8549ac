"""Generated requests, valid and not: no answer is an error of ours, and every answer is as the document says."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import load_all_checks, not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from portfolio.api import described
from portfolio.wsgi import application
from tests import factories

load_all_checks()
CHECKS = [not_a_server_error, response_schema_conformance, status_code_conformance, content_type_conformance]
DOCUMENT = described("en")
OPERATIONS = sorted(details["operationId"] for methods in DOCUMENT["paths"].values() for details in methods.values())
EXAMPLES = 8

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def operations() -> dict[str, Any]:
    schema = schemathesis.openapi.from_dict(DOCUMENT)
    schema.app = application
    found = (result.ok() for result in schema.get_all_operations())
    return {operation.definition.raw["operationId"]: operation for operation in found}


@pytest.fixture(autouse=True)
def kept_connection() -> Iterator[None]:
    """The server closes connections between requests; here all of them share the test's transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def portfolio() -> tuple[str, dict[str, Any]]:
    """The secret of a token of somebody who keeps one record of each kind, and where those records are."""
    berta = factories.brm("Berta Brandt")
    customer = factories.CustomerFactory(name="Almhof Dairies", code="ALMHOF", owner=berta)
    part = factories.InvolvementFactory(customer=customer)
    outcome = factories.BusinessOutcomeFactory(customer=customer)
    rows = {
        "customers": customer,
        "people": part,
        "authorities": factories.AuthorityFactory(customer=customer, person=part.person),
        "outcomes": outcome,
        "measurements": factories.OutcomeMeasurementFactory(outcome=outcome),
        "arrangements": factories.CommunicationArrangementFactory(customer=customer),
        "references": factories.ExternalReferenceFactory(customer=customer),
        **provided(customer, outcome),
    }
    token = factories.ApiTokenFactory(user=berta, scopes=["write"])
    return token.secret, rows


def provided(customer: Any, outcome: Any) -> dict[str, Any]:
    """One record of each kind of the services floor."""
    provision = factories.ProvisionFactory(customer=customer)
    requirement = factories.RequirementFactory(provision=provision)
    return {
        "services": provision.service,
        "standard-targets": factories.StandardTargetFactory(service=provision.service),
        "provisions": provision,
        "supported-outcomes": factories.OutcomeSupportFactory(provision=provision, outcome=outcome),
        "requirements": requirement,
        "usage": factories.UsageFactory(provision=provision),
        "requirement-measurements": factories.MeasurementFactory(requirement=requirement),
        "events": factories.PerformanceEventFactory(customer=customer),
        "maintenance": factories.MaintenanceFactory(provision=provision),
        "future-services": factories.FutureServiceFactory(customer=customer),
    }


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["valid", "invalid"])
@pytest.mark.parametrize("name", OPERATIONS)
def test_generated_requests_are_answered_as_the_document_says(
    operations: dict[str, Any], name: str, mode: GenerationMode
) -> None:
    secret, rows = portfolio()
    operation = operations[name]
    kind = operation.path.removeprefix("/api/v1/").split("/")[0]

    @given(case=operation.as_strategy(generation_mode=mode), known=st.booleans())
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def answers(case: Any, known: bool) -> None:
        if known and case.path_parameters:
            case.path_parameters = dict.fromkeys(case.path_parameters, rows[kind].pk)
        headers = {"Authorization": f"Bearer {secret}"}
        if known and name.endswith(("_change", "_agreement")):
            headers["If-Match"] = f'"{rows[kind].version_token}"'
        response = case.call(headers=headers)
        case.validate_response(response, checks=CHECKS)

    answers()
