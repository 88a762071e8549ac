"""Forms of the service portfolio."""

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from customers.records.forms import RecordForm, offer

from ..models import Provision, Service, ServiceCategory, StandardTarget


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
        running = Provision.objects.running().filter(service=self.instance.pk)
        sees_customers = self.actor.has_perm("customers.view_customer")  # an admin learns no figures of customers
        if after != before and before == Service.Lifecycle.CATALOGUE and running.exists():
            seen = running.visible_to(self.actor)
            told = still_provided(seen.count(), seen.vital().count()) if sees_customers else str(STILL_PROVIDED)
            found.append(told)
        by_it = Provision.objects.current().filter(service=self.instance.pk, service_days="")
        other = any(self.cleaned_data.get(name) != getattr(self.instance, name) for name in SERVICE_TIME)
        if other and by_it.exists():
            found.append(str(RECKONED_ANEW))
        return found


SERVICE_TIME = ("service_days", "opens_at", "closes_at")


STILL_PROVIDED = _("It is still provided. What runs goes on; nobody new gets it.")
RECKONED_ANEW = _(
    "Provisions go by this service time. It has no beginning, so their availability of past months will be reckoned "
    "by the new one, too."
)


def still_provided(count: int, vital: int) -> str:
    """What to know before a service leaves the catalogue: how many provisions run, and for how many it is vital."""
    said = ngettext(
        "%(count)s provision of it still runs; for %(vital)s it is vital. What runs goes on; nobody new gets it.",
        "%(count)s provisions of it still run; for %(vital)s it is vital. What runs goes on; nobody new gets it.",
        count,
    )
    return said % {"count": count, "vital": vital}


class StandardTargetForm(RecordForm):
    fixed = frozenset({"service"})

    class Meta:
        model = StandardTarget
        fields = ("aspect", "statement", "metric", "comparator", "target", "unit")
