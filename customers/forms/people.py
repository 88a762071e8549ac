"""The forms of the people at a customer, and of what they may decide."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..models import Authority, Involvement, Person
from ..records import access
from ..records.choices import currencies
from ..records.forms import RecordForm, offer
from ..records.widgets import AddressField, DateInput, LongChoiceField, sane_day

STILL_THERE = _("This day is still to come, and they are there until then. Let their authorities end on it.")
NOBODY_ELSE = _(
    "Nobody whom you see elsewhere has this email address, or they are here already. Clear this to add them."
)
HOLDS = _("This person holds authorities here. Keep the part: what they decided rests on these authorities.")


class InvolvementForm(RecordForm):
    """A person and the part they have at this customer: two rows, one form."""

    name = forms.CharField(label=_("name"), max_length=160)
    email = forms.EmailField(label=_("email"), required=False, max_length=254)
    phone = forms.CharField(label=_("phone"), required=False, max_length=60)
    active = forms.BooleanField(
        label=_("active"), required=False, initial=True, help_text=_("No longer there? Clear this.")
    )
    left_on = forms.DateField(
        label=_("last day there"),
        required=False,
        widget=DateInput({"class": "once-left"}),
        help_text=_("Until then they could decide. Empty: yesterday."),
    )
    same_person = forms.BooleanField(
        label=_("It is the same person: add them here too"), required=False, widget=forms.HiddenInput
    )
    field_order = ("name", "title", "kind", "email", "phone", "active", "left_on", "same_person")
    SILENT = RecordForm.SILENT | {"same_person"}
    PERSON_FIELDS = ("name", "email", "phone", "active", "left_on")

    class Meta:
        model = Involvement
        fields = ("title", "kind")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.is_bound and self["same_person"].data:
            self.offer_same_person()  # so that it can be taken back
        if self.instance.person_id:
            for name in self.PERSON_FIELDS:
                self.initial.setdefault(name, getattr(self.instance.person, name))
        if self.instance.pk and not access.can(self.actor, access.CHANGE, self.instance.person):
            # A change would reach customers that others keep, and who may decide there.
            for name in self.PERSON_FIELDS:
                del self.fields[name]
            self.fields["title"].help_text = _(
                "Name, email, phone and whether they are still there belong to all customers of this person. Whoever "
                "keeps all of these changes them. If they have left this customer alone, archive their part here."
            )

    def clean_left_on(self) -> Any:
        day = sane_day(self.cleaned_data["left_on"])
        if day is not None and day > timezone.localdate():
            raise ValidationError(
                _("This day is still to come, and they are still there. Let their authorities end on it.")
            )
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "active" in self.fields and "left_on" not in self.errors:
            self.clean_leaving(cleaned)
        self.clean_part(cleaned)
        ticked = cleaned.get("same_person") and not self.instance.pk
        if ticked and "email" not in self.errors and self.the_same() is None:
            self.add_error("same_person", NOBODY_ELSE)
        return cleaned

    def clean_leaving(self, cleaned: dict[str, Any]) -> None:
        """Whoever has left has a last day there: the one given, else the one that is stored, else yesterday."""
        stored = self.instance.person.left_on if self.instance.person_id else None
        if not cleaned.get("active"):
            cleaned["left_on"] = cleaned.get("left_on") or stored or timezone.localdate() - dt.timedelta(days=1)
        elif cleaned.get("left_on") not in (None, stored):
            self.add_error("left_on", _("They are said to be active. Clear that, or leave their last day empty."))
        else:  # they are there, or back
            cleaned["left_on"] = None

    def clean_part(self, cleaned: dict[str, Any]) -> None:
        """Only a representative holds authorities."""
        holds = (
            self.instance.pk
            and cleaned.get("kind") != Involvement.Kind.REPRESENTATIVE
            and self.instance.authorities.current().exists()
        )
        if holds:
            self.add_error("kind", HOLDS)

    def known(self) -> QuerySet[Involvement]:
        """Where the actor sees somebody with this email address, here or elsewhere."""
        email = self.cleaned_data.get("email")
        if not email or self.instance.pk:
            return Involvement.objects.none()
        parts = Involvement.objects.current().visible_to(self.actor).filter(person__email__iexact=email)
        return parts.select_related("person", "customer").order_by("pk")

    def the_same(self) -> Person | None:
        """Who may be the same: somebody seen elsewhere with this address, who has never had a part here."""
        here = Involvement.objects.filter(customer=self.instance.customer_id)
        part = self.known().exclude(person__in=here.values("person")).first()
        return part.person if part is not None else None

    def offer_same_person(self) -> None:
        self.fields["same_person"].widget = forms.CheckboxInput()

    def find_warnings(self) -> list[str]:
        if self.cleaned_data.get("same_person"):
            return []
        known = list(self.known()[:3])
        if known and self.the_same() is not None:
            self.offer_same_person()
        return [
            str(
                _("%(name)s at %(customer)s has this email address already.")
                % {"name": part.person.name, "customer": part.customer.name}
            )
            for part in known
        ]

    def store(self) -> None:
        same = self.the_same() if self.cleaned_data.get("same_person") else None
        if same is not None:  # somebody with a part elsewhere: what is known of them stays as it is
            self.instance.person = same
            self.instance.stamp_and_save(self.actor)
            return
        person = self.instance.person if self.instance.person_id else Person()
        changed = person.pk is None or any(name in self.changed_data for name in self.PERSON_FIELDS)
        for name in self.PERSON_FIELDS:
            setattr(person, name, self.cleaned_data.get(name, getattr(person, name)))
        if changed:
            person.stamp_and_save(self.actor)
        self.instance.person = person
        if self.instance.pk is None or {"title", "kind"} & set(self.changed_data):
            self.instance.stamp_and_save(self.actor)


class AuthorityForm(RecordForm):
    """A right of one of the customer's representatives."""

    currency = LongChoiceField(known=currencies, label=_("currency"), required=False)
    evidence_url = AddressField(label=_("link to the evidence"), required=False, max_length=500)
    fixed = RecordForm.fixed | {"scope"}

    class Meta:
        model = Authority
        fields = (
            *("person", "right", "amount_limit", "currency", "valid_from", "valid_to"),
            *("granted_by", "evidence", "evidence_url"),
        )
        widgets = {"valid_from": DateInput, "valid_to": DateInput, "evidence": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        parts = Involvement.objects.current().filter(
            customer=self.instance.customer_id, kind=Involvement.Kind.REPRESENTATIVE
        )
        people = Person.objects.filter(pk__in=parts.filter(person__active=True).values("person"))
        if self.instance.person_id:
            people |= Person.objects.filter(pk=self.instance.person_id)
        offer(self, "person", people.order_by("name"))
        if not self.instance.pk and not self.initial.get("currency"):
            self.initial["currency"] = self.instance.customer.billing_currency

    def clean_valid_from(self) -> Any:
        return sane_day(self.cleaned_data["valid_from"])

    def clean_valid_to(self) -> Any:
        return sane_day(self.cleaned_data["valid_to"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        begins, ends = cleaned.get("valid_from"), cleaned.get("valid_to")
        if begins and ends and ends < begins:
            self.add_error("valid_to", _("The last day is before the first day."))
        if cleaned.get("amount_limit") is None:
            cleaned["currency"] = ""
        elif not cleaned.get("currency") and "currency" not in self.errors:
            self.add_error("currency", _("Say in which currency the limit is."))
        return cleaned

    def store(self) -> None:
        self.instance.take_turn()
        super().store()

    def find_warnings(self) -> list[str]:
        if self.cleaned_data.get("evidence") or self.cleaned_data.get("evidence_url"):
            return []
        return [str(_("No evidence is named. An authority without evidence will not stand up to an audit."))]
