"""Which record a row is about, found for many rows at once; and whether that is still so at the import."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db.models import ManyToManyField, Model
from django.utils.translation import gettext as _

from .. import access
from .bulk_forms import InBulk
from .identities import by_key, field_at, folded, holding, key_of, split
from .lookups import Lookup, with_keepers
from .models import ImportBatch
from .plans import Plan


class RecordFinding:
    """The part of a kind that finds records; see ``parts.PartImport`` for what is declared."""

    model: ClassVar[type[Model]]
    lookups: ClassVar[tuple[Lookup, ...]]
    parent: ClassVar[str]
    identities: ClassVar[tuple[tuple[str, ...], ...]]
    paths: ClassVar[dict[str, str]]
    ignores_archived: ClassVar[bool]
    blank: InBulk
    named: dict[str, Lookup]
    defaults: dict[str, Any]
    words: dict[str, dict[str, Any]]

    def _paths(self, identity: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(self.paths.get(name, name) for name in identity)

    def key_of(self, plan: Plan, identity: tuple[str, ...]) -> tuple[str, ...] | None:
        """The row's values in these fields as they compare; None where one is missing or wrong."""
        parts = []
        for name in identity:
            if name in plan.errors or (name in self.named and self.named[name].required and name not in plan.found):
                return None
            value = plan.found.get(name) if name in self.named else plan.values.get(name)
            if name not in self.named:
                text = value if value not in (None, "") else self.defaults.get(name, "")
                text = self.words.get(name, {}).get(str(text).casefold(), text)
                try:
                    value = self.blank.fields[name].to_python(text)
                except ValidationError:
                    return None
            parts.append(folded(value))
        return tuple(parts) if all(parts) or identity == self.identities[-1] else None

    def find_all(self, plans: list[Plan]) -> dict[int, Any]:
        """By number of the row: the record that is there. Rows that could mean several are refused."""
        known, keys = [], {}
        for identity in self.identities:
            paths = self._paths(identity)
            wanted = {n: key for n, key in ((p.number, self.key_of(p, identity)) for p in plans) if key}
            keys[identity] = wanted
            rows = holding(self.existing_rows(), paths, set(wanted.values())) if wanted else ()
            known.append(by_key(rows, paths))
        found: dict[int, Any] = {}
        for plan in plans:
            before: list[tuple[str, ...]] = []
            for identity, there in zip(self.identities, known, strict=True):
                key = keys[identity].get(plan.number)
                if key is None:
                    continue
                records = [record for record in there.get(key, ()) if self._fits(plan, record, before)]
                if self.ignores_archived or any(not record.is_archived for record in records):
                    records = [record for record in records if not record.is_archived]
                if len(records) > 1:
                    plan.refuse(identity[-1], _("Several records are like this. Archive all but one, or change it."))
                if records:
                    found[plan.number] = records[0]
                    break
                before.append(identity)
        return found

    def _fits(self, plan: Plan, record: Any, before: list[tuple[str, ...]]) -> bool:
        """A record found by a later identity must not say otherwise in the telling field of a former one."""
        return all(key_of(record, self._paths(identity))[-1] == "" for identity in before)

    @classmethod
    def existing_rows(cls) -> Any:
        """All records, with what planning looks at."""
        opts: Any = cls.model._meta
        names = {field.name: field for field in opts.get_fields() if not field.auto_created}
        own = [name for name in (lookup.name for lookup in cls.lookups) if name in names]
        joins = {name for name in own if not isinstance(names[name], ManyToManyField)}
        steps = {path.split("__")[0] for path in cls.paths.values()}
        joins |= {step for step in steps if step in names and names[step].is_relation}
        rows = cls.model._default_manager.select_related(*joins) if joins else cls.model._default_manager.all()
        return with_keepers(rows).prefetch_related(*(n for n in own if isinstance(names[n], ManyToManyField)))

    @classmethod
    def outdated(cls, batch: ImportBatch, user: Any, writes: list[dict[str, Any]]) -> bool:
        """Whether a record like one of these has come since, or what they belong to is no longer the user's."""
        if not cls._holds_parents(user, writes):
            return True
        told = [next((p, key) for p, key in enumerate(write["identity"]) if key is not None) for write in writes]
        for place, identity in enumerate(cls.identities):
            wanted = {split(key) for p, key in told if p == place}
            paths = tuple(cls.paths.get(name, name) for name in identity)
            there = holding(cls.existing_rows(), paths, wanted) if wanted else ()
            if any(key_of(r, paths) in wanted and not (cls.ignores_archived and r.is_archived) for r in there):
                return True
        return False

    @classmethod
    def _holds_parents(cls, user: Any, writes: list[dict[str, Any]]) -> bool:
        """Lock what the new records belong to, so that imports of two people go one after the other; False if it is no
        longer the user's to change."""
        attname = f"{cls.parent}_id"
        keys = {write["values"][attname] for write in writes if attname in write["values"]}
        if not keys:
            return True
        model: Any = field_at(cls.model, cls.parent).related_model
        rows = model._default_manager.select_for_update(of=("self",), no_key=True).filter(pk__in=keys)
        found = list(with_keepers(rows.order_by("pk")))
        return len(found) == len(keys) and all(access.can(user, access.CHANGE, record) for record in found)
