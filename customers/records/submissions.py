"""A form or API call sent twice makes one row: the second is answered with what the first has made."""

import hashlib
import uuid
from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, transaction

from .models import Submission


class OtherContent(Exception):
    """The key was used for something else, which is not what was sent now; nothing was made."""


def digest_of(*content: object) -> str:
    """What tells one content from another."""
    return hashlib.sha256(repr(content).encode("utf-8", "surrogatepass")).hexdigest()


def once(key: str, user: Any, make: Callable[[], Any], *, digest: str) -> tuple[Any, bool]:
    """Call ``make`` unless this user sent this content with this key before; what was made, and whether it is new.

    A concurrent second call waits for the first one's transaction. Keys that are not UUIDs are not remembered, so a
    form without one still saves. Returns (None, False) when the first call's row has gone since. Raises OtherContent.
    """
    try:
        key = str(uuid.UUID(key))
    except (ValueError, AttributeError, TypeError):
        return make(), True
    try:
        with transaction.atomic():
            submission = Submission.objects.create(key=key, user=user, digest=digest)
            made = make()
            submission.made = f"{made._meta.label_lower}:{made.pk}"
            submission.save(update_fields=["made"])
            return made, True
    except IntegrityError:
        earlier = Submission.objects.filter(key=key, user=user).first()
        if earlier is None:
            raise
        if earlier.digest != digest:
            raise OtherContent from None
        return earlier.find(), False
