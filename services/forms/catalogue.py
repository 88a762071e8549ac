"""Forms of the service portfolio."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _

from customers.records.forms import RecordForm, offer

from ..leaving import in_use, still_provided
from ..models import Provision, Service, ServiceCategory, StandardTarget
from .reasonable import doubtful_target

SERVICE_TIME = ("service_days", "opens_at", "closes_at")
RECKONED_ANEW = _(
    "Provisions go by this service time. It has no beginning, so their availability of past months will be reckoned "
    "by the new one, too."
)


class TimeInput(forms.TimeInput):
    """The browser's own field for a time of day, in hours and minutes."""

    input_type = "time"

    def __init__(self, attrs: Any = None) -> None:
        super().__init__(attrs, format="%H:%M")


class ServiceForm(RecordForm):
    fixed = frozenset()

    class Meta:
        model = Service
        fields = (
            *("name", "code", "lifecycle", "category", "owner", "description"),
            *("service_days", "opens_at", "closes_at", "volume_unit"),
        )
        widgets = {
            "description": forms.Textarea(attrs={"rows": 5}),
            "opens_at": TimeInput,
            "closes_at": TimeInput,
        }

    groups = (
        (_("Service"), ("name", "code", "lifecycle", "category", "owner", "description")),
        (_("Agreed service time"), ("service_days", "opens_at", "closes_at")),
        (_("Use"), ("volume_unit",)),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["service_days"].widget.attrs["class"] = "wide"  # so that the two times stand side by side below it
        categories = ServiceCategory.objects.filter(is_active=True)
        if self.instance.category_id:
            categories |= ServiceCategory.objects.filter(pk=self.instance.category_id)
        offer(self, "category", categories.order_by("name"))
        users = get_user_model().objects
        colleagues = users.filter(is_active=True)
        if self.instance.owner_id:
            colleagues |= users.filter(pk=self.instance.owner_id)
        offer(self, "owner", colleagues.order_by("name", "pk"))

    def find_warnings(self) -> list[str]:
        if not self.instance.pk:
            return []
        found = []
        before, after = self.initial.get("lifecycle"), self.cleaned_data.get("lifecycle")
        if after != before and before == Service.Lifecycle.CATALOGUE:
            found.append(still_provided(in_use(self.instance, self.actor)))
        other = any(self.cleaned_data.get(name) != getattr(self.instance, name) for name in SERVICE_TIME)
        if other and services_gone_by([self.instance.pk]):
            found.append(str(RECKONED_ANEW))
        return [said for said in found if said]


def services_gone_by(services: Iterable[int]) -> set[int]:
    """Those of these services, by key, by whose service time a provision goes that has none of its own."""
    rows = Provision.objects.current().filter(service__in=services, service_days="").order_by()
    return set(rows.values_list("service", flat=True).distinct())


class StandardTargetForm(RecordForm):
    fixed = frozenset({"service"})

    class Meta:
        model = StandardTarget
        fields = ("aspect", "statement", "metric", "comparator", "target", "unit")

    def find_warnings(self) -> list[str]:
        return doubtful_target(self)
