from django.utils.translation import gettext_lazy as _

from customers.records.api.resources import ApiResource

from ..lists.provisions import OutcomeSupportList, ProvisionList
from ..pages.provisions import OutcomeSupportPages, ProvisionPages
from .belonging import of_customer, of_provision


class Provisions(ApiResource):
    pages = ProvisionPages
    list_class = ProvisionList
    path = "provisions"
    parent_path = "customers"
    shown = (*of_customer(), ("service_code", "service__code", _("The code of the service that is provided.")))


class SupportedOutcomes(ApiResource):
    pages = OutcomeSupportPages
    list_class = OutcomeSupportList
    path = "supported-outcomes"
    parent_path = "provisions"
    shown = of_provision()


RESOURCES = (Provisions, SupportedOutcomes)
