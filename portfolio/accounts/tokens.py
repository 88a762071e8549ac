"""Who an API token stands for."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from .models import ApiToken, User

# The time of the last use is for people, so it need not be exact to the second; this saves a write per request.
TOUCH_EVERY = timedelta(minutes=1)


def user_for_token(secret: str) -> tuple[User, ApiToken] | None:
    """The user and the token with this secret, while the token is in force and the user is active.

    Looked up by the SHA-256 of the secret: how far a guess agrees with a digest tells nothing about the secret, so the
    time the index takes gives nothing away.
    """
    try:
        digest = ApiToken.digest_of(secret)
    except UnicodeEncodeError:
        return None
    token = ApiToken.objects.select_related("user").filter(digest=digest).first()
    if token is None or not token.is_in_force or not token.user.is_active:
        return None
    now = timezone.now()
    if token.last_used_at is None or now - token.last_used_at >= TOUCH_EVERY:
        not_noted = Q(last_used_at=None) | Q(last_used_at__lte=now - TOUCH_EVERY)
        ApiToken.objects.filter(not_noted, pk=token.pk).update(last_used_at=now)
    return token.user, token
