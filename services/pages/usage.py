from typing import Any

from django.db.models import QuerySet

from ..forms import MeasurementForm, UsageForm
from ..lists.usage import MeasurementList, UsageList
from ..models import Measurement, Requirement, Usage
from .belonging import OfProvisionPages


class UsagePages(OfProvisionPages):
    name = "usage"
    path = "usage/"
    model = Usage
    form = UsageForm
    list_class = UsageList

    def queryset(self) -> QuerySet:
        return Usage.objects.select_related("provision__customer", "provision__service")


class MeasurementPages(OfProvisionPages):
    name = "requirement_measurement"
    path = "requirement-measurements/"
    model = Measurement
    form = MeasurementForm
    list_class = MeasurementList
    parent_model = Requirement
    parent_field = "requirement"
    parent_path = "requirements/"

    def queryset(self) -> QuerySet:
        return Measurement.objects.select_related("requirement__provision__customer", "requirement__provision__service")

    def success_url(self, record: Any) -> str:
        requirement = record if isinstance(record, Requirement) else record.requirement
        return f"{requirement.get_absolute_url()}#measurements"


USAGE = (UsagePages, MeasurementPages)
