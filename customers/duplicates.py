"""Customers that are probably the same as one about to be added."""

import difflib
from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.postgres.search import TrigramSimilarity
from django.db import OperationalError, connection, transaction
from django.db.models import QuerySet, TextField, Value

from .models import Customer
from .records.imports.headings import plain
from .records.search import FoldedText

LIKELY = 0.6


def likely_duplicates(name: str, *, visible_to: Any, limit: int = 3) -> QuerySet[Customer]:
    """Visible customers whose name shares most trigrams with this one, most alike first."""
    asked: Any = FoldedText(Value(name, output_field=TextField()))
    return (
        Customer.objects.visible_to(visible_to)
        .filter(sort_name__trigram_similar=asked)
        .annotate(likeness=TrigramSimilarity("sort_name", asked))
        .filter(likeness__gte=LIKELY)
        .order_by("-likeness", "pk")[:limit]
    )


# The threshold is raised for the query, so that the index itself leaves out what is not alike enough.
_ALIKE = """
SELECT asked.number, found.id
FROM unnest(%s::int[], %s::text[]) AS asked(number, name)
CROSS JOIN LATERAL (
    SELECT id, similarity(sort_name, folded(asked.name)) AS likeness FROM customers_customer
    WHERE sort_name %% folded(asked.name) ORDER BY 2 DESC, 1 LIMIT 5
) AS found
WHERE found.likeness >= %s ORDER BY asked.number, found.likeness DESC, found.id
"""
_MOST_SECONDS = 10


def likely_duplicates_of_many(names: Mapping[int, str], *, visible_to: Any) -> dict[int, list[Customer]] | None:
    """For each numbered name up to three visible customers that look like it. None where that takes too long."""
    if not names:
        return {}
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT current_setting('statement_timeout'), set_config('statement_timeout', %s, true),"
                " set_config('pg_trgm.similarity_threshold', %s, true)",
                [f"{_MOST_SECONDS}s", str(LIKELY)],
            )
            before = cursor.fetchone()[0]
            cursor.execute(_ALIKE, [list(names), list(names.values()), LIKELY])
            pairs = cursor.fetchall()
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [before])
    except OperationalError:
        return None
    customers = Customer.objects.visible_to(visible_to).in_bulk({pk for _number, pk in pairs})
    found: dict[int, list[Customer]] = {}
    for number, pk in pairs:
        if pk in customers and len(found.setdefault(number, [])) < 3:
            found[number].append(customers[pk])
    return found


def similar_names(names: Iterable[str], known: Iterable[str]) -> dict[str, str]:
    """For each name the known one that is nearly the same, where there is one: Health Care and Healthcare."""
    by_plain = {plain(name): name for name in known}
    found = {}
    for name in names:
        close = difflib.get_close_matches(plain(name), by_plain, n=1, cutoff=0.8)
        if close:
            found[name] = by_plain[close[0]]
    return found
