"""The form of a performance event: what kind, when by the customer's clock, and what it did to which provision."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.records.choices import currencies
from customers.records.forms import RecordForm, offer
from customers.records.history import kept_of
from customers.records.widgets import DateInput, LongChoiceField, sane_day

from ..models import EventImpact, PerformanceEvent, Provision, Requirement
from .event_kinds import KINDS, Kind
from .moments import MomentField, by_clock_of

UNUSUALLY_LONG = dt.timedelta(days=30)
FLAGS = {"unavailable": "unavailable", "functions_lost": "function_lost"}  # what each box says of an impact
IMPACTS = ("provisions", *FLAGS)


@dataclass(frozen=True)
class ImpactRow:
    """One provision with its three boxes, as the form shows them."""

    provision: Provision
    affected: bool
    unavailable: bool
    function_lost: bool
    may_lose: bool  # whether a business function depends on it


def provisions_field(label: Any, **options: Any) -> Any:
    return ProvisionsField(
        Provision.objects.none(), label=label, required=False, widget=forms.CheckboxSelectMultiple, **options
    )


class ProvisionsField(forms.ModelMultipleChoiceField):
    def told(self, value: Any) -> str:
        """The provisions by name, as the page of a conflict tells them."""
        return ", ".join(sorted(map(str, value)))


class PerformanceEventForm(RecordForm):
    started_at = MomentField(label=gettext_lazy("from"))
    ended_at = MomentField(
        label=gettext_lazy("to"),
        required=False,
        help_text=gettext_lazy("Empty: it goes on. An achievement may do without."),
    )
    provisions = provisions_field(gettext_lazy("provisions affected"), template_name="services/_impact_field.html")
    unavailable = provisions_field(
        gettext_lazy("of these, unavailable"),
        help_text=gettext_lazy("Their time counts as downtime, as far as it is agreed service time."),
    )
    functions_lost = provisions_field(gettext_lazy("of these, vital function stood still"))
    credit_currency = LongChoiceField(known=currencies, label=gettext_lazy("currency"), required=False)

    class Meta:
        model = PerformanceEvent
        fields = (
            *("kind", "severity", "title", "started_at", "ended_at", "requirement", "impact", "cause", "correction"),
            *("credit_amount", "credit_currency", "external_system", "external_id", "disclosed_on"),
        )
        widgets = {
            "disclosed_on": DateInput,
            **{name: forms.Textarea(attrs={"rows": 3}) for name in ("impact", "cause", "correction")},
        }
        help_texts = {"severity": gettext_lazy("Needed for all but an achievement, which has none.")}

    groups = (
        (gettext_lazy("What happened"), ("kind", "severity", "title", "started_at", "ended_at")),
        (gettext_lazy("What was affected"), ("provisions", "requirement")),
        (gettext_lazy("What it meant"), ("impact", "cause", "correction")),
        (gettext_lazy("Credit and disclosure"), ("credit_amount", "credit_currency", "disclosed_on")),
        (gettext_lazy("Ticket"), ("external_system", "external_id")),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        by_clock_of(self, self.instance.customer.time_zone)
        self.fields["kind"].template_name = "services/_kind_field.html"
        self.fields["external_id"].template_name = "services/_ticket_field.html"
        self.fields["credit_amount"].widget.attrs["class"] = "half"  # beside its currency
        self.fields["requirement"].widget.attrs["class"] = "wide"  # whole sentences stand in it
        if not self.instance.credit_currency:
            self.initial["credit_currency"] = self.instance.customer.billing_currency
        impacts = list(self.instance.impacts.all()) if self.instance.pk else []
        self.present = {impact.provision_id: impact for impact in impacts}
        self._offer_provisions()
        requirements = Requirement.objects.filter(provision__customer=self.instance.customer_id)
        chosen = requirements.filter(pk=self.instance.requirement_id)
        asked = (requirements.current() | chosen).select_related("provision__service")
        asked = asked.order_by("provision__service__sort_name", "statement", "pk")
        offer(self, "requirement", asked, told_as=lambda row: f"{row.provision}: {row.statement}")
        self.fields["requirement"].help_text = _("Which promise was missed; a breach names it.")
        if isinstance(named := self.initial.get("provisions"), str):  # in the address that leads here
            self.initial["provisions"] = [int(key) for key in named.split(",") if key.isascii() and key.isdigit()]
        self.initial.setdefault("provisions", [impact.provision_id for impact in impacts])
        for name, flag in FLAGS.items():
            self.initial.setdefault(name, [impact.provision_id for impact in impacts if getattr(impact, flag)])

    def _offer_provisions(self) -> None:
        theirs = Provision.objects.filter(customer=self.instance.customer_id)
        rows = (theirs.current() | theirs.filter(pk__in=self.present)).select_related("service")
        rows = rows.order_by("-is_vital", "service__sort_name", "label", "pk")
        lost = [pk for pk, impact in self.present.items() if impact.function_lost]
        for name in ("provisions", "unavailable"):
            offer(self, name, rows)
        offer(self, "functions_lost", rows.filter(is_vital=True) | rows.filter(pk__in=lost))

    # What the templates ask

    kinds = KINDS

    @cached_property
    def impact_rows(self) -> list[ImpactRow]:
        ticked = {name: {str(key) for key in self[name].value() or ()} for name in IMPACTS}
        offered: Any = self.fields["provisions"]
        return [self._impact_row(provision, ticked) for provision in offered.queryset]

    @staticmethod
    def _impact_row(provision: Provision, ticked: dict[str, set[str]]) -> ImpactRow:
        affected, unavailable, lost = (str(provision.pk) in ticked[name] for name in IMPACTS)
        return ImpactRow(provision, affected, unavailable, lost, may_lose=provision.is_vital or lost)

    @cached_property
    def has_vital(self) -> bool:
        return any(row.may_lose for row in self.impact_rows)

    def same_ticket(self) -> PerformanceEvent | None:
        """The customer's other event that has the ticket which was sent."""
        sent = getattr(self, "cleaned_data", {})
        if not hasattr(self, "ticket"):
            self.ticket = (sent.get("external_system", ""), sent.get("external_id", ""))
        system, number = self.ticket
        if not number:
            return None
        others = PerformanceEvent.objects.exclude(pk=self.instance.pk)
        return others.filter(customer=self.instance.customer_id, external_system=system, external_id=number).first()

    def said_at(self, event: Any) -> dict[str, str]:
        """The boxes as they stood until the next change of the event; impacts are saved together with it."""
        changes = type(event).objects.filter(pgh_obj_id=event.pgh_obj_id, version__gt=event.version)
        following = changes.order_by("version").first()
        if following is None:
            return {}
        until = kept_of(EventImpact).filter(event=self.instance.pk, pgh_created_at__lt=following.pgh_created_at)
        last = until.order_by("pgh_obj_id", "-pgh_id").distinct("pgh_obj_id")
        there = [row for row in last.select_related("provision__service") if row.pgh_label != "deleted"]
        ticked = {name: [row for row in there if getattr(row, flag)] for name, flag in FLAGS.items()}
        found = {"provisions": there, **ticked}
        return {name: ", ".join(sorted(str(row.provision) for row in rows)) for name, rows in found.items()}

    # What must hold

    def clean_disclosed_on(self) -> Any:
        return sane_day(self.cleaned_data["disclosed_on"])

    def clean(self) -> dict[str, Any]:
        sent = self.cleaned_data
        self._clean_kind(sent)
        self._clean_times(sent)
        self._clean_impacts(sent)
        self._clean_credit(sent)
        if (other := self.same_ticket()) is not None:
            self.add_error("external_id", ticket_taken(other))
        return super().clean()

    def _clean_kind(self, sent: dict[str, Any]) -> None:
        kind = sent.get("kind")
        if kind and kind != Kind.ACHIEVEMENT and "severity" in sent and not sent["severity"]:
            self.add_error("severity", _("Say how severe it was. Only an achievement has no severity."))
        if kind == Kind.ACHIEVEMENT:
            sent["severity"] = None
        if kind == Kind.ACHIEVEMENT and (sent.get("unavailable") or sent.get("functions_lost")):
            self.add_error(
                "provisions",
                _("An achievement makes nothing unavailable. Untick that, or choose another kind of event."),
            )

    def _clean_times(self, sent: dict[str, Any]) -> None:
        started, ended, now = sent.get("started_at"), sent.get("ended_at"), timezone.now()
        if started and started > now:
            self.add_error("started_at", _("This is in the future. An event is recorded once it has happened."))
        if ended and ended > now:
            self.add_error("ended_at", _("This is in the future. Leave it empty while it goes on."))
        if started and ended and ended < started:
            self.add_error("ended_at", _("It ends before it begins."))
        disclosed = sent.get("disclosed_on")
        if disclosed is None or started is None or "started_at" in self.errors:
            return
        zone = self.fields["started_at"].zone
        began = started.astimezone(zone).date()
        if disclosed < began:
            day = date_format(began, "DATE_FORMAT")
            self.add_error("disclosed_on", _("It began on %(day)s; nobody was told of it before.") % {"day": day})
        elif disclosed > now.astimezone(zone).date():
            self.add_error("disclosed_on", _("This day has not come. Give it once the customer has been told."))

    def _clean_impacts(self, sent: dict[str, Any]) -> None:
        """Unticking a provision clears the rest of its row; a box newly ticked beside an unticked one is explained."""
        if not all(name in sent for name in IMPACTS):
            return
        affected = {provision.pk for provision in sent["provisions"]}
        for name, flag in FLAGS.items():
            stray = [provision for provision in sent[name] if provision.pk not in affected]
            new = [one for one in stray if not getattr(self.present.get(one.pk), flag, False)]
            if new:
                what = ", ".join(map(str, new))
                self.add_error(
                    "provisions",
                    _("%(what)s: tick it as affected too, or clear the rest of its row.") % {"what": what},
                )
            sent[name] = [provision for provision in sent[name] if provision.pk in affected]

    def _clean_credit(self, sent: dict[str, Any]) -> None:
        amount, currency = sent.get("credit_amount"), sent.get("credit_currency")
        if amount and not currency and "credit_currency" not in self.errors:
            self.add_error("credit_currency", _("Say in which currency the credit is."))
        if not amount and "credit_amount" not in self.errors:
            sent["credit_currency"] = ""

    def find_warnings(self) -> list[str]:
        sent, found = self.cleaned_data, []
        started, ended = sent["started_at"], sent["ended_at"]
        kind, requirement = sent["kind"], sent["requirement"]
        goes_on = ended is None and kind != Kind.ACHIEVEMENT
        length = (timezone.now() if goes_on else ended or started) - started
        if length > UNUSUALLY_LONG:
            said = {"days": length.days}
            found.append(
                _("It has been going on for %(days)s days. If it is over, say when it ended.") % said
                if goes_on
                else _("It takes %(days)s days, which is unusually long. Look at the dates.") % said
            )
        if kind == Kind.BREACH and requirement is None:
            found.append(_("A breach misses a requirement, and none is named."))
        if kind == Kind.BREACH and sent["disclosed_on"] is None:
            found.append(_("A breach is disclosed to the customer, and no day is given on which they were told."))
        if kind == Kind.OUTAGE and not sent["provisions"]:
            found.append(_("An outage without a provision affected counts in no availability."))
        elif kind == Kind.OUTAGE and not (sent["unavailable"] or sent["functions_lost"]):
            found.append(_("No provision is ticked as unavailable, so that this outage counts as no downtime."))
        if kind in (Kind.OUTAGE, Kind.MAJOR_INCIDENT):
            found += [_still_available(one) for one in sent["functions_lost"] if one not in sent["unavailable"]]
        if requirement and requirement.provision_id not in {one.pk for one in sent["provisions"]}:
            found.append(_("The requirement breached is one of a provision that is not ticked as affected."))
        return found

    def store(self) -> None:
        # A change of impacts alone changes the event too, so that its version is raised and conflicts are seen.
        super().store()
        affected = {provision.pk for provision in self.cleaned_data["provisions"]}
        down = {provision.pk for provision in self.cleaned_data["unavailable"]}
        lost = {provision.pk for provision in self.cleaned_data["functions_lost"]}
        self.instance.impacts.exclude(provision__in=affected).delete()
        for pk in sorted(affected):
            impact = self.present.get(pk) or EventImpact(event=self.instance, provision_id=pk)
            if impact.pk is None or (impact.unavailable, impact.function_lost) != (pk in down, pk in lost):
                impact.unavailable, impact.function_lost = pk in down, pk in lost
                impact.save()


def _still_available(provision: Provision) -> str:
    """What is to be looked at where an outage let a function stand still, and left its service available."""
    said = {"function": provision.vital_function or provision}
    wrong = _("%(function)s stood still, but the service is not ticked as unavailable: availability stays 100 %%.")
    return wrong % said


def ticket_taken(other: PerformanceEvent) -> ValidationError:
    return ValidationError(
        _("This ticket is recorded for this customer already, as “%(title)s”. Change that event instead."),
        code="ticket_taken",
        params={"title": other.title},
    )
