"""The forms of the import pages: the file, how it is read, and which column goes where."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from ..text import validate_text
from .kinds import RecordImport
from .limits import MAX_BYTES, MAX_ROWS
from .mapping import Column, Mapping, Target
from .models import ImportBatch
from .reading import ENCODINGS, SEPARATORS

LABELS = {"cp1252": "Windows-1252", "iso-8859-15": "ISO 8859-15", "cp1250": "Windows-1250", "cp1251": "Windows-1251"}
LABELS |= {"utf-8": "UTF-8", "utf-16": "UTF-16", "cp850": "DOS 850", "mac_roman": "Mac Roman", "latin-1": "ISO 8859-1"}
SAMPLES = 3


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("file"),
        allow_empty_file=True,  # the reader says what is wrong with it
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
        help_text=_("CSV or XLSX, up to 25 MB and 100,000 rows. Nothing is imported yet."),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(_("The file is larger than 25 MB. Split it into smaller ones."))
        return file


class ReadingForm(forms.Form):
    """How the file is read, where the guess was wrong."""

    encoding = forms.ChoiceField(label=_("encoding"), choices=[(name, LABELS[name]) for name in ENCODINGS])
    separator = forms.ChoiceField(label=_("separator"), choices=list(SEPARATORS.items()))
    sheet = forms.ChoiceField(label=_("sheet"))
    heading_row = forms.IntegerField(
        label=_("Headings are in row"),
        required=False,
        min_value=0,
        max_value=MAX_ROWS,
        help_text=_("Rows above it are left out. 0 if the file has no headings; empty to look for them."),
    )

    def __init__(self, data: Any, *, batch: ImportBatch) -> None:
        how = batch.reading
        super().__init__(data, initial=how, prefix="reading")
        fields: dict[str, Any] = self.fields
        fields["sheet"].choices = [(name, name) for name in how["sheets"]]
        if how["encoding"] not in ENCODINGS:
            read = (how["encoding"], LABELS.get(how["encoding"], how["encoding"]))
            fields["encoding"].choices = [read, *fields["encoding"].choices]
        for name in ("encoding", "separator") if how["sheets"] else ("sheet",):
            del self.fields[name]
        self.read_as = LABELS.get(how["encoding"], how["encoding"])


class MappingForm(forms.Form):
    """A target for each column, values for all rows, and what stands for nothing."""

    nothing = forms.CharField(
        label=_("text that stands for nothing"),
        required=False,
        max_length=300,
        strip=True,
        help_text=_("Separated by commas, in any case. Such cells count as empty."),
    )
    clears = forms.BooleanField(
        label=_("An empty cell clears what is recorded"),
        required=False,
        help_text=_("Otherwise it leaves the field of a record that is already there as it is."),
    )

    def __init__(self, data: Any, *, kind: type[RecordImport], batch: ImportBatch, user: Any) -> None:
        mapping = Mapping.load(batch.mapping)
        self.kind, self.batch, self.values = kind, batch, mapping.values
        self.targets = {target.name: target for target in kind.targets(user)}
        super().__init__(data, initial={"nothing": mapping.nothing, "clears": mapping.clears})
        choices = [("", _("– leave out –")), *_grouped(self.targets.values())]
        for index, column in enumerate(mapping.columns):
            label = batch.columns[index]
            self.fields[f"column_{index}"] = forms.ChoiceField(
                label=label, choices=choices, required=False, initial=column.target
            )
            self.fields[f"qualifier_{index}"] = forms.CharField(
                label=label,
                max_length=60,
                required=False,
                initial=column.qualifier or label[:60],
                validators=[validate_text],
            )
        for name in self.constant_names():
            self.fields[f"constant_{name}"] = _constant_field(self.targets[name], mapping.constants.get(name, ""))
        for name, label in kind.options.items():
            self.fields[f"option_{name}"] = forms.BooleanField(
                label=label, required=False, initial=mapping.options.get(name, False)
            )

    def constant_names(self) -> list[str]:
        return [name for name, target in self.targets.items() if target.constant]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            used: dict[str, int] = {}
            for index, column in enumerate(self.mapping().columns):
                target = self.targets.get(column.target)
                if target and not target.repeated and target.name in used:
                    other = self.batch.columns[used[target.name]]
                    self.add_error(
                        f"column_{index}", _("The column “%(other)s” goes there already.") % {"other": other}
                    )
                used.setdefault(column.target, index)
            for message in self.kind.refusals(self.mapping()):
                self.add_error(None, message)
        return cleaned

    def mapping(self) -> Mapping:
        """What was decided."""
        given = self.cleaned_data
        columns = []
        for index, heading in enumerate(self.batch.columns):
            name = given.get(f"column_{index}", "")
            qualified = name and self.targets[name].qualifier
            columns.append(Column(name, (given.get(f"qualifier_{index}") or heading[:60]) if qualified else ""))
        constants = {
            name: str(given[f"constant_{name}"]) for name in self.constant_names() if given.get(f"constant_{name}")
        }
        options = {name: bool(given.get(f"option_{name}")) for name in self.kind.options}
        return Mapping(columns, constants, given.get("nothing", ""), bool(given.get("clears")), options, self.values)

    def rows(self) -> list[dict[str, Any]]:
        """One line of the page for each column: heading, first values, fields."""
        first = list(self.batch.rows.order_by("number").values_list("source", flat=True)[:60])
        lines = []
        for index, heading in enumerate(self.batch.columns):
            filled = [cells[index] for cells in first if index < len(cells) and cells[index].strip()]
            lines.append(
                {
                    "heading": heading,
                    "samples": [text[:80] for text in dict.fromkeys(filled)][:SAMPLES],
                    "field": self[f"column_{index}"],
                    "qualifier": self[f"qualifier_{index}"],
                    "qualified": self._is_qualified(self[f"column_{index}"].value()),
                }
            )
        return lines

    def _is_qualified(self, name: Any) -> bool:
        return bool(name in self.targets and self.targets[name].qualifier)

    def qualified_targets(self) -> str:
        return " ".join(name for name, target in self.targets.items() if target.qualifier)

    def constants(self) -> list[Any]:
        return [self[f"constant_{name}"] for name in self.constant_names()]

    def decisions(self) -> list[Any]:
        return [*(self[f"option_{name}"] for name in self.kind.options), self["nothing"], self["clears"]]

    def summary(self) -> str:
        count = sum(bool(self[f"column_{index}"].value()) for index in range(len(self.batch.columns)))
        text = ngettext_lazy(
            "%(count)s of %(all)s column is used.", "%(count)s of %(all)s columns are used.", len(self.batch.columns)
        )
        return text % {"count": count, "all": len(self.batch.columns)}


def _grouped(targets: Any) -> list[tuple[Any, list[tuple[str, Any]]]]:
    groups: dict[Any, list[tuple[str, Any]]] = {}
    for target in targets:
        groups.setdefault(str(target.group), []).append(
            (target.name, str(target.label).capitalize() if str(target.label).islower() else target.label)
        )
    return list(groups.items())


def _constant_field(target: Target, initial: str) -> forms.Field:
    if target.choices:
        return forms.ChoiceField(
            label=target.label, choices=[("", "–"), *target.choices()], required=False, initial=initial
        )
    attrs = {"data-suggest": target.suggest, "autocomplete": "off"} if target.suggest else {}
    return forms.CharField(
        label=target.label,
        max_length=200,
        required=False,
        initial=initial,
        validators=[validate_text],
        widget=forms.TextInput(attrs=attrs),
    )
