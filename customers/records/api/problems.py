"""Errors as RFC 9457 problem details: what kind, what is wrong, and what to do."""

from typing import Any

from django.http import JsonResponse
from django.utils.translation import gettext_lazy as _

CONTENT_TYPE = "application/problem+json"
REFERENCE = "/api/v1/docs"

# Kind: status and title. The kind is the fragment of ``type``, which leads to its explanation in the reference.
KINDS: dict[str, tuple[int, Any]] = {
    "malformed": (400, _("The request cannot be understood")),
    "unauthenticated": (401, _("Nobody is known to be calling")),
    "forbidden": (403, _("This is not allowed")),
    "scope": (403, _("The token lacks a scope")),
    "csrf": (403, _("The request did not come from our own page")),
    "not-found": (404, _("There is nothing here")),
    "method": (405, _("This cannot be done here")),
    "warnings": (409, _("This deserves a second look")),
    "conflict": (409, _("Another record stands in the way")),
    "stale": (412, _("The record has changed since you read it")),
    "too-large": (413, _("The body is too large")),
    "media-type": (415, _("The body is not JSON")),
    "invalid": (422, _("Some values cannot be saved")),
    "precondition": (428, _("Say which version you have read")),
    "too-many": (429, _("Too many requests")),
    "server": (500, _("Something went wrong on our side")),
    "unavailable": (503, _("The service is busy")),
}


class Problem(Exception):
    """A refusal, with the sentence of what to do; ``more`` is told beside it, ``headers`` go with the answer."""

    def __init__(self, kind: str, detail: Any, *, headers: dict[str, str] | None = None, **more: Any) -> None:
        super().__init__(kind, detail)
        self.kind, self.detail, self.headers, self.more = kind, detail, headers or {}, more

    def response(self) -> JsonResponse:
        return problem(self.kind, self.detail, headers=self.headers, **self.more)


def problem(kind: str, detail: Any, *, headers: dict[str, str] | None = None, **more: Any) -> JsonResponse:
    """The answer for a problem of this kind."""
    status, title = KINDS[kind]
    body = {"type": f"{REFERENCE}#{kind}", "title": str(title), "status": status, "detail": str(detail), **more}
    return JsonResponse(body, status=status, headers=headers, content_type=CONTENT_TYPE)
