"""The daily job removes what is no longer needed, and nothing else."""

import datetime as dt
import uuid

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.utils import timezone

from customers.records.models import Submission
from tests.factories import brm

pytestmark = pytest.mark.django_db


def test_expired_sessions_go_and_live_ones_stay():
    now = timezone.now()
    Session.objects.create(session_key="old", session_data="", expire_date=now - dt.timedelta(minutes=1))
    Session.objects.create(session_key="live", session_data="", expire_date=now + dt.timedelta(hours=1))

    call_command("daily", verbosity=0)

    assert list(Session.objects.values_list("session_key", flat=True)) == ["live"]


def test_form_keys_go_after_thirty_days_and_no_sooner():
    mara, now = brm(name="Mara"), timezone.now()
    for days in (29, 31):
        Submission.objects.create(user=mara, key=uuid.uuid4(), at=now - dt.timedelta(days=days), made=str(days))

    call_command("daily", verbosity=0)

    assert list(Submission.objects.values_list("made", flat=True)) == ["29"]
