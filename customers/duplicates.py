"""Customers that are probably the same as one about to be added."""

from typing import Any

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import QuerySet, TextField, Value

from .models import Customer
from .records.search import FoldedText

LIKELY = 0.6


def likely_duplicates(name: str, *, visible_to: Any, limit: int = 3) -> QuerySet[Customer]:
    """Visible customers whose name shares most trigrams with this one, most alike first."""
    asked = FoldedText(Value(name, output_field=TextField()))
    return (
        Customer.objects.visible_to(visible_to)
        .filter(sort_name__trigram_similar=asked)
        .annotate(likeness=TrigramSimilarity("sort_name", asked))
        .filter(likeness__gte=LIKELY)
        .order_by("-likeness", "pk")[:limit]
    )
