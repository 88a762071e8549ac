"""The imports of the service portfolio, which are the admins'."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from customers.duplicates import similar_names
from customers.records.imports.bulk_forms import InBulk, Known
from customers.records.imports.kinds import Cells, register
from customers.records.imports.lookups import Lookup
from customers.records.imports.models import ImportBatch
from customers.records.imports.parts import PartImport
from customers.records.imports.plans import Plan

from ..forms import ServiceForm, StandardTargetForm
from ..forms.catalogue import RECKONED_ANEW, SERVICE_TIME, services_gone_by
from ..leaving import in_use_by_service, still_provided
from ..lists.catalogue import ServiceList, StandardTargetList
from ..models import Service, ServiceCategory, StandardTarget
from .figures import taken_apart
from .lookups import SERVICE
from .words import ASPECT, LIFECYCLE, SERVICE_DAYS, SIGNS

CATEGORY = ServiceCategory._meta.label_lower
OWNER = Lookup(
    name="owner",
    label=_("service owner (email or name)"),
    noun=_("colleague"),
    rows=lambda user: get_user_model().objects.all(),
    by=("email", "name"),
    aliases=("service owner", "owner", "owner email", "responsible", "owned by", "service manager", "verantwortlich"),
    required=False,
)


class ServiceRowForm(InBulk, ServiceForm):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["category"] = Known(required=False, label=self.fields["category"].label)
        self.settled.add("category")


@register
class ServiceImport(PartImport):
    """Categories that are not there yet are created with the services, if the person says so."""

    name = "services"
    permission = "services.import_service"
    title = _("Import services")
    needs = _("A code and a name for each service.")
    model = Service
    form = ServiceRowForm
    lookups = (OWNER,)
    identities = (("code",),)
    list_class = ServiceList
    synonyms: ClassVar[dict[str, dict[str, Any]]] = {"lifecycle": LIFECYCLE, "service_days": SERVICE_DAYS}
    aliases: ClassVar[dict[str, tuple[str, ...]]] = {
        "code": ("service code", "service id", "key", "id", "number", "service number", "nummer", "leistungsnummer"),
        "name": ("service", "service name", "title", "bezeichnung", "leistung", "dienst"),
        "lifecycle": ("status", "phase", "stage"),
        "category": (
            *("service category", "category name", "group", "service group", "classification"),
            *("kategorie", "gruppe"),
        ),
        "description": ("notes", "text", "summary", "short description", "beschreibung"),
        "service_days": ("days", "servicetage"),
        "opens_at": ("opens", "service time from", "hours from", "servicezeit von"),
        "closes_at": ("closes", "service time to", "hours to", "servicezeit bis"),
        "volume_unit": ("unit", "volume unit"),
    }

    def __init__(self, batch: ImportBatch, user: Any) -> None:
        super().__init__(batch, user)
        self.categories = {category.name.casefold(): category for category in ServiceCategory.objects.all()}

    @classmethod
    def existing_rows(cls) -> Any:
        return super().existing_rows().select_related("category")

    def label_of(self, plan: Plan) -> str:
        return " · ".join(str(plan.values[name]) for name in ("code", "name") if plan.values.get(name))

    def ask(self, plans: list[Plan], existing: dict[int, Any]) -> None:
        """Who has these services, and whether provisions go by their service time, where the file speaks of it."""
        keys = {service.pk for service in existing.values()}
        self.in_use = in_use_by_service(keys, self.user) if "lifecycle" in self.filled else {}
        self.gone_by = services_gone_by(keys) if self.filled.intersection(SERVICE_TIME) else set()

    def adjust(self, plan: Plan, data: dict[str, Any], values: dict[str, Any], existing: Any) -> None:
        if name := values.get("category"):
            self._adjust_category(plan, data, name, existing)
        owner = plan.found.get("owner")
        if owner is not None and not owner.is_active and (existing is None or existing.owner_id != owner.pk):
            plan.refuse("owner", _t("%(name)s cannot sign in any more. Name another owner.") % {"name": owner})

    def _adjust_category(self, plan: Plan, data: dict[str, Any], name: str, existing: Any) -> None:
        present = existing.category if existing is not None else None
        known = self.categories.get(name.casefold())
        if known is not None:
            data["category"] = known
            if not known.is_active and known != present:
                plan.refuse("category", _t("The category “%(name)s” is no longer offered.") % {"name": name})
            return
        data["category"] = present
        try:
            ServiceCategory._meta.get_field("name").clean(name, None)
        except ValidationError as error:
            plan.refuse("category", *error.messages)
        plan.alongside.append((CATEGORY, name))
        plan.references["category_id"] = f"new:{CATEGORY}:{name}"

    def extras(self, plan: Plan, values: dict[str, Any], existing: Any, record: Any) -> None:
        if existing is None or not plan.writes:
            return
        write, use = plan.writes[0], self.in_use.get(existing.pk)
        if use is not None and write.before.get("lifecycle") == Service.Lifecycle.CATALOGUE:
            plan.warnings.append(still_provided(use))
        if existing.pk in self.gone_by and set(write.values).intersection(SERVICE_TIME):
            plan.warnings.append(str(RECKONED_ANEW))

    @classmethod
    def similar(cls, model: str, names: Iterable[str]) -> dict[str, str]:
        return similar_names(names, ServiceCategory.objects.values_list("name", flat=True))

    @classmethod
    def create_alongside(cls, model: str, names: Iterable[str]) -> list[tuple[str, int, bool]]:
        made = []
        for name in names:
            known = ServiceCategory.objects.filter(name__iexact=name).first()
            made.append((name, (known or ServiceCategory.objects.create(name=name)).pk, known is None))
        return made


class StandardTargetRowForm(InBulk, StandardTargetForm):
    def refill(self, data: dict[str, Any], instance: Any) -> None:
        super().refill(data, instance)
        self.begin_with({"target": instance.target, "unit": instance.unit} if instance.pk else {})

    def find_warnings(self) -> list[str]:
        return StandardTargetForm.find_warnings(self)


@register
class StandardTargetImport(PartImport):
    name = "standard-targets"
    permission = "services.import_service"
    title = _("Import standard targets")
    needs = _("The service's code, the aspect, and what is promised in one line.")
    model = StandardTarget
    form = StandardTargetRowForm
    lookups = (SERVICE,)
    parent = "service"
    identities = (("service", "aspect", "statement"),)
    ignores_archived = True
    list_class = StandardTargetList
    synonyms: ClassVar[dict[str, dict[str, Any]]] = {"aspect": ASPECT, "comparator": SIGNS}
    aliases: ClassVar[dict[str, tuple[str, ...]]] = {
        "aspect": ("sla type", "category", "type"),
        "statement": ("standard target", "statement", "sla"),
        "metric": ("measure", "kpi"),
        "comparator": ("comparator", "operator"),
        "target": ("target value", "value", "zielwert"),
    }

    def values(self, cells: Cells) -> dict[str, Any]:
        return taken_apart(super().values(cells), "target", comparator="comparator")
