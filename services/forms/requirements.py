"""The forms of a requirement: what is needed with the newest version of its target, and our ability alone."""

import itertools
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from customers.records.forms import RecordForm, offer

from ..departures import target_words
from ..models import Requirement, RequirementVersion, StandardTarget
from ..models.requirement_versions import OF_VERSION, TARGET
from ..months import MonthFormField
from .reasonable import doubtful_target


def of_version(name: str, **options: Any) -> Any:
    field: Any = RequirementVersion._meta.get_field(name)
    return field.formfield(**options)


class StandardSelect(forms.Select):
    """Each standard promise with what it says, which a script fills into the fields that are empty."""

    def create_option(self, name: str, value: Any, *args: Any, **options: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **options)
        standard = getattr(value, "instance", None)
        if standard is not None:
            said = {name: short(getattr(standard, name)) for name in ("aspect", "statement", *TARGET)}
            option["attrs"] |= {f"data-{name}": "" if word is None else f"{word}" for name, word in said.items()}
        return option


class RequirementForm(RecordForm):
    """A changed target is proposed as a new version; the agreed one holds until the new one is agreed.

    A requirement that is not special takes its target from the standard promise it names.
    """

    fixed = frozenset({"provision"})
    metric = of_version("metric")
    comparator = of_version("comparator")
    target = of_version("target")
    unit = of_version("unit")
    applies_from = MonthFormField(label=_("applies from"), help_text=_("The first month that is judged by the target."))

    class Meta:
        model = Requirement
        fields = ("aspect", "statement", "is_special", "standard", "priority", "ability", "ability_plan")
        widgets = {
            "standard": StandardSelect(attrs={"data-fills": True}),
            "ability_plan": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "standard": _("Our promise that a special one departs from; one that is not special takes its target here.")
        }

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
        offer(self, "standard", standards.order_by("aspect", "statement", "pk"), told_as=standard_label)
        self.fields["standard"].template_name = "services/_standard_field.html"
        self.newest = self.instance.newest if self.instance.pk else None
        for name in OF_VERSION:
            if self.newest is not None:
                self.initial.setdefault(name, short(getattr(self.newest, name)))
        self._begin_anew()
        self.initial.setdefault("applies_from", timezone.localdate().replace(day=1))

    def _begin_anew(self) -> None:
        """What changes an agreed target is another version, proposed from this month on unless told otherwise."""
        newest = self.newest
        if newest is None or newest.agreed_on is None:
            return
        self.initial["applies_from"] = max(newest.applies_from, timezone.localdate().replace(day=1))
        self.fields["applies_from"].help_text = _t(
            "Version %(number)s is agreed and holds until a changed target, proposed as another version, is agreed too."
        ) % {"number": newest.number}

    @property
    def agreed(self) -> RequirementVersion | None:
        """The newest agreed version, which what is sent may depart from."""
        return self.instance.agreed if self.instance.pk else None

    def clean(self) -> dict[str, Any]:
        self._keep_aspect(self.cleaned_data)
        self._follow_standard(self.cleaned_data)
        if self.instance.pk and not self.errors and self._asks_anew():
            try:
                self.instance.check_month(self.cleaned_data["applies_from"])
            except ValidationError as error:
                self.add_error(None, error)
        return super().clean()

    def find_warnings(self) -> list[str]:
        agreed = (self._agreed_in_other_words(), self._agreed_as_another_kind())
        said = (*agreed, self._reaching_back(), self._without_target())
        return [*itertools.chain(*said), *doubtful_target(self), *without_plan(self.instance, self.cleaned_data)]

    def _agreed_in_other_words(self) -> list[str]:
        """Who agreed to a figure agreed to what it is about."""
        sent = self.cleaned_data["statement"]
        if self.agreed is None or sent in (self.agreed.statement, self.instance.statement):
            return []
        wrong = _t("It was agreed as “%(statement)s”. If the meaning changes, retire it and record another one.")
        return [wrong % {"statement": self.agreed.statement}]

    def _agreed_as_another_kind(self) -> list[str]:
        if self.agreed is None:
            return []
        was, becomes = self.instance.is_special, self.cleaned_data["is_special"]
        if was == becomes:
            return []
        if was:
            return [_t("It was agreed as special to this customer. Is it what everybody is promised now?")]
        return [_t("It was agreed as standard. Is it special to this customer now?")]

    def _reaching_back(self) -> list[str]:
        """To judge closed months anew is allowed, and must not happen by accident."""
        month = self.cleaned_data["applies_from"]
        if self.agreed is None or month >= timezone.localdate().replace(day=1) or not self._asks_anew():
            return []
        told = {"number": self.agreed.number, "month": date_format(month, "YEAR_MONTH_FORMAT")}
        reaches = _t("It reaches back: once agreed, it judges the months from %(month)s on, not version %(number)s.")
        return [reaches % told]

    def _without_target(self) -> list[str]:
        """What is special departs from our promise by something: a figure, or a metric by which people judge."""
        asked = self.newest is None or {"is_special", *TARGET} & set(self.changed_data)
        sent = self.cleaned_data
        if not asked or not sent["is_special"] or sent["target"] is not None or sent["metric"]:
            return []
        return [_t("No target is given: without one nobody can say whether it is met.")]

    def _keep_aspect(self, cleaned: dict[str, Any]) -> None:
        aspect = cleaned.get("aspect")
        if self.agreed is not None and aspect and aspect != self.instance.aspect:
            wrong = _t("It was agreed about %(aspect)s. Record another requirement about the other aspect.")
            self.add_error("aspect", wrong % {"aspect": self.instance.get_aspect_display()})

    def _follow_standard(self, cleaned: dict[str, Any]) -> None:
        standard = cleaned.get("standard")
        if standard is None:
            return
        if cleaned.get("aspect") and standard.aspect != cleaned["aspect"]:
            wrong = _t("That promise is about %(aspect)s. Choose one about the same aspect.")
            self.add_error("standard", wrong % {"aspect": standard.get_aspect_display()})
        elif not cleaned.get("is_special") and self._asks_for_standard(standard):
            for name in TARGET:
                typed = name in self.changed_data and cleaned.get(name) not in (None, "")
                if typed and cleaned[name] != getattr(standard, name):
                    wrong = _t(
                        "Our standard is %(ours)s. Tick “special”, or leave the target empty to take the standard."
                    )
                    self.add_error(name, wrong % {"ours": target_words(standard) or standard.statement})
                elif name not in self.errors:
                    cleaned[name] = getattr(standard, name)

    def _asks_for_standard(self, standard: StandardTarget) -> bool:
        """Whether this takes the promise's figures, which may have changed since: who edits the rest does not ask."""
        if self.newest is None or self.instance.is_special or self.instance.standard_id != standard.pk:
            return True
        return bool(set(TARGET) & set(self.changed_data))

    def _asks_anew(self) -> bool:
        """Whether the form asks for another target, or for the same one from another month, than the newest version."""
        if self.newest is None:
            return True
        if any(self.cleaned_data.get(name) != getattr(self.newest, name) for name in TARGET):
            return True
        return "applies_from" in self.changed_data and self.cleaned_data.get("applies_from") != self.newest.applies_from

    def store(self) -> None:
        if self._asks_anew():
            self.instance.propose(by=self.actor, **{name: self.cleaned_data[name] for name in OF_VERSION})
        elif self.has_record_changed():
            self.instance.stamp_and_save(self.actor)


def short(value: Any) -> Any:
    """A figure without the zeros that only the database needs; anything else as it is."""
    if not isinstance(value, Decimal):
        return value
    return value.to_integral_value() if value == value.to_integral_value() else value.normalize()


def standard_label(standard: StandardTarget) -> str:
    """A standard promise in a select: which aspect, what, and its figure."""
    parts = (str(standard.get_aspect_display()), standard.statement, target_words(standard))
    return " · ".join(part for part in parts if part)


class AbilityForm(RecordForm):
    """Our ability alone, which changes more often than what is needed."""

    fixed = frozenset({"provision"})

    class Meta:
        model = Requirement
        fields = ("ability", "ability_plan")
        widgets = {"ability_plan": forms.Textarea(attrs={"rows": 4})}

    def find_warnings(self) -> list[str]:
        return without_plan(self.instance, self.cleaned_data)


def without_plan(stored: Requirement, cleaned: dict[str, Any]) -> list[str]:
    """What to say where this assesses that we may fall short, and nobody says what we do about it."""
    said = (cleaned.get("ability"), cleaned.get("ability_plan"))
    if stored.pk and said == (stored.ability, stored.ability_plan):
        return []
    if said[0] in (Requirement.Ability.AT_RISK, Requirement.Ability.UNABLE) and not said[1]:
        return [_t("No plan is given: nobody can tell what we do about it.")]
    return []
