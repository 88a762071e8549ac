"""The imports of what belongs to customers: people, authorities, business outcomes and their measurements."""

from typing import Any, ClassVar

from django.db.models.functions import Lower
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..forms import AuthorityForm, BusinessOutcomeForm, InvolvementForm, OutcomeMeasurementForm
from ..forms.people import HOLDS
from ..lists.belonging import AuthorityList, OutcomeList, PeopleList
from ..models import Authority, BusinessOutcome, Involvement, OutcomeMeasurement, Person
from ..records import access
from ..records.imports.bulk_forms import InBulk
from ..records.imports.columns import FIELDS
from ..records.imports.kinds import register
from ..records.imports.lookups import Lookup
from ..records.imports.mapping import Target
from ..records.imports.models import ImportBatch
from ..records.imports.parts import PartImport
from ..records.imports.plans import Plan, Write, changed_values, snapshot, storable
from .headings import HEADINGS
from .lookups import CUSTOMER, OUTCOME, REPRESENTATIVE


class PartRowForm(InBulk, InvolvementForm):
    """Who holds authorities is asked for many rows at once, by the import."""

    def clean_part(self, cleaned: dict[str, Any]) -> None:
        """See ``PeopleImport.extras``."""


@register
class PeopleImport(PartImport):
    """A person and their part are two rows; the part is the main one, the person is written beside it."""

    name = "people"
    title = gettext_lazy("Import people")
    needs = gettext_lazy("The customer's code and the person's name; the email tells people of one name apart.")
    model = Involvement
    form = PartRowForm
    lookups = (CUSTOMER,)
    parent = "customer"
    identities = (("customer", "email"), ("customer", "name"))
    paths: ClassVar[dict[str, str]] = {
        "name": "person__name",
        "email": "person__email",
        "phone": "person__phone",
        "active": "person__active",
        "left_on": "person__left_on",
    }
    skips = frozenset({"same_person"})
    order = ("customers.person", "customers.involvement")
    list_class = PeopleList
    aliases: ClassVar[dict[str, tuple[str, ...]]] = {
        "name": ("person", "full name", *HEADINGS["person_name"]),
        "title": HEADINGS["person_title"],
        "email": HEADINGS["person_email"],
        "phone": HEADINGS["person_phone"],
        "kind": ("part", "role", "rolle"),
        "active": ("active", "aktiv"),
        "left_on": ("left", "left on", "last day", "leaving date", "ausgeschieden am", "austritt", "letzter tag"),
    }
    joins: ClassVar[dict[str, tuple[str, ...]]] = {"name": ("first_name", "last_name")}

    def __init__(self, batch: ImportBatch, user: Any) -> None:
        super().__init__(batch, user)
        self.first_changes: dict[int, tuple[int, dict[str, Any]]] = {}

    @classmethod
    def targets(cls, user: Any) -> list[Target]:
        first = Target("first_name", gettext_lazy("first name"), FIELDS, HEADINGS["person_first_name"])
        last = Target("last_name", gettext_lazy("last name"), FIELDS, HEADINGS["person_last_name"])
        return [*super().targets(user), first, last]

    @classmethod
    def existing_rows(cls) -> Any:
        return super().existing_rows().prefetch_related("person__involvements__customer__team_members")

    def ask(self, plans: list[Plan], existing: dict[int, Any]) -> None:
        rows = Authority.objects.current().filter(person__in={part.person_id for part in existing.values()})
        self.deciders = set(rows.values_list("customer_id", "person_id")) if existing else set()
        emails = {plan.values["email"].lower() for plan in plans if plan.values.get("email")}
        parts = Involvement.objects.current().visible_to(self.user).select_related("person", "customer")
        found = parts.annotate(folded=Lower("person__email")).filter(folded__in=emails) if emails else ()
        self.known_emails = {part.person.email.lower(): part for part in found}

    def extras(self, plan: Plan, values: dict[str, Any], existing: Any, record: Any) -> None:
        names = list(self.paths)
        cleaned = plan.cleaned
        if cleaned is None:  # nothing differs
            return
        if existing is None:
            kept = {name: storable(cleaned[name]) for name in names}
            plan.writes.append(Write("customers.person", "person", values=kept))
            plan.writes[0].references["person_id"] = "self:person"
            if known := self.known_emails.get(kept["email"].lower()):
                said = {"name": known.person.name, "customer": known.customer.name}
                plan.warnings.append(_("%(name)s at %(customer)s has this email address already.") % said)
            return
        if record.kind != Involvement.Kind.REPRESENTATIVE and (record.customer_id, record.person_id) in self.deciders:
            plan.refuse("kind", HOLDS)
        person = existing.person
        before = snapshot(person, names)
        for name in names:
            setattr(person, name, cleaned[name])
        changed, was = changed_values(person, before, names)
        if not changed:
            return
        first, otherwise = self.first_changes.setdefault(person.pk, (plan.number, changed))
        if otherwise != changed:
            plan.refuse(
                next(iter(changed)), _("Row %(row)s of this file says otherwise of the person.") % {"row": first}
            )
        if not all(access.can(self.user, access.CHANGE, part.customer) for part in _current_parts(person)):
            plan.refuse(next(iter(changed)), _("Whoever keeps all customers of this person changes this."))
        write = Write("customers.person", "person", pk=person.pk, values=changed, before=was, version=person.version)
        plan.writes.append(write)


def _current_parts(person: Person) -> list[Involvement]:
    return [part for part in person.involvements.all() if not part.is_archived]


class AuthorityRowForm(InBulk, AuthorityForm):
    def _post_clean(self) -> None:
        self.instance.clean = lambda: None  # the lookup finds representatives of this customer only
        super()._post_clean()


@register
class AuthorityImport(PartImport):
    name = "authorities"
    title = gettext_lazy("Import decision rights")
    noun_plural = gettext_lazy("decision rights")
    needs = gettext_lazy("The customer's code, the representative's name or email, the right, and from when it holds.")
    model = Authority
    form = AuthorityRowForm
    lookups: ClassVar[tuple[Lookup, ...]] = (CUSTOMER, REPRESENTATIVE)
    parent = "customer"
    identities: ClassVar[tuple[tuple[str, ...], ...]] = (("customer", "person", "right", "valid_from"),)
    list_class = AuthorityList
    aliases: ClassVar[dict[str, tuple[str, ...]]] = {
        "right": ("decision right", "authority", "recht", "befugnis"),
        "amount_limit": ("limit", "up to", "amount", "betrag", "limite"),
        "valid_from": ("from", "start", "since", "gültig ab", "von"),
        "valid_to": ("to", "until", "end", "gültig bis", "bis"),
    }


class OutcomeRowForm(InBulk, BusinessOutcomeForm):
    pass


@register
class OutcomeImport(PartImport):
    name = "outcomes"
    title = gettext_lazy("Import business outcomes")
    needs = gettext_lazy("The customer's code, the outcome in one line, and its measure.")
    model = BusinessOutcome
    form = OutcomeRowForm
    lookups = (CUSTOMER,)
    parent = "customer"
    identities = (("customer", "statement"),)
    list_class = OutcomeList
    aliases: ClassVar[dict[str, tuple[str, ...]]] = {
        "statement": ("outcome", "business outcome", "goal", "objective", "ziel"),
        "measure": ("kpi", "metric", "measured by", "messgrösse"),
        "yearly_value": ("value per year", "yearly value", "annual value", "jahreswert"),
        "due_on": ("due", "due date", "target date", "fällig"),
    }


class MeasurementRowForm(InBulk, OutcomeMeasurementForm):
    pass


@register
class MeasurementImport(PartImport):
    name = "outcome-measurements"
    title = gettext_lazy("Import measurements of outcomes")
    noun_plural = gettext_lazy("measurements of outcomes")
    needs = gettext_lazy("The customer's code, the outcome as it is recorded, the day, and the value.")
    model = OutcomeMeasurement
    form = MeasurementRowForm
    lookups = (CUSTOMER, OUTCOME)
    parent = "outcome"
    identities = (("outcome", "measured_on"),)
    ignores_archived = True
    list_url_name = "customers:outcome_list"
    aliases: ClassVar[dict[str, tuple[str, ...]]] = {
        "measured_on": ("measured on", "day", "date", "on", "datum"),
        "value": ("current value", "measured", "actual", "wert"),
    }
