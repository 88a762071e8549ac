"""How old a session is, and how long it has been idle. Times are kept in the session as seconds since the epoch."""

import time

from django.conf import settings
from django.http import HttpRequest

SIGNED_IN_AT, SEEN_AT = "signed_in_at", "seen_at"
# The time of the last request is written at most this often, so a session may end this much before its idle age.
TOUCH_EVERY = 5 * 60


def is_over(request: HttpRequest) -> bool:
    """Past its absolute age, counted from sign-in whatever happens since, or idle for too long."""
    now = time.time()
    signed_in, seen = request.session.get(SIGNED_IN_AT, now), request.session.get(SEEN_AT, now)
    return now - signed_in >= settings.SESSION_COOKIE_AGE or now - seen >= settings.SESSION_IDLE_AGE


def touch(request: HttpRequest) -> bool:
    """Note that the session is in use; whether that was written."""
    now = time.time()
    request_is_first = SIGNED_IN_AT not in request.session
    if request_is_first:
        request.session[SIGNED_IN_AT] = now
    if request_is_first or now - request.session.get(SEEN_AT, 0) >= TOUCH_EVERY:
        request.session[SEEN_AT] = now
        return True
    return False


def is_fresh(request: HttpRequest) -> bool:
    """Whether the sign-in is so recent that nobody need show again who they are."""
    signed_in = request.session.get(SIGNED_IN_AT)
    return signed_in is not None and time.time() - signed_in < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
