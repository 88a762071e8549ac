"""How the fields of a form travel as JSON: their schema, and how a sent value is read.

The form stays the judge of values; what is read here is only whether a value is of the kind that JSON can carry it as.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..text import validate_text

KEY = {"type": "integer", "minimum": 1, "maximum": 2**63 - 1}
MONTH = r"(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])(-01)?"  # what is sent for a month: itself, or its first day
MOMENT = {"type": "string", "format": "date-time"}


@dataclass(frozen=True)
class Field:
    """One field of a representation. ``path`` leads from the record to its value."""

    name: str
    path: str
    schema: dict[str, Any]
    title: Any = ""
    description: Any = ""
    optional: bool = False  # may be left out of a new record
    clearable: bool = False  # may be empty
    read: Callable[[Any], Any] = field(default=lambda value: value, compare=False)

    def shown(self) -> dict[str, Any]:
        """The schema of the value in an answer; an empty text is "", everything else that is empty is null."""
        schema = dict(self.schema)
        if self.clearable and "enum" in schema:
            schema["enum"] = [*schema["enum"], "" if schema["type"] == "string" else None]
        if self.clearable and (schema["type"] != "string" or self.keeps_null):
            schema["type"] = [schema["type"], "null"]
        return self._named(schema)

    def sent(self) -> dict[str, Any]:
        """The schema of the value in a request; null empties the field where it may be empty."""
        schema = dict(self.schema)
        if self.clearable:
            if "enum" in schema:
                schema["enum"] = [*schema["enum"], None]
            schema["type"] = [schema["type"], "null"]
        elif schema["type"] == "string" and not self.keeps_null and "enum" not in schema:
            schema["minLength"] = 1
        return self._named(schema)

    def tell(self, value: Any) -> Any:
        """The value as an answer carries it."""
        nothing = value is None and self.schema["type"] == "string" and not self.keeps_null
        return "" if nothing else told(value)

    @property
    def keeps_null(self) -> bool:
        """Whether nothing is null and not an empty text, though the value travels as text: figures and days."""
        return "pattern" in self.schema or "format" in self.schema

    def _named(self, schema: dict[str, Any]) -> dict[str, Any]:
        named = {"title": str(self.title), "description": str(self.description)}
        return schema | {key: text for key, text in named.items() if text}


def fields_of(form: type[forms.ModelForm], silent: Iterable[str], paths: dict[str, str]) -> tuple[Field, ...]:
    """The form's visible fields in its order; ``paths`` says where a value is that is not on the record itself."""
    model = form._meta.model
    names = [name for name in form.base_fields if name not in silent]
    order = [name for name in (getattr(form, "field_order", None) or ()) if name in names]
    found = []
    for name in [*order, *(name for name in names if name not in order)]:
        asked = form.base_fields[name]
        stored = _model_field(model, name)
        proposed = asked.initial not in (None, "") or (stored is not None and stored.has_default())
        one = isinstance(asked, forms.ModelChoiceField) and not isinstance(asked, forms.ModelMultipleChoiceField)
        default = f"{name}_id" if one else name
        schema, read = kind_of(asked, stored)
        found.append(
            Field(
                name,
                paths.get(name, default),
                schema,
                asked.label or name,
                asked.help_text,
                optional=not asked.required or proposed,
                clearable=not asked.required and not isinstance(asked, forms.BooleanField),
                read=read,
            )
        )
    return tuple(found)


def shown_field(model: type[models.Model], name: str, path: str, description: Any) -> Field:
    """A field that is told and cannot be sent, with the schema of the model's field at the end of ``path``."""
    at: Any = model
    nullable = False
    for step in path.split("__"):
        found = at._meta.pk if step == "pk" else at._meta.get_field(step)
        nullable |= found.null
        at = found.related_model
    asked = found.formfield() if not found.primary_key else None
    schema = kind_of(asked, found)[0] if asked else dict(KEY)
    if nullable:
        schema["type"] = [schema["type"], "null"]
    return Field(name, path, schema, description=description)


def kind_of(asked: forms.Field, stored: models.Field | None) -> tuple[dict[str, Any], Callable[[Any], Any]]:
    """The JSON schema of a form field's values, and how to read one."""
    if isinstance(asked, forms.BooleanField):
        return {"type": "boolean"}, _of_type(bool, _("Give true or false."))
    if isinstance(asked, forms.ModelMultipleChoiceField):
        return {"type": "array", "items": dict(KEY), "uniqueItems": True}, _keys
    if isinstance(asked, forms.ModelChoiceField):
        return dict(KEY), _of_type(int, _("Give the identifier, a whole number."))
    if isinstance(asked, forms.ChoiceField):
        return _choice(asked)
    if isinstance(asked, forms.DecimalField):
        return _decimal(asked, stored)
    if isinstance(asked, forms.IntegerField):
        return {"type": "integer", **_limits(asked, stored)}, _of_type(int, _("Give a whole number."))
    if isinstance(asked, forms.DateTimeField):
        return {"type": "string", "format": "date-time"}, _moment
    if isinstance(asked, forms.TimeField):
        return {"type": "string", "format": "time", "examples": ["08:00:00"]}, _time
    if isinstance(asked, forms.DateField):
        return {"type": "string", "format": "date"}, _day
    if getattr(asked, "is_month", False):  # told as its first day
        return {"type": "string", "pattern": f"^{MONTH}$", "examples": ["2026-03", "2026-03-01"]}, _month
    longest = getattr(asked, "max_length", None)
    return {"type": "string"} | ({"maxLength": longest} if longest else {}), _text


def _choice(asked: Any) -> tuple[dict[str, Any], Callable[[Any], Any]]:
    keys: list[Any] = []
    for key, label in asked.choices:
        keys += [inner for inner, _label in label] if isinstance(label, list | tuple) else [key]
    keys = [key for key in keys if key not in (None, "")]
    if keys and all(isinstance(key, int) for key in keys):
        return {"type": "integer", "enum": keys}, _of_type(int, _("Give a whole number."))
    return {"type": "string", "enum": [str(key) for key in keys]}, _text


def _decimal(asked: forms.DecimalField, stored: Any) -> tuple[dict[str, Any], Callable[[Any], Any]]:
    places = asked.decimal_places or 0
    whole = (asked.max_digits or 20) - places
    sign = "" if _limits(asked, stored).get("minimum", -1) >= 0 else "-?"
    pattern = rf"^{sign}[0-9]{{1,{whole}}}(\.[0-9]{{1,{places}}})?$"
    plain = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,30})?")

    def read(value: Any) -> Any:
        if not isinstance(value, str) or not plain.fullmatch(value):
            raise ValidationError(_('Give the number as text with a point, such as "1250.50".'))
        return value

    fits = whole >= 4 and places >= 2 and _limits(asked, stored).get("maximum", 2000) >= 2000
    return {"type": "string", "pattern": pattern, "examples": ["1250.50" if fits else "12.5" if places else "12"]}, read


def _limits(asked: Any, stored: Any) -> dict[str, Any]:
    """The tightest limits that the form's field and the model's set."""
    validators = [*asked.validators, *(stored.validators if stored is not None else ())]
    lower = [_limit(v) for v in validators if isinstance(v, MinValueValidator)]
    upper = [_limit(v) for v in validators if isinstance(v, MaxValueValidator)]
    return ({"minimum": max(lower)} if lower else {}) | ({"maximum": min(upper)} if upper else {})


def _limit(validator: Any) -> Any:
    limit = validator.limit_value() if callable(validator.limit_value) else validator.limit_value
    return float(limit) if isinstance(limit, Decimal) else limit


def _of_type(kind: type, message: Any) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        if kind is int and isinstance(value, float) and value.is_integer():
            value = int(value)  # JSON knows one kind of number: 12.0 is 12
        if type(value) is not kind:  # true is an int for Python, and not for JSON
            raise ValidationError(message)
        return value

    return read


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValidationError(_("Give text."))
    validate_text(value)
    return value


def _day(value: Any) -> str:
    try:
        if not isinstance(value, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
            raise ValueError
        dt.date.fromisoformat(value)
    except ValueError:
        raise ValidationError(_("Give the date as year-month-day, such as 2026-03-31.")) from None
    return value


def _month(value: Any) -> str:
    """A month as 2026-03 or as its first day, which is what it is told as."""
    if not isinstance(value, str) or not re.fullmatch(MONTH, value):
        raise ValidationError(_("Give the month as year and number, such as 2026-03, or as its first day."))
    return f"{value[:7]}-01"


def _moment(value: Any) -> str:
    try:
        if not isinstance(value, str) or dt.datetime.fromisoformat(value).tzinfo is None:
            raise ValueError
    except ValueError:
        raise ValidationError(
            _("Give the moment with its offset from UTC, such as 2026-03-31T08:00:00+02:00.")
        ) from None
    return value


def _time(value: Any) -> str:
    try:
        if not isinstance(value, str) or dt.time.fromisoformat(value).tzinfo is not None:
            raise ValueError
    except ValueError:
        raise ValidationError(_("Give the time of the day as hours and minutes, such as 08:00.")) from None
    return value


def _keys(value: Any) -> list[int]:
    if not isinstance(value, list) or any(type(key) is not int for key in value):
        raise ValidationError(_("Give a list of identifiers."))
    return value


def _model_field(model: type[models.Model], name: str) -> Any:
    try:
        return model._meta.get_field(name)
    except FieldDoesNotExist:
        return None


def told(value: Any) -> Any:
    """A stored value as JSON carries it: figures as text, days and moments as ISO 8601, moments in UTC."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return value
