"""Words of the file that are none of a field's choices, and what the person says they stand for."""

from typing import Any

from django import forms
from django.db import connection
from django.utils.translation import gettext as _

from .check import decide
from .kinds import RecordImport
from .mapping import Mapping
from .models import ImportBatch

SHOWN = 20  # words of one column

_WORDS = """
SELECT mode() WITHIN GROUP (ORDER BY btrim(source->>%s)) AS word, count(*) FROM records_importrow
WHERE batch_id = %s AND action = 'error' AND errors ? %s AND source->>%s IS NOT NULL
GROUP BY lower(btrim(source->>%s)) ORDER BY 2 DESC, 1 LIMIT %s
"""


class UnknownValuesForm(forms.Form):
    """A choice for each unknown word of the checked rows."""

    def __init__(self, data: Any, *, kind: type[RecordImport], batch: ImportBatch, user: Any) -> None:
        super().__init__(data, prefix="value")
        self.batch, self.decided = batch, Mapping.load(batch.mapping)
        choices = {target.name: target.choices for target in kind.targets(user) if target.choices}
        self.words: list[dict[str, Any]] = []
        for index, column in enumerate(self.decided.columns):
            offered = choices.get(column.target)
            if offered is None or not batch.counts["error"]:
                continue
            for word, count in self._unknown(index, column.target):
                name = f"{index}_{len(self.words)}"
                self.fields[name] = forms.ChoiceField(
                    label=word, required=False, choices=[("", _("Choose …")), *((str(k), v) for k, v in offered())]
                )
                self.words.append(
                    {
                        "target": column.target,
                        "heading": batch.columns[index],
                        "word": word,
                        "count": count,
                        "name": name,
                        "field": self[name],
                    }
                )

    def _unknown(self, index: int, target: str) -> list[tuple[str, int]]:
        with connection.cursor() as cursor:
            cursor.execute(_WORDS, [index, self.batch.pk, target, index, index, SHOWN])
            return [(word, count) for word, count in cursor.fetchall() if word and len(word) <= 100]

    def save(self) -> None:
        """Keep what was chosen with the mapping, and begin the check anew."""
        for entry in self.words:
            if chosen := self.cleaned_data.get(entry["name"]):
                self.decided.values.setdefault(entry["target"], {})[entry["word"].casefold()] = chosen
        decide(self.batch, self.decided)
