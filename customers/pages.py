"""The ground floor's records, declared: which form, which list, where they live."""

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import ngettext

from .forms import (
    AuthorityForm,
    BusinessOutcomeForm,
    CommunicationArrangementForm,
    CustomerForm,
    ExternalReferenceForm,
    InvolvementForm,
    OutcomeMeasurementForm,
)
from .lists.belonging import AuthorityRegister, OutcomeList, PeopleList
from .lists.customer import CustomerList
from .models import (
    Authority,
    BusinessOutcome,
    CommunicationArrangement,
    Customer,
    CustomerTeamMember,
    ExternalReference,
    Involvement,
    OutcomeMeasurement,
)
from .records.history import kept_of
from .records.views import RecordPages


class CustomerPages(RecordPages):
    """The customer's own pages. The product hands in a subclass whose detail page sees across all apps."""

    name = "customer"
    path = ""
    model = Customer
    form = CustomerForm
    add_permission = "customers.add_customer"
    list_class = CustomerList

    def queryset(self) -> QuerySet:
        # A nullable join cannot be locked; the row alone is.
        return Customer.objects.all()

    def success_url(self, record: Any) -> str:
        return record.get_absolute_url()

    def told_with(self, record: Any) -> list[Any]:
        # Former members too: their rows are gone, their events are not.
        ended_or_not = kept_of(CustomerTeamMember).filter(customer=record)
        keys = ended_or_not.values_list("pgh_obj_id", flat=True).distinct()[:50]
        return [*(CustomerTeamMember(pk=pk) for pk in keys), *record.confirmations.all()]


class OfCustomerPages(RecordPages):
    """Records that are added on their customer's page."""

    parent_model = Customer


class PeoplePages(OfCustomerPages):
    name = "person"
    path = "people/"
    model = Involvement
    form = InvolvementForm
    list_class = PeopleList
    locks = ("self", "person")
    detail_template = "customers/person_detail.html"

    def told_with(self, record: Any) -> list[Any]:
        return [record.person]

    def queryset(self) -> QuerySet:
        return Involvement.objects.select_related("person", "customer")

    def doubts_of_archiving(self, record: Any, user: Any) -> list[str]:
        count = record.authorities.current().count()
        said = ngettext(
            "%(count)s authority would be archived with them: the register would not name it for any day.",
            "%(count)s authorities would be archived with them: the register would not name them for any day.",
            count,
        )
        return [said % {"count": count}] if count else []

    def before_archiving(self, request: HttpRequest, record: Any) -> HttpResponse | None:
        """The authorities that would leave the register, and saying that somebody has left as the gentler way."""
        if record.is_archived or not (doubts := self.doubts_of_archiving(record, request.user)):
            return None
        context = self._frame(request, record) | self.context(request, record) | {"doubts": doubts}
        return render(request, "customers/person_archive.html", context, status=422)

    def context(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        today = timezone.localdate()
        rows = record.customer.authorities.filter(person=record.person).order_by("archived_at", "-valid_from")
        elsewhere = (
            Involvement.objects.current()
            .visible_to(request.user)
            .filter(person=record.person)
            .exclude(pk=record.pk)
            .select_related("customer")
        )
        authorities = with_state(rows.select_related("person"), today)
        asks = any(not row.is_archived for row in authorities)
        return {"authorities": authorities, "elsewhere": elsewhere, "today": today, "asks_itself": asks}


class AuthorityPages(OfCustomerPages):
    name = "authority"
    path = "authorities/"
    model = Authority
    form = AuthorityForm
    list_class = AuthorityRegister
    detail_template = "customers/authority_detail.html"

    def queryset(self) -> QuerySet:
        return Authority.objects.select_related("person", "customer")

    def context(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        return {"state": record.state(timezone.localdate()), "today": timezone.localdate()}


class OutcomePages(OfCustomerPages):
    name = "outcome"
    path = "outcomes/"
    model = BusinessOutcome
    form = BusinessOutcomeForm
    list_class = OutcomeList
    detail_template = "customers/outcome_detail.html"

    def queryset(self) -> QuerySet:
        return BusinessOutcome.objects.select_related("customer").with_latest()

    def context(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        newest = record.measurements.select_related("changed_by").order_by("-changed_at", "-pk").first()
        changed = newest if newest and newest.changed_at > record.changed_at else record
        measurements = record.measurements.current().order_by("-measured_on", "-id")[:120]
        return {"measurements": measurements, "last_changed": changed}


class MeasurementPages(RecordPages):
    name = "measurement"
    path = "measurements/"
    model = OutcomeMeasurement
    form = OutcomeMeasurementForm
    parent_field = "outcome"
    parent_model = BusinessOutcome
    parent_path = "outcomes/"

    def queryset(self) -> QuerySet:
        return OutcomeMeasurement.objects.select_related("outcome__customer")

    def success_url(self, record: Any) -> str:
        outcome = record if isinstance(record, BusinessOutcome) else record.outcome
        return outcome.get_absolute_url()


class ArrangementPages(OfCustomerPages):
    name = "arrangement"
    path = "arrangements/"
    model = CommunicationArrangement
    form = CommunicationArrangementForm

    def queryset(self) -> QuerySet:
        return CommunicationArrangement.objects.select_related("customer")


class ReferencePages(OfCustomerPages):
    name = "reference"
    path = "references/"
    model = ExternalReference
    form = ExternalReferenceForm

    def queryset(self) -> QuerySet:
        return ExternalReference.objects.select_related("customer")


def with_state(authorities: Any, on: dt.date) -> list[Any]:
    """The authorities, each with ``state_today`` for the page."""
    rows = list(authorities)
    for row in rows:
        row.state_today = row.state(on)
    return rows


OF_CUSTOMER: tuple[type[RecordPages], ...] = (
    PeoplePages,
    AuthorityPages,
    OutcomePages,
    MeasurementPages,
    ArrangementPages,
    ReferencePages,
)
