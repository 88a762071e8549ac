"""What a list is asked for in the query: filters, sort, cursor and limit, none of them unknown."""

from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS
from django.forms import BaseForm
from django.http import HttpRequest
from django.utils.translation import gettext as _

from ..list_frame import PAGE_SIZE
from ..lists import RecordList
from .problems import Problem

MOST_ROWS = 200
OWN = ("sort", "limit", "after", "before")


def page_of(request: HttpRequest, list_class: type[RecordList], scope: dict[str, Any]) -> RecordList:
    """The asked page of the list; Problem naming every parameter that is unknown or not understood."""
    records = list_class(request, scope, page_size=limit_of(request))
    form = records.filter_form
    refuse_unknown(request, [*form.fields, *OWN])
    errors = errors_of(form) if not form.is_valid() else {}
    if (asked := request.GET.get("sort", "")) and asked.removeprefix("-") not in records.sorts:
        errors["sort"] = [
            _("Sort by one of: %(names)s; with a minus for the reverse.") % {"names": ", ".join(records.sorts)}
        ]
    if errors:
        raise Problem("invalid", _("Correct the parameters named in “errors”."), errors=errors)
    return records


def limit_of(request: HttpRequest) -> int:
    asked = request.GET.get("limit", str(PAGE_SIZE))
    if not (asked.isascii() and asked.isdigit() and len(asked) < 5 and 1 <= int(asked) <= MOST_ROWS):
        wrong = _("Give a whole number from 1 to %(most)s.") % {"most": MOST_ROWS}
        raise Problem("invalid", _("Correct the parameters named in “errors”."), errors={"limit": [wrong]})
    return int(asked)


def refuse_unknown(request: HttpRequest, known: list[str]) -> None:
    """Problem for parameters that mean nothing here: a mistyped filter would otherwise answer with every row."""
    unknown = [name for name in request.GET if name not in known]
    if unknown:
        wrong = [_("There is no such parameter. The parameters are: %(names)s.") % {"names": ", ".join(known)}]
        detail = _("Correct the parameters named in “errors”.")
        raise Problem("invalid", detail, errors={name[:60]: wrong for name in unknown})


def errors_of(form: BaseForm) -> dict[str, list[str]]:
    """The form's errors by field; what concerns the record as a whole is under ``record``."""
    return {
        "record" if name == NON_FIELD_ERRORS else name: [str(message) for message in messages]
        for name, messages in form.errors.items()
    }


def links(request: HttpRequest, records: RecordList) -> dict[str, str]:
    """The Link header to the pages before and after this one, where there are any."""
    found = [("next", records.next_url), ("prev", records.previous_url)]
    value = ", ".join(f'<{request.build_absolute_uri(url)}>; rel="{name}"' for name, url in found if url)
    return {"Link": value} if value else {}
