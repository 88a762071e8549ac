"""How rows name a service, what a customer has of it, and a requirement of that."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from customers.records.imports.lookups import Also, Lookup
from customers.records.imports.plans import Plan

from ..models import Aspect, Provision, Requirement, Service
from ..naming import in_a_file

SERVICE_HEADINGS = ("service code", "service", "service name", "leistung", "dienst")


def services(user: Any) -> QuerySet:
    return Service.objects.visible_to(user)


def provisions(user: Any) -> QuerySet:
    """What the user may see, named by service and label in one text."""
    named = {"by_code": in_a_file("service__code"), "by_name": in_a_file("service__name")}
    return Provision.objects.visible_to(user).select_related("service").annotate(**named)


def requirements(user: Any) -> QuerySet:
    return Requirement.objects.visible_to(user).select_related("provision__service").with_versions()


SERVICE = Lookup(
    name="service",
    label=_("service (code or name)"),
    noun=_("service"),
    rows=services,
    by=("code", "name"),
    aliases=SERVICE_HEADINGS,
    constant=True,
)

PROVISION = Lookup(
    name="provision",
    label=_("service (code or name)"),
    noun=_("provision of the service"),
    rows=provisions,
    by=("by_code", "by_name", "service__code", "service__name"),
    within=(("customer", "customer"),),
    also=(Also("label", "provision_label", _("Label"), ("label", "provision label", "site")),),
    aliases=SERVICE_HEADINGS,
    constant=True,
)

REQUIREMENT = Lookup(
    name="requirement",
    label=_("requirement (its line, or its identifier)"),
    noun=_("requirement"),
    rows=requirements,
    by=("statement",),
    alone=("pk",),
    within=(("provision", "provision"),),
    also=(Also("aspect", "aspect", _("Aspect"), ("aspect",), Aspect.choices),),
    aliases=("requirement", "requirement id", "statement", "anforderung"),
)


def refuse_archived(plan: Plan, target: str, record: Any) -> None:
    """What the pages do not offer any more cannot be chosen here either."""
    if record is not None and record.is_archived:
        plan.refuse(target, _t("“%(record)s” is archived. Restore it first.") % {"record": record})
