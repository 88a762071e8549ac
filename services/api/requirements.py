from customers.records.api.resources import ApiResource

from ..lists.requirements import RequirementList
from ..pages.requirements import RequirementPages
from .belonging import of_provision


class Requirements(ApiResource):
    pages = RequirementPages
    list_class = RequirementList
    path = "requirements"
    parent_path = "provisions"
    value_paths = {name: f"newest__{name}" for name in ("metric", "comparator", "target", "unit", "applies_from")}
    shown = of_provision()


RESOURCES = (Requirements,)
