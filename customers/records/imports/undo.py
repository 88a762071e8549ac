"""Taking an import back, while nothing depends on what it wrote and nobody has changed it since."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .. import access
from ..models import Record
from .commit import CHUNK, ImportRefused, check_references_at_once, lock, readers_of
from .kinds import RecordImport
from .lookups import with_keepers
from .models import ImportBatch, ImportedRecord

NAMED = 3


def obstacles(kind: type[RecordImport], batch: ImportBatch) -> list[str]:
    """Why the import cannot be undone, in sentences that name what stands in the way; empty when it can."""
    found: list[str] = []
    for label in kind.order:
        model = apps.get_model(label)
        if issubclass(model, Record):
            found += _changed_since(batch, label, model)
        found += _depending(batch, label, model)
    return found


def _changed_since(batch: ImportBatch, label: str, model: type[models.Model]) -> list[str]:
    ours = ImportedRecord.objects.filter(batch=batch, model=label)
    same = ours.filter(object_pk=models.OuterRef("pk"), version=models.OuterRef("version"))
    rows: Any = model._default_manager.filter(pk__in=ours.values("object_pk")).exclude(models.Exists(same))
    found = []
    if count := rows.count():
        names = [str(row) for row in rows.visible_to(batch.user).order_by("pk")[:NAMED]]
        found.append(
            ngettext(
                "%(count)s %(noun)s has been changed since: %(names)s.",
                "%(count)s %(nouns)s have been changed since: %(names)s.",
                count,
            )
            % {**_nouns(model), "count": count, "names": _listed(names, count)}
        )
    gone = (
        ours.values("object_pk").distinct().count()
        - model._default_manager.filter(pk__in=ours.values("object_pk")).count()
    )
    if gone:
        found.append(_("%(count)s %(nouns)s are not there any more.") % {**_nouns(model), "count": gone})
    return found


def _depending(batch: ImportBatch, label: str, model: type[models.Model]) -> list[str]:
    """Rows of other tables that point at what this import created and that it did not create itself."""
    created = ImportedRecord.objects.filter(batch=batch, model=label, created=True)
    if not created.exists():
        return []
    found = []
    for relation in model._meta.related_objects:
        other = relation.related_model
        if not getattr(relation.field, "db_constraint", True) or not isinstance(relation.field, models.ForeignKey):
            continue  # the history outlives its record
        own = ImportedRecord.objects.filter(batch=batch, model=other._meta.label_lower, created=True)
        rows = other._base_manager.filter(**{f"{relation.field.name}__in": created.values("object_pk")})
        rows = rows.exclude(pk__in=own.values("object_pk")).order_by("pk")
        if count := rows.count():
            held = [str(record) for record in _held_by(rows, relation.field.name, model, batch.user)]
            found.append(
                ngettext(
                    "%(count)s %(noun)s depends on what was imported: %(names)s.",
                    "%(count)s %(nouns)s depend on what was imported: %(names)s.",
                    count,
                )
                % {**_nouns(other), "count": count, "names": _listed(list(dict.fromkeys(held)), count)}
            )
    return found


def _held_by(rows: models.QuerySet, name: str, model: Any, user: Any) -> list[Any]:
    """What the first of these rows point at, as far as the user sees it."""
    if issubclass(model, Record):
        rows = rows.filter(**{f"{name}__in": model._default_manager.visible_to(user)})
    return [getattr(row, name) for row in rows.select_related(name)[:NAMED]]


def _nouns(model: type[models.Model]) -> dict[str, str]:
    return {"noun": str(model._meta.verbose_name), "nouns": str(model._meta.verbose_name_plural)}


def _listed(names: list[str], count: int) -> str:
    return (", ".join(f"“{name}”" for name in names) + (" …" if count > len(names) else "")).strip()


def undo(kind: type[RecordImport], batch_pk: int, user: Any) -> ImportBatch:
    """Restore what the import changed, delete what it created. Undoing twice changes nothing. Raises ImportRefused."""
    try:
        with transaction.atomic():
            batch = lock(batch_pk)
            if batch.state == ImportBatch.State.UNDONE:
                return batch
            if batch.state != ImportBatch.State.COMMITTED or not user.has_perm(kind.permission):
                raise ImportRefused(_("This import has not been written, so there is nothing to undo."))
            check_references_at_once()
            for label in kind.order:
                _hold(batch, label)
            if found := obstacles(kind, batch):
                raise ImportRefused(" ".join(found))
            if not _still_theirs(kind, batch, user):
                raise ImportRefused(_("Some of these records are not yours to change any more."))
            for label in kind.order:
                _restore(batch, label, user)
            kind.before_deleting()
            for label in reversed(kind.order):
                _delete(batch, label)
            _delete_alongside(batch)
            batch.state, batch.undone_at = ImportBatch.State.UNDONE, timezone.now()
            batch.save(update_fields=["state", "undone_at"])
    except IntegrityError as error:
        raise ImportRefused(_("Something depends on what was imported by now. Look at the records.")) from error
    return batch


def _hold(batch: ImportBatch, label: str) -> None:
    """Lock the rows, so that nothing can be changed or hung on them between the question and the answer."""
    model = apps.get_model(label)
    for pks in _keys(batch, label):
        list(model._base_manager.select_for_update().filter(pk__in=pks).order_by("pk").values_list("pk", flat=True))


def _still_theirs(kind: type[RecordImport], batch: ImportBatch, user: Any) -> bool:
    """Whether the user may change every record that the import wrote: a customer may have been handed over since."""
    rows = kind.model._default_manager.all()
    return all(
        access.can(user, access.CHANGE, record)
        for pks in _keys(batch, kind.model._meta.label_lower)
        for record in with_keepers(rows.filter(pk__in=pks))
    )


def _keys(batch: ImportBatch, label: str, **which: Any) -> Iterator[list[int]]:
    pks = list(
        ImportedRecord.objects.filter(batch=batch, model=label, **which)
        .order_by("object_pk")
        .values_list("object_pk", flat=True)
    )
    for start in range(0, len(pks), CHUNK):
        yield pks[start : start + CHUNK]


def _restore(batch: ImportBatch, label: str, user: Any) -> None:
    model = apps.get_model(label)
    readers = readers_of(model)
    now = timezone.now()
    for row in ImportedRecord.objects.filter(batch=batch, model=label, created=False).order_by("pk"):
        before = {n: readers[n](v) if n in readers and v is not None else v for n, v in row.before.items()}
        stamps = {"changed_at": now, "changed_by": user} if issubclass(model, Record) else {}
        model._base_manager.filter(pk=row.object_pk).update(**before, **stamps)


def _delete(batch: ImportBatch, label: str) -> None:
    model = apps.get_model(label)
    own = [f for f in model._meta.concrete_fields if f.remote_field and f.related_model is model]
    for field in own:  # units of one another, within the import
        for pks in _keys(batch, label, created=True):
            model._base_manager.filter(pk__in=pks).exclude(**{field.name: None}).update(**{field.name: None})
    for pks in _keys(batch, label, created=True):
        rows = model._base_manager.filter(pk__in=pks)
        rows._raw_delete(rows.db)


def _delete_alongside(batch: ImportBatch) -> None:
    """What was created for the rows goes with them, unless somebody else uses it by now."""
    for label, pks in batch.alongside.items():
        model = apps.get_model(label)
        rows = model._base_manager.filter(pk__in=pks)
        for relation in model._meta.related_objects:
            used = relation.related_model._base_manager.filter(**{f"{relation.field.name}__in": pks})
            rows = rows.exclude(pk__in=used.values(relation.field.attname))
        rows.delete()
