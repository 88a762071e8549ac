"""The columns of an import, derived from what is declared already: the form's fields, the lookups, our own export."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .bulk_forms import is_choice
from .headings import plain
from .lookups import Lookup
from .mapping import Target

FIELDS = _("The record")
_DISPLAY = re.compile(r"(^|__)get_(\w+)_display$")


class Exported:
    """The headings of our own export, by the field or lookup whose values stand below them."""

    def __init__(self, list_class: Any, paths: dict[str, str]) -> None:
        columns = list_class.export_columns if list_class else ()
        self.labels = {_DISPLAY.sub(r"\1\2", column.path): str(column.label) for column in columns}
        self.paths = paths

    def headings_of(self, name: str) -> tuple[str, ...]:
        """The heading of a form's field: by the path it is kept at, else by its own name."""
        return tuple(self.labels[path] for path in (self.paths.get(name, name), name) if path in self.labels)

    def headings_over(self, path: str) -> tuple[str, ...]:
        """The heading of a path that begins at a lookup, wherever in the row that record hangs."""
        return tuple(label for own, label in self.labels.items() if own == path or own.endswith(f"__{path}"))

    def left_out(self, targets: Iterable[Target]) -> list[str]:
        """Headings of columns that are shown and not kept (a total, a name beside its code)."""
        known = {plain(alias) for target in targets for alias in target.aliases}
        return [label for label in self.labels.values() if plain(label) not in known]


def targets_of(
    form: Any,
    lookups: tuple[Lookup, ...],
    exported: Exported,
    aliases: dict[str, tuple[str, ...]],
    skips: frozenset[str],
) -> list[Target]:
    """A target for each lookup and for each visible field of the form."""
    found = [target for lookup in lookups for target in lookup.targets(exported.headings_over)]
    taken = {target.name for target in found}
    for name, form_field in form.base_fields.items():
        if name in taken or name in skips:
            continue
        label = form_field.label or name.replace("_", " ")
        own = exported.headings_of(name)
        choices = (lambda options=form_field: _flat(options.choices)) if is_choice(form_field) else None
        found.append(
            Target(
                name,
                label,
                FIELDS,
                tuple(dict.fromkeys((*own, *aliases.get(name, ()), str(label), name.replace("_", " ")))),
                constant=choices is not None or (name in aliases and isinstance(form_field, forms.BooleanField)),
                choices=choices,
                required=form_field.required and form_field.initial is None,
            )
        )
    return found


def _flat(choices: Iterable[Any]) -> list[tuple[Any, Any]]:
    return [(value, label) for value, label in choices if value not in ("", None) and not isinstance(label, list)]
