"""A user's signed-in sessions: where they are, and ending them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.usersessions.models import UserSession
from django.utils.translation import gettext as _

# The first that occurs wins: browsers name their ancestors too.
_BROWSERS = {
    "Edg": "Edge",
    "OPR/": "Opera",
    "Firefox/": "Firefox",
    "FxiOS/": "Firefox",
    "SamsungBrowser/": "Samsung Internet",
    "CriOS/": "Chrome",
    "Chrome/": "Chrome",
    "Safari/": "Safari",
    "curl/": "curl",
    "python": "Python",
}
_SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "Mac OS X": "macOS",
    "CrOS": "ChromeOS",
    "Linux": "Linux",
}
_PHONES = {"iPhone", "Android"}


@dataclass(frozen=True)
class SignedIn:
    """One session as its owner sees it."""

    pk: int
    device: str
    is_phone: bool
    ip: str
    since: datetime
    last_seen: datetime
    is_this_one: bool


def device_of(user_agent: str) -> str:
    """The browser and the system that a User-Agent header claims, as people call them."""
    browser = next((name for mark, name in _BROWSERS.items() if mark in user_agent), "")
    system = next((name for mark, name in _SYSTEMS.items() if mark in user_agent), "")
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("Unknown device")


def sessions_of(user: Any, this_key: str | None) -> list[SignedIn]:
    """Sessions that are in force, this one first, then the one seen last."""
    found = [
        SignedIn(
            pk=session.pk,
            device=device_of(session.user_agent),
            is_phone=any(mark in session.user_agent for mark in _PHONES),
            ip=session.ip,
            since=session.created_at,
            last_seen=session.last_seen_at,
            is_this_one=session.session_key == this_key,
        )
        for session in UserSession.objects.purge_and_list(user)
    ]
    return sorted(found, key=lambda one: (one.is_this_one, one.last_seen), reverse=True)


def end_others(user: Any, this_key: str | None) -> int:
    """End every session of the user but this one, and say how many."""
    others = UserSession.objects.filter(user=user).exclude(session_key=this_key)
    count = 0
    for session in others:
        session.end()
        count += 1
    return count
