"""Which record a row is about: the one that has the same values in the fields that tell such records apart."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.models import CharField, Model, Q, QuerySet, TextField, Value
from django.db.models.functions import Upper
from django.utils.translation import gettext as _

from ..text import normalise
from .models import ImportBatch
from .plans import storable

Key = tuple[str, ...]
SEPARATOR = "\x1f"  # no stored text contains it


def folded(value: Any) -> str:
    """A value as identities compare: texts in any case, figures and moments however they are written."""
    if isinstance(value, Model):
        return str(value.pk)
    return normalise(str("" if value is None else storable(value)).strip().lower())


def field_at(model: type[Model], path: str) -> Any:
    """The model's field at the end of a path."""
    *steps, last = path.split("__")
    at: Any = model
    for step in steps:
        at = at._meta.get_field(step).related_model
    return at._meta.get_field(last)


def value_at(record: Any, path: str) -> Any:
    """The value there; a key in place of a related record."""
    *steps, last = path.split("__")
    for step in steps:
        record = getattr(record, step)
        if record is None:
            return None
    field = record._meta.get_field(last)
    return getattr(record, field.attname)


def holding(rows: QuerySet, paths: tuple[str, ...], wanted: Iterable[Key]) -> QuerySet:
    """Rows that may have one of these combinations of values: each value is one of those asked for at its place."""
    columns = list(zip(*wanted, strict=True))
    for place, path in enumerate(paths):
        field = field_at(rows.model, path)
        values = set(columns[place])
        if isinstance(field, CharField | TextField):
            asked = [Upper(Value(value)) for value in values]
            rows = rows.alias(**{f"upper_{place}": Upper(path)}).filter(**{f"upper_{place}__in": asked})
        else:
            empty = Q(**{f"{path}__isnull": True}) if "" in values else Q(pk__in=[])
            rows = rows.filter(Q(**{f"{path}__in": values - {""}}) | empty)
    return rows


def by_key(records: Iterable[Any], paths: tuple[str, ...]) -> dict[Key, list[Any]]:
    known: dict[Key, list[Any]] = defaultdict(list)
    for record in records:
        known[key_of(record, paths)].append(record)
    return known


def key_of(record: Any, paths: tuple[str, ...]) -> Key:
    return tuple(folded(value_at(record, path)) for path in paths)


# Rows of one file that are about the same record

_TWINS = """
WITH seen AS (
    SELECT id, number, action, first_value(number) OVER (PARTITION BY {key} ORDER BY number) AS first
    FROM records_importrow WHERE batch_id = %s AND {among}
), twins AS MATERIALIZED (
    SELECT * FROM seen WHERE number <> first
)
UPDATE records_importrow AS r
SET action = 'error', writes = '[]', is_duplicate = false,
    errors = jsonb_build_object(%s::text, jsonb_build_array(replace(%s, '{{row}}', twins.first::text)))
FROM twins WHERE r.id = twins.id
RETURNING twins.action
"""


def joined(key: Key | None) -> str | None:
    """The key as it is kept with a planned record."""
    return None if key is None else SEPARATOR.join(key)


def split(key: str) -> Key:
    return tuple(key.split(SEPARATOR))


def twin_message(row: Any) -> str:
    return _("Row %(row)s of this file is about the same record.") % {"row": row}


def refuse_twins(batch: ImportBatch, targets: Iterable[str]) -> list[str]:
    """Refuse each row that is about the same record as a former one; what these rows were going to do.

    ``targets`` are those that the errors are about, one for each identity in its order.
    """
    message = twin_message("{row}")
    named = list(targets)
    ways = [("target_pk", "target_pk IS NOT NULL AND action <> 'error'", named[0])]
    earlier = ""
    for place, target in enumerate(named):
        key = f"writes->0->'identity'->>{place}"
        ways.append((key, f"action = 'create' AND {key} IS NOT NULL{earlier}", target))
        earlier += f" AND {key} IS NULL"
    done: list[str] = []
    with connection.cursor() as cursor:
        for key, among, target in ways:
            cursor.execute(_TWINS.format(key=key, among=among), [batch.pk, target, message])
            done += [action for (action,) in cursor.fetchall()]
    return done
