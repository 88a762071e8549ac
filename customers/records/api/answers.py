"""What every answer of the API has in common: problems for whatever goes wrong, and no copies kept on the way."""

import functools
import logging
from collections.abc import Callable
from typing import Any

from django.core.exceptions import BadRequest, PermissionDenied, RequestDataTooBig
from django.core.signals import got_request_exception
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from ..access import Archived
from .problems import Problem, problem

logger = logging.getLogger("django.request")
RETRY_SECONDS = "5"


def answer_problems(api: NinjaAPI) -> None:
    """Let the API answer every exception as a problem."""

    def unauthenticated(request: HttpRequest, error: Any) -> HttpResponse:
        detail = _("Send a personal token, as in Authorization: Bearer cp_…; your account page issues them.")
        return problem("unauthenticated", detail, headers={"WWW-Authenticate": 'Bearer realm="api"'})

    def archived(request: HttpRequest, error: Any) -> HttpResponse:
        return problem("conflict", str(error))

    def forbidden(request: HttpRequest, error: Any) -> HttpResponse:
        detail = _("You may see this and not change it; only the owner and the team keep a customer's record.")
        return problem("forbidden", str(error) or detail)

    def not_found(request: HttpRequest, error: Any) -> HttpResponse:
        return problem("not-found", _("There is nothing here that you may see. Check the address."))

    def malformed(request: HttpRequest, error: Any) -> HttpResponse:
        return problem("malformed", str(error) or _("Check the request against the reference."))

    def unavailable(request: HttpRequest, error: Any) -> HttpResponse:
        logger.error("The database did not answer: %s", request.path, exc_info=error)
        return problem("unavailable", _("Try again in a few seconds."), headers={"Retry-After": RETRY_SECONDS})

    def failed(request: HttpRequest, error: Any) -> HttpResponse:
        logger.error("Internal Server Error: %s", request.path, exc_info=error)
        got_request_exception.send(sender=None, request=request)
        return problem("server", _("It has been recorded. Try again later, and tell us if it stays so."))

    def known(request: HttpRequest, error: Any) -> HttpResponse:
        return error.response()

    api.add_exception_handler(Problem, known)
    api.add_exception_handler(AuthenticationError, unauthenticated)
    api.add_exception_handler(PermissionDenied, forbidden)
    api.add_exception_handler(Archived, archived)
    api.add_exception_handler(Http404, not_found)
    for kind in (BadRequest, HttpError, ValidationError, RequestDataTooBig):
        api.add_exception_handler(kind, malformed)
    api.add_exception_handler(OperationalError, unavailable)
    api.add_exception_handler(Exception, failed)


def in_common(view: Callable[..., Any]) -> Callable[..., HttpResponse]:
    """Around each address: HEAD, a problem for a method that is not known there, and no copies kept on the way."""

    @functools.wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        asked = request.method
        if asked == "HEAD":  # as GET; the server sends the headers alone
            request.method = "GET"
        response = view(request, *args, **kwargs)
        request.method = asked
        if response.status_code == 405:
            methods = set(response["Allow"].split(", "))
            allowed = ", ".join(sorted(methods | {"HEAD"} if "GET" in methods else methods))
            detail = _("This address understands %(methods)s.") % {"methods": allowed}
            response = problem("method", detail, headers={"Allow": allowed})
        response["Cache-Control"] = "private, no-store"
        response["Vary"] = "Authorization, Cookie, Accept-Language"
        return response

    return answered
