"""Who at the customer agreed to a requirement, and when."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from customers.models import Authority, Involvement, Person
from customers.records.forms import RecordForm, offer
from customers.records.widgets import DateInput, sane_day

from ..decision_rights import WhoMay
from ..models import Requirement, RequirementVersion

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
        there = Involvement.objects.filter(customer=self.customer).values("person")
        held = Authority.objects.filter(customer=self.customer, right=RIGHT).values("person")
        offer(self, "person", Person.objects.filter(Q(pk__in=there) | Q(pk__in=held)).order_by("sort_name", "pk"))
        self.fields["person"].choices = self._people()  # type: ignore[attr-defined]

    @cached_property
    def day(self) -> dt.date:
        """The day that is asked about; today until one is given that can be understood."""
        field: Any = self.fields["on"]
        try:
            given: dt.date = field.clean(self["on"].value())
        except ValidationError:
            return timezone.localdate()
        return given

    @cached_property
    def who(self) -> WhoMay:
        """Who may agree to it on that day."""
        return WhoMay(self.customer, RIGHT, self.instance.provision.service, self.day)

    def _people(self) -> list[tuple[Any, Any]]:
        """Whoever may on the day, then the customer's other representatives."""
        may = {decider.authority.person_id: decider for decider in self.who.deciders}
        others = (
            Involvement.objects.of_active_people()
            .filter(customer=self.customer, kind=Involvement.Kind.REPRESENTATIVE)
            .exclude(person__in=list(may))
            .select_related("person")
            .order_by("person__sort_name", "person")
        )
        first = [(pk, _called(decider.person, decider.title)) for pk, decider in may.items()]
        rest = [(part.person_id, _called(part.person.name, part.title)) for part in others]
        return [
            ("", _t("Choose …")),
            *([(_t("May agree it on that day"), first)] if first else []),
            *([(_t("Without the right on that day"), rest)] if rest else []),
        ]

    def store(self) -> None:
        sent = self.cleaned_data
        self.instance.agree(person=sent["person"], on=sent["on"], note=sent["note"], by=self.actor)


def _called(name: str, title: str) -> str:
    return f"{name} – {title}" if title else name
