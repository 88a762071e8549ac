"""How long something took, in words. Pure."""

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

_MINUTE = dt.timedelta(minutes=1)


def in_words(length: dt.timedelta) -> str:
    """In days, hours and minutes, the two largest that there are, halves of a minute up: 1 h 30 min, 2 days 4 h.

    ``none`` for no time at all.
    """
    minutes = (length + _MINUTE / 2) // _MINUTE
    if not minutes:
        return _("less than a minute") if length else _("none")
    days, minutes = divmod(minutes, 24 * 60)
    hours, minutes = divmod(minutes, 60)
    parts = []
    if days:
        parts.append(ngettext("%(count)s day", "%(count)s days", days) % {"count": f"{days:,}"})
    if hours:
        parts.append(_("%(count)s h") % {"count": hours})
    if minutes and len(parts) < 2:
        parts.append(_("%(count)s min") % {"count": minutes})
    return " ".join(parts)


def in_hours(length: dt.timedelta) -> str:
    """In hours and minutes, for a column of them: 744 h, 1 h 30 min, 12 min; a dash for none."""
    minutes = (length + _MINUTE / 2) // _MINUTE
    hours, minutes = divmod(minutes, 60)
    told = [_("%(count)s h") % {"count": f"{hours:,}"}] if hours else []
    if minutes:
        told.append(_("%(count)s min") % {"count": minutes})
    return " ".join(told) or (_("under 1 min") if length else "–")
