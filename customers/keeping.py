"""Who keeps a relationship, and how it ranks: forms for managers."""

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _

from .models import Customer
from .records.forms import RecordForm, offer


def keepers() -> Any:
    """Colleagues who can keep a customer's record: active users of a role that may change customers."""
    roles = Group.objects.filter(
        permissions__codename="change_customer", permissions__content_type__app_label="customers"
    )
    return get_user_model().objects.filter(is_active=True, groups__in=roles).distinct().order_by("name", "pk")


class KeepersForm(forms.Form):
    """Who keeps the relationships of several customers; for one of them there is ``AssignmentForm``."""

    owner: forms.ModelChoiceField = forms.ModelChoiceField(queryset=None, label=_("relationship owner"))
    team: forms.ModelMultipleChoiceField = forms.ModelMultipleChoiceField(
        queryset=None,
        required=False,
        label=_("team"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("They see and keep the record beside the owner."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("owner", "team"):
            offer(self, name, keepers())


class BulkKeepersForm(KeepersForm):
    """The same for several customers; what is not chosen stays as it is with each, and a team unless on purpose."""

    team_change = forms.ChoiceField(
        label=_("team"),
        choices=[("keep", _("Leave each team as it is")), ("replace", _("Replace each team by those ticked below"))],
        initial="keep",
        required=False,
        widget=forms.RadioSelect,
    )
    field_order = ("owner", "team_change", "team")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        owner: Any = self.fields["owner"]
        owner.required, owner.empty_label = False, _("Leave each owner as they are")
        self.fields["team"].label = _("new team")

    def clean(self) -> Any:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("team") and not self.replaces_teams:
            said = _("You ticked colleagues, but the teams stay as they are. Choose to replace them, or untick all.")
            self.add_error("team_change", said)
        elif not self.errors and not cleaned["owner"] and not self.replaces_teams:
            self.add_error("owner", _("Nothing would change: choose an owner, or replace the teams."))
        return cleaned

    @property
    def replaces_teams(self) -> bool:
        return self.cleaned_data.get("team_change") == "replace"


class AssignmentForm(KeepersForm, RecordForm):
    """Who keeps one relationship."""

    fixed = frozenset()

    class Meta:
        model = Customer
        fields = ()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial["owner"] = self.instance.owner_id
        self.initial["team"] = [user.pk for user in self.instance.team.all()]

    def store(self) -> None:
        if not self.has_record_changed():
            return
        self.instance.assign(owner=self.cleaned_data["owner"], team=self.cleaned_data["team"], by=self.actor)


class TierForm(RecordForm):
    """The assigned tier; it needs a reason."""

    tier = forms.ChoiceField(choices=Customer.Tier.choices, label=_("tier"))
    reason = forms.CharField(max_length=500, label=_("reason"), help_text=_("It is shown beside the tier."))
    fixed = frozenset()

    class Meta:
        model = Customer
        fields = ()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial["tier"], self.initial["reason"] = self.instance.tier, self.instance.tier_reason

    def store(self) -> None:
        if not self.has_record_changed():
            return
        self.instance.set_tier(self.cleaned_data["tier"], reason=self.cleaned_data["reason"], by=self.actor)
