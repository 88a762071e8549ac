"""How a row of a performance event names what was affected, several in a cell, and the requirement breached."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from customers.records.imports.lookups import Lookup

from ..models import Requirement
from ..naming import requirement_in_a_file
from .lookups import PROVISION, provisions


def _several(name: str, label: Any, *aliases: str) -> Lookup:
    return Lookup(
        name=name,
        label=label,
        noun=PROVISION.noun,
        rows=provisions,
        by=PROVISION.by,
        within=PROVISION.within,
        aliases=aliases,
        many=True,
        required=False,
    )


PROVISIONS = _several(
    *("provisions", _("Provisions affected")),
    *("services", "service", "affected", "affected services", "business service"),
)
UNAVAILABLE = _several("unavailable", _("Of these, unavailable"), "unavailable", "down")
FUNCTIONS_LOST = _several("functions_lost", _("Of these, vital function stood still"), "function lost", "vital lost")


def requirements(user: Any) -> QuerySet:
    """What the user may see, named with the service before it: ``ERP – Oslo, availability: Always there``."""
    rows = Requirement.objects.visible_to(user).select_related("provision__service")
    return rows.annotate(told=requirement_in_a_file())


BREACHED = Lookup(
    name="requirement",
    label=_("Requirement breached"),
    noun=_("requirement"),
    rows=requirements,
    by=("told", "statement"),
    within=(("provision__customer", "customer"),),
    aliases=("breached requirement", "requirement"),
    required=False,
)
