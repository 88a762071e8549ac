from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from ..forms import OutcomeSupportForm, ProvisionForm
from ..forms.ending import EndingForm
from ..lists.provisions import OutcomeSupportList, ProvisionList
from ..models import OutcomeSupport, Provision
from ..provision_overview import ProvisionOverview
from .belonging import OfCustomerPages, OfProvisionPages


class ProvisionPages(OfCustomerPages):
    name = "provision"
    path = "provisions/"
    model = Provision
    form = ProvisionForm
    list_class = ProvisionList
    detail_template = "services/provision_detail.html"

    def queryset(self) -> QuerySet:
        return Provision.objects.select_related("customer", "service")

    def context(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        return {"page": ProvisionOverview(record, user=request.user, on=timezone.localdate())}

    def offered_beside(self, record: Any, form: Any) -> str:
        """An ending is undone to what was there before it, unless somebody changes the provision meanwhile."""
        if not isinstance(form, EndingForm):
            return ""
        before = {name: value or "" for name, value in form.before.items()} | {"version": record.version_token}
        return f"undo:{reverse('services:provision_reopening', args=[record.pk])}?{urlencode(before)}"


class OutcomeSupportPages(OfProvisionPages):
    name = "outcome_support"
    path = "supported-outcomes/"
    model = OutcomeSupport
    form = OutcomeSupportForm
    list_class = OutcomeSupportList

    def queryset(self) -> QuerySet:
        return OutcomeSupport.objects.select_related("provision__customer", "provision__service", "outcome")


PROVISIONS = (ProvisionPages, OutcomeSupportPages)
