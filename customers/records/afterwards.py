"""What a person is told once something was done to a record, and where they go on."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

ADDED, SAVED = _("Added: %(record)s."), _("Saved: %(record)s.")
ARCHIVED, RESTORED = _("Archived: %(record)s."), _("Restored: %(record)s.")
LONGEST = 90  # characters of a record's name; statements run to hundreds


def tell(request: HttpRequest, done: str | Promise, record: Any, *, undo: str = "") -> None:
    """Say that it is done; with ``undo``, the address that undoes it, a button offers that."""
    name = Truncator(str(record)).chars(LONGEST).removesuffix(".")
    said = (str(done) % {"record": name}).replace("….", "…")
    messages.success(request, said, extra_tags=f"undo:{undo}" if undo else "")


def in_sheet(request: HttpRequest) -> bool:
    """Whether the page was opened in a side sheet and its frame is wanted without the whole page."""
    return request.headers.get("HX-Request") == "true"


def came_from(request: HttpRequest, otherwise: str) -> str:
    """The page that is gone back to: ``next`` in the request where it is one of ours, or the other one."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if ours else otherwise


def went_to(request: HttpRequest, url: str) -> HttpResponse:
    """Answer that the work is done and where to go on; ``next`` in the request wins where it is one of our pages."""
    url = came_from(request, url)
    if in_sheet(request):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return HttpResponseRedirect(url)
