"""The form of the customer itself."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ..duplicates import likely_duplicates
from ..models import Customer, Industry
from ..models.customer import CODE_TAKEN
from ..records.choices import currencies, time_zones
from ..records.forms import RecordForm, offer
from ..records.widgets import AddressField, LongChoiceField


class ParentField(forms.CharField):
    """A customer named by code, so that no form loads all customers into a select; suggestions come as you type."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.TextInput(attrs={"data-suggest": "customers", "autocomplete": "off"}))
        super().__init__(**options)


def home_zone(user: Any) -> str:
    """The time zone that a new customer is likely to be in: that of whoever adds them, else the provider's."""
    known = dict(time_zones())
    return next((zone for zone in (user.time_zone, settings.TIME_ZONE) if zone in known), "UTC")


class CustomerForm(RecordForm):
    """The customer itself. Owner, team, tier and restriction have forms of their own, for those who may set them."""

    time_zone = LongChoiceField(known=time_zones, label=_("time zone"))
    billing_currency = LongChoiceField(known=currencies, label=_("billing currency"))
    website = AddressField(label=_("website"), required=False, max_length=300)
    parent_code = ParentField(
        label=_("business unit of"),
        required=False,
        max_length=32,
        help_text=_("The code of the customer it belongs to. Empty if it stands alone."),
    )
    fixed = frozenset()
    groups = (
        (_("Who they are"), ("name", "code", "kind", "status", "industry", "parent_code")),
        (_("Their business"), ("description",)),
        (_("Place and contact"), ("street", "postal_code", "city", "region", "country", "website")),
        (_("Settings"), ("time_zone", "billing_currency")),
    )

    class Meta:
        model = Customer
        fields = (
            *("name", "code", "kind", "status", "industry", "description", "street", "postal_code", "city"),
            *("region", "country", "website", "time_zone", "billing_currency"),
        )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.pk is None and "time_zone" not in (options.get("initial") or {}):
            self.initial["time_zone"] = home_zone(self.actor)
        offered = Industry.objects.filter(is_active=True)
        if self.instance.industry_id:
            offered |= Industry.objects.filter(pk=self.instance.industry_id)
        offer(self, "industry", offered)
        if self.instance.parent_id:
            parent = Customer.objects.visible_to(self.actor).filter(pk=self.instance.parent_id).first()
            if parent:
                self.initial["parent_code"] = parent.code
            else:  # a parent that the actor may not know of is neither shown nor changed
                del self.fields["parent_code"]

    def clean_code(self) -> str:
        code = self.cleaned_data["code"]
        if Customer.objects.coded_any([code]).exclude(pk=self.instance.pk).exists():
            raise ValidationError(CODE_TAKEN)
        return code

    def clean_parent_code(self) -> Customer | None:
        code = self.cleaned_data["parent_code"]
        if not code:
            return None
        parent = Customer.objects.visible_to(self.actor).coded(code)
        if parent is None:
            raise ValidationError(_("There is no customer with the code “%(code)s”.") % {"code": code})
        if parent.pk == self.instance.pk:
            raise ValidationError(_("A customer cannot be a business unit of itself."))
        return parent

    def add_error(self, field: str | None, error: Any) -> None:
        """What the model says of the parent belongs to the field that names it."""
        if "parent" in getattr(error, "error_dict", {}):
            error.error_dict["parent_code"] = error.error_dict.pop("parent")
        super().add_error(field, error)

    def _post_clean(self) -> None:
        if "parent_code" in self.cleaned_data:
            self.instance.parent = self.cleaned_data["parent_code"]
        super()._post_clean()

    def find_warnings(self) -> list[str]:
        if self.instance.pk or not self.cleaned_data.get("name"):
            return []
        return [
            str(_("“%(name)s” (%(code)s) looks like the same customer.") % {"name": other.name, "code": other.code})
            for other in likely_duplicates(self.cleaned_data["name"], visible_to=self.actor)
        ]

    def store(self) -> None:
        if self.instance.pk is None:
            self.instance.owner = self.actor
        super().store()
