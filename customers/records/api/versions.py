"""Versions and keys in headers: ETag and If-Match against lost updates, Idempotency-Key against doubled rows."""

import re
import uuid
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from ..models import Submission
from .problems import Problem

TAG = re.compile(r'\s*(W/)?"([\x21\x23-\x7e]*)"\s*')


def etag(record: Any) -> str:
    return f'"{record.version_token}"'


def matches(request: HttpRequest, record: Any) -> bool:
    """Whether If-Match names the record's version; Problem where it is absent or names none."""
    sent = request.headers.get("If-Match", "").strip()
    if not sent or sent == "*":
        raise Problem(
            "precondition",
            _("Read the record, and send its ETag with your change, as in If-Match: %(tag)s.") % {"tag": '"3"'},
        )
    tags = [TAG.fullmatch(part) for part in sent.split(",")]
    if not all(tags):
        raise Problem("malformed", _("If-Match carries an ETag in quotation marks, such as %(tag)s.") % {"tag": '"3"'})
    return any(tag and not tag[1] and tag[2] == str(record.version_token) for tag in tags)


def idempotency_key(request: HttpRequest) -> str:
    """The key of this request as a UUID, or an empty text; Problem when it is something else."""
    sent = request.headers.get("Idempotency-Key", "").strip()
    if not sent:
        return ""
    try:
        return str(uuid.UUID(sent))
    except ValueError:
        raise Problem("malformed", _("The header Idempotency-Key carries a UUID. Make a new one per record.")) from None


def made_before(key: str, user: Any, digest: str) -> Any:
    """What an earlier request of this user with this key and content has made, if it is there."""
    earlier = Submission.objects.filter(key=key, user=user, digest=digest).first() if key else None
    return earlier.find() if earlier else None
