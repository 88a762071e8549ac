"""How long a session lasts, and who must have a second factor."""

from collections.abc import Callable
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from . import second_factor, session_age

GetResponse = Callable[[HttpRequest], HttpResponse]


class SessionAgeMiddleware:
    """End sessions past their idle or absolute age; keep the time they were last used."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            if session_age.is_over(request):
                logout(request)
                messages.info(request, _("You were signed out because your session had ended. Please sign in again."))
            elif session_age.touch(request):
                UserSession.objects.create_from_request(request)
        response = self.get_response(request)
        # Somebody may have signed in just now: their time begins with this answer, not with their next request.
        # A token's user has no session, and gets none.
        if SESSION_KEY in request.session and session_age.SIGNED_IN_AT not in request.session:
            session_age.touch(request)
        return response


class RequiredMfaMiddleware:
    """Send whoever must have a second factor and has none to set one up, before anything else."""

    # Ways out, the probes, and what is needed to set a factor up.
    OPEN = frozenset(
        {
            "account_logout",
            "account_reauthenticate",
            "health_live",
            "health_ready",
            "accounts:security",
            "overview:theme",
        }
    )

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        user = request.user
        match = request.resolver_match
        name = match.view_name if match else ""
        if not user.is_authenticated or name in self.OPEN or name.startswith("mfa_"):
            return None
        if not second_factor.is_required_of(user) or second_factor.is_held_by(user):
            return None
        return redirect("accounts:security")
