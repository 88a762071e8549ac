"""Reading a request's body: JSON, of a sane size and depth, an object with the fields that are known here."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import RequestDataTooBig, ValidationError
from django.http import HttpRequest
from django.http.request import UnreadablePostError
from django.utils.translation import gettext as _

from ..text import forbidden_character
from .fields import Field
from .problems import Problem

MOST_BYTES = 1_000_000
ACKNOWLEDGED = "acknowledged"


@dataclass(frozen=True)
class Body:
    """What was sent: readable values by field, and what is wrong with the others."""

    values: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, list[str]] = field(default_factory=dict)
    acknowledged: bool = False


def read(request: HttpRequest, fields: Iterable[Field]) -> Body:
    """The sent object. Problem when it is no JSON object; wrong kinds and unknown names are errors of their fields."""
    return _body(_object(request), fields)


def read_if_sent(request: HttpRequest) -> Body:
    """What a request says that has no fields, and so may come without a body: whether warnings are acknowledged."""
    return read(request, ()) if request.body else Body()


def read_each(request: HttpRequest, fields: Iterable[Field], *, most: int) -> list[Body]:
    """The objects of a sent array, at most so many of them; Problem when it is something else."""
    sent = _json(request)
    if not isinstance(sent, list) or not all(isinstance(item, dict) for item in sent):
        raise Problem("malformed", _('Send an array of objects, such as [{"month": "2026-03"}].'))
    if len(sent) > most:
        raise Problem("too-large", _("Send at most %(most)s objects at once.") % {"most": most})
    known = list(fields)
    return [_body(item, known) for item in sent]


def _body(sent: dict[str, Any], fields: Iterable[Field]) -> Body:
    known = {f.name: f for f in fields}
    body = Body(acknowledged=False)
    acknowledged: Any = False
    for name, value in sent.items():
        if name == ACKNOWLEDGED:
            acknowledged = value
            if not isinstance(value, bool):
                body.errors[name] = [_("Give true or false.")]
        elif name not in known:
            body.errors[_printable(name)] = [
                _("There is no such field. The fields are: %(names)s.") % {"names": ", ".join(known or [ACKNOWLEDGED])}
            ]
        elif value is None and known[name].clearable:
            body.values[name] = None
        else:
            try:
                body.values[name] = known[name].read(value)
            except ValidationError as error:
                body.errors[name] = error.messages
    return Body(body.values, body.errors, acknowledged is True)


def _object(request: HttpRequest) -> dict[str, Any]:
    sent = _json(request)
    if not isinstance(sent, dict):
        raise Problem("malformed", _('Send an object, such as {"name": "Almhof Dairies"}.'))
    return sent


def _json(request: HttpRequest) -> Any:
    if request.content_type != "application/json":
        raise Problem("media-type", _("Send the body as JSON, with the header Content-Type: application/json."))
    try:
        text = request.body.decode()
        if len(request.body) > MOST_BYTES:
            raise RequestDataTooBig
        sent = json.loads(text, object_pairs_hook=_once_each, parse_constant=_no_number)
    except RequestDataTooBig:
        raise Problem("too-large", _("Send at most one megabyte.")) from None
    except RecursionError:
        raise Problem("malformed", _("The body is nested too deeply. Send one flat object.")) from None
    except (ValueError, UnreadablePostError) as error:
        raise Problem("malformed", _("The body is not valid JSON: %(reason)s.") % {"reason": _reason(error)}) from None
    return sent


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError(_("a name stands in an object twice"))
    return found


def _no_number(text: str) -> None:
    raise ValueError(_("%(text)s is not a JSON number") % {"text": text})


def _reason(error: Exception) -> str:
    if isinstance(error, UnicodeDecodeError):
        return _("it is not UTF-8")
    return str(error).splitlines()[0][:200]


def _printable(name: str) -> str:
    """A sent name that can be sent back: short, and without characters that cannot be shown."""
    return "".join("�" if forbidden_character(character) else character for character in name[:60])
