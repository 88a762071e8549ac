"""Who calls the API: a personal token, or for trying it out from our own pages the signed-in session."""

import contextlib
import math
import threading
import time
from collections import Counter
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _
from ninja.security import APIKeyCookie, HttpBearer
from ninja.utils import check_csrf

from customers.records.api.policies import READ, WRITE, Caller
from customers.records.api.problems import Problem

from .accounts.tokens import user_for_token

REQUESTS_PER_MINUTE = 600


class Allowance:
    """How many requests of one caller may come in a minute.

    Each process counts for itself and tells the shared cache of every ``SHARE_EVERY`` requests, which costs a
    twentieth of asking it each time; so the limit may be passed by that many for each process.
    """

    WINDOW = 60
    SHARE_EVERY = 20

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._window = 0
        self._here: Counter[str] = Counter()
        self._elsewhere: Counter[str] = Counter()

    def seconds_to_wait(self, key: str, limit: int) -> int:
        """Count one request of the caller; 0 while they are within the limit."""
        now = time.time()
        window = int(now // self.WINDOW)
        with self._lock:
            if window != self._window:
                self._window = window
                self._here.clear()
                self._elsewhere.clear()
            self._here[key] += 1
            here = self._here[key]
        if here % self.SHARE_EVERY == 0 and here <= limit:
            self._share(key, window, here)
        if here + self._elsewhere[key] <= limit:
            return 0
        return max(1, math.ceil((window + 1) * self.WINDOW - now))

    def _share(self, key: str, window: int, here: int) -> None:
        name = f"api:{key}:{window}"
        cache.add(name, 0, timeout=2 * self.WINDOW)
        with contextlib.suppress(ValueError):  # the cache was emptied in between; the next share counts again
            self._elsewhere[key] = max(0, cache.incr(name, self.SHARE_EVERY) - here)


allowance = Allowance()


def count(key: str) -> None:
    """Raise Problem when the caller has asked for more than their share of this minute."""
    limit = getattr(settings, "API_REQUESTS_PER_MINUTE", REQUESTS_PER_MINUTE)
    if wait := allowance.seconds_to_wait(key, limit):
        detail = _("Wait %(seconds)s seconds; %(limit)s requests a minute are yours.")
        raise Problem("too-many", detail % {"seconds": wait, "limit": limit}, headers={"Retry-After": str(wait)})


class Token(HttpBearer):
    """A personal token in the Authorization header; the request is its user's from here on, in the history too."""

    def authenticate(self, request: HttpRequest, token: str) -> Caller | None:
        found = user_for_token(token.strip())
        if found is None:
            return None
        user, issued = found
        count(f"token-{issued.pk}")
        request.user = user
        return Caller(user, frozenset(issued.scopes))


def carries_csrf(request: HttpRequest) -> bool:
    """Whether the request carries the session's CSRF token; a form that cannot be read carries none."""
    try:
        return check_csrf(request) is None
    except (BadRequest, MultiPartParserError):
        return False


class Session(APIKeyCookie):
    """The session of a signed-in colleague; changes carry the CSRF token. Not asked where a token was sent."""

    param_name = settings.SESSION_COOKIE_NAME

    def __call__(self, request: HttpRequest) -> Any:
        if "Authorization" in request.headers or not request.user.is_authenticated:
            return None
        if not carries_csrf(request):
            raise Problem("csrf", _("Send the header X-CSRFToken, or call with a personal token instead."))
        return self.authenticate(request, None)

    def authenticate(self, request: HttpRequest, key: str | None) -> Caller | None:
        if not request.user.is_active:
            return None
        count(f"user-{request.user.pk}")
        return Caller(request.user, frozenset({READ, WRITE}))
