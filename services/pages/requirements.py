from typing import Any

from django.db.models import QuerySet

from ..forms import RequirementForm
from ..lists.requirements import RequirementList
from ..models import Provision, Requirement
from .belonging import OfProvisionPages


class RequirementPages(OfProvisionPages):
    name = "requirement"
    path = "requirements/"
    model = Requirement
    form = RequirementForm
    list_class = RequirementList

    def queryset(self) -> QuerySet:
        return Requirement.objects.select_related("provision__customer", "provision__service").with_versions()

    def success_url(self, record: Any) -> str:
        return super().success_url(record) if isinstance(record, Provision) else record.get_absolute_url()

    def told_with(self, record: Any) -> list[Any]:
        return list(record.versions.all())


REQUIREMENTS = (RequirementPages,)
