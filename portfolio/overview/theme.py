"""Choosing light, dark or what the device prefers; kept in a cookie, so that it holds before signing in too."""

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from customers.records.policies import policy

from ..context import THEMES

A_YEAR = 365 * 24 * 3600


@policy(public="A colour scheme concerns nobody's data, and people choose it on the sign-in page too.")
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Remember the chosen theme and go back to where the person was."""
    chosen = request.POST.get("theme", "")
    if chosen not in THEMES:
        return HttpResponseBadRequest()
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        target = "/"
    response = redirect(target)
    # Not HttpOnly: where scripts run, they change it without a request.
    response.set_cookie("theme", chosen, max_age=A_YEAR, secure=request.is_secure(), samesite="Lax")
    return response
