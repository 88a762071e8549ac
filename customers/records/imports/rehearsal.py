"""Trying out what is planned: the rows are written and taken back at once, so that the database's own constraints
(no two authorities at a time, no target equal to its baseline) are told row by row and not at the import."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import DataError, IntegrityError, OperationalError, transaction
from django.utils.translation import gettext as _

from ..forms import constraint_message
from .commit import Writer, check_references_at_once
from .models import ImportRow
from .plans import Plan

Planned = list[tuple[ImportRow, Plan]]


class _Undone(Exception):
    """Ends a rehearsal that went well."""


@contextmanager
def taken_back() -> Iterator[None]:
    """Whatever is written inside is not there afterwards."""
    try:
        with transaction.atomic():
            yield
            raise _Undone
    except _Undone:
        pass


def rehearse(kind: Any, planned: Planned) -> None:
    """Refuse the rows that the database would not take; a row that conflicts with a former one of these is refused."""
    planned = [(row, plan) for row, plan in planned if plan.writes and not plan.errors]
    if not planned:
        return
    check_references_at_once()
    writer = Writer(type(kind), kind.batch, kind.user, skip_duplicates=False)
    try:
        with taken_back():
            _try(writer, planned)
    except OperationalError:
        pass  # somebody holds these rows right now: the import itself will find out


def _try(writer: Writer, planned: Planned) -> None:
    """Write these rows; where that fails, its halves one after the other, down to the single row at fault."""
    rows = []
    for row, plan in planned:
        tried = ImportRow(number=row.number, target_pk=plan.target_pk, writes=plan.stored_writes())
        tried.made = {}
        rows.append(tried)
    try:
        with transaction.atomic():
            writer.put(rows)
    except (IntegrityError, DataError) as error:
        if len(planned) > 1:
            middle = len(planned) // 2
            _try(writer, planned[:middle])
            _try(writer, planned[middle:])
            return
        plan = planned[0][1]
        plan.refuse("", _reason(writer, error))


def _reason(writer: Writer, error: Any) -> str:
    """What the database says, in the words of the constraint's declaration."""
    told = getattr(error.__cause__, "diag", None)
    for model in writer.models.values():
        if any(constraint.name == getattr(told, "constraint_name", None) for constraint in model._meta.constraints):
            return constraint_message(model, error)
    if told is not None and told.constraint_name is None and told.sqlstate == "23514":  # a trigger of ours
        return _(told.message_primary)
    if told is not None and told.sqlstate == "23502":
        return _("The record needs “%(name)s”, which this file does not say.") % {"name": told.column_name}
    return constraint_message(writer.kind.model, error)
