"""The one daily job: what grows and is no longer needed goes."""

import datetime as dt

from django.contrib.sessions.models import Session
from django.utils import timezone

from customers.records.imports.check import purge
from customers.records.models import Submission

# A form that was opened longer ago than this is not sent twice by mistake.
SUBMISSIONS_KEPT = dt.timedelta(days=30)


def run() -> dict[str, int]:
    """Do the day's work; what was removed, by name. Doing it twice a day does no harm."""
    now = timezone.now()
    sessions, _ = Session.objects.filter(expire_date__lt=now).delete()
    submissions, _ = Submission.objects.filter(at__lt=now - SUBMISSIONS_KEPT).delete()
    purge()
    return {"expired sessions": sessions, "old form keys": submissions}
