"""Lists of what belongs to a customer: people, authorities, business outcomes."""

from typing import Any, ClassVar
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..filters import AuthorityFilters, InvolvementFilters, OutcomeFilters, RegisterFilters
from ..models import Authority, BusinessOutcome, Involvement
from ..records.list_parts import Action, Chip, Column, ExportColumn, Sort, short_day
from ..records.lists import RecordList


class OfCustomerList(RecordList):
    """A list of records that belong to a customer, each row naming it."""

    def queryset(self) -> QuerySet:
        return super().queryset().select_related("customer")


class PeopleList(OfCustomerList):
    model = Involvement
    filterset_class = InvolvementFilters
    title = _("People")
    url_name = "customers:person_list"
    export_url_name = "customers:person_export"
    row_template = "customers/_person_rows.html"
    sorts = {"name": Sort(("person__sort_name",)), "added": Sort(("created_at",), newest_first=True)}
    default_sort = "name"
    columns_declared = (
        Column("name", _("Person"), sort="name"),
        Column("customer", _("Customer")),
        Column("kind", _("Part"), css_class="col-mid"),
        Column("contact", _("Contact"), css_class="col-mid"),
        Column("added", _("Added"), sort="added", numeric=True, css_class="col-low"),
    )
    export_columns = (
        ExportColumn(_("Customer code"), "customer__code"),
        ExportColumn(_("Customer"), "customer__name"),
        ExportColumn(_("Name"), "person__name"),
        ExportColumn(_("Title"), "title"),
        ExportColumn(_("Part"), "get_kind_display"),
        ExportColumn(_("Email"), "person__email"),
        ExportColumn(_("Phone"), "person__phone"),
        ExportColumn(_("Active"), "person__active"),
        ExportColumn(_("Last day there"), "person__left_on"),
    )
    empty_title = _("No people recorded")
    empty_text = _("People are added on their customer's page, where their part and authorities belong.")

    def queryset(self) -> QuerySet:
        return super().queryset().select_related("person")

    @property
    def searched_elsewhere(self) -> Action | None:
        if not (text := self.params.get("q")):
            return None
        url = f"{reverse('customers:customer_list')}?{urlencode({'q': text})}"
        return Action(gettext("Search customers for “%(text)s”") % {"text": text}, url, "building")


class AuthorityList(OfCustomerList):
    model = Authority
    filterset_class = AuthorityFilters
    title = _("Decision rights")
    url_name = "customers:authority_list"
    export_url_name = "customers:authority_export"
    row_template = "customers/_authority_rows.html"
    sorts = {
        "from": Sort(("valid_from",), newest_first=True),
        "right": Sort(("right", "valid_from")),
    }
    default_sort = "from"
    columns_declared = (
        Column("person", _("Person")),
        Column("customer", _("Customer"), css_class="col-mid"),
        Column("right", _("Right"), sort="right"),
        Column("scope", _("For"), css_class="col-mid"),
        Column("state", _("Today")),
        Column("limit", _("Limit"), numeric=True, css_class="col-mid"),
        Column("from", _("From"), sort="from", numeric=True, css_class="col-mid"),
        Column("to", _("Last day"), numeric=True, css_class="col-mid"),
        Column("evidence", _("Evidence"), css_class="col-wide"),
    )
    export_columns: ClassVar[tuple[ExportColumn, ...]] = (
        ExportColumn(_("Customer code"), "customer__code"),
        ExportColumn(_("Customer"), "customer__name"),
        ExportColumn(_("Person"), "person__name"),
        ExportColumn(_("Right"), "get_right_display"),
        ExportColumn(_("Amount limit"), "amount_limit"),
        ExportColumn(_("Currency"), "currency"),
        ExportColumn(_("Valid from"), "valid_from"),
        ExportColumn(_("Last day"), "valid_to"),
        ExportColumn(_("Granted by"), "granted_by"),
        ExportColumn(_("Evidence"), "evidence"),
        ExportColumn(_("Link to the evidence"), "evidence_url"),
    )
    empty_title = _("No decision rights recorded")
    empty_text = _("An authority says what a representative may decide, up to what amount, from when to when.")

    def queryset(self) -> QuerySet:
        return super().queryset().select_related("person")

    @cached_property
    def shown(self) -> list[Any]:
        today = timezone.localdate()
        for row in self.rows:
            row.state_today = row.state(today)
        return self.rows


class AuthorityRegister(AuthorityList):
    """The page's list: whose authority is in force today, unless another day, any day or the archive is asked for."""

    filterset_class = RegisterFilters

    @cached_property
    def asked(self) -> QueryDict:
        """The parameters with the day that is meant when none is named."""
        asked, today = self.params.copy(), timezone.localdate().isoformat()
        lifted = bool(asked.get("ever"))
        if asked.get("archived") and asked.get("on") in (None, "", today):  # nothing archived is in force
            lifted = True
        if lifted:
            asked.pop("on", None)
        elif not asked.get("on"):
            asked["on"] = today
        return asked

    @cached_property
    def filterset(self) -> Any:
        return self.filterset_class(self.asked, queryset=self.queryset(), request=self.request)

    def _chips_of(self, form: Any, name: str) -> list[Chip]:
        if name != "on":
            return super()._chips_of(form, name)
        day = form.cleaned_data.get("on")
        if day is None:
            return []
        shown: str = short_day(day)
        if day == timezone.localdate():
            shown = gettext("today, %(day)s") % {"day": shown}
        return [Chip(str(form.fields[name].label), shown, self.url_with(on=None, ever="on"))]

    @property
    def is_filtered(self) -> bool:
        """A register without any row is empty on every day, and says so."""
        default_only = self.filter_form.is_valid() and not self.params.get("on") and len(self.chips) == 1
        return super().is_filtered and not (default_only and not self.queryset().exists())

    @property
    def clear_url(self) -> str:
        if self.params.get("ever"):  # without any filter at all, the day is today's again
            return super().clear_url
        sort = {"sort": self.params["sort"]} if "?" in super().clear_url else {}
        return f"{self.base_url}?{urlencode(sort | {'ever': 'on'})}"


class OutcomeList(OfCustomerList):
    model = BusinessOutcome
    filterset_class = OutcomeFilters
    title = _("Business outcomes")
    url_name = "customers:outcome_list"
    export_url_name = "customers:outcome_export"
    row_template = "customers/_outcome_rows.html"
    sorts = {
        "priority": Sort(("priority", "statement")),
        "outcome": Sort(("statement",)),
        "changed": Sort(("changed_at",), newest_first=True),
    }
    default_sort = "priority"
    columns_declared = (
        Column("outcome", _("Outcome"), sort="outcome"),
        Column("customer", _("Customer"), css_class="col-mid"),
        Column("priority", _("Priority"), sort="priority", css_class="col-mid"),
        Column("progress", _("Progress")),
        Column("due", _("Due"), numeric=True, css_class="col-mid"),
        Column("value", _("Value per year"), numeric=True, css_class="col-low"),
    )
    export_columns = (
        ExportColumn(_("Customer code"), "customer__code"),
        ExportColumn(_("Customer"), "customer__name"),
        ExportColumn(_("Outcome"), "statement"),
        ExportColumn(_("Measure"), "measure"),
        ExportColumn(_("Unit"), "unit"),
        ExportColumn(_("Baseline"), "baseline"),
        ExportColumn(_("Target"), "target"),
        ExportColumn(_("Current value"), "current_value"),
        ExportColumn(_("Measured on"), "current_on"),
        ExportColumn(_("Progress %"), "progress"),
        ExportColumn(_("Due"), "due_on"),
        ExportColumn(_("Priority"), "get_priority_display"),
        ExportColumn(_("Value per year"), "yearly_value"),
        ExportColumn(_("Currency"), "currency"),
    )
    empty_title = _("No business outcomes recorded")
    empty_text = _("An outcome says what the customer wants to achieve, how it is measured and by when.")

    def queryset(self) -> QuerySet:
        rows: Any = super().queryset()
        return rows.with_latest()
