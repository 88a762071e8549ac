"""The forms of maintenance: what is planned, and who agreed to it."""

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.models import Authority, Person
from customers.records.forms import RecordForm

from ..decision_rights import WhoMay
from ..models import Maintenance
from .deciding import given, offer_deciders
from .moments import MomentField, by_clock_of, told

RIGHT = Authority.Right.APPROVE_CHANGE
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
            self.add_error("ends_at", _("It has to end after it begins."))
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
        elif self.instance.agreed_at is not None and self.cleaned_data["title"] != self.instance.title:
            wrong = _("%(who)s agreed to “%(title)s”. If it is other work, record another one and have that agreed.")
            found.append(wrong % {"who": self.instance.agreed_by, "title": self.instance.title})
        return found

    def store(self) -> None:
        if self.withdraws:
            self.instance.withdraw_agreement()
        super().store()


class AgreementForm(RecordForm):
    """Who agreed to a maintenance, and when: somebody whose authority covered the service on that day."""

    template_name = "services/_deciding_form.html"
    person = forms.ModelChoiceField(Person.objects.none(), label=gettext_lazy("agreed by"))
    agreed_at = MomentField(label=gettext_lazy("agreed"), help_text=gettext_lazy("The moment they agreed."))
    fixed = frozenset({"provision"})

    class Meta:
        model = Maintenance
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.customer = self.instance.provision.customer
        by_clock_of(self, self.customer.time_zone)
        self.initial.setdefault("person", self.instance.agreed_by_id)
        if self.instance.agreed_at or self.instance.starts_at > timezone.now():  # else it was not now that they agreed
            self.initial.setdefault("agreed_at", self.instance.agreed_at or timezone.now().replace(second=0))
        may, may_not = _("May agree to it on that day"), _("May not agree to it on that day")
        offer_deciders(self, self.who, may=may, may_not=may_not, kept=self.instance.agreed_by_id)

    @cached_property
    def who(self) -> WhoMay:
        """Who may agree to it on the day, by the customer's clock, on which they are said to have agreed.

        Until a day is given that is today, or the day on which the work began.
        """
        on = (given(self, "agreed_at") or min(timezone.now(), self.instance.starts_at)).astimezone(self.instance.zone)
        return WhoMay(self.customer, RIGHT, self.instance.provision.service, on.date())

    @property
    def about(self) -> list[tuple[Any, Any]]:
        """The work, for whoever reads the form."""
        work = self.instance
        return [
            (_("Work"), work.title),
            (_("Provision"), work.provision),
            (_("From"), told(work.starts_at, work.zone)),
            (_("To"), told(work.ends_at, work.zone)),
        ]

    def clean(self) -> dict[str, Any]:
        person, at = self.cleaned_data.get("person"), self.cleaned_data.get("agreed_at")
        if at and at > timezone.now():
            self.add_error("agreed_at", _("This is in the future. Record it once they have agreed."))
        elif person and at and (why := self.who.refusal(person)):
            self.add_error("person", why)
        return super().clean()

    def find_warnings(self) -> list[str]:
        agreed, began = self.cleaned_data["agreed_at"], self.instance.starts_at
        if agreed >= began:
            late = _(
                "It began before this moment. Agreed afterwards, its time stays agreed service time and counts in full."
            )
            return [late]
        if began > timezone.now():
            return self._before_recorded(agreed)
        return [
            _(
                "The work began on %(day)s, and this is recorded afterwards. It takes the time of the work out of "
                "agreed service time and downtime, and so changes availability. Record it only if they agreed before "
                "it began."
            )
            % {"day": told(began, self.instance.zone)}
        ]

    def _before_recorded(self, agreed: dt.datetime) -> list[str]:
        """Work may be written down some days after it was agreed; a slip of the year looks the same."""
        zone = self.instance.zone
        day, recorded = (moment.astimezone(zone).date() for moment in (agreed, self.instance.created_at))
        if day >= recorded:
            return []
        said = {"day": date_format(recorded, "DATE_FORMAT"), "on": date_format(day, "DATE_FORMAT")}
        early = _("It was recorded here only on %(day)s. Was it agreed earlier, on %(on)s, and recorded later?")
        return [early % said]

    def store(self) -> None:
        self.instance.agree(person=self.cleaned_data["person"], at=self.cleaned_data["agreed_at"], by=self.actor)
