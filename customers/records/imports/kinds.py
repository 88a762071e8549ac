"""What an import of one kind of record declares: its fields, its form, and how a row finds the record it is about.

A kind is a class with a few attributes and, where rows write more than one record, the hook ``extras``. Every row is
validated by the same form as the page's. Questions that a form would ask the database for each row (is the code taken,
which industry is this) are asked once for many rows in ``prepare``.
"""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.db.models import Model
from django.forms.models import model_to_dict
from django.utils.translation import gettext as _

from .. import access
from ..text import forbidden_character
from .bulk_forms import InBulk, is_choice, words_to_values
from .headings import NUL
from .joining import JoinedColumns
from .mapping import Column, Mapping, Target
from .models import ImportBatch, ImportRow
from .plans import Action, Plan, Write, changed_values, snapshot

Cells = list[tuple[Column, int, str]]


class RecordImport(JoinedColumns):
    """One kind of import and, as an object, the check of one batch's rows. Subclasses declare the class attributes."""

    name: ClassVar[str]
    permission: ClassVar[str]
    title: ClassVar[Any]
    noun_plural: ClassVar[Any]
    model: ClassVar[type[Model]]
    form: ClassVar[type[InBulk]]
    key: ClassVar[str]
    order: ClassVar[tuple[str, ...]]  # the models it writes, in the order in which they are created
    needs: ClassVar[Any] = ""  # what the file must hold, in one sentence
    list_url_name: ClassVar[str]
    newest_first: ClassVar[str] = "sort=-changed"  # how the list shows on top what was imported last
    synonyms: ClassVar[dict[str, dict[str, str]]] = {}  # words of other languages for choices, by field
    options: ClassVar[dict[str, Any]] = {}  # extra yes/no questions of the mapping page: name to label

    def __init__(self, batch: ImportBatch, user: Any) -> None:
        self.batch, self.user = batch, user
        self.mapping = Mapping.load(batch.mapping)
        self.reader = self.mapping.reader()
        self.filled = self.filled_by(self.mapping)
        self.blank = self.row_form(user)
        self.words = {
            name: {**self.synonyms.get(name, {}), **words_to_values(field)}
            for name, field in self.blank.fields.items()
            if is_choice(field)
        }
        self.defaults = {
            name: self.blank.get_initial_for_field(field, name)
            for name, field in self.blank.fields.items()
            if name not in self.blank.SILENT and self.blank.get_initial_for_field(field, name) is not None
        }
        opts: Any = self.model._meta
        self.attributes = [opts.get_field(name).attname for name in self.blank._meta.fields or ()]
        self.first_row_of = self.rows_by_key()

    # Declarations

    @classmethod
    def row_form(cls, user: Any) -> InBulk:
        """An empty form of the kind, to be filled with one row after the other."""
        return cls.form({}, actor=user, instance=cls.model())

    @classmethod
    def targets(cls, user: Any) -> list[Target]:
        raise NotImplementedError

    @classmethod
    def left_out(cls, user: Any) -> Iterable[str]:
        """Headings of columns that are not to be guessed from what their cells look like."""
        return ()

    @classmethod
    def refusals(cls, mapping: Mapping) -> list[str]:
        """Why this mapping cannot work."""
        return []

    # Hooks

    def values(self, cells: Cells) -> dict[str, Any]:
        """The row's texts by target. Constants fill what the row leaves empty."""
        values: dict[str, Any] = dict(self.mapping.constants)
        values.update((column.target, text.strip()) for column, _index, text in cells)
        return self.joined(values)

    def prepare(self, rows: list[tuple[ImportRow, dict[str, Any]]]) -> None:
        """Ask the database, once for all these rows, what checking them needs."""
        raise NotImplementedError

    def find(self, values: dict[str, Any]) -> Any:
        """The record that the row is about, or None. It need not be one that the user may see."""
        raise NotImplementedError

    def adjust(self, plan: Plan, data: dict[str, Any], values: dict[str, Any], existing: Any) -> None:
        """Put the row's values into the form's words; refuse what the form could not say."""

    def extras(self, plan: Plan, values: dict[str, Any], existing: Any, record: Any) -> None:
        """Plan what the row writes beside its main record."""

    def may_see(self, existing: Any) -> bool:
        return getattr(existing, "its_customer", existing).is_visible_to(self.user)

    def taken_message(self) -> str:
        return _("This code is taken by a record that you may not change.")

    @classmethod
    def same(cls, key: str) -> str:
        """The key as it compares: equal for two texts that mean one record."""
        return key

    # The check

    def repeated_cells(self, index: int, *, fold: bool = False) -> dict[str, int]:
        """The texts that more than one row has in this column, and the first such row; in lower case if so asked."""
        with connection.cursor() as cursor:
            cursor.execute(_REPEATED.format("lower" if fold else ""), [index, self.batch.pk])
            return {text: number for text, number in cursor.fetchall() if not self.reader.is_nothing(text)}

    def rows_by_key(self) -> dict[str, int]:
        """The first row that holds each key."""
        index = self.mapping.column_of(self.key)
        if index is None:
            return {}
        first: dict[str, int] = {}
        cells = self.batch.rows.order_by("number").values_list("number", f"source__{index}")
        for number, text in cells.iterator(chunk_size=10_000):
            if isinstance(text, str):
                first.setdefault(self.same(text.strip()), number)
        return first

    def check(self, rows: list[ImportRow]) -> list[Plan]:
        """A plan for each row."""
        read = [(row, self.values(self.reader.read(row.source))) for row in rows]
        self.prepare(read)
        return [self.plan(row, values) for row, values in read]

    def plan(self, row: ImportRow, values: dict[str, Any]) -> Plan:
        plan = Plan(row.number, str(values.get("name") or values.get(self.key) or "")[:250].replace(NUL, "␀"))
        self.check_shape(plan, row)
        key = values.get(self.key)
        if key and (first := self.first_row_of.get(self.same(key), row.number)) != row.number:
            plan.refuse(self.key, _("Row %(row)s of this file has the same.") % {"row": first})
        if plan.errors:
            return plan
        existing = self.find(values)
        if existing is None:
            self.plan_new(plan, values)
        elif access.can(self.user, access.CHANGE, existing):
            self.plan_change(plan, values, existing)
            if plan.writes and existing.is_archived:
                plan.refuse(self.key, _("This record is archived. Restore it first."))
        elif self.may_see(existing):
            self.plan_change(plan, values, existing)
            if plan.action != Action.UNCHANGED:
                plan.errors = {self.key: [self.taken_message()]}
        else:
            plan.refuse(self.key, self.taken_message())
        return plan

    def check_shape(self, plan: Plan, row: ImportRow) -> None:
        width = len(self.batch.columns)
        if len(row.source) > width:
            plan.refuse(
                "",
                _("The row has %(has)s cells, the headings are %(width)s.") % {"has": len(row.source), "width": width},
            )
        elif len(row.source) < width:
            plan.warnings.append(
                _("The row has only %(has)s of %(width)s cells.") % {"has": len(row.source), "width": width}
            )
        for column, _index, text in self.reader.read(row.source):
            if found := forbidden_character(text):
                found = "U+0000" if found == "U+FFFE" else found
                plan.refuse(
                    column.target,
                    _("This text contains the invisible character %(character)s, which cannot be stored. Remove it.")
                    % {"character": found},
                )

    def plan_new(self, plan: Plan, values: dict[str, Any]) -> None:
        data = {**self.defaults, **{name: values[name] for name in self.blank.fields if name in values}}
        self.adjust(plan, data, values, None)
        record = self.model()
        self.blank.refill(self.said(data), record)
        for name, messages in self.blank.problems().items():
            plan.refuse(name, *messages)
        write = Write(self.model._meta.label_lower, "main", values=snapshot(record, self.attributes))
        plan.writes.append(write)
        self.finish(plan, write, values, None, record)
        self.extras(plan, values, None, record)

    def plan_change(self, plan: Plan, values: dict[str, Any], existing: Any) -> None:
        plan.target_pk = existing.pk
        present = self.present(existing)
        data = dict(present)
        for name in self.blank.fields:
            if name in values:
                data[name] = values[name]
            elif name in self.filled and self.mapping.clears:
                data[name] = ""
        self.adjust(plan, data, values, existing)
        data = self.said(data)
        before = snapshot(existing, self.attributes)
        write = Write(self.model._meta.label_lower, "main", pk=existing.pk, version=existing.version)
        if any(str(data[name]) != str(present[name]) for name in present):
            form = self.form(data, actor=self.user, instance=existing)
            for name, messages in form.problems().items():
                plan.refuse(name, *messages)
            write.values, write.before = changed_values(existing, before, self.attributes)
        self.finish(plan, write, values, existing, existing)
        write.before.update(snapshot(existing, list(write.references)))
        if write.values or write.references:
            plan.writes.append(write)
        self.extras(plan, values, existing, existing)

    def finish(self, plan: Plan, write: Write, values: dict[str, Any], existing: Any, record: Any) -> None:
        """Add to the main record what its form does not hold (its owner, say)."""
        write.references.update(plan.references)

    def present(self, existing: Any) -> dict[str, Any]:
        """What the form would show of the record."""
        shown = model_to_dict(existing, self.blank._meta.fields)
        return {name: "" if value is None else value for name, value in shown.items()}

    def said(self, data: dict[str, Any]) -> dict[str, Any]:
        """The data with words for choices in place of labels; a repeated look needs no acknowledging here."""
        for name, known in self.words.items():
            value = data.get(name)
            if isinstance(value, str) and value:
                data[name] = known.get(value.casefold(), value)
        data["acknowledged"] = "on"
        return data

    @classmethod
    def finish_check(cls, batch: ImportBatch) -> list[str]:
        """Look at all checked rows together and refuse some; what each of these was going to do."""
        return []

    # At the import

    @classmethod
    def outdated(cls, batch: ImportBatch, user: Any, writes: list[dict[str, Any]]) -> bool:
        """Whether one of these planned new records (``vars`` of Write) could not be planned so any more."""
        raise NotImplementedError

    @classmethod
    def before_deleting(cls) -> None:
        """Called when an import is undone, before what it created is deleted, within the transaction."""

    @classmethod
    def similar(cls, model: str, names: Iterable[str]) -> dict[str, str]:
        """For names about to be created alongside, one that is there already and nearly the same."""
        return {}

    @classmethod
    def create_alongside(cls, model: str, names: Iterable[str]) -> list[tuple[str, int, bool]]:
        """Create what rows refer to by name: each name, its key, and whether it is new."""
        raise NotImplementedError


_REPEATED = r"""
SELECT {}(btrim(source->>%s, E' \t\r\n\u00a0')) AS text, min(number) FROM records_importrow WHERE batch_id = %s
GROUP BY 1 HAVING count(*) > 1 AND min(number) IS NOT NULL
"""

KINDS: dict[str, type[RecordImport]] = {}


def register(kind: type[RecordImport]) -> type[RecordImport]:
    """Class decorator: make the import known by its name, which no other has."""
    if kind.name in KINDS:
        raise ImproperlyConfigured(
            f"There is an import “{kind.name}” already; say @replaces to put another in its place."
        )
    KINDS[kind.name] = kind
    return kind


def may_import(user: Any) -> bool:
    """Whether there is anything that the user may import."""
    return any(user.has_perm(permission) for permission in {kind.permission for kind in KINDS.values()})
