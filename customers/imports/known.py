"""What the rows of an import of customers are checked against, asked of the database once for many rows."""

from collections import defaultdict
from typing import Any

from django.db.models.functions import Lower

from ..duplicates import likely_duplicates_of_many
from ..models import Customer, ExternalReference, Involvement
from ..records.imports.models import ImportBatch, ImportRow


class KnownCustomers:
    """The customers, references and people that are there already."""

    user: Any
    batch: ImportBatch
    alike: dict[int, list[Customer]]

    @classmethod
    def same(cls, key: str) -> str:
        """The code as it compares: one code in whatever case."""
        return key.lower()

    def prepare(self, rows: list[tuple[ImportRow, dict[str, Any]]]) -> None:
        every = [values for _row, values in rows]
        codes = {self.same(values["code"]) for values in every if values.get("code")}
        found = Customer.objects.select_related("parent", "industry", "owner").prefetch_related("team_members")
        self.by_code = {self.same(customer.code): customer for customer in found.coded_any(codes)}
        self._prepare_references(every, found)
        self._prepare_parents(every)
        known = {customer.pk for customer in self.by_code.values()} | {c.pk for c in self.by_reference.values()}
        parts = Involvement.objects.filter(customer__in=known).select_related("person") if known else ()
        self.people: dict[int, list[Involvement]] = defaultdict(list)
        for part in parts:
            self.people[part.customer_id].append(part)
        held = ExternalReference.objects.filter(customer__in=known) if known else ExternalReference.objects.none()
        self.held = set(held.values_list("customer_id", "system", "identifier"))
        self._prepare_duplicates(rows)

    def _prepare_references(self, every: list[dict[str, Any]], found: Any) -> None:
        wanted = {pair for values in every for pair in values["references"]}
        self.referred: dict[tuple[str, str], list[Customer]] = defaultdict(list)
        if wanted:
            rows = ExternalReference.objects.current().visible_to(self.user).select_related("customer")
            rows = rows.filter(system__in={s for s, _i in wanted}, identifier__in={i for _s, i in wanted}).order_by(
                "pk"
            )
            for row in rows:
                self.referred[row.system, row.identifier].append(row.customer)
        pks = {customers[0].pk for customers in self.referred.values() if len(customers) == 1}
        needed = any(not values.get("code") for values in every)
        full = {customer.pk: customer for customer in found.filter(pk__in=pks)} if pks and needed else {}
        self.by_reference = {
            pair: full[customers[0].pk] for pair, customers in self.referred.items() if len(customers) == 1 and full
        }

    def _prepare_parents(self, every: list[dict[str, Any]]) -> None:
        wanted = {self.same(values["parent_code"]) for values in every if values.get("parent_code")}
        rows = Customer.objects.visible_to(self.user).select_related("parent")
        self.parents = {self.same(row.code): row for row in rows.coded_any(wanted)} if wanted else {}

    def _prepare_duplicates(self, rows: list[tuple[ImportRow, dict[str, Any]]]) -> None:
        new = {
            row.number: v["name"]
            for row, v in rows
            if v.get("name") and self.same(v.get("code", "")) not in self.by_code
        }
        if not self.batch.counts["unsearched"]:
            found = likely_duplicates_of_many(new, visible_to=self.user)
            self.batch.counts["unsearched"] = int(
                found is None
            )  # the whole batch goes on without, and its page says so
            self.alike = found or {}
        emails = {values["person_email"].lower() for _row, values in rows if values.get("person_email")}
        self.known_emails: dict[str, Involvement] = {}
        if emails:
            parts = Involvement.objects.current().visible_to(self.user).select_related("person", "customer")
            for part in parts.annotate(folded_email=Lower("person__email")).filter(folded_email__in=emails):
                self.known_emails.setdefault(part.folded_email, part)
