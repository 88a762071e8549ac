from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from ..forms import OutcomeSupportForm, ProvisionForm
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


class OutcomeSupportPages(OfProvisionPages):
    name = "outcome_support"
    path = "supported-outcomes/"
    model = OutcomeSupport
    form = OutcomeSupportForm
    list_class = OutcomeSupportList

    def queryset(self) -> QuerySet:
        return OutcomeSupport.objects.select_related("provision__customer", "provision__service", "outcome")


PROVISIONS = (ProvisionPages, OutcomeSupportPages)
