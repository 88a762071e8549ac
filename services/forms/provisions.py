"""Forms of provisions and the outcomes they support."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from itertools import groupby
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import F
from django.forms.models import ModelChoiceIterator
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from customers.records.forms import RecordForm, offer
from customers.records.widgets import DateInput, sane_day

from ..models import FutureService, OutcomeSupport, Provision, Service
from ..models.hours import ServiceDays
from ..models.provisions import ENDS_BEFORE_IT_STARTS
from ..outside_days import doubts_of_days
from .catalogue import SERVICE_TIME, TimeInput

HAS_IT = _("This customer has this service already. Name the site, the system or the brand that this one is for.")
HAS_IT_SO_LABELLED = _("This customer has this service already with this label. Give this one another.")


class ByCategory(ModelChoiceIterator):
    """Services under the names of their categories, in one query."""

    def __iter__(self) -> Iterator[Any]:
        if self.field.empty_label is not None:
            yield ("", self.field.empty_label)
        rows = self.queryset.select_related("category")
        rows = rows.order_by(F("category__name").asc(nulls_last=True), "sort_name", "pk")
        for category, services in groupby(rows, key=lambda service: service.category):
            yield (str(category or _("Without a category")), [self.choice(service) for service in services])


class OfferedService(forms.ModelChoiceField):
    """A service of the catalogue. Another one is refused with the reason."""

    iterator = ByCategory

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except ValidationError as error:
            raise ValidationError(self.why_not(value) or error.messages, code="invalid_choice") from None

    def why_not(self, value: Any) -> str:
        """Why a service that exists cannot be chosen."""
        key = str(value)
        service = Service.objects.filter(pk=key).first() if key.isdecimal() and len(key) < 19 else None
        return why_not_offered(service) if service is not None else ""


def why_not_offered(service: Service) -> str:
    """Why the service can be provided to nobody new; empty for one of the catalogue."""
    said = {"service": service.name}
    if service.is_archived:
        return _now("“%(service)s” is archived. Choose a service of the catalogue.") % said
    if service.lifecycle == Service.Lifecycle.PIPELINE:
        return _now("“%(service)s” is still in the pipeline. It can be provided once it is in the catalogue.") % said
    if service.lifecycle == Service.Lifecycle.RETIRED:
        return _now("“%(service)s” is retired and provided to nobody new. Choose a service of the catalogue.") % said
    return ""


class ProvisionForm(RecordForm):
    service = OfferedService(queryset=Service.objects.none(), label=_("service"))

    class Meta:
        model = Provision
        fields = (
            *("service", "label", "status", "starts_on", "ends_on", "is_vital", "vital_function"),
            *("units", "unit", "charge_basis", "service_days", "opens_at", "closes_at", "notes"),
        )
        widgets = {
            "starts_on": DateInput,
            "ends_on": DateInput,
            "opens_at": TimeInput,
            "closes_at": TimeInput,
            "notes": forms.Textarea(attrs={"rows": 3}),
        }

    groups = (
        (_("What they get"), ("service", "status", "starts_on", "ends_on", "label")),
        (_("How vital it is"), ("is_vital", "vital_function")),
        (_("Size and charge"), ("units", "unit", "charge_basis")),
        (_("Agreed service time"), ("service_days", "opens_at", "closes_at")),
        (_("Anything else"), ("notes",)),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        services = Service.objects.offered()
        if self.instance.service_id:
            services |= Service.objects.filter(pk=self.instance.service_id)
        self.fields["service"].queryset = services
        self._offer_service_days()
        for name in ("units", "unit"):
            self.fields[name].widget.attrs["class"] = "half"  # side by side, however narrow
        units = self.instance.units
        if units is not None and units == units.to_integral_value():
            self.initial["units"] = units.quantize(Decimal(1))  # 240, as it was typed, and not 240.00
        self.fields["vital_function"].widget.attrs["placeholder"] = _("Order intake, dispatch, payroll …")

    def _offer_service_days(self) -> None:
        days: Any = self.fields["service_days"]
        standard = self.instance.service.service_time if self.instance.service_id else ""
        as_service = _now("As the service: %(time)s") % {"time": standard} if standard else _now("As the service")
        days.choices = [("", as_service), *ServiceDays.choices]
        days.help_text = _("Choose days only where something else is agreed.")
        days.widget.attrs["class"] = "wide"  # so that the two times stand side by side below it
        self.fields["opens_at"].help_text = _("By the customer's clock.")

    def clean_starts_on(self) -> Any:
        return sane_day(self.cleaned_data["starts_on"])

    def clean_ends_on(self) -> Any:
        return sane_day(self.cleaned_data["ends_on"])

    def clean(self) -> dict[str, Any]:
        self._check_dates()
        self._check_function()
        self._check_size_and_times()
        self._check_once()
        self._check_same_service()
        return super().clean()

    def _check_dates(self) -> None:
        said = self.cleaned_data
        starts, ends = said.get("starts_on"), said.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", ENDS_BEFORE_IT_STARTS)
        if said.get("status") == Provision.Status.ENDED and not ends and "ends_on" not in self.errors:
            self.add_error("ends_on", _("An ended provision has a last day: say which. Today is proposed."))
            if isinstance(self.data, QueryDict):
                self.data[self.add_prefix("ends_on")] = timezone.localdate().isoformat()

    def _check_function(self) -> None:
        said = self.cleaned_data
        if said.get("is_vital") and not said.get("vital_function") and "vital_function" not in self.errors:
            self.add_error("vital_function", _("Name the business function that stands still without it."))
        elif said.get("vital_function") and not said.get("is_vital"):
            self.add_error("is_vital", _("Tick this too, or leave the function empty."))

    def _check_size_and_times(self) -> None:
        said = self.cleaned_data
        if said.get("units") is not None and not said.get("unit") and "unit" not in self.errors:
            self.add_error("unit", _("Say what is counted: workplaces, licences, sites …"))
        if said.get("opens_at") and not said.get("service_days") and "service_days" not in self.errors:
            self.add_error("service_days", _("Say on which days these times hold."))

    def _check_once(self) -> None:
        """The database holds a customer to each service once under a label; here the other one is named."""
        said = self.cleaned_data
        if "service" not in said or "label" not in said:
            return
        others = Provision.objects.current().filter(customer=self.instance.customer_id, service=said["service"])
        if others.filter(label__iexact=said["label"]).exclude(pk=self.instance.pk).exists():
            self.add_error("label", HAS_IT_SO_LABELLED if said["label"] else HAS_IT)

    def _check_same_service(self) -> None:
        """What was agreed, delivered or measured was so of this service: another service is another provision."""
        service = self.cleaned_data.get("service")
        if self.instance.pk and service is not None and service.pk != self.instance.service_id and self._is_built_on():
            self.add_error("service", OTHER_SERVICE)

    def _is_built_on(self) -> bool:
        held = Provision.objects.get(pk=self.instance.pk)
        delivered = FutureService.objects.filter(provision=held)
        return any(rows.exists() for rows in (held.requirements, held.usage, held.impacts, held.maintenance, delivered))

    def find_warnings(self) -> list[str]:
        said = self.cleaned_data
        found = warnings_of_dates(said.get("status"), said.get("starts_on"), said.get("ends_on"), timezone.localdate())
        if said.get("charge_basis") == Provision.ChargeBasis.PER_UNIT and said.get("units") is None:
            found.append(_("It is charged per unit, and no number of units is given."))
        if self.instance.pk and any(said.get(name) != getattr(self.instance, name) for name in SERVICE_TIME):
            found.append(_("The availability of past months will be reckoned by the new service time, too."))
        if self.instance.pk:
            days = {name: said.get(name) for name in ("starts_on", "ends_on")}
            found += doubts_of_days(self.instance, **days, ends=said.get("status") == Provision.Status.ENDED)
        return [str(warning) for warning in found]


OTHER_SERVICE = _(
    "Requirements, months or events of this provision are about the service it has. End it, and add another provision."
)


def warnings_of_dates(status: Any, starts_on: dt.date | None, ends_on: dt.date | None, on: dt.date) -> list[Any]:
    """Where a status and the days beside it tell different stories on the day."""
    states, found = Provision.Status, []
    if status == states.PLANNED and starts_on is None:
        found.append(_("It is planned, and no first day is given."))
    elif status == states.PLANNED and starts_on is not None and starts_on <= on:
        found.append(_("It is planned, and its first day is not to come. Is it active?"))
    if status == states.ACTIVE and starts_on is not None and starts_on > on:
        found.append(_("It is active, and its first day is still to come. Is it planned?"))
    if status in (states.ACTIVE, states.SUSPENDED, states.PLANNED) and ends_on is not None and ends_on < on:
        found.append(_("Its last day has passed. Has it ended?"))
    if status == states.ENDED and ends_on is not None and ends_on > on:
        found.append(_("It has ended, and its last day is still to come. Is it active until then?"))
    return found


class OutcomeSupportForm(RecordForm):
    fixed = frozenset({"provision"})

    class Meta:
        model = OutcomeSupport
        fields = ("outcome", "strength", "note")
        widgets = {"strength": forms.RadioSelect}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        outcomes = self.instance.provision.customer.outcomes.current()
        if self.instance.outcome_id:
            outcomes |= self.instance.provision.customer.outcomes.filter(pk=self.instance.outcome_id)
        else:
            supported = self.instance.provision.supports.current()
            outcomes = outcomes.exclude(pk__in=supported.values("outcome"))
        self.fields["outcome"].error_messages["invalid_choice"] = _(
            "Choose one of this customer's outcomes that is not recorded here yet."
        )
        offer(self, "outcome", outcomes.order_by("priority", "statement", "pk"))
        self.fields["outcome"].widget.attrs["class"] = "wide"  # whole sentences stand in it
