from django.utils.translation import gettext_lazy as _

from customers.records.api.resources import ApiResource

from ..lists.catalogue import ServiceList, StandardTargetList
from ..pages.catalogue import ServiceRecordPages, StandardTargetPages


class Services(ApiResource):
    pages = ServiceRecordPages
    list_class = ServiceList
    path = "services"
    shown = (
        ("category_name", "category__name", _("The name of the category.")),
        ("owner_email", "owner__email", _("The service owner's email address.")),
    )


class StandardTargets(ApiResource):
    pages = StandardTargetPages
    list_class = StandardTargetList
    path = "standard-targets"
    parent_path = "services"
    shown = (
        ("service", "service__pk", _("The service that promises it.")),
        ("service_code", "service__code", _("That service's code.")),
    )


RESOURCES = (Services, StandardTargets)
