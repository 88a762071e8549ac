"""Keyset pages: where a row stands in an order, as text that fits into an address, and the rows behind it."""

import base64
import binascii
import datetime as dt
import json
from functools import reduce
from typing import Any

from django.core.exceptions import BadRequest, ValidationError
from django.db.models import Model, QuerySet
from django.db.models.fields.tuple_lookups import TupleGreaterThan, TupleLessThan
from django.utils import timezone
from django.utils.translation import gettext as _

from .text import forbidden_character

Order = tuple[str, ...]


def encoded(row: Any, sort: str, order: Order) -> str:
    """The cursor of a row; the last field of the order is the key."""
    values = [_text_of(row, name) for name in order[:-1]] + [row.pk]
    return base64.urlsafe_b64encode(json.dumps([sort, *values]).encode()).decode().rstrip("=")


def decoded(cursor: str, sort: str, order: Order, model: type[Model]) -> list[Any]:
    """The values that the cursor holds, for the query; BadRequest for one that was not made here for this order."""
    try:
        made_for, *values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if made_for != sort or len(values) != len(order):
            raise ValueError("made for another order")
        return [_value_from(text, field_at(model, name)) for text, name in zip(values, order, strict=True)]
    except (ValueError, TypeError, OverflowError, RecursionError, binascii.Error, ValidationError) as error:
        raise BadRequest(_("This page of the list cannot be found. Begin at the list's first page.")) from error


def behind(rows: QuerySet, order: Order, values: list[Any], *, descending: bool, wanted: int) -> list[Any]:
    """The ``wanted`` rows behind the position: those with the same first value, then those with later ones.

    One row comparison would do, but Postgres estimates it by its first column alone: behind the last tier it
    expects no row, and sorts half the table instead of walking the index.
    """
    lookup = TupleLessThan if descending else TupleGreaterThan
    if len(order) == 2:
        return list(rows.filter(lookup(order, values))[:wanted])
    first, value = order[0], values[0]
    found = list(rows.filter(lookup(order[1:], values[1:]), **{first: value})[:wanted])
    if len(found) < wanted:
        later = {f"{first}__{'lt' if descending else 'gt'}": value}
        found += rows.filter(**later)[: wanted - len(found)]
    return found


def field_at(model: Any, path: str) -> Any:
    """The model field at a path such as ``person__sort_name``; a generated column answers with its output field."""
    for step in path.split("__"):
        found = model._meta.pk if step == "pk" else model._meta.get_field(step)
        model = found.related_model
    return getattr(found, "output_field", found)


def _text_of(row: Any, path: str) -> str:
    # A plain row has the whole path as one name.
    value = getattr(row, path) if hasattr(row, path) else reduce(getattr, path.split("__"), row)
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _value_from(text: Any, field: Any) -> Any:
    if forbidden_character(str(text)):
        raise ValueError("holds a character that is never stored")
    value = field.to_python(text)
    if value is None or (isinstance(value, dt.datetime) and not _is_moment(value)):
        raise ValueError("holds a value that is never stored")
    return field.get_prep_value(value)


def _is_moment(value: dt.datetime) -> bool:
    """Whether it is a moment that the clock of every zone can show."""
    return timezone.is_aware(value) and dt.MINYEAR < value.year < dt.MAXYEAR
