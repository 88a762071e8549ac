"""Two people changed the same record: theirs beside mine, and a choice for each field."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError

from .forms import RecordForm
from .history import display, plain

CHOICE = "choose-"


@dataclass(frozen=True)
class Difference:
    """One field in which my text and theirs differ. ``choose`` is what is proposed: ``mine`` or ``theirs``."""

    name: str
    label: str
    mine: str
    theirs: str
    choose: str

    @property
    def choice_name(self) -> str:
        return f"{CHOICE}{self.name}"


def merged(data: Any, theirs: RecordForm) -> Any:
    """The sent data with their value in each field for which the sender chose it."""
    copy = data.copy()
    for name in theirs.visible_names():
        if data.get(f"{CHOICE}{name}") == "theirs":
            value = theirs[name].value()
            values = value if isinstance(value, list | tuple) else [value]
            copy.setlist(name, ["" if item is None else str(item) for item in values])
            if value is False:
                del copy[name]
    return copy


def differences(mine: RecordForm, theirs: RecordForm) -> list[Difference]:
    """The fields in which the sent form and the stored record differ, in the form's order."""
    base = _base(theirs, mine.data.get("version"))
    found = []
    for name in mine.visible_names():
        sent, stored = _shown(mine, name), _shown(theirs, name)
        if sent != stored:
            untouched = name in base and base[name] in (sent, f"#{mine[name].value() or ''}")
            found.append(Difference(name, str(mine[name].label), sent, stored, "theirs" if untouched else "mine"))
    return found


def _base(theirs: RecordForm, version: Any) -> dict[str, str]:
    """What the sender had before them, from the history (references as #key); empty where it cannot be told."""
    record: Any = theirs.instance
    if not str(version).isdigit():
        return {}
    event = record.events.filter(version=int(version)).order_by("-pgh_id").first()
    if event is None:
        return {}
    fields: Any = record._meta.concrete_fields
    own = {field.name: _before(theirs, event, field) for field in fields if hasattr(event, field.attname)}
    return own | theirs.said_at(event)


def _before(form: RecordForm, event: Any, field: Any) -> str:
    if field.remote_field:
        return _reference(event, field)
    value = getattr(event, field.attname)
    told = getattr(form.fields.get(field.name), "told", None)
    return _text(told(value) if told else display(field, value, {}))


def _reference(event: Any, field: Any) -> str:
    key = getattr(event, field.attname)
    return f"#{'' if key is None else key}"


def _shown(form: RecordForm, name: str) -> str:
    bound = form[name]
    value = bound.value()
    try:
        value = bound.field.clean(value)
    except ValidationError:  # shown as it was typed
        return _text("" if value is None else str(value))
    if told := getattr(bound.field, "told", None):  # a field that has words of its own for its value
        return _text(told(value))
    if choices := getattr(bound.field, "choices", None):
        labels = {str(key): str(label) for key, label in getattr(bound.field, "flatchoices", None) or _flat(choices)}
        return _text(labels.get(str(getattr(value, "pk", value)), str(value or "")))
    return _text("" if value is None else plain(value))


def _flat(choices: Any) -> list[tuple[Any, Any]]:
    flat: list[tuple[Any, Any]] = []
    for key, label in choices:
        flat.extend(label if isinstance(label, list | tuple) else [(key, label)])
    return flat


def _text(value: str) -> str:
    return "" if value == "–" else value.strip()
