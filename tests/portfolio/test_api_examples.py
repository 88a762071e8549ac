"""The reference's examples: what is printed can be copied, and is what its operation takes."""

import json
import shlex
from typing import Any

import jsonschema_rs
import pytest
from django.test import Client

from portfolio.api_reference import parts
from tests import factories
from tests.calling import Api

pytestmark = pytest.mark.django_db


@pytest.fixture
def document(client: Client, berta: Any) -> dict[str, Any]:
    client.force_login(berta)
    return client.get("/api/v1/openapi.json").json()


def printed(document: dict[str, Any]) -> dict[str, str]:
    """The example of each operation, by its name."""
    told = parts(document, "https://portfolio.example")
    return {one.anchor: one.example for part in told for group in part.groups for one in group.operations}


def bodies(document: dict[str, Any]) -> list[tuple[str, Any, bool]]:
    """The operations that take a body: their name, what it must be, and whether it is needed."""
    found = []
    for methods in document["paths"].values():
        for details in methods.values():
            if asked := details.get("requestBody"):
                schema = asked["content"]["application/json"]["schema"]
                found.append((details["operationId"], schema, asked["required"]))
    return found


def sent_by(example: str) -> Any:
    words = shlex.split(example.replace("\\\n", " "))
    return json.loads(words[words.index("-d") + 1]) if "-d" in words else None


def test_every_printed_body_is_one_that_its_operation_takes(document: dict[str, Any]) -> None:
    examples, asked = printed(document), bodies(document)
    assert len(asked) > 40
    for name, schema, needed in asked:
        sent = sent_by(examples[name])
        assert (sent is not None) == needed, name
        if needed:
            whole = {**schema, "components": document["components"]}
            check = jsonschema_rs.validator_for(whole, validate_formats=True)
            assert not [f"{name}: {wrong.message}" for wrong in check.iter_errors(sent)]


def test_a_wrong_moment_would_be_found(document: dict[str, Any]) -> None:
    new = {"$ref": "#/components/schemas/PerformanceEventNew", "components": document["components"]}
    check = jsonschema_rs.validator_for(new, validate_formats=True)
    outage = {"title": "Down", "started_at": "2026-03-31T08:00:00Z"}
    assert not check.is_valid(outage), "how severe it was is needed"
    assert check.is_valid(outage | {"severity": 1})
    assert not check.is_valid(outage | {"severity": 1, "started_at": "from"})
    assert check.is_valid(outage | {"kind": "achievement"}), "which has no severity"


def test_examples_need_nothing_that_a_machine_may_lack(document: dict[str, Any]) -> None:
    assert {shlex.split(example)[0] for example in printed(document).values()} == {"curl"}
    assert not [name for name, example in printed(document).items() if "uuidgen" in example]


def test_an_event_is_recorded_as_printed_once_its_warning_is_acknowledged(berta: Any, document: dict[str, Any]) -> None:
    kestrel, api = factories.CustomerFactory(name="Kestrel Rail", owner=berta), Api(berta)
    sent = sent_by(printed(document)["events_create_for_parent"])
    assert api.post(f"customers/{kestrel.pk}/events", sent).status_code == 409
    assert api.post(f"customers/{kestrel.pk}/events", sent | {"acknowledged": True}).status_code == 201
