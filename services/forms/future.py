"""The form of a future service; its stage moves by verbs of its own."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from customers.records.choices import currencies
from customers.records.forms import RecordForm, offer
from customers.records.widgets import DateInput, LongChoiceField, sane_day

from ..models import FutureService, Service

AMOUNTS = ("expected_revenue", "expected_cost", "investment")


class FutureServiceForm(RecordForm):
    currency = LongChoiceField(known=currencies, label=_("currency"), required=False)

    class Meta:
        model = FutureService
        fields = (
            *("title", "outcome", "service", "expected_start", "probability"),
            *("expected_revenue", "expected_cost", "investment", "currency", "notes"),
        )
        widgets = {"expected_start": DateInput, "notes": forms.Textarea(attrs={"rows": 3})}

    groups = (
        (_("Need"), ("title", "outcome", "service")),
        (_("When and how likely"), ("expected_start", "probability")),
        (_("What we expect"), (*AMOUNTS, "currency")),
        (_("Notes"), ("notes",)),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        customer = self.instance.customer
        theirs = customer.outcomes.current() | customer.outcomes.filter(pk=self.instance.outcome_id)
        offer(self, "outcome", theirs.order_by("priority", "statement", "pk"))
        open_ones = Q(archived_at=None) & ~Q(lifecycle=Service.Lifecycle.RETIRED)
        services = Service.objects.filter(open_ones | Q(pk=self.instance.service_id))
        offer(self, "service", services.order_by("sort_name", "pk"))
        if not self.instance.pk:
            self.instance.stage_since = timezone.localdate()
            self.initial.setdefault("currency", customer.billing_currency)

    def clean_expected_start(self) -> Any:
        return sane_day(self.cleaned_data["expected_start"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if all(cleaned.get(name) is None for name in AMOUNTS):
            cleaned["currency"] = ""
        elif not cleaned.get("currency") and "currency" not in self.errors:
            self.add_error("currency", _("Say in which currency the amounts are."))
        return cleaned
