"""What a row changes in a record, told as pages tell it, and whether its importer may see that record still."""

import datetime as dt
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from django.apps import apps
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ..models import CustomerRecord
from .kinds import KINDS
from .models import ImportBatch, ImportedRecord, ImportRow


class Sight:
    """Of some rows, in their order: which are ``hidden`` from the user since, by number, and the customers' clocks.

    A row is hidden where the record that it is about, or that it has made, is there and not the user's to see.
    """

    def __init__(self, batch: ImportBatch, rows: Sequence[ImportRow], user: Any) -> None:
        self.user = user
        self.hidden: set[int] = set()
        self.zones: dict[int | None, ZoneInfo] = {}  # by the record's key
        about: dict[int, Any] = {row.number: row.target_pk for row in rows if row.target_pk}
        model: Any = KINDS[batch.kind].model
        if rows and batch.committed_at:
            made = ImportedRecord.objects.filter(batch=batch, model=model._meta.label_lower, created=True)
            numbers = (rows[0].number, rows[-1].number)
            about |= dict(made.filter(number__range=numbers).values_list("number", "object_pk"))
        if not about:
            return
        there = model._default_manager.filter(pk__in=set(about.values()))
        visible = there.visible_to(user)
        if issubclass(model, CustomerRecord):
            clocks = visible.values_list("pk", f"{model.customer_path}__time_zone")
            self.zones = {key: ZoneInfo(name) for key, name in clocks}
            seen = set(self.zones)
        else:
            seen = set(visible.values_list("pk", flat=True))
        unseen = set(there.values_list("pk", flat=True)) - seen
        self.hidden = {number for number, key in about.items() if key in unseen}


def changes_of(row: ImportRow, sight: Sight) -> list[dict[str, Any]]:
    """What the row would change in the record that is there."""
    changes = []
    zone = sight.zones.get(row.target_pk)
    shown = partial(_shown, user=sight.user, zone=zone)
    for write in row.writes:
        model = apps.get_model(write["model"])
        if write["pk"] is None and row.action == ImportRow.Action.UPDATE and write["key"] != "part":
            changes.append(
                {
                    "label": model._meta.verbose_name,
                    "before": "",
                    "after": _told(model, write["values"], shown),
                }
            )
        for name in write["values"] if write["pk"] else ():
            if write["before"][name] == write["values"][name]:
                continue  # it changes with what hangs on it
            field = next(f for f in model._meta.concrete_fields if f.attname == name)
            before, after = (shown(field, value) for value in (write["before"][name], write["values"][name]))
            changes.append({"label": field.verbose_name, "before": before, "after": after})
        for name, reference in write["references"].items() if write["pk"] else ():
            field = next(f for f in model._meta.concrete_fields if f.attname == name)
            before = shown(field, write["before"].get(name))
            changes.append({"label": field.verbose_name, "before": before, "after": _named(reference)})
    return changes


def _named(reference: str) -> str:
    """What has no key yet: a record made with the rows, or the one of another row (see plans.Write)."""
    kind, _colon, rest = reference.partition(":")
    return _("Row %(row)s of this file") % {"row": rest} if kind == "row" else rest.rpartition(":")[2]


def _told(model: Any, values: dict[str, Any], shown: Callable[[Any, Any], str]) -> str:
    """What a row written beside the record says: its values, and what is ticked by its name."""
    said = []
    for field in model._meta.concrete_fields:
        value = values.get(field.attname)
        if field.editable and value not in (None, "", False):
            said.append(str(field.verbose_name) if value is True else shown(field, value))
    return " ".join(said)[:200]


def _shown(field: Any, value: Any, *, user: Any, zone: dt.tzinfo | None) -> str:
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(field, models.DateTimeField):
        return date_format(field.to_python(value).astimezone(zone or timezone.get_current_timezone()), "j F Y, H:i T")
    if field.remote_field:
        rows = field.remote_field.model._default_manager.all()
        found = (rows.visible_to(user) if hasattr(rows, "visible_to") else rows).filter(pk=value).first()
        return str(found) if found else "…"
    return str(dict(field.flatchoices).get(value, value))[:200]
