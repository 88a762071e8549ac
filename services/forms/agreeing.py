"""Who at the customer agreed to a requirement, and when."""

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from customers.models import Authority, Person
from customers.records.forms import RecordForm
from customers.records.widgets import DateInput, sane_day

from ..decision_rights import WhoMay
from ..models import Requirement, RequirementVersion
from .deciding import day_given, offer_deciders

RIGHT = Authority.Right.AGREE_REQUIREMENTS


class RequirementAgreementForm(RecordForm):
    """Agree the proposed version: the customer's people to choose from, those who may on the day first."""

    fixed = frozenset({"provision"})
    person = forms.ModelChoiceField(
        Person.objects.none(), label=_("agreed by"), help_text=_("Whoever has the right for this service on that day.")
    )
    on = forms.DateField(
        label=_("agreed on"), widget=DateInput, validators=[sane_day], help_text=_("The day of the meeting or letter.")
    )
    note = RequirementVersion._meta.get_field("note").formfield(
        help_text=_("Where it was agreed: the meeting, the letter, the minutes.")
    )

    class Meta:
        model = Requirement
        fields = ()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.customer = self.instance.provision.customer
        self.initial.setdefault("on", timezone.localdate())
        may, may_not = _t("May agree to it on that day"), _t("May not agree to it on that day")
        offer_deciders(self, self.who, may=may, may_not=may_not)

    @cached_property
    def day(self) -> dt.date:
        """The day that is asked about; today until one is given that can be understood."""
        return day_given(self, "on")

    @cached_property
    def who(self) -> WhoMay:
        """Who may agree to it on that day."""
        return WhoMay(self.customer, RIGHT, self.instance.provision.service, self.day)

    def find_warnings(self) -> list[str]:
        """An agreement may be written down later than it was made; a slip of the day looks the same."""
        version = self.instance.proposed
        if version is None or self.cleaned_data["on"] >= (proposed := timezone.localdate(version.proposed_at)):
            return []
        told = {"day": date_format(proposed, "DATE_FORMAT"), "on": date_format(self.cleaned_data["on"], "DATE_FORMAT")}
        early = _t("It was proposed here only on %(day)s. Was it agreed earlier, on %(on)s, and recorded later?")
        return [early % told]

    def store(self) -> None:
        sent = self.cleaned_data
        self.instance.agree(person=sent["person"], on=sent["on"], note=sent["note"], by=self.actor)
