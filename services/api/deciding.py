"""What people at the customer decide, over the API: how it is described, and who could where one is refused."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from customers.decision_rights import Decider
from customers.records.api import bodies, descriptions
from customers.records.api.declaration import Declaration
from customers.records.api.fields import Field, told


def could(found: Decider) -> dict[str, Any]:
    """Somebody who could decide it, as a problem names them."""
    return {
        "person": found.authority.person_id,
        "name": found.person,
        "title": found.title,
        "authority": found.authority.pk,
        "valid_from": told(found.authority.valid_from),
        "valid_to": told(found.authority.valid_to),
    }


def of_agreement(
    resource: Declaration, name: str, fields: Iterable[Field], summary: str, *, warns: bool = False
) -> dict[str, Any]:
    """What an operation takes and answers that records who agreed; ``name`` is what its body is called."""
    said, sent = descriptions.of_change(resource), list(fields)
    properties: dict[str, Any] = {field.name: field.sent() for field in sent}
    if warns:
        text = _("Save it in spite of warnings (409).")
        properties[bodies.ACKNOWLEDGED] = {"type": "boolean", "description": text}
    schema = {
        "type": "object",
        "required": [field.name for field in sent if not field.optional],
        "properties": properties,
        "additionalProperties": False,
    }
    body = {"schema": {"$ref": f"#/components/schemas/{name}"}}
    return said | {
        "summary": summary,
        "description": _(
            "Only a person whose authority covers the service on that day may agree; otherwise the problem names, in "
            "“deciders”, those who could have."
        ),
        "requestBody": {"required": True, "content": {"application/json": body}},
        "schemas": {resource.schema_name: said["schemas"][resource.schema_name], name: schema},
    }
