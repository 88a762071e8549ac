"""What each operation takes and answers, as OpenAPI says it; made from the same forms and filters that decide."""

import copy
from typing import Any

import django_filters
from django import forms
from django.utils.translation import gettext as _

from ..history import Event
from ..list_frame import PAGE_SIZE
from ..lists import RecordList
from .bodies import ACKNOWLEDGED
from .declaration import Declaration
from .fields import KEY, MOMENT, kind_of, told
from .problems import CONTENT_TYPE, KINDS
from .queries import MOST_ROWS

ALWAYS = ("malformed", "unauthenticated", "forbidden", "too-many", "server", "unavailable")
ONE = (*ALWAYS, "not-found")
SENT = (*ONE, "too-large", "media-type", "invalid", "warnings")
TEXTS = {"type": "array", "items": {"type": "string"}}

PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "description": "The kind of problem; it leads to its explanation."},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What is wrong, and what to do."},
        "errors": {
            "type": "object",
            "additionalProperties": TEXTS,
            "description": "Messages by field; “record” for those that concern the record as a whole.",
        },
        "warnings": TEXTS,
        "current": {"type": "object", "description": "The record as it is now, where yours was stale."},
    },
}
CHANGE = {
    "type": "object",
    "required": ["label", "before", "after"],
    "properties": {"label": {"type": "string"}, "before": {"type": "string"}, "after": {"type": "string"}},
    "additionalProperties": False,
}
HISTORY = {
    "type": "object",
    "required": ["items"],
    "properties": {
        "items": {
            "type": "array",
            "maxItems": 200,
            "items": {
                "type": "object",
                "required": ["kind", "what", "at", "actor", "request", "changes"],
                "properties": {
                    "kind": {"type": "string", "enum": ["created", "changed", "deleted"]},
                    "what": {"type": "string", "description": "A row told with the record; empty: the record."},
                    "at": MOMENT,
                    "actor": {"type": "string", "description": "Who did it; empty where nobody signed in did."},
                    "request": {"type": "string", "description": "The address that it was done at."},
                    "changes": {"type": "array", "items": CHANGE},
                },
                "additionalProperties": False,
            },
        }
    },
    "additionalProperties": False,
}
ETAG = {"ETag": {"description": "The record's version, for If-Match.", "schema": {"type": "string"}}}


def event(entry: Event) -> dict[str, Any]:
    """One entry of a history as the API tells it."""
    changes = [{"label": change.label, "before": change.before, "after": change.after} for change in entry.changes]
    return {
        "kind": entry.kind,
        "what": entry.what,
        "at": told(entry.at),
        "actor": entry.actor,
        "request": entry.request,
        "changes": changes,
    }


def of_list_of_parent(resource: Declaration) -> dict[str, Any]:
    told = of_list(resource)
    parent: Any = resource.pages.parent_model
    told["summary"] = _("List the %(nouns)s of one %(parent)s") % {
        **_nouns(resource),
        "parent": str(parent._meta.verbose_name),
    }
    return told


def of_list(resource: Declaration) -> dict[str, Any]:
    name = resource.schema_name
    page = {
        "type": "object",
        "required": ["items", "next", "previous"],
        "properties": {
            "items": {"type": "array", "maxItems": MOST_ROWS, "items": _ref(name)},
            "next": {"type": ["string", "null"], "description": "Send it as “after” for the next page."},
            "previous": {"type": ["string", "null"], "description": "Send it as “before” for the previous page."},
        },
        "additionalProperties": False,
    }
    answer = _json(_("One page of the list."), _ref(f"{name}Page"))
    answer["headers"] = {"Link": {"description": "The pages after and before this one.", "schema": {"type": "string"}}}
    return {
        "summary": _("List %(nouns)s") % _nouns(resource),
        "parameters": list_parameters(resource.list_class),
        "responses": {"200": answer, **refusals(*ONE, "invalid")},
        "schemas": {name: _shown(resource), f"{name}Page": page},
    }


def of_read(resource: Declaration) -> dict[str, Any]:
    name = resource.schema_name
    return {
        "summary": _("Read one %(noun)s") % _nouns(resource),
        "responses": {"200": _json(_("The record."), _ref(name), ETAG), **refusals(*ONE)},
        "schemas": {name: _shown(resource)},
    }


def of_create(resource: Declaration) -> dict[str, Any]:
    name = resource.schema_name
    key = header("Idempotency-Key", {"type": "string", "format": "uuid"}, _("Sent twice, it makes one record."))
    location = {"Location": {"description": "The new record's address.", "schema": {"type": "string"}}}
    return {
        "summary": _("Record one %(noun)s") % _nouns(resource),
        "parameters": [key],
        "requestBody": _body(f"{name}New"),
        "responses": {
            "201": _json(_("The record as it was saved."), _ref(name), ETAG | location),
            **refusals(*SENT, "conflict"),
        },
        "schemas": {name: _shown(resource), f"{name}New": _sent(resource, new=True)},
    }


def of_change(resource: Declaration) -> dict[str, Any]:
    name = resource.schema_name
    return {
        "summary": _("Change one %(noun)s") % _nouns(resource),
        "description": _("Send only the fields to change; the others keep their values."),
        "parameters": [_if_match(required=True)],
        "requestBody": _body(f"{name}Change"),
        "responses": {
            "200": _json(_("The record as it was saved."), _ref(name), ETAG),
            **refusals(*SENT, "conflict", "stale", "precondition"),
        },
        "schemas": {name: _shown(resource), f"{name}Change": _sent(resource, new=False)},
    }


def of_archive(resource: Declaration) -> dict[str, Any]:
    """Archiving; what deserves a second look is answered with warnings until they are acknowledged."""
    told = _state_change(resource, _("Archive one %(noun)s") % _nouns(resource))
    properties = {ACKNOWLEDGED: {"type": "boolean", "description": _("Archive it in spite of warnings (409).")}}
    schema = {"type": "object", "properties": properties, "additionalProperties": False}
    told["requestBody"] = {"required": False, "content": {"application/json": {"schema": schema}}}
    told["responses"] |= refusals("warnings", "invalid", "malformed", "media-type", "too-large")
    return told


def of_restoration(resource: Declaration) -> dict[str, Any]:
    return _state_change(resource, _("Restore one archived %(noun)s") % _nouns(resource))


def _state_change(resource: Declaration, summary: str) -> dict[str, Any]:
    name = resource.schema_name
    return {
        "summary": summary,
        "description": _("Doing it twice changes nothing. With If-Match, only if nobody has changed it meanwhile."),
        "parameters": [_if_match(required=False)],
        "responses": {
            "200": _json(_("The record as it is now."), _ref(name), ETAG),
            **refusals(*ONE, "conflict", "stale", "precondition"),
        },
        "schemas": {name: _shown(resource)},
    }


def of_history(resource: Declaration) -> dict[str, Any]:
    return {
        "summary": _("Read the history of one %(noun)s") % _nouns(resource),
        "description": _("The newest 200 changes, newest first: who changed what, and when."),
        "responses": {"200": _json(_("The history."), _ref("History")), **refusals(*ONE)},
        "schemas": {"History": HISTORY},
    }


# Pieces


def refusals(*kinds: str) -> dict[str, Any]:
    """The problems an operation may answer with, by status."""
    by_status: dict[str, list[str]] = {}
    for kind in kinds:
        status, title = KINDS[kind]
        by_status.setdefault(str(status), []).append(str(title))
    content = {CONTENT_TYPE: {"schema": _ref("Problem")}}
    return {
        status: {"description": " / ".join(titles) + ".", "content": content} for status, titles in by_status.items()
    }


def list_parameters(list_class: type[RecordList]) -> list[dict[str, Any]]:
    """The query of a list: its filters, sorts, cursors and limit."""
    found = [_filter(name, declared) for name, declared in list_class.filterset_class.base_filters.items()]
    sorts = [sign + name for name in list_class.sorts for sign in ("", "-")]
    return [
        *found,
        query("sort", {"type": "string", "enum": sorts}, _("The order; with a minus, the reverse.")),
        query(
            "limit",
            {"type": "integer", "minimum": 1, "maximum": MOST_ROWS, "default": PAGE_SIZE},
            _("How many at once."),
        ),
        query("after", {"type": "string"}, _("The cursor “next” of the page before.")),
        query("before", {"type": "string"}, _("The cursor “previous” of the page after.")),
    ]


def _filter(name: str, declared: Any) -> dict[str, Any]:
    many = isinstance(declared, django_filters.MultipleChoiceFilter | django_filters.ModelMultipleChoiceFilter)
    if hasattr(declared, "rows"):  # its choices are rows that come and go, each named by its key
        schema = dict(KEY)
    elif issubclass(declared.field_class, forms.BooleanField):
        schema = {"type": "boolean"}
    else:
        # A filter keeps the field it has made once; the declared one must stay without.
        schema = kind_of(copy.deepcopy(declared).field, None)[0]
    return query(name, {"type": "array", "items": schema} if many else schema, declared.label)


def query(name: str, schema: dict[str, Any], text: Any, *, required: bool = False) -> dict[str, Any]:
    return {"in": "query", "name": name, "schema": schema, "required": required, "description": str(text)}


def header(name: str, schema: dict[str, Any], text: Any, *, required: bool = False) -> dict[str, Any]:
    return {"in": "header", "name": name, "schema": schema, "required": required, "description": str(text)}


def _if_match(*, required: bool) -> dict[str, Any]:
    schema = {"type": "string", "pattern": '^"[0-9]{1,18}"$', "examples": ['"3"']}
    return header("If-Match", schema, _("The ETag of the record as you read it."), required=required)


def _json(text: str, schema: dict[str, Any], headers: dict[str, Any] | None = None) -> dict[str, Any]:
    answer: dict[str, Any] = {"description": text, "content": {"application/json": {"schema": schema}}}
    return answer | ({"headers": headers} if headers else {})


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _body(name: str) -> dict[str, Any]:
    return {"required": True, "content": {"application/json": {"schema": _ref(name)}}}


def _shown(resource: Declaration) -> dict[str, Any]:
    return {
        "type": "object",
        "required": [field.name for field in resource.shown_fields],
        "properties": {field.name: field.shown() for field in resource.shown_fields},
        "additionalProperties": False,
    }


def _sent(resource: Declaration, *, new: bool) -> dict[str, Any]:
    acknowledged = {"type": "boolean", "description": _("Save it in spite of warnings (409).")}
    needed = [field.name for field in resource.sent_fields if not field.optional] if new else []
    return {
        "type": "object",
        **({"required": needed} if needed else {}),
        "properties": {**{f.name: f.sent() for f in resource.sent_fields}, ACKNOWLEDGED: acknowledged},
        **(resource.needed_together if new else {}),
        "additionalProperties": False,
    }


def _nouns(resource: Declaration) -> dict[str, str]:
    meta = resource.pages.model._meta
    return {"noun": str(meta.verbose_name), "nouns": str(meta.verbose_name_plural)}
