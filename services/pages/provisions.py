from django.db.models import QuerySet

from ..forms import OutcomeSupportForm, ProvisionForm
from ..lists.provisions import OutcomeSupportList, ProvisionList
from ..models import OutcomeSupport, Provision
from .belonging import OfCustomerPages, OfProvisionPages


class ProvisionPages(OfCustomerPages):
    name = "provision"
    path = "provisions/"
    model = Provision
    form = ProvisionForm
    list_class = ProvisionList

    def queryset(self) -> QuerySet:
        return Provision.objects.select_related("customer", "service")


class OutcomeSupportPages(OfProvisionPages):
    name = "outcome_support"
    path = "supported-outcomes/"
    model = OutcomeSupport
    form = OutcomeSupportForm
    list_class = OutcomeSupportList

    def queryset(self) -> QuerySet:
        return OutcomeSupport.objects.select_related("provision__customer", "provision__service", "outcome")


PROVISIONS = (ProvisionPages, OutcomeSupportPages)
