"""One's own account: profile, security, sessions and API tokens."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.views import remove_webauthn
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from customers.records.policies import policy

from . import second_factor, sessions
from .adapters import MfaAdapter
from .forms import ProfileForm, TokenForm
from .models import ApiToken


@policy(signed_in=True)
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: Any) -> HttpResponse:
    """Name, language and time zone."""
    form = ProfileForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        user = form.save()
        with override(user.language or None):
            messages.success(request, _("Your profile is saved."))
        return redirect("accounts:profile")
    if form.errors:
        request.user.refresh_from_db()  # the page around the form shows what is kept, not what was refused
    return render(request, "accounts/profile.html", {"form": form})


@policy(signed_in=True)
@require_safe
@never_cache
def security(request: HttpRequest) -> HttpResponse:
    """Password, second factors and recovery codes on one page."""
    kept = Authenticator.objects.filter(user=request.user).order_by("created_at")
    codes = next((one for one in kept if one.type == Authenticator.Type.RECOVERY_CODES), None)
    required = second_factor.is_required_of(request.user)
    passkeys = [one.wrap() for one in kept if one.type == Authenticator.Type.WEBAUTHN]
    app = next((one for one in kept if one.type == Authenticator.Type.TOTP), None)
    return render(
        request,
        "accounts/security.html",
        {
            "app": app,
            "passkeys": passkeys,
            "codes_left": len(codes.wrap().get_unused_codes()) if codes else None,
            "is_required": required,
            "is_missing": required and not app and not passkeys,
        },
    )


@policy(signed_in=True)
@require_safe
@never_cache
def session_list(request: HttpRequest) -> HttpResponse:
    found = sessions.sessions_of(request.user, request.session.session_key)
    return render(request, "accounts/session_list.html", {"sessions": found})


@policy(signed_in=True)
@require_POST
def session_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End one session; ending the present one is signing out."""
    session = get_object_or_404(UserSession, pk=pk, user=request.user)
    if session.session_key == request.session.session_key:
        return redirect("account_logout")
    session.end()
    messages.success(request, _("That session is signed out."))
    return redirect("accounts:session_list")


@policy(signed_in=True)
@require_POST
def session_end_others(request: HttpRequest) -> HttpResponse:
    count = sessions.end_others(request.user, request.session.session_key)
    messages.success(
        request,
        ngettext("%(count)d other session is signed out.", "%(count)d other sessions are signed out.", count)
        % {"count": count},
    )
    return redirect("accounts:session_list")


@policy(signed_in=True)
@require_safe
@never_cache
def token_list(request: Any) -> HttpResponse:
    return render(request, "accounts/token_list.html", {"tokens": request.user.api_tokens.all()})


@policy(signed_in=True)
@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required
@never_cache
def token_create(request: Any) -> HttpResponse:
    """Make a token. Its secret is in this one answer, kept nowhere, and never shown again."""
    form = TokenForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        token, secret = form.issue()
        return render(request, "accounts/token_created.html", {"token": token, "secret": secret})
    return render(request, "accounts/token_create.html", {"form": form})


@policy(signed_in=True)
@require_POST
def token_revocation(request: HttpRequest, pk: int) -> HttpResponse:
    token = get_object_or_404(ApiToken, pk=pk, user=request.user)
    token.revoke()
    messages.success(request, _("The token “%(name)s” no longer works.") % {"name": token.name})
    return redirect("accounts:token_list")


@policy(signed_in=True)
def passkey_remove(request: HttpRequest, pk: int) -> Any:
    """Allauth's own page, unless the passkey is the last factor of somebody who must have one."""
    passkey = get_object_or_404(Authenticator, pk=pk, user=request.user, type=Authenticator.Type.WEBAUTHN)
    if second_factor.is_last_required(passkey):
        messages.error(request, MfaAdapter.error_messages["cannot_delete_authenticator"])
        return redirect("accounts:security")
    return remove_webauthn(request, pk=pk)


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """What a rate limit answers."""
    response = render(request, "429.html", status=429)
    response["Retry-After"] = "60"
    return response
