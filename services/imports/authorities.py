"""The import of decision rights with the services they are restricted to; it replaces the ground floor's.

The services are part of what tells two authorities apart: the same right from the same day, once for Mail and once for
ERP, is two. So an import never changes the services of one that is recorded; whoever wants that does it on its page.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, ClassVar

import pgtrigger
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from customers.imports.lookups import CUSTOMER, REPRESENTATIVE
from customers.imports.parts import AuthorityImport, AuthorityRowForm
from customers.models import Authority
from customers.records.imports.identities import by_key, holding, split
from customers.records.imports.lookups import Lookup
from customers.records.imports.models import ImportBatch, ImportRow
from customers.records.imports.plans import Action, Plan, Write
from customers.records.imports.replacing import replaces

from ..forms.authorities import ScopedAuthorityForm
from ..lists.authorities import ScopedAuthorityList
from ..models import AuthorityScope, Service
from ..models.authority_scope import scope_of
from ..scopes import ALL_SERVICES
from .lookups import SERVICE, refuse_archived

SERVICES = Lookup(
    name="services",
    label=_("services (codes or names)"),
    noun=SERVICE.noun,
    rows=SERVICE.rows,
    by=SERVICE.by,
    aliases=(
        "services",
        "only for these services",
        "service codes",
        "service code",
        "service",
        "scope",
        "for",
        "leistungen",
    ),
    many=True,
    required=False,
)
SAME_RIGHT = ("customer", "person", "right", "valid_from")
STEP = 500


class ScopedAuthorityRowForm(AuthorityRowForm, ScopedAuthorityForm):
    pass


@replaces(AuthorityImport)
class ScopedAuthorityImport(AuthorityImport):
    needs = _(
        "The customer's code, the representative's name or email, the right, and from when it holds; the services, "
        "where it covers only some."
    )
    form = ScopedAuthorityRowForm
    lookups = (CUSTOMER, REPRESENTATIVE, SERVICES)
    identities = ((*SAME_RIGHT, "services"),)
    paths: ClassVar[dict[str, str]] = {"services": "scope"}
    order = (Authority._meta.label_lower, AuthorityScope._meta.label_lower)
    list_class = ScopedAuthorityList

    @classmethod
    def existing_rows(cls) -> Any:
        return super().existing_rows().prefetch_related("scopes__service")

    # Which authority a row is about

    def key_of(self, plan: Plan, identity: tuple[str, ...]) -> tuple[str, ...] | None:
        key = super().key_of(plan, SAME_RIGHT)
        if key is None or "services" in plan.errors:
            return None
        return (*key, scope_of(_once(plan.found.get("services", ()))))

    def find_all(self, plans: list[Plan]) -> dict[int, Any]:
        if "services" not in self.filled:
            self._take_recorded(plans)
        return super().find_all(plans)

    def _take_recorded(self, plans: list[Plan]) -> None:
        """A file that does not speak of services leaves them as they are; a new authority covers every service."""
        right_of = super().key_of
        keys = {plan.number: key for plan in plans if (key := right_of(plan, SAME_RIGHT))}
        known = by_key(holding(self.existing_rows(), SAME_RIGHT, set(keys.values())), SAME_RIGHT) if keys else {}
        for plan in plans:
            there = known.get(keys.get(plan.number, ()), [])
            there = [one for one in there if not one.is_archived] or there
            restricted = [one for one in there if one.scope]
            if not restricted:
                continue
            said = {"person": plan.found["person"], "services": _told(restricted)}
            if len(restricted) < len(there):
                also = _t("%(person)s holds this right from this day for these services as well: %(services)s.")
                plan.warnings.append(also % said)
            elif len(restricted) > 1:
                several = _t("%(person)s holds this right from this day more than once: %(services)s. Say for which.")
                plan.refuse("services", several % said)
            else:
                plan.found["services"] = _services_of(restricted[0])
                stays = _t("This file names no services. The authority stays restricted to: %(services)s.")
                plan.warnings.append(stays % said)

    @classmethod
    def finish_check(cls, batch: ImportBatch) -> list[str]:
        return super().finish_check(batch) + cls._refuse_other_services(batch)

    @classmethod
    def _refuse_other_services(cls, batch: ImportBatch) -> list[str]:
        """A new row beside a recorded authority that no row of the file names may be meant as a change of its services.

        How many rows were refused for it, as what they were going to do.
        """
        named = set(batch.rows.exclude(target_pk=None).values_list("target_pk", flat=True))
        new = batch.rows.filter(action=Action.CREATE).only("batch", "number", "writes").order_by("number")
        done: list[str] = []
        for rows in _in_steps(new.iterator(chunk_size=STEP)):
            keys = {row.pk: split(row.writes[0]["identity"][0])[:-1] for row in rows}
            current = holding(cls.existing_rows().filter(archived_at=None), SAME_RIGHT, set(keys.values()))
            there = by_key(current, SAME_RIGHT)
            wrong = []
            for row in rows:
                if others := [one for one in there.get(keys[row.pk], ()) if one.pk not in named]:
                    row.errors = {"services": [_not_changed_here(others)]}
                    row.action, row.writes, row.is_duplicate = Action.ERROR, [], False
                    wrong.append(row)
            ImportRow.objects.bulk_update(wrong, ["errors", "action", "writes", "is_duplicate"])
            done += [Action.CREATE] * len(wrong)
        return done

    # What a row writes

    def present(self, existing: Any) -> dict[str, Any]:
        return {**super().present(existing), "services": _services_of(existing)}

    def adjust(self, plan: Plan, data: dict[str, Any], values: dict[str, Any], existing: Any) -> None:
        data["services"] = _once(data.get("services") or ())
        for service in data["services"] if existing is None else ():
            refuse_archived(plan, "services", service)

    def finish(self, plan: Plan, write: Write, values: dict[str, Any], existing: Any, record: Any) -> None:
        super().finish(plan, write, values, existing, record)
        if existing is None:
            write.values["scope"] = record.scope

    def link(self, plan: Plan, existing: Any) -> None:
        for service in _once(plan.found.get("services", ())) if existing is None else ():
            made = {"service_id": service.pk}
            write = Write(AuthorityScope._meta.label_lower, f"service:{service.pk}", values=made)
            write.references["authority_id"] = "self:main"
            plan.writes.append(write)

    @classmethod
    def before_deleting(cls) -> None:
        """Without its services an authority would cover every service for a moment, and overlap with another."""
        pgtrigger.constraints(pgtrigger.Deferred, "services.AuthorityScope:keep_scope")


def _once(services: Iterable[Service]) -> list[Service]:
    return list(dict.fromkeys(services))


def _services_of(authority: Any) -> list[Service]:
    return [scope.service for scope in authority.scopes.all()]


def _told(authorities: Iterable[Any]) -> str:
    """The services of each, by code as the file names them."""
    codes = (", ".join(sorted(service.code for service in _services_of(one))) for one in authorities)
    return "; ".join(each or str(ALL_SERVICES) for each in codes)


def _not_changed_here(others: list[Any]) -> str:
    said = {"person": others[0].person, "services": _told(others)}
    return (
        _t(
            "%(person)s holds this right from this day for: %(services)s. An import does not change the services of an "
            "authority: do that on its page. If this row is another authority, name the recorded one in this file too."
        )
        % said
    )


def _in_steps(rows: Iterator[ImportRow]) -> Iterator[list[ImportRow]]:
    while part := list(islice(rows, STEP)):
        yield part
