"""The page of what one customer is provided with: one object, one lazy property for each part."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from customers.figures import figure
from customers.models import Customer

from .attainment import Attainment
from .attainment_of import Attained, counted, last_year
from .models import Provision, Requirement
from .requirements_matrix import RequirementsMatrix
from .requirements_matrix import in_order as requirements_in_order
from .use_of import MonthOfUse, latest_users


def provided_to(customer: Customer) -> list[Provision]:
    """What the customer is provided with now and was before: what is vital first, what has ended last; by name."""
    return in_order(customer.provisions.current().select_related("service"))


def in_order(provisions: Any) -> list[Provision]:
    return sorted(provisions, key=_as_told)


def _as_told(provision: Provision) -> tuple[Any, ...]:
    gone = provision.is_archived, provision.has_ended
    return (*gone, not provision.is_vital, provision.service.sort_name, provision.label, provision.pk)


class CustomerServices:
    """What a customer's services page shows on a day to a user who is known to see the customer."""

    def __init__(self, customer: Customer, *, user: Any, on: dt.date, archived: bool = False) -> None:
        self.customer, self.user, self.on, self.archived = customer, user, on, archived

    @cached_property
    def _all(self) -> list[Provision]:
        rows = in_order(self.customer.provisions.select_related("service"))
        for provision in rows:
            provision.customer = self.customer
        return rows

    @cached_property
    def provisions(self) -> list[Provision]:
        """As ``provided_to`` orders them; archived ones only if they were asked for, and then last."""
        return [provision for provision in self._all if self.archived or not provision.is_archived]

    @cached_property
    def archived_count(self) -> int:
        return sum(provision.is_archived for provision in self._all)

    @cached_property
    def vital_count(self) -> int:
        """How many of them are vital to a function of the customer's business now."""
        return sum(p.is_vital and not p.is_archived and not p.has_ended for p in self._all)

    @cached_property
    def matrix(self) -> RequirementsMatrix:
        """What they need of each, aspect by aspect, with how far it was attained."""
        matrix = RequirementsMatrix(self.provisions, on=self.on, requirements=self._requirements)
        for entry in matrix.entries:
            entry.attainment = self.attained.told(entry.requirement)
        return matrix

    @cached_property
    def attained(self) -> Attained:
        """How far the targets of the last 12 months were met, in all and by provision."""
        return counted(self._requirements, last_year(self.on))

    @cached_property
    def _requirements(self) -> list[Requirement]:
        """All that they ever needed, in one query for the matrix and the attainment."""
        rows = requirements_in_order(
            Requirement.objects.filter(provision__customer=self.customer, provision__archived_at=None)
        )
        provisions = {provision.pk: provision for provision in self._all}
        for row in rows:
            row.provision = provisions[row.provision_id]
        return rows

    @cached_property
    def latest_users(self) -> dict[int, MonthOfUse]:
        """The newest of the last 12 months in which the users of each provision were counted."""
        return latest_users(self.provisions, last_year(self.on))

    @cached_property
    def months_url(self) -> str:
        """The months behind the figures."""
        return reverse("services:customer_measurements", args=[self.customer.pk])

    @cached_property
    def provisions_url(self) -> str:
        """The address under which every provision's own begins."""
        return reverse("services:provision_list")

    @cached_property
    def rows(self) -> list["ProvidedService"]:
        return [ProvidedService(provision, self) for provision in self.provisions]


@dataclass(frozen=True)
class ProvidedService:
    """One row of the page. Figures that are fetched for all rows at once are asked for here, by ``page``."""

    provision: Provision
    page: CustomerServices

    @property
    def is_overdue(self) -> bool:
        return self.provision.is_overdue(self.page.on)

    @property
    def attained(self) -> Attainment:
        """How far its targets of the last 12 months were met."""
        found = self.page.attained.by_provision.get(self.provision.pk)
        return found.attainment if found else Attainment()

    @property
    def months_url(self) -> str:
        return f"{self.page.months_url}?provision={self.provision.pk}"

    def told(self, *, back: str) -> dict[str, Any]:
        """The row as a template writes it: plain values, each worked out once. ``back`` is where an edit returns to."""
        provision, latest, attained = self.provision, self.latest_use, self.attained
        passed = provision.ends_on if self.is_overdue else None
        key, name, percent = provision.pk, str(provision), attained.rounded
        measured = {"percent": figure(percent, "%"), "met": attained.met, "measured": attained.measured}
        return {
            "name": name,
            "url": f"{self.page.provisions_url}{key}/",
            "archived": provision.is_archived,
            "function": provision.vital_function,
            "status": provision.status,
            "status_name": provision.get_status_display(),
            "span": provision.span,
            "overdue": bool(passed),
            "end_url": f"{self.page.provisions_url}{key}/ending/",
            "ends_on": passed and passed.isoformat(),
            "version": str(provision.version_token),
            "charged": provision.get_charge_basis_display(),
            "units": figure(provision.units, provision.unit),
            "users": latest and figure(latest.users),
            "counted_in": latest and date_format(latest.first_day, "M Y"),
            "percent": "" if percent is None else measured["percent"],
            "met": _("%(met)s of %(measured)s met") % measured,
            "attained": _("Attained %(percent)s, %(met)s of %(measured)s in 12 months") % measured,
            "unmeasured": percent is None and bool(attained.not_measured),
            "months_url": self.months_url,
            "edit_url": f"{self.page.provisions_url}{key}/edit/?next={quote(back)}",
            "edit": _("Edit %(provision)s") % {"provision": name},
        }

    @property
    def latest_use(self) -> MonthOfUse | None:
        """The newest month of the last 12 in which its users were counted."""
        return self.page.latest_users.get(self.provision.pk)
