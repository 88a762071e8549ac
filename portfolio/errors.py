"""Error pages: what went wrong, and what to do."""

import sys
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from customers.records.access import Archived, KeptByOthers
from customers.records.api.answers import RETRY_SECONDS
from customers.records.api.problems import problem
from customers.records.archived import archived_page


def bad_request(request: HttpRequest, exception: Any = None, *, message: str = "") -> HttpResponse:
    message = message or _("The request could not be understood.")
    if request.path.startswith("/api/"):
        return problem("malformed", message)
    return render(request, "400.html", {"message": message}, status=400)


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    if isinstance(exception, Archived):
        return archived_page(request, exception)
    if isinstance(exception, KeptByOthers):
        return render(request, "records/kept_by_others.html", {"customer": exception.customer}, status=403)
    return render(request, "403.html", {"message": str(exception or "")}, status=403)


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 where the database is away or too busy, which a moment's patience mends."""
    if isinstance(sys.exception(), OperationalError | InterfaceError):
        answer = render(request, "503.html", status=503)
        answer.headers["Retry-After"] = RETRY_SECONDS
        return answer
    return render(request, "500.html", status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "403_csrf.html", {"reason": reason}, status=403)
