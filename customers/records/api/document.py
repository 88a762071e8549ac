"""The OpenAPI document: the addresses that the API has, described by its operations."""

import copy
from typing import Any

from django.utils.translation import gettext as _
from ninja import NinjaAPI

from .descriptions import PROBLEM
from .fields import KEY
from .policies import path_view


def document(api: NinjaAPI, path_prefix: str, tags: dict[str, Any]) -> dict[str, Any]:
    """The whole document in the present language. Every operation must have a ``describe`` of its own.

    ``tags`` are the members of the document that name the groups of operations.
    """
    found = dict(api.get_openapi_schema(path_prefix=path_prefix)) | tags
    described = {operation.operation_id: operation.view_func for operation in operations(api)}
    schemas: dict[str, Any] = {"Problem": PROBLEM}
    for at in found["paths"].values():
        for details in at.values():
            view = described[details["operationId"]]
            told = copy.deepcopy(view.describe())
            schemas.update(told.pop("schemas", {}))
            places = [path_parameter(p["name"]) for p in details["parameters"] if p["in"] == "path"]
            details["parameters"] = [*places, *told.pop("parameters", [])]
            details.pop("description", None)
            details.update(told)
            policy = view.operation_policy
            details["x-scope"], details["x-permission"] = policy.scope, policy.permission
    found["components"] = {**found["components"], "schemas": dict(sorted(schemas.items()))}
    return found


def path_parameter(name: str) -> dict[str, Any]:
    """An identifier in an address, as the document describes it."""
    texts = {
        "record_id": _("The record's identifier, “id”."),
        "parent_id": _("The identifier of the record that it belongs to."),
    }
    return {"in": "path", "name": name, "schema": dict(KEY), "required": True, "description": texts.get(name, "")}


def operations(api: NinjaAPI) -> list[Any]:
    """Every operation that the API answers."""
    views = [path_view(entry.callback) for entry in api.urls[0]]
    return [operation for view in views if view is not None for operation in view.operations]
