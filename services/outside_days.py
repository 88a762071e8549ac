"""What is recorded of a provision on days on which, by other days, it would not have been provided: how much, in words.

Months go by ``lifetimes``, moments by the customer's clock.
"""

import datetime as dt
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .models import Maintenance, Measurement, PerformanceEvent, Provision, Requirement, RequirementVersion, Usage

_DAY = dt.timedelta(days=1)


def doubts_of_days(stored: Provision, *, starts_on: dt.date | None, ends_on: dt.date | None, ends: bool) -> list[str]:
    """What to look at before the provision gets these days, and ends now where ``ends`` is said; mostly nothing.

    Asked only where a day moves so that less lies between the two, and where it ends.
    """
    found = []
    later = starts_on is not None and starts_on > (stored.starts_on or dt.date.min)
    if starts_on is not None and later and (there := recorded_before(stored, starts_on)):
        found.append(_asked(_("Recorded before %(day)s: %(what)s."), starts_on, there))
    earlier = ends_on is not None and ends_on < (stored.ends_on or dt.date.max)
    ends_now = ends and not stored.has_ended
    if ends_on is not None and (earlier or ends_now) and (there := recorded_after(stored, ends_on)):
        found.append(_asked(_("Recorded after %(day)s: %(what)s."), ends_on, there))
    return found


def recorded_after(provision: Provision, day: dt.date) -> list[str]:
    """How many months of figures, events, agreed maintenance and targets there are after the day."""
    begins = _midnight(provision, day + _DAY)
    versions = RequirementVersion.objects.filter(requirement__provision=provision, applies_from__gt=day)
    versions = versions.filter(requirement__archived_at=None).exclude(requirement__state=Requirement.State.RETIRED)
    found = _recorded(provision, Q(month__gt=day), Q(started_at__gte=begins), Q(starts_at__gte=begins))
    if targets := versions.count():
        said = ngettext("%(count)s target that applies from later", "%(count)s targets that apply from later", targets)
        found.append(said % {"count": targets})
    return found


def recorded_before(provision: Provision, day: dt.date) -> list[str]:
    """How many months of figures, events and agreed maintenance there are before the day."""
    begins = _midnight(provision, day)
    return _recorded(provision, Q(month__lt=day.replace(day=1)), Q(ended_at__lte=begins), Q(ends_at__lte=begins))


def _recorded(provision: Provision, months: Q, events: Q, maintenance: Q) -> list[str]:
    used = Usage.objects.current().filter(months, provision=provision)
    needs = {"requirement__provision": provision, "requirement__archived_at": None}
    measured = Measurement.objects.current().filter(months, **needs)
    counted = used.order_by().values_list("month").union(measured.order_by().values_list("month")).count()
    happened = PerformanceEvent.objects.current().filter(events, impacts__provision=provision).count()
    agreed = Maintenance.objects.current().agreed_in_advance().filter(maintenance, provision=provision).count()
    told = (
        (counted, ngettext("%(count)s month of figures", "%(count)s months of figures", counted)),
        (happened, ngettext("%(count)s event", "%(count)s events", happened)),
        (agreed, ngettext("%(count)s agreed maintenance window", "%(count)s agreed maintenance windows", agreed)),
    )
    return [words % {"count": count} for count, words in told if count]


def _asked(said: str, day: dt.date, there: list[str]) -> str:
    told = said % {"day": date_format(day, "DATE_FORMAT"), "what": get_text_list(there, _("and"))}
    kept = _(
        "All of it is kept, but outside its days a service has no availability and meets no target: downtime, "
        "maintenance and measured months there do not count. Is the day right?"
    )
    return f"{told} {kept}"


def _midnight(provision: Provision, day: dt.date) -> dt.datetime:
    """When the day begins at the customer's; one that its clock skips is the moment of the jump."""
    return dt.datetime.combine(day, dt.time(), ZoneInfo(provision.customer.time_zone))
