"""The contact person of an imported customer: found again by email or name, else added with their part."""

import re
from typing import Any

from django.utils.translation import gettext as _

from ..models import Customer, Involvement, Person
from ..records.imports.plans import Plan, Write, changed_values, snapshot, storable
from .forms import PersonRowForm


class ContactImport:
    """What the import of customers does with the contact person's columns."""

    user: Any
    person_form: PersonRowForm
    people: dict[int, list[Involvement]]
    known_emails: dict[str, Involvement]

    def plan_person(self, plan: Plan, values: dict[str, Any], existing: Customer | None) -> None:
        if self._several(plan, values):
            return
        said = {name: values.get(f"person_{name}", "") for name in ("name", "title", "email", "phone", "kind")}
        part = self._part_of(existing, said) if existing is not None else None
        kinds = {str(label).casefold(): value for value, label in Involvement.Kind.choices}
        said["kind"] = kinds.get(said["kind"].casefold(), said["kind"])
        if part is None:
            known = self.known_emails.get(said["email"].lower())
            if known is not None:
                named = {"name": known.person.name, "customer": known.customer.name}
                plan.warnings.append(_("%(name)s at %(customer)s has this email address already.") % named)
            said["kind"] = said["kind"] or Involvement.Kind.REPRESENTATIVE
            form = self.person_form
            form.refill({**said, "active": "on", "acknowledged": "on"}, Involvement())
        else:
            shown = {"title": part.title, "kind": part.kind, **snapshot(part.person, ["name", "email", "phone"])}
            data = {**shown, **{name: text for name, text in said.items() if text}}
            if data == shown:
                return
            data["active"] = "on" if part.person.active else ""
            data["left_on"] = part.person.left_on.isoformat() if part.person.left_on else ""
            form = PersonRowForm({**data, "acknowledged": "on"}, actor=self.user, instance=part)
        for name, messages in form.problems().items():
            plan.refuse(f"person_{name}" if name else "person_name", *messages)
        if plan.errors:
            return
        cleaned = form.cleaned_data
        if part is None:
            kept = {name: storable(cleaned[name]) for name in form.PERSON_FIELDS}
            plan.writes.append(Write("customers.person", "person", values=kept))
            kept = {"title": cleaned["title"], "kind": str(cleaned["kind"])}
            references = {"customer_id": "self:main", "person_id": "self:person"}
            plan.writes.append(Write("customers.involvement", "part", values=kept, references=references))
            return
        for key, model, row, before in (
            ("person", Person, part.person, snapshot(part.person, list(form.PERSON_FIELDS))),
            ("part", Involvement, part, {"title": shown["title"], "kind": shown["kind"]}),
        ):
            for name in before:
                setattr(row, name, cleaned[name])
            changed, was = changed_values(row, before, list(before))
            if changed:
                plan.writes.append(
                    Write(model._meta.label_lower, key, pk=row.pk, values=changed, before=was, version=row.version)
                )

    def _several(self, plan: Plan, values: dict[str, Any]) -> bool:
        """Refuse two people in one row. A comma divides no names: "Huber, Hans" is one person."""
        several = False
        if len(values.get("person_email", "").split("@")) > 2:
            several = True
            plan.refuse(
                "person_email",
                _("There is more than one email address here. Leave one; add the others to the customer afterwards."),
            )
        if re.search(r"\S\s*(?:/|;|\n|\s[&+]\s)\s*\S", values["person_name"]):
            several = True
            plan.refuse(
                "person_name",
                _("There seems to be more than one person here. Leave one; add the others to the customer afterwards."),
            )
        return several

    def _part_of(self, customer: Customer, said: dict[str, str]) -> Involvement | None:
        """The contact as recorded at the customer: by email where there is one, else by name."""
        parts = self.people.get(customer.pk, [])
        if said["email"]:
            for part in parts:
                if part.person.email.casefold() == said["email"].casefold():
                    return part
        same = [part for part in parts if part.person.name.casefold() == said["name"].casefold()]
        return next((part for part in same if not part.person.email or not said["email"]), None)
