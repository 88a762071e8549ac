"""What every request passes: the input gate, and the user's language and time zone."""

import contextlib
import zoneinfo
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from customers.records.text import forbidden_character

from .errors import bad_request


class InputGateMiddleware:
    """Refuse addresses and queries with characters that can never be stored, before any of them reaches a query."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        for text in (request.path_info, *self._texts(request)):
            if found := forbidden_character(text):
                return bad_request(
                    request,
                    message=_("The address contains the invisible character %(character)s. Remove it and try again.")
                    % {"character": found},
                )
        return self.get_response(request)

    @staticmethod
    def _texts(request: HttpRequest) -> list[str]:
        return [text for key, values in request.GET.lists() for text in (key, *values)]


class PrivatePagesMiddleware:
    """What a signed-in user sees is kept by no cache, and is gone from the Back button once they have signed out."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated and "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "private, no-store"
        return response


class UserTimeZoneMiddleware:
    """Show times in the signed-in user's zone, and pages in their language where they chose one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if not user.is_authenticated:
            return self.get_response(request)
        zone = timezone.get_default_timezone()
        if user.time_zone:
            # Where this machine does not know the zone, the provider's own is the better guess.
            with contextlib.suppress(zoneinfo.ZoneInfoNotFoundError, ValueError):
                zone = zoneinfo.ZoneInfo(user.time_zone)
        with timezone.override(zone):
            if not user.language:
                return self.get_response(request)
            with translation.override(user.language):
                request.LANGUAGE_CODE = translation.get_language()
                return self.get_response(request)
