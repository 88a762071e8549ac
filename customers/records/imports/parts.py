"""The import of records that belong to others, or to nobody: a declaration, and the rest follows from it.

A kind says its model, the form of its pages made fit for many rows (``class XRowForm(InBulk, XForm)``), the lookups by
which a row names what it belongs to, and the identities that tell which record a row is about. Columns, headings,
choices, conversions, template, dry run, undo and race checks come from these. README.md has a worked example.
"""

from typing import Any, ClassVar

from django.db.models import ManyToManyField
from django.utils.translation import gettext as _

from .. import access
from .bulk_forms import InBulk, Known, stand_in
from .cells import CellReading
from .columns import Exported, targets_of
from .conversions import Conversion, zone_of
from .finding import RecordFinding
from .identities import field_at, joined, refuse_twins, twin_message
from .kinds import RecordImport
from .lookups import Asked, Lookup
from .mapping import Mapping, Target
from .models import ImportBatch, ImportRow
from .plans import Action, Plan, Write, alike, changed_values, same_minute, snapshot


class PartImport(CellReading, RecordFinding, RecordImport):
    """Subclasses declare ``name``, ``title``, ``needs``, ``model``, ``form``, ``lookups``, ``identities``, ``parent``
    and the list; the hooks are ``ask``, ``defaults_for``, ``adjust``, ``extras`` and ``may_change``.

    An identity is a tuple of names of lookups and fields. Of several, the first that a row fills wholly counts, and the
    last one's parts may be empty; a record found by a later one must be empty where a former one tells records apart.
    """

    permission: ClassVar[str] = "customers.import_customer"
    lookups: ClassVar[tuple[Lookup, ...]] = ()
    parent: ClassVar[str] = ""  # the lookup whose record the user must be allowed to change; '' for a kind without
    identities: ClassVar[tuple[tuple[str, ...], ...]]  # names of lookups and fields; the first that a row fills counts
    paths: ClassVar[dict[str, str]] = {}  # where a field of the form is kept, if not under its own name
    aliases: ClassVar[dict[str, tuple[str, ...]]] = {}  # headings that people write, by field
    skips: ClassVar[frozenset[str]] = frozenset()  # fields of the form that no file fills
    conversions: ClassVar[dict[str, Conversion]] = {}  # by field, in place of the usual one of its kind
    defaults_from_customer: ClassVar[dict[str, str]] = {"currency": "billing_currency"}
    ignores_archived: ClassVar[bool] = False  # whether an archived record stands in nobody's way
    list_class: ClassVar[Any] = None
    key = ""

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        if hasattr(cls, "model"):
            opts: Any = cls.model._meta
            declared = vars(cls)
            if cls.list_class is not None and "list_url_name" not in declared:
                cls.list_url_name = cls.list_class.url_name
            if not hasattr(cls, "noun_plural"):  # a kind that stands in another's place is called like that one
                cls.noun_plural = opts.verbose_name_plural
            if not hasattr(cls, "order"):
                between = [f.remote_field.through._meta.label_lower for f in opts.many_to_many]
                cls.order = (opts.label_lower, *between)

    def __init__(self, batch: ImportBatch, user: Any) -> None:
        super().__init__(batch, user)
        self.named = {lookup.name: lookup for lookup in self.lookups}
        opts: Any = self.model._meta
        fields = {field.name: field for field in opts.get_fields() if not field.auto_created}
        self.several = {name: fields[name] for name in self.named if isinstance(fields.get(name), ManyToManyField)}
        forms = {*self.blank.fields, *self.several}
        self.set_by_page = [name for name in self.named if name in fields and name not in forms]
        self.attributes = [opts.get_field(n).attname for n in self.blank._meta.fields or () if n not in self.several]
        for name in self.identities[-1]:  # a day that nobody gave must not tell records apart
            if name in self.blank.fields and self.blank.fields[name].required:
                self.defaults.pop(name, None)
        self.first_about: dict[Any, int] = {}
        self.known_names: dict[str, dict[Asked, list[Any]]] = {name: {} for name in self.named}
        self.zones = {column.target: zone_of(batch.columns[index]) for index, column in enumerate(self.mapping.columns)}

    # What follows from the declaration

    @classmethod
    def row_form(cls, user: Any) -> InBulk:
        form = cls.form({}, actor=user, instance=stand_in(cls.model, cls.form.fixed))
        for lookup in cls.lookups:
            if lookup.name in form.fields:
                present = form.fields[lookup.name]
                form.fields[lookup.name] = Known(many=lookup.many, required=present.required, label=present.label)
                form.settled.add(lookup.name)
        return form

    @classmethod
    def targets(cls, user: Any) -> list[Target]:
        skips = cls.skips | cls.form.SILENT
        return targets_of(cls.form, cls.lookups, Exported(cls.list_class, cls.paths), cls.aliases, skips)

    @classmethod
    def left_out(cls, user: Any) -> list[str]:
        return Exported(cls.list_class, cls.paths).left_out(cls.targets(user))

    @classmethod
    def refusals(cls, mapping: Mapping) -> list[str]:
        filled = cls.filled_by(mapping)
        named = {lookup.name: lookup for lookup in cls.lookups}
        needed: dict[str, Any] = {}
        for lookup in cls.lookups:
            if lookup.required and lookup.name not in filled and not cls.is_told_by_another(lookup, filled):
                needed[lookup.name] = lookup.label
            if lookup.name in filled and not lookup.alone:
                needed |= {name: named[name].label for _path, name in lookup.within if name not in filled}
        blank = cls.row_form(None)
        for name, form_field in blank.fields.items():
            given = name in filled or name in named or name in cls.skips
            initial = None if name in cls.identities[-1] else blank.get_initial_for_field(form_field, name)
            if form_field.required and not given and initial is None:
                needed[name] = form_field.label or name
        return [_("Say which column holds: %(label)s.") % {"label": label} for label in needed.values()]

    # The check

    def rows_by_key(self) -> dict[str, int]:
        return {}  # the database finds rows about the same record: see ``finish_check``

    def check(self, rows: list[ImportRow]) -> list[Plan]:
        plans = []
        for row in rows:
            plan = Plan(row.number)
            self.check_shape(plan, row)
            plan.values = self.values(self.reader.read(row.source)) if not plan.errors else {}
            plans.append(plan)
        sound = [plan for plan in plans if not plan.errors]
        for lookup in self.lookups:
            self.look_up(lookup, sound)
        for plan in sound:
            plan.label = self.label_of(plan)[:250]  # in the words of the file
            self.convert(plan)
        existing = self.find_all(sound)
        self.ask(sound, existing)
        for plan in sound:
            self._plan(plan, existing.get(plan.number))
            self._refuse_twin(plan)
        from .rehearsal import rehearse  # it writes as the import does, and the import knows this module's kind

        rehearse(self, list(zip(rows, plans, strict=True)))
        return plans

    @classmethod
    def finish_check(cls, batch: ImportBatch) -> list[str]:
        """Refuse rows about the same record as a former row; what these were going to do."""
        return refuse_twins(batch, [identity[-1] for identity in cls.identities])

    def ask(self, plans: list[Plan], existing: dict[int, Any]) -> None:
        """Ask the database, once for all these rows, what the hooks need besides."""

    def label_of(self, plan: Plan) -> str:
        told = [lookup.name for lookup in self.lookups if lookup.required]
        names = dict.fromkeys([*told, *(name for identity in self.identities for name in identity)])
        return " · ".join(str(plan.values[name]) for name in names if plan.values.get(name))

    def _refuse_twin(self, plan: Plan) -> None:
        """One of the rows checked at once; ``finish_check`` sees the others."""
        if plan.errors:
            return
        identity = plan.writes[0].identity if plan.target_pk is None else []
        about = plan.target_pk or next((pair for pair in enumerate(identity) if pair[1] is not None), None)
        first = self.first_about.setdefault(about, plan.number)
        if first != plan.number:
            plan.refuse(self.identities[0][-1], twin_message(first))

    # Planning a row

    def _plan(self, plan: Plan, existing: Any) -> None:
        parent = plan.found.get(self.parent)
        if existing is None:
            self.plan_new(plan, plan.values)
            if parent is not None and not access.can(self.user, access.CHANGE, parent):
                plan.errors = {self.parent: [self.not_yours(parent)]}
            return
        if not self.may_see(existing):
            plan.refuse(self.identities[0][-1], self.taken_message())
            return
        self.plan_change(plan, plan.values, existing)
        if plan.action in (Action.UNCHANGED, Action.ERROR):
            return
        if existing.is_archived:
            plan.refuse("", _("This record is archived. Restore it first."))
        elif not self.may_change(existing, plan):
            plan.errors = {self.parent: [self.not_yours(existing)]}

    def may_see(self, existing: Any) -> bool:
        """Nobody sees a record whose customer they do not see."""
        owner = getattr(existing, "its_customer", existing)
        return bool(owner.is_visible_to(self.user))

    def may_change(self, existing: Any, plan: Plan) -> bool:
        return access.can(self.user, access.CHANGE, existing)

    def not_yours(self, record: Any) -> str:
        owner = getattr(record, "its_customer", record)
        for held in (owner, record):
            if getattr(held, "archived_at", None) is not None:
                return _("“%(record)s” is archived. Restore it first.") % {"record": held}
        return _("You may not change “%(record)s”.") % {"record": owner}

    def taken_message(self) -> str:
        return _("There is a record like this that you may not change.")

    def plan_new(self, plan: Plan, values: dict[str, Any]) -> None:
        data = {**self.defaults, **self.defaults_for(plan)}
        data |= {name: values[name] for name in self.blank.fields if name in values}
        data |= {name: plan.found.get(name) for name in self.named if name in self.blank.fields}
        self.adjust(plan, data, values, None)
        record = stand_in(self.model, self.form.fixed)
        for name in self.set_by_page:
            if name in plan.found:
                setattr(record, name, plan.found[name])
        self._validate(plan, data, record)
        if plan.errors:
            return
        own = [field_at(self.model, name).attname for name in self.set_by_page]
        write = Write(self.model._meta.label_lower, "main", values=snapshot(record, [*self.attributes, *own]))
        write.identity = [joined(self.key_of(plan, identity)) for identity in self.identities]
        plan.writes.append(write)
        self.finish(plan, write, values, None, record)
        self.link(plan, None)
        self.extras(plan, values, None, record)

    def plan_change(self, plan: Plan, values: dict[str, Any], existing: Any) -> None:
        plan.target_pk = existing.pk
        for name in self.set_by_page:
            if name in plan.found and getattr(existing, f"{name}_id") != plan.found[name].pk:
                plan.refuse(name, _("It is recorded at “%(other)s”.") % {"other": getattr(existing, name)})
        present = self.present(existing)
        data = dict(present)
        for name in self.blank.fields:
            if name in self.named:
                data[name] = plan.found.get(name, present[name])
            elif name in values:
                data[name] = present[name] if same_minute(values[name], present[name]) else values[name]
            elif name in self.filled and self.mapping.clears:
                data[name] = ""
        self.adjust(plan, data, values, existing)
        before = snapshot(existing, self.attributes)
        write = Write(self.model._meta.label_lower, "main", pk=existing.pk, version=existing.version)
        said = self.said(dict(data))
        if any(not alike(said[name], present[name]) for name in present):
            self._validate(plan, data, existing)
            write.values, write.before = changed_values(existing, before, self.attributes)
        if plan.errors:
            return
        self.finish(plan, write, values, existing, existing)
        write.before.update(snapshot(existing, list(write.references)))
        if write.values or write.references:
            plan.writes.append(write)
        self.link(plan, existing)
        self.extras(plan, values, existing, existing)

    def _validate(self, plan: Plan, data: dict[str, Any], record: Any) -> None:
        self.blank.refill(self.said(data), record)
        for name, messages in self.blank.problems().items():
            if name not in plan.errors and name not in plan.unasked:
                plan.refuse(name, *messages)
        plan.cleaned = self.blank.cleaned_data
        if not plan.errors:  # what the form warns of may follow from the very cell that is wrong
            plan.warnings += map(str, self.blank.warnings)

    def present(self, existing: Any) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name in self.blank.fields:
            if name in self.several:
                found[name] = list(getattr(existing, name).all())
            elif name in self.blank.SILENT or name in self.skips:
                continue
            else:
                value: Any = existing
                for step in self.paths.get(name, name).split("__"):
                    value = getattr(value, step, None)
                found[name] = "" if value is None and name not in self.named else value
        return found

    def defaults_for(self, plan: Plan) -> dict[str, Any]:
        """What a new record gets where the file says nothing, beside the form's own initial values."""
        customer = self.customer_of(plan)
        if customer is None:
            return {}
        return {n: getattr(customer, a) for n, a in self.defaults_from_customer.items() if n in self.blank.fields}

    def link(self, plan: Plan, existing: Any) -> None:
        """Plan the rows between the record and the several that a cell names; what is linked already stays."""
        for name, field in self.several.items():
            held = {record.pk for record in getattr(existing, name).all()} if existing is not None else set()
            if left := held - {record.pk for record in plan.found.get(name, ())} if name in plan.found else set():
                said = {"count": len(left), "nouns": field.related_model._meta.verbose_name_plural}
                plan.warnings.append(_("%(count)s more %(nouns)s are recorded; an import takes none away.") % said)
            here, there = f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id"
            for record in dict.fromkeys(plan.found.get(name, ())):
                if record.pk not in held:
                    label = field.remote_field.through._meta.label_lower
                    references = {here: "self:main"}
                    plan.writes.append(
                        Write(label, f"{name}:{record.pk}", values={there: record.pk}, references=references)
                    )
