from django.utils.translation import gettext_lazy as _

from customers.records.api.fields import Field
from customers.records.api.resources import ApiResource

from ..lists.provisions import OutcomeSupportList, WholeProvisions
from ..pages.provisions import OutcomeSupportPages, ProvisionPages
from .belonging import of_customer, of_provision


class Provisions(ApiResource):
    pages = ProvisionPages
    list_class = WholeProvisions
    path = "provisions"
    parent_path = "customers"
    shown = (
        *of_customer(),
        ("service_code", "service__code", _("The code of the service that is provided.")),
        ("service_name", "service__name", _("Its name.")),
    )
    computed = (
        Field(
            "agreed_service_time",
            "agreed_service_time__service_time",
            {"type": "string"},
            description=_("The agreed service time in words: its own, or the service's where it has none of its own."),
        ),
    )


class SupportedOutcomes(ApiResource):
    pages = OutcomeSupportPages
    list_class = OutcomeSupportList
    path = "supported-outcomes"
    parent_path = "provisions"
    shown = (
        *of_provision(),
        ("outcome_statement", "outcome__statement", _("What the customer wants to achieve.")),
    )


RESOURCES = (Provisions, SupportedOutcomes)
