"""The one way in for a record: pages, API and importer validate and save through these forms."""

import uuid
from collections.abc import Callable
from hashlib import sha256
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, models, transaction
from django.forms.models import ModelChoiceIterator
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from .models import Record
from .text import normalise, validate_text
from .widgets import as_people_write, keep_one_line


class StaleRecord(Exception):
    """The record has changed since the sender read it; nothing was saved."""


class SecondLook(forms.Field):
    """Which warnings the sender has seen: ``True`` or ``on`` for all that there are, or the marks of those shown."""

    widget = forms.HiddenInput
    ALL = ("True", "on")

    def clean(self, value: Any) -> frozenset[str]:
        return frozenset(str(value or "").split())

    @classmethod
    def mark(cls, warning: str) -> str:
        return sha256(str(warning).encode()).hexdigest()[:16]

    @classmethod
    def covers(cls, seen: frozenset[str], warnings: list[str]) -> bool:
        return not seen.isdisjoint(cls.ALL) or seen.issuperset(map(cls.mark, warnings))


class ModelForm(forms.ModelForm):
    """Django's own, with the parts that its published types leave out."""

    if TYPE_CHECKING:
        fields: dict[str, Any]  # each of its own kind
        _bound_fields_cache: dict[str, forms.BoundField]

        def _get_validation_exclusions(self) -> set[str]: ...

        def _post_clean(self) -> None: ...

        def _save_m2m(self) -> None: ...


class RecordForm(ModelForm):
    """A form that knows which version of the record was read, who sends it, and what deserves a second look.

    ``fixed`` names model fields that the page sets and no input does (the customer, say); they take part in the
    validation of constraints all the same.
    """

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    submission = forms.CharField(required=False, widget=forms.HiddenInput, max_length=36)
    acknowledged = SecondLook(required=False)
    fixed: ClassVar[frozenset[str]] = frozenset({"customer"})
    SILENT: ClassVar[frozenset[str]] = frozenset({"version", "submission", "acknowledged"})

    def __init__(self, data: Any = None, files: Any = None, *, actor: Any, **options: Any) -> None:
        self.actor = actor
        self.warnings: list[str] = []
        super().__init__(normalised(data), files, **options)
        for field in self.fields.values():
            field.show_hidden_initial = False  # what was there is on the record, not in the page
            if isinstance(field, forms.CharField):
                field.validators = [*field.validators, validate_text]
                if not isinstance(field.widget, forms.Textarea):
                    keep_one_line(field)
            elif isinstance(field, forms.DecimalField):
                as_people_write(field, typed=isinstance(data, QueryDict))
        if self.instance.pk:
            self.initial["version"] = self.instance.version_token
        else:
            self.initial["submission"] = str(uuid.uuid4())

    def _get_validation_exclusions(self) -> set[str]:
        # Constraints that hold for current records only look at archived_at, which no form has.
        return super()._get_validation_exclusions() - self.fixed - {"archived_at"}

    def visible_names(self) -> list[str]:
        return [name for name in self.fields if name not in self.SILENT]

    def has_record_changed(self) -> bool:
        """Whether saving would change anything."""
        return bool(set(self.changed_data) - self.SILENT)

    def is_stale(self) -> bool:
        """Whether the sender read another version than ``self.instance`` has now (lock the row before asking)."""
        return bool(self.instance.pk) and self.data.get(self.add_prefix("version"), "") != str(
            self.instance.version_token
        )

    def said_at(self, event: Any) -> dict[str, str]:
        """What fields that are no columns of the record said at an event of its history, as a person reads it."""
        return {}

    def find_warnings(self) -> list[str]:
        """Things that are allowed but deserve a second look; the sender acknowledges them to go on."""
        return []

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors:
            self.warnings = self.find_warnings()
            if not SecondLook.covers(cleaned.get("acknowledged", frozenset()), self.warnings):
                for warning in self.warnings:
                    self.add_error(None, ValidationError(warning, code="warning"))
        return cleaned

    def needs_acknowledgement(self) -> bool:
        """Whether nothing but warnings stands in the way."""
        errors = self.errors.as_data()
        return set(errors) == {NON_FIELD_ERRORS} and all(e.code == "warning" for e in errors[NON_FIELD_ERRORS])

    def seen(self) -> str:
        """What a sender who goes on in spite of these warnings acknowledges: them, and none that come up later."""
        return " ".join(map(SecondLook.mark, self.warnings))

    def save(self, commit: bool = True) -> Record:
        """Save under the actor's name; an unchanged record is left alone. Raises ValidationError on a lost race."""
        if self.errors:
            raise ValueError(f"The {self.instance._meta.verbose_name} did not validate.")
        try:
            with transaction.atomic():
                self.store()
        except IntegrityError as error:
            self.instance.validate_unique()  # the other row is there now, so this says which field it is about
            raise ValidationError(constraint_message(type(self.instance), error)) from error
        return self.instance

    def store(self) -> None:
        """Write the record; forms that write more than one row extend this."""
        if self.instance.pk is None or self.has_record_changed():
            self.instance.stamp_and_save(self.actor)
            self._save_m2m()


class AtOnce(ModelChoiceIterator):
    """Choices in one query; Django's own opens a cursor, fetches and closes it, which is for thousands of rows."""

    def __iter__(self) -> Any:
        if self.field.empty_label is not None:
            yield ("", self.field.empty_label)
        for row in self.queryset.all():
            yield self.choice(row)


def offer(
    form: forms.BaseForm, name: str, rows: models.QuerySet, *, told_as: Callable[[Any], str] | None = None
) -> None:
    """Let the field choose among these rows, each named by itself or ``told_as`` something else."""
    field: Any = form.fields[name]
    field.iterator = AtOnce
    if told_as is not None:
        field.label_from_instance = told_as
    field.queryset = rows


def normalised(data: Any) -> Any:
    """What was sent, every text in Unicode normal form C."""
    if data is None:
        return None
    if isinstance(data, QueryDict):
        copy = data.copy()
        for key, values in data.lists():
            copy.setlist(key, [normalise(value) for value in values])
        return copy
    return {key: normalise(value) if isinstance(value, str) else value for key, value in data.items()}


def constraint_message(model: type[models.Model], error: IntegrityError) -> str:
    """What a violated database constraint (or a trigger that acts as one) means, in the words of its declaration."""
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
    if said := getattr(model, "guards", {}).get(name):
        return str(said)
    for constraint in model._meta.constraints:
        if constraint.name == name:
            return str(constraint.violation_error_message)
    return str(_("Somebody saved a record that this one conflicts with. Look at it and try again."))
