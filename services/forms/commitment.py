"""The customer's request of a future service: who made it, on a day and up to an amount on which they might."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from customers.figures import money
from customers.models import Person
from customers.records.widgets import DateInput, sane_day

from ..decision_rights import WhoMay
from ..models import FutureService
from .deciding import day_given, offer_deciders
from .future import REQUEST, UNLIKELY, VerbForm


def who_may_request(need: FutureService, *, on: dt.date) -> WhoMay:
    """Who may request it on the day, up to what it is expected to cost the customer a year."""
    return WhoMay(need.customer, REQUEST, need.service, on, need.expected_revenue, need.currency)


class CommitmentForm(VerbForm):
    """The customer's request: who asked for it, on which day."""

    template_name = "services/_deciding_form.html"
    person = forms.ModelChoiceField(
        Person.objects.none(),
        label=_("requested by"),
        help_text=_("Whoever is authorized to request this service, up to its revenue a year, on that day."),
    )
    on = forms.DateField(label=_("requested on"), widget=DateInput)

    class Meta:
        model = FutureService
        fields = ("expected_start", "probability")
        widgets = {"expected_start": DateInput}

    field_order = ("person", "on", "expected_start", "probability")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial["on"] = self.instance.committed_on or timezone.localdate()
        self.initial["person"] = self.instance.committed_by_id
        offer_deciders(
            self,
            self.who,
            may=_t("May request it on that day"),
            may_not=_t("May not request it on that day"),
            reach=True,
            kept=self.instance.committed_by_id,
        )
        could = {found.authority.person_id for found in self.who.deciders}
        if len(could) == 1 and not self.initial["person"]:
            self.initial["person"] = next(iter(could))

    @cached_property
    def who(self) -> WhoMay:
        return who_may_request(self.instance, on=day_given(self, "on"))

    @property
    def about(self) -> list[tuple[Any, Any]]:
        """What is requested, for whoever reads the form."""
        need = self.instance
        expected = money(need.expected_revenue, need.currency) if need.expected_revenue is not None else None
        return [
            (_t("Need"), need.title),
            (_t("Service"), need.service or _t("None yet")),
            (_t("Revenue a year"), expected or _t("not estimated")),
        ]

    def clean_expected_start(self) -> Any:
        return sane_day(self.cleaned_data["expected_start"])

    def clean_on(self) -> Any:
        day = sane_day(self.cleaned_data["on"])
        if day > timezone.localdate():
            raise ValidationError(_("A request is recorded once it was made. Give today or an earlier day."))
        return day

    def find_warnings(self) -> list[str]:
        return [str(UNLIKELY)] if self.cleaned_data.get("probability") is None else []

    def act(self, cleaned: dict[str, Any], *, by: Any) -> None:
        self.instance.commit(person=cleaned["person"], on=cleaned["on"], by=by)
