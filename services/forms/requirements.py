"""The form of a requirement: what is needed, and the newest version of its target."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from customers.records.forms import RecordForm, offer

from ..models import Requirement, RequirementVersion, StandardTarget
from ..months import MonthFormField

OF_VERSION = ("metric", "comparator", "target", "unit", "applies_from")


def of_version(name: str, **options: Any) -> Any:
    return RequirementVersion._meta.get_field(name).formfield(**options)  # type: ignore[union-attr]


class RequirementForm(RecordForm):
    """A changed target is proposed as a new version; the agreed one holds until the new one is agreed."""

    fixed = frozenset({"provision"})
    metric = of_version("metric")
    comparator = of_version("comparator")
    target = of_version("target")
    unit = of_version("unit")
    applies_from = MonthFormField(label=_("applies from"), help_text=_("The first month that is judged by the target."))

    class Meta:
        model = Requirement
        fields = ("aspect", "statement", "is_special", "standard", "priority", "ability", "ability_plan")
        widgets = {"ability_plan": forms.Textarea(attrs={"rows": 3})}

    groups = (
        (_("Requirement"), ("aspect", "statement", "is_special", "standard", "priority")),
        (_("Target"), OF_VERSION),
        (_("Our ability"), ("ability", "ability_plan")),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        standards = StandardTarget.objects.current().filter(service=self.instance.provision.service_id)
        if self.instance.standard_id:
            standards |= StandardTarget.objects.filter(pk=self.instance.standard_id)
        offer(self, "standard", standards.order_by("aspect", "statement", "pk"))
        self.newest = self.instance.newest if self.instance.pk else None
        for name in OF_VERSION:
            if self.newest is not None:
                self.initial.setdefault(name, getattr(self.newest, name))
        self.initial.setdefault("applies_from", timezone.localdate().replace(day=1))

    def store(self) -> None:
        new, changed = self.instance.pk is None, set(self.changed_data)
        if new or changed - self.SILENT:
            self.instance.stamp_and_save(self.actor)
        if not new and not changed & set(OF_VERSION):
            return
        said = {name: self.cleaned_data[name] for name in OF_VERSION}
        if self.newest is not None and self.newest.agreed_on is None:
            for name, value in said.items():
                setattr(self.newest, name, value)
            self.newest.save()
            return
        number = self.newest.number + 1 if self.newest is not None else 1
        RequirementVersion.objects.create(
            requirement=self.instance,
            number=number,
            proposed_at=timezone.now(),
            proposed_by=self.actor,
            **said,
        )
