"""The forms of the pages, made fit for a hundred thousand rows."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.db.models import Model
from django.utils.translation import gettext as _

from ..forms import RecordForm, normalised
from ..models import CustomerRecord

FEW = 12  # choices that an error message can list


def is_choice(field: forms.Field) -> bool:
    """Whether the field takes one of the values it lists (and not a row of a table)."""
    return isinstance(field, forms.ChoiceField) and not isinstance(
        field, forms.ModelChoiceField | forms.MultipleChoiceField
    )


class Known(forms.Field):
    """A reference whose row (or rows, where there are ``many``) the checker has looked up already."""

    def __init__(self, *, many: bool = False, **options: Any) -> None:
        super().__init__(**options)
        self.many = many

    def to_python(self, value: Any) -> Any:
        return value or ([] if self.many else None)


class InBulk(RecordForm):
    """A form for many rows. The checker answers set-based what uniqueness and constraints would ask for each row."""

    fixed = frozenset()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.settled = set()
        field: Any
        for name, field in self.fields.items():
            if is_choice(field):
                labels = {
                    str(value): str(label) for value, label in field.choices if not isinstance(label, list | tuple)
                }
                field.valid_value = lambda value, labels=labels: str(value) in labels
                if len(labels) <= FEW:
                    offered = ", ".join(label for value, label in labels.items() if value).replace("%", "%%")
                    field.error_messages["invalid_choice"] = _("“%(value)s” is not one of: {}.").format(offered)
                self.settled.add(name)  # the model would walk through the same choices again

    def _get_validation_exclusions(self) -> set[str]:
        return super()._get_validation_exclusions() | self.settled

    def validate_unique(self) -> None:
        pass

    def find_warnings(self) -> list[str]:
        return []

    def _post_clean(self) -> None:
        self.instance.validate_constraints = lambda exclude=None: None
        super()._post_clean()

    def refill(self, data: dict[str, Any], instance: Model) -> None:
        """Take another row; making a form anew costs more than validating it."""
        self.data = normalised(data)
        self.instance = instance
        self._errors = None
        self.warnings = []
        self.__dict__.pop("changed_data", None)

    def begin_with(self, initial: dict[str, Any]) -> None:
        """What the page would show of this row's record, for forms that ask what was changed of it."""
        self.initial = initial
        for bound in self._bound_fields_cache.values():
            bound.__dict__.pop("initial", None)

    def problems(self) -> dict[str, list[str]]:
        """The messages by field; '' for the form as a whole."""
        return {
            "" if name == NON_FIELD_ERRORS else name: [message for error in errors for message in error.messages]
            for name, errors in self.errors.as_data().items()
        }


def words_to_values(field: Any) -> dict[str, Any]:
    """What people may write in a cell for a choice: its value or its label, in any case."""
    known: dict[str, Any] = {}
    for value, label in field.choices:
        if not isinstance(label, list | tuple):
            known.setdefault(str(value).casefold(), value)
            known.setdefault(str(label).casefold(), value)
    return known


def stand_in(model: type[Model], belongs_to: Iterable[str] = (), pk: int | None = None) -> Any:
    """A record that belongs to others that are not there, so that its form can ask these for their currency or rows."""
    record: Any = model(pk=pk)
    names = set(belongs_to)
    if issubclass(model, CustomerRecord):
        names.add(model.customer_path.split("__")[0])
    for name in names:
        owner: Any = next((field.related_model for field in model._meta.fields if field.name == name), None)
        if owner is not None:
            setattr(record, name, stand_in(owner, pk=0))
    return record
