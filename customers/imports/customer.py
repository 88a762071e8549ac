"""The import of customers, with their external references and a contact person."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..duplicates import similar_names
from ..keeping import keepers
from ..models import Customer, ExternalReference, Industry, Involvement
from ..records.imports.kinds import Cells, RecordImport, register
from ..records.imports.mapping import Mapping, Target
from ..records.imports.models import ImportBatch
from ..records.imports.plans import Plan, Write, snapshot
from .forms import CustomerRowForm, PersonRowForm, ReferenceRowForm, code_from, with_lines
from .headings import HEADINGS, NOT_IMPORTED, SYNONYMS
from .known import KnownCustomers
from .people import ContactImport
from .targets import customer_targets, split_place

INDUSTRY = Industry._meta.label_lower


@register
class CustomerImport(KnownCustomers, ContactImport, RecordImport):
    name = "customers"
    permission = "customers.import_customer"
    title = gettext_lazy("Import customers")
    noun_plural = gettext_lazy("customers")
    model = Customer
    form = CustomerRowForm
    needs = gettext_lazy("A name for each customer, and a code; codes can be made of the names.")
    key = "code"
    order = ("customers.customer", "customers.person", "customers.involvement", "customers.externalreference")
    list_url_name = "customers:customer_list"
    synonyms: ClassVar[dict[str, dict[str, str]]] = SYNONYMS
    options: ClassVar[dict[str, Any]] = {
        "codes_from_names": gettext_lazy("The file has no codes: make them from the names"),
    }

    joins: ClassVar[dict[str, tuple[str, ...]]] = {"person_name": ("person_first_name", "person_last_name")}

    def __init__(self, batch: ImportBatch, user: Any) -> None:
        super().__init__(batch, user)
        self.attributes.append("parent_id")
        self.person_form = PersonRowForm({}, actor=user, instance=Involvement())
        self.reference_form = ReferenceRowForm({}, actor=user, instance=ExternalReference())
        industries = list(Industry.objects.all())
        self.alike: dict[int, list[Customer]] = {}
        self.industries = {industry.name.casefold(): industry for industry in industries}
        owners = keepers() if "owner" in self.filled and user.has_perm("customers.assign_customer") else ()
        self.owners = {owner.email.casefold(): owner for owner in owners}
        name = self.mapping.column_of("name")
        self.first_named = {} if name is None else self.repeated_cells(name, fold=True)
        self.first_referred = {
            column.qualifier: self.repeated_cells(index)
            for index, column in enumerate(self.mapping.columns)
            if column.target == "reference"
        }

    @classmethod
    def targets(cls, user: Any) -> list[Target]:
        return customer_targets(user)

    @classmethod
    def left_out(cls, user: Any) -> tuple[str, ...]:
        return NOT_IMPORTED if user.has_perm("customers.assign_customer") else (*NOT_IMPORTED, *HEADINGS["owner"])

    @classmethod
    def settle(cls, mapping: Mapping) -> None:
        super().settle(mapping)
        mapping.options = {"codes_from_names": mapping.column_of("code") is None}
        if "person_name" not in cls.filled_by(mapping):
            for column in mapping.columns:
                if column.target == "person_title":
                    column.target = ""
                elif column.target in ("person_email", "person_phone"):  # the company's own, then
                    column.target = "note"

    @classmethod
    def refusals(cls, mapping: Mapping) -> list[str]:
        found = []
        if mapping.column_of("name") is None:
            found.append(_("Say which column holds the name."))
        if mapping.column_of("code") is None and not mapping.options.get("codes_from_names"):
            found.append(_("Say which column holds the code, or let codes be made from the names."))
        if "person_name" not in cls.filled_by(mapping) and mapping.targets() & {
            "person_title",
            "person_email",
            "person_phone",
        }:
            found.append(
                _("Say which column holds the contact person's name, or leave out their title, email and phone.")
            )
        return found

    # Reading a row

    def values(self, cells: Cells) -> dict[str, Any]:
        values: dict[str, Any] = {}
        notes, references = [], []
        for column, index, text in cells:
            text = text.strip()
            if column.target == "note":
                notes.append((capfirst(self.batch.columns[index]), " ".join(text.split())))
            elif column.target == "reference":
                references.append((column.qualifier, text))
            else:
                values[column.target] = text
        if "place" in values:
            values = {**split_place(values.pop("place")), **values}
        if self.mapping.options.get("codes_from_names") and "code" not in values and values.get("name"):
            values["code"] = code_from(values["name"])
        return {**self.mapping.constants, **self.joined(values), "notes": notes, "references": references}

    def rows_by_key(self) -> dict[str, int]:
        if self.mapping.options.get("codes_from_names"):
            first: dict[str, int] = {}
            for row in self.batch.rows.only("batch", "number", "source").order_by("number").iterator(chunk_size=5000):
                code = self.values(self.reader.read(row.source)).get("code", "")
                first.setdefault(self.same(code), row.number)
            return first
        return super().rows_by_key()

    def find(self, values: dict[str, Any]) -> Customer | None:
        if code := values.get("code"):
            return self.by_code.get(self.same(code))
        return next((self.by_reference[pair] for pair in values["references"] if pair in self.by_reference), None)

    @classmethod
    def outdated(cls, batch: ImportBatch, user: Any, writes: list[dict[str, Any]]) -> bool:
        return Customer.objects.coded_any(write["values"]["code"] for write in writes).exists()

    def taken_message(self) -> str:
        return _("This code is taken by a customer that you may not change.")

    # Planning a row

    def present(self, existing: Customer) -> dict[str, Any]:
        parent = existing.parent
        return {
            **super().present(existing),
            "industry": existing.industry or "",
            "parent_code": parent.code if parent else "",
        }

    def adjust(self, plan: Plan, data: dict[str, Any], values: dict[str, Any], existing: Customer | None) -> None:
        if name := values.get("industry"):
            self._adjust_industry(plan, data, name, existing)
        self._adjust_parent(plan, data, existing)
        if values["notes"]:
            data["description"] = with_lines(str(data.get("description") or ""), values["notes"])

    def _adjust_industry(self, plan: Plan, data: dict[str, Any], name: str, existing: Customer | None) -> None:
        known = self.industries.get(name.casefold())
        if known is not None:
            data["industry"] = known
            if not known.is_active and (existing is None or existing.industry_id != known.pk):
                plan.refuse("industry", _("The industry “%(name)s” is no longer offered.") % {"name": name})
            return
        data["industry"] = existing.industry if existing else None
        try:
            Industry._meta.get_field("name").clean(name, None)
        except ValidationError as error:
            plan.refuse("industry", *error.messages)
        plan.alongside.append((INDUSTRY, name))
        plan.references["industry_id"] = f"new:{INDUSTRY}:{name}"

    def _adjust_parent(self, plan: Plan, data: dict[str, Any], existing: Customer | None) -> None:
        code = str(data.get("parent_code") or "")
        data["parent"] = None
        if not code:
            return
        present = existing.parent if existing is not None else None
        asked = self.same(code)
        if present is not None and self.same(present.code) == asked:
            data["parent"] = present
        elif parent := self.parents.get(asked):
            data["parent"] = parent
        elif self.first_row_of.get(asked) == plan.number:
            plan.refuse("parent_code", _("A customer cannot be a business unit of itself."))
        elif asked in self.first_row_of:
            plan.after = self.first_row_of[asked]
            plan.references["parent_id"] = f"row:{plan.after}"
        else:
            plan.refuse("parent_code", _("There is no customer with the code “%(code)s”.") % {"code": code})

    def finish(self, plan: Plan, write: Write, values: dict[str, Any], existing: Any, record: Any) -> None:
        super().finish(plan, write, values, existing, record)
        owner = None
        email = values.get("owner", "")
        if existing is not None and existing.owner is not None and existing.owner.email.casefold() == email.casefold():
            pass  # as it is, even if they can keep no more customers
        elif email:
            owner = self.owners.get(email.casefold())
            if owner is None:
                plan.refuse(
                    "owner",
                    _("There is no colleague with the address %(email)s who can keep customers.") % {"email": email},
                )
        if existing is None:
            write.values["owner_id"] = (owner or self.user).pk
            self._warn(plan, values)
        elif owner is not None and owner.pk != existing.owner_id:
            write.values["owner_id"], write.before["owner_id"] = owner.pk, existing.owner_id

    def _warn(self, plan: Plan, values: dict[str, Any]) -> None:
        """What a new customer has in common with one that is there, or with another row of the file."""
        like = list(self.alike.get(plan.number, ()))
        for customer in like:
            plan.warnings.append(_("“%(name)s” (%(code)s) looks like the same customer.") % _named(customer))
        for pair in values["references"]:
            system, identifier = pair
            for customer in self.referred.get(pair, ())[:3]:
                like.append(customer)
                known = {"system": system, "identifier": identifier, **_named(customer)}
                plan.warnings.append(_("“%(name)s” (%(code)s) has the %(system)s %(identifier)s too.") % known)
            first = self.first_referred.get(system, {}).get(identifier, plan.number)
            if first != plan.number:
                known = {"system": system, "identifier": identifier, "row": first}
                plan.warnings.append(_("Row %(row)s has the %(system)s %(identifier)s too.") % known)
        first = self.first_named.get(values.get("name", "").lower(), plan.number)
        if first != plan.number:
            plan.warnings.append(_("Row %(row)s has the same name.") % {"row": first})
        plan.is_duplicate = bool(like)

    def extras(self, plan: Plan, values: dict[str, Any], existing: Any, record: Any) -> None:
        if values.get("person_name"):
            self.plan_person(plan, values, existing)
        elif any(values.get(f"person_{name}") for name in ("title", "email", "phone")):
            plan.warnings.append(
                _("There is no name of a contact person, so their title, email and phone are left out.")
            )
        for system, identifier in dict.fromkeys(values["references"]):
            if existing is not None and (existing.pk, system, identifier) in self.held:
                continue
            reference = ExternalReference()
            self.reference_form.refill({"system": system, "identifier": identifier, "acknowledged": "on"}, reference)
            for messages in self.reference_form.problems().values():
                plan.refuse("reference", *messages)
            kept = snapshot(reference, ["system", "identifier"])
            plan.writes.append(
                Write(
                    "customers.externalreference",
                    f"reference:{identifier}",
                    values=kept,
                    references={"customer_id": "self:main"},
                )
            )

    @classmethod
    def similar(cls, model: str, names: Iterable[str]) -> dict[str, str]:
        return similar_names(names, Industry.objects.values_list("name", flat=True))

    @classmethod
    def create_alongside(cls, model: str, names: Iterable[str]) -> list[tuple[str, int, bool]]:
        made = []
        for name in names:
            known = Industry.objects.filter(name__iexact=name).first()
            made.append((name, (known or Industry.objects.create(name=name)).pk, known is None))
        return made


def _named(customer: Customer) -> dict[str, str]:
    return {"name": customer.name, "code": customer.code}
