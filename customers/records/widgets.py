"""Form controls that Django draws too slowly or not as a person expects."""

import functools
import re
from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import flatatt
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy, ngettext_lazy
from django.utils.translation import gettext as _

from .imports.conversions import number

Known = Callable[[], list[tuple[str, str]]]
LINE_BREAK = re.compile(r"\s*[\r\n]+\s*")
MOST_DECIMALS = ngettext_lazy(
    "At most %(max)s decimal; this was read as %(value)s.",
    "At most %(max)s decimals; this was read as %(value)s.",
    "max",
)
NO_DECIMALS = gettext_lazy("Write a whole number; this was read as %(value)s.")


class AddressField(forms.URLField):
    """The address of a page; one without a scheme is taken to be https."""

    default_error_messages = {
        "invalid": gettext_lazy("Give the address of a page, such as https://www.example.com/contract."),
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(assume_scheme="https", **options)


class LongSelect(forms.Select):
    """A select of hundreds of fixed choices: their markup is made once, not by a template for each option."""

    known: Known
    with_blank = False

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen = "" if value is None else str(value)
        drawn = _drawn(self.known, self.with_blank, get_language() or "")
        options = SafeString("".join(pair[1] if key == chosen else pair[0] for key, pair in drawn.items()))
        attributes = flatatt(self.build_attrs(self.attrs, {"name": name, **(attrs or {})}))
        return format_html("<select{}>{}</select>", attributes, options)


class LongChoiceField(forms.ChoiceField):
    """One of hundreds of fixed choices, told by a function; neither copied nor normalised for each form."""

    widget = LongSelect

    def __init__(self, *, known: Known, **options: Any) -> None:
        self.known = known
        super().__init__(**options)
        self.widget.known, self.widget.with_blank = known, not self.required

    @property
    def choices(self) -> list[tuple[str, str]]:
        return [*([] if self.required else [("", _("Choose …"))]), *self.known()]

    @choices.setter
    def choices(self, value: Any) -> None:
        """The function alone says what can be chosen."""

    def __deepcopy__(self, memo: Any) -> "LongChoiceField":
        return forms.Field.__deepcopy__(self, memo)

    def valid_value(self, value: Any) -> bool:
        return str(value) in _values(self.known)


@functools.cache
def _values(known: Known) -> frozenset[str]:
    return frozenset(key for key, _label in known())


@functools.lru_cache(maxsize=16)
def _drawn(known: Known, with_blank: bool, language: str) -> dict[str, tuple[SafeString, SafeString]]:
    """Each choice's option, as it is when it is not chosen and when it is."""
    choices = [*([("", _("Choose …"))] if with_blank else []), *known()]
    return {key: (_option(key, label, ""), _option(key, label, " selected")) for key, label in choices}


def _option(key: str, label: str, chosen: str) -> SafeString:
    return format_html('<option value="{}"{}>{}</option>', key, chosen, label)


class FigureInput(forms.TextInput):
    """A figure as people write it. A browser's own number field drops a decimal comma and makes 995 of 99,5."""

    def __init__(self, attrs: Any = None) -> None:
        kept = {name: value for name, value in (attrs or {}).items() if name not in ("step", "min", "max")}
        super().__init__({"inputmode": "decimal", "autocomplete": "off", **kept})


def as_people_write(field: forms.DecimalField, *, typed: bool = False) -> None:
    """Let the field's figure be written with a decimal comma, with thousands apart, or with a percent sign.

    ``typed`` says that a person wrote it, not a program (see ``number``).
    """
    plain = field.to_python
    read = functools.partial(number, decimals=field.decimal_places, typed=typed)
    # A field of the model's making is not ours to subclass, so it is taught by itself.
    field.to_python = lambda value: plain(read(value) if isinstance(value, str) and value.strip() else value)  # type: ignore[method-assign]
    field.error_messages["max_decimal_places"] = MOST_DECIMALS if field.decimal_places else NO_DECIMALS
    if type(field.widget) is forms.NumberInput:
        required = field.widget.is_required
        field.widget = FigureInput(field.widget.attrs)
        field.widget.is_required = required


def keep_one_line(field: forms.CharField) -> None:
    """Make one line of what a file or a program sends in several, as a browser does of what is pasted."""
    plain = field.to_python

    def to_python(value: Any) -> Any:
        text = plain(value)
        return LINE_BREAK.sub(" ", text) if isinstance(text, str) else text  # a month is typed as text, and is a day

    field.to_python = to_python  # type: ignore[method-assign]


class DateInput(forms.DateInput):
    """The browser's own date field; it always speaks ISO 8601."""

    input_type = "date"

    def __init__(self, attrs: Any = None) -> None:
        super().__init__({"min": "1900-01-01", "max": "2199-12-31", **(attrs or {})}, format="%Y-%m-%d")


def sane_day(day: Any) -> Any:
    """Refuse days that nobody means; raise ValidationError."""
    if day is not None and not 1900 <= day.year <= 2199:
        raise ValidationError(gettext_lazy("Give a date between 1900 and 2199."))
    return day
