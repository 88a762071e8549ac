"""The API's reference as a page: the OpenAPI document, set for reading, with an example to copy for each operation."""

import json
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from customers.records.api.problems import KINDS

MOST_VALUES = 8
NEW_KEY = "$(python3 -c 'import uuid; print(uuid.uuid4())')"
FORMATS = {"date": "2026-03-31", "date-time": "2026-03-31T08:00:00Z", "time": "08:00:00"}
EXAMPLES = {"name": "Almhof Dairies", "code": "ALMHOF", "parent_code": "ALPINE", "email": "mira@almhof.example"}


@dataclass(frozen=True)
class Value:
    """One parameter or field, as a row of a table."""

    name: str
    kind: str
    place: str
    required: bool
    text: str


@dataclass(frozen=True)
class Operation:
    anchor: str
    method: str
    path: str
    summary: str
    description: str
    scope: str
    permission: str
    parameters: tuple[Value, ...]
    fields: tuple[Value, ...]
    answers: tuple[tuple[str, str], ...]
    example: str
    opens: str


@dataclass(frozen=True)
class Group:
    anchor: str
    title: str
    text: str
    operations: tuple[Operation, ...]
    answer: tuple[Value, ...]


@dataclass(frozen=True)
class Part:
    """Groups that belong together."""

    title: str
    groups: tuple[Group, ...]


def page(request: HttpRequest, document: dict[str, Any]) -> HttpResponse:
    """The reference for the signed-in user."""
    root = request.build_absolute_uri("/").rstrip("/")
    context = {
        "parts": parts(document, root),
        "problems": [(kind, status, title) for kind, (status, title) in KINDS.items()],
        "root": f"{root}/api/v1",
    }
    return render(request, "api/reference.html", context)


def parts(document: dict[str, Any], root: str) -> list[Part]:
    """The operations by resource, named and in the order that the document gives its tags."""
    schemas = document["components"]["schemas"]
    by_tag: dict[str, list[Operation]] = {tag["name"]: [] for tag in document["tags"]}
    answers: dict[str, tuple[Value, ...]] = {}
    for path, methods in document["paths"].items():
        for method, details in methods.items():
            tag = details["tags"][0]
            by_tag[tag].append(_operation(method, path, details, schemas, root))
            name = _name(details["responses"].get("200", {}))
            if details["operationId"] in {f"{tag}_read", tag, "me"} and name:
                answers[tag] = _values(schemas[name])
    told = {tag["name"]: tag for tag in document["tags"]}
    groups = {
        name: Group(
            f"group-{name}", tag["x-displayName"], tag["description"], tuple(by_tag[name]), answers.get(name, ())
        )
        for name, tag in told.items()
    }
    return [Part(part["name"], tuple(groups[name] for name in part["tags"])) for part in document["x-tagGroups"]]


def _operation(method: str, path: str, details: Any, schemas: Any, root: str) -> Operation:
    body = _body(details, schemas)
    asked = details.get("parameters", [])
    places = {"path": _("in the address"), "query": _("in the query"), "header": _("header")}
    parameters = tuple(
        Value(p["name"], kind(p["schema"]), places[p["in"]], p["required"], p.get("description", "")) for p in asked
    )
    listed = method == "get" and "{" not in path
    return Operation(
        anchor=details["operationId"],
        method=method.upper(),
        path=path,
        summary=details["summary"],
        description=details.get("description", ""),
        scope=details["x-scope"],
        permission=details["x-permission"],
        parameters=parameters,
        fields=_values(body.get("items", body)) if body else (),
        answers=tuple((status, answer["description"]) for status, answer in details["responses"].items()),
        example=curl(method.upper(), path, details, body, root),
        opens=path if listed else "",
    )


def _values(schema: Any) -> tuple[Value, ...]:
    required = schema.get("required", ())
    return tuple(
        Value(
            name, kind(details), "", name in required, capfirst(details.get("description") or details.get("title", ""))
        )
        for name, details in schema["properties"].items()
    )


def kind(schema: dict[str, Any]) -> str:
    """What a value may be, in a few words."""
    types = schema.get("type", "object")
    names = [types] if isinstance(types, str) else list(types)
    empty = _(", or null") if "null" in names else ""
    if values := [value for value in schema.get("enum", ()) if value not in (None, "")]:
        if len(values) <= MOST_VALUES:
            return " · ".join(map(str, values)) + empty
        return _("one of %(count)s values, such as %(value)s") % {"count": len(values), "value": values[0]} + empty
    words = {
        "date": _("date"),
        "date-time": _("moment, UTC"),
        "uuid": _("UUID"),
    }
    name = words.get(schema.get("format", ""), "")
    if not name and str(schema.get("pattern", "")).endswith(")?$"):
        name = _("figure as text")
    if not name:
        plain = {"string": _("text"), "integer": _("whole number"), "boolean": _("true or false"), "array": _("list")}
        name = plain.get(names[0], _("object"))
        if names[0] == "array":
            return _("list of: %(kind)s") % {"kind": kind(schema["items"])}
    if longest := schema.get("maxLength"):
        name = _("%(kind)s, up to %(longest)s characters") % {"kind": name, "longest": f"{longest:,}"}
    return name + empty


def _name(holder: Any) -> str:
    """The component that a body or an answer is described by."""
    for media in holder.get("content", {}).values():
        return media["schema"].get("$ref", "").rpartition("/")[2]
    return ""


def _body(details: Any, schemas: Any) -> Any:
    """The schema of what is sent, also of each row where many are; None where nothing is."""
    found = details.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    if found and found.get("type") == "array":
        return found | {"items": _resolved(found["items"], schemas)}
    return _resolved(found, schemas)


def _resolved(schema: Any, schemas: Any) -> Any:
    return schemas[schema["$ref"].rpartition("/")[2]] if schema and "$ref" in schema else schema


def curl(method: str, path: str, details: Any, body: Any, root: str) -> str:
    """The operation as a command line that works once the token and the identifiers are put in."""
    lines = ["curl" if method == "GET" else f"curl -X {method}", '  -H "Authorization: Bearer $TOKEN"']
    for header in details.get("parameters", []):
        if header["name"] == "If-Match" and header["required"]:
            lines.append("""  -H 'If-Match: "3"'""")
        elif header["name"] == "Idempotency-Key":
            lines.append(f'  -H "Idempotency-Key: {NEW_KEY}"')
    if body is not None and details["requestBody"]["required"]:
        sent = json.dumps(_sample("", body), ensure_ascii=False).replace("'", "\\u0027")  # it stands in quotes
        lines += ['  -H "Content-Type: application/json"', f"  -d '{sent}'"]
    address = root + path.replace("{record_id}", "12").replace("{parent_id}", "12")
    if method == "GET" and details.get("operationId", "").endswith("_list"):
        address += "?limit=20"
    return " \\\n".join([*lines, f"  '{address}'"])


def _sample(name: str, schema: Any) -> Any:
    """A value that the schema allows; of an object what is needed, or its first field where nothing is."""
    if name in EXAMPLES:
        return EXAMPLES[name]
    if values := schema.get("enum"):
        return values[0]
    if schema.get("format") in FORMATS:
        return FORMATS[schema["format"]]
    if examples := schema.get("examples"):
        return examples[0]
    types = schema.get("type")
    match types[0] if isinstance(types, list) else types:
        case "object":
            needed = [*schema.get("required", ()), *schema.get("else", {}).get("required", ())]
            return {
                key: _sample(key, schema["properties"][key]) for key in needed or [next(iter(schema["properties"]))]
            }
        case "array":
            return [_sample("", schema["items"])]
        case "boolean":
            return True
        case "integer":
            return max(1, schema.get("minimum", 1))
    return str(schema.get("title", name))[: schema.get("maxLength")]
