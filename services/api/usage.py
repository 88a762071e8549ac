from django.utils.translation import gettext_lazy as _

from customers.records.api.resources import ApiResource

from ..lists.usage import MeasurementList, UsageList
from ..pages.usage import MeasurementPages, UsagePages
from .belonging import of_provision


class UsageByMonth(ApiResource):
    pages = UsagePages
    list_class = UsageList
    path = "usage"
    parent_path = "provisions"
    shown = of_provision()


class RequirementMeasurements(ApiResource):
    pages = MeasurementPages
    list_class = MeasurementList
    path = "requirement-measurements"
    parent_path = "requirements"
    shown = (
        ("requirement", "requirement__pk", _("The requirement that was measured.")),
        *of_provision("requirement__provision"),
    )


RESOURCES = (UsageByMonth, RequirementMeasurements)
