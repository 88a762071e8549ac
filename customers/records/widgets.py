"""Form controls that Django draws too slowly or not as a person expects."""

import functools
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html
from django.utils.safestring import SafeString


class LongSelect(forms.Select):
    """A select of hundreds of fixed choices: their markup is made once, not by a template for each option."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen = "" if value is None else str(value)
        drawn = _drawn(tuple((str(key), str(label)) for key, label in self.choices))
        options = SafeString("".join(pair[1] if key == chosen else pair[0] for key, pair in drawn.items()))
        attributes = flatatt(self.build_attrs(self.attrs, {"name": name, **(attrs or {})}))
        return format_html("<select{}>{}</select>", attributes, options)


@functools.lru_cache(maxsize=16)
def _drawn(choices: tuple[tuple[str, str], ...]) -> dict[str, tuple[SafeString, SafeString]]:
    """Each choice's option, as it is when it is not chosen and when it is."""
    return {key: (_option(key, label, False), _option(key, label, True)) for key, label in choices}


def _option(key: str, label: str, chosen: bool) -> SafeString:
    return format_html('<option value="{}"{}>{}</option>', key, SafeString(" selected" if chosen else ""), label)
