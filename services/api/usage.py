from django.utils.translation import gettext_lazy as _

from ..lists.usage import MeasurementList, UsageList
from ..pages.usage import MeasurementPages, UsagePages
from .attainment import attainment
from .belonging import of_provision
from .months import OfMonths


class UsageByMonth(OfMonths):
    pages = UsagePages
    list_class = UsageList
    path = "usage"
    parent_path = "provisions"
    months_path = "usage-months"
    shown = of_provision()


class RequirementMeasurements(OfMonths):
    pages = MeasurementPages
    list_class = MeasurementList
    path = "requirement-measurements"
    parent_path = "requirements"
    months_path = "measurement-months"
    shown = (
        ("requirement", "requirement__pk", _("The requirement that was measured.")),
        *of_provision("requirement__provision"),
    )


RESOURCES = (UsageByMonth, RequirementMeasurements)
QUESTIONS = (("customers", "/customers/{int:record_id}/attainment", attainment),)
