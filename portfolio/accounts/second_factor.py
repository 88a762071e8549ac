"""Who must have a second factor, and who has one."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings

# Recovery codes stand in for a factor that is lost; they are none of their own.
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def is_required_of(user: Any) -> bool:
    """Admins must have one. The demo's own logins need none in the demo, so that it can be tried."""
    if not user.is_authenticated or (settings.MODE == "demo" and user.is_demo):
        return False
    # The permission tells the role, also where somebody gave the group but not the flag.
    return user.is_staff or user.is_superuser or user.has_perm("accounts.change_user")


def is_held_by(user: Any) -> bool:
    return Authenticator.objects.filter(user=user, type__in=FACTORS).exists()


def is_last_required(authenticator: Authenticator) -> bool:
    """Whether removing it would leave someone without a factor who must have one."""
    if authenticator.type not in FACTORS or not is_required_of(authenticator.user):
        return False
    others = Authenticator.objects.filter(user_id=authenticator.user_id, type__in=FACTORS)
    return not others.exclude(pk=authenticator.pk).exists()
