"""The forms of maintenance: what is planned, and who agreed to it."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.models import Authority, Person
from customers.records.forms import RecordForm, offer

from .. import decision_rights
from ..models import Maintenance
from .moments import MomentField, by_clock_of

UNUSUALLY_LONG = dt.timedelta(days=3)


class MaintenanceForm(RecordForm):
    starts_at = MomentField(label=gettext_lazy("from"))
    ends_at = MomentField(label=gettext_lazy("to"))
    fixed = frozenset({"provision"})

    class Meta:
        model = Maintenance
        fields = ("title", "starts_at", "ends_at")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        by_clock_of(self, self.instance.provision.customer.time_zone)

    @property
    def withdraws(self) -> bool:
        """Whether saving takes back what was agreed: it was agreed for other times."""
        return self.instance.agreed_at is not None and bool({"starts_at", "ends_at"} & set(self.changed_data))

    def clean(self) -> dict[str, Any]:
        starts, ends = self.cleaned_data.get("starts_at"), self.cleaned_data.get("ends_at")
        if starts and ends and ends <= starts:
            self.add_error("ends_at", _("It ends before it begins."))
        return super().clean()

    def find_warnings(self) -> list[str]:
        found = []
        length = self.cleaned_data["ends_at"] - self.cleaned_data["starts_at"]
        if length > UNUSUALLY_LONG:
            found.append(_("It takes %(days)s days, which is unusually long.") % {"days": length.days})
        if self.withdraws:
            found.append(
                _("It was agreed by %(who)s for other times. Saving these withdraws the agreement; ask for it again.")
                % {"who": self.instance.agreed_by}
            )
        return found

    def store(self) -> None:
        if self.withdraws:
            self.instance.withdraw_agreement()
        super().store()


class AgreementForm(RecordForm):
    """Who agreed to a maintenance, and when: somebody whose authority covered the service on that day."""

    person = forms.ModelChoiceField(Person.objects.none(), label=gettext_lazy("agreed by"))
    agreed_at = MomentField(label=gettext_lazy("agreed"), help_text=gettext_lazy("The moment they agreed."))
    fixed = frozenset({"provision"})

    class Meta:
        model = Maintenance
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.customer = self.instance.provision.customer
        self.authority: Authority | None = None
        by_clock_of(self, self.customer.time_zone)
        offer(
            self,
            "person",
            Person.objects.filter(involvements__customer=self.customer, involvements__archived_at=None).order_by(
                "sort_name", "pk"
            ),
        )
        self.initial.setdefault("person", self.instance.agreed_by_id)
        self.initial.setdefault("agreed_at", self.instance.agreed_at or timezone.now().replace(second=0))

    def clean(self) -> dict[str, Any]:
        person, at = self.cleaned_data.get("person"), self.cleaned_data.get("agreed_at")
        if at and at > timezone.now():
            self.add_error("agreed_at", _("This is in the future. Record it once they have agreed."))
        elif person and at:
            on = at.astimezone(ZoneInfo(self.customer.time_zone)).date()
            asked: dict[str, Any] = {"service": self.instance.provision.service, "on": on}
            right = Authority.Right.APPROVE_CHANGE
            self.authority = decision_rights.covering(person, self.customer, right, **asked)
            if self.authority is None:
                self.add_error("person", decision_rights.refusal(person, self.customer, right, **asked))
        return super().clean()

    def find_warnings(self) -> list[str]:
        if self.cleaned_data["agreed_at"] < self.instance.starts_at:
            return []
        return [
            _("It began before this moment. Agreed afterwards, its time stays agreed service time and counts in full.")
        ]

    def store(self) -> None:
        authority: Any = self.authority  # a valid form has found it
        self.instance.agree(authority=authority, at=self.cleaned_data["agreed_at"], by=self.actor)
