"""The forms of signing in and of one's own account."""

import zoneinfo
from datetime import timedelta
from typing import Any

from allauth.account import forms as account_forms
from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.conf import settings
from django.core.cache import cache
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from customers.records.choices import time_zones
from customers.records.text import validate_text

from .models import ApiToken, User

PASSWORD_HELP = _("At least 12 characters. Not a common password, and not your name or address.")


class Labelled:
    """Allauth's forms with our labels and help, and without placeholders, which vanish when one types."""

    fields: dict[str, Any]
    labels: dict[str, Any] = {}
    help_texts: dict[str, Any] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.help_texts.get(name, "")


class SignInForm(Labelled, account_forms.LoginForm):
    labels = {"login": _("Email address"), "password": _("Password")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs["autocomplete"] = "username webauthn"


class PasswordResetForm(Labelled, account_forms.ResetPasswordForm):
    labels = {"email": _("Email address")}


class NewPasswordForm(Labelled, account_forms.ResetPasswordKeyForm):
    labels = {"password1": _("New password"), "password2": _("New password, again")}
    help_texts = {"password1": PASSWORD_HELP}


class PasswordChangeForm(Labelled, account_forms.ChangePasswordForm):
    labels = {
        "oldpassword": _("Present password"),
        "password1": _("New password"),
        "password2": _("New password, again"),
    }
    help_texts = {"password1": PASSWORD_HELP}


class FirstPasswordForm(Labelled, account_forms.SetPasswordForm):
    labels = {"password1": _("New password"), "password2": _("New password, again")}
    help_texts = {"password1": PASSWORD_HELP}


class PasswordConfirmForm(Labelled, account_forms.ReauthenticateForm):
    labels = {"password": _("Password")}


class OneTimeCode(Labelled):
    """A code counts once. Allauth forgets a used one after 30 s, but with its tolerance a code lives for 90."""

    authenticator: Authenticator
    user: Any
    labels = {"code": _("Code")}

    def clean_code(self) -> str:
        code = super().clean_code()  # type: ignore[misc]  # of the form that it is mixed into
        if self.authenticator.type == Authenticator.Type.TOTP:
            used = f"accounts:code:{self.user.pk}:{''.join(code.split())}"
            if not cache.add(used, "used", timeout=180):
                raise get_mfa_adapter().validation_error("incorrect_code")
        return code


class CodeForm(OneTimeCode, mfa_forms.AuthenticateForm):
    help_texts = {"code": _("Six digits from your authenticator app, or one of your recovery codes.")}


class CodeConfirmForm(OneTimeCode, mfa_forms.ReauthenticateForm):
    help_texts = CodeForm.help_texts


class AppForm(Labelled, ActivateTOTPForm):
    labels = {"code": _("Code")}
    help_texts = {"code": _("The six digits that the app shows for this account.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs.update(inputmode="numeric", maxlength="12")


class PasskeyForm(Labelled, AddWebAuthnForm):
    labels = {"name": _("Name"), "passwordless": _("Sign in with it alone, without the password")}
    help_texts = {
        "name": _("To tell it from your others, for example: work laptop."),
        "passwordless": _(
            "Your device asks for a fingerprint, a face or a PIN instead. A plain security key needs this off."
        ),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"name": "", "passwordless": True, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.fields["name"].max_length = 80
        self.fields["name"].widget.attrs["maxlength"] = "80"
        self.fields["name"].validators.append(validate_text)


class PersonForm(forms.ModelForm):
    """Somebody's name, language and time zone, the last two from lists."""

    language = forms.ChoiceField(
        label=_("Language"), required=False, choices=[("", _("As the browser asks")), *settings.LANGUAGES]
    )
    time_zone = forms.ChoiceField(label=_("Time zone"), required=False)

    class Meta:
        model = User
        fields = ("name", "language", "time_zone")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        provider_zone = _("The provider's (%(zone)s)") % {"zone": settings.TIME_ZONE}
        zone: Any = self.fields["time_zone"]
        zone.choices = [("", provider_zone), *self._zones()]

    def _zones(self) -> list[tuple[str, str]]:
        """Every zone this machine knows; one kept before stays even where it is written differently today."""
        zones = time_zones()
        kept = self.instance.time_zone
        if kept and kept not in dict(zones) and kept in zoneinfo.available_timezones():
            return [(kept, kept), *zones]
        return zones


class ProfileForm(PersonForm):
    """What people may change about themselves; their address and roles are kept by admins."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(settings.LANGUAGES) == 1:
            del self.fields["language"]  # nothing to choose


class TokenForm(forms.Form):
    """A new API token of the user's own."""

    LIFETIMES = [("30", _("30 days")), ("90", _("90 days")), ("365", _("One year")), ("", _("Never"))]

    name = forms.CharField(
        label=_("Name"),
        max_length=80,
        validators=[validate_text],
        help_text=_("What will use it, for example: service desk synchronisation."),
    )
    access = forms.ChoiceField(
        label=_("It may"),
        widget=forms.RadioSelect,
        initial=ApiToken.READ,
        choices=[(ApiToken.READ, _("Read what you may read")), (ApiToken.WRITE, _("Read and change what you may"))],
    )
    lifetime = forms.ChoiceField(label=_("It expires after"), required=False, choices=LIFETIMES, initial="90")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_name(self) -> str:
        name = self.cleaned_data["name"]
        if any(token.is_in_force for token in self.user.api_tokens.filter(name=name, revoked_at=None)):
            raise forms.ValidationError(_("You have a token of this name. Give this one another, or revoke that one."))
        return name

    def issue(self) -> tuple[ApiToken, str]:
        """The token and its secret, which cannot be shown again."""
        data = self.cleaned_data
        scopes = [ApiToken.READ] if data["access"] == ApiToken.READ else [ApiToken.READ, ApiToken.WRITE]
        expires = timezone.now() + timedelta(days=int(data["lifetime"])) if data["lifetime"] else None
        return ApiToken.issue(self.user, name=data["name"], scopes=scopes, expires_at=expires)
