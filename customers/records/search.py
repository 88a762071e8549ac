"""Searching and sorting text as people expect it: without regard to case and accents, served by indexes."""

from typing import Any

from django.db import models
from django.db.models.functions import Concat


class FoldedText(models.Func):
    """Lower case without accents, by the immutable database function ``folded`` (see the first migration)."""

    function = "folded"
    output_field = models.TextField()


def folded(*names: str) -> models.GeneratedField:
    """A stored column with the fields' texts, folded, with spaces between them; it sorts by code point."""
    parts: list[Any] = [part for name in names for part in (models.F(name), models.Value(" "))][:-1]
    text = Concat(*parts, output_field=models.TextField()) if len(names) > 1 else parts[0]
    return models.GeneratedField(
        expression=FoldedText(text), output_field=models.TextField(db_collation="C"), db_persist=True
    )


@models.CharField.register_lookup
@models.TextField.register_lookup
class Like(models.Lookup):
    """``LIKE`` with a pattern made by the caller, which a trigram index can serve."""

    lookup_name = "like"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple]:
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        return f"{left} LIKE {right}", (*left_params, *right_params)


def contains_words(path: str, text: str) -> models.Q:
    """Rows whose folded column at ``path`` contains every word of the text (the first eight of them)."""
    condition = models.Q()
    for word in words_of(text):
        condition &= models.Q(**{f"{path}__like": containing(word)})
    return condition


def words_of(text: str) -> list[str]:
    """The words of a search that count: the first eight."""
    return text.split()[:8]


def containing(word: str) -> FoldedText:
    """The pattern for ``like`` of folded texts that contain the word."""
    return _pattern("%", word)


def beginning(text: str) -> FoldedText:
    """The pattern for ``like`` of folded texts that begin with the text; an index that sorts them serves it."""
    return _pattern("", text)


def _pattern(before: str, text: str) -> FoldedText:
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return FoldedText(models.Value(f"{before}{escaped}%", output_field=models.TextField()))
