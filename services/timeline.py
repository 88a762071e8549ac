"""A customer's past performance as a story: what happened month by month, newest first, quiet times told."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby, islice
from typing import Any
from zoneinfo import ZoneInfo

import django_filters
from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from customers.records import cursors
from customers.records.filters import RecordFilters, Tick, choices_filter
from customers.records.list_parts import Chip, Sort
from customers.records.lists import RecordList
from customers.records.widgets import DateInput

from .forms.event_kinds import KINDS
from .models import EventImpact, PerformanceEvent, Provision
from .models.performance import GOES_ON
from .performance_of import zone_of
from .periods import Month
from .spans import Span
from .story_drawing import drawn_events

PAGE = 12  # more is behind "Older"
QUIET = 2  # whole months without an event are told from here on
DAY = dt.timedelta(days=1)
# What is told of an event.
SHOWN = (
    *("customer", "kind", "severity", "title", "started_at", "ended_at", "requirement", "impact", "disclosed_on"),
    *("credit_amount", "credit_currency", "external_system", "external_id"),
)


def day_filter(method: str, label: Any) -> django_filters.DateFilter:
    return django_filters.DateFilter(method=method, label=label, widget=DateInput)


class TimelineFilters(RecordFilters):
    """Filters of one customer's events, by the customer's clock; what can be chosen is filled in by the timeline."""

    zone: ZoneInfo = ZoneInfo("UTC")
    kind = choices_filter(PerformanceEvent.Kind.choices, gettext_lazy("Kind"))
    severity = choices_filter(PerformanceEvent.Severity.choices, gettext_lazy("Severity"))
    provision = django_filters.ChoiceFilter(method="filter_provision", label=gettext_lazy("Service"), choices=())
    year = django_filters.ChoiceFilter(method="filter_year", label=gettext_lazy("Year"), choices=())
    vital = Tick(method="filter_vital", label=gettext_lazy("Vital functions only"))
    credit = Tick(method="filter_credit", label=gettext_lazy("With a service credit"))
    undisclosed = Tick(method="filter_undisclosed", label=gettext_lazy("Not disclosed"))
    since = day_filter("filter_since", gettext_lazy("Since"))
    until = day_filter("filter_until", gettext_lazy("Until"))

    class Meta:
        model = PerformanceEvent
        fields: list[str] = []

    def filter_provision(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(Exists(EventImpact.objects.filter(event=OuterRef("pk"), provision=int(value))))

    def filter_year(self, queryset: Any, name: str, value: str) -> Any:
        begins, ends = (dt.datetime(int(value) + more, 1, 1, tzinfo=self.zone) for more in (0, 1))
        return queryset.filter(started_at__gte=begins, started_at__lt=ends)

    def filter_vital(self, queryset: Any, name: str, value: bool) -> Any:
        if not value:
            return queryset  # without a query that nobody asks
        return queryset.filter(Exists(EventImpact.objects.filter(event=OuterRef("pk"), function_lost=True)))

    def filter_credit(self, queryset: Any, name: str, value: bool) -> Any:
        return queryset.exclude(credit_amount=None) if value else queryset

    def filter_undisclosed(self, queryset: Any, name: str, value: bool) -> Any:
        return queryset.undisclosed() if value else queryset

    def filter_since(self, queryset: Any, name: str, value: dt.date) -> Any:
        return queryset.filter(still_there(value, self.zone))

    def filter_until(self, queryset: Any, name: str, value: dt.date) -> Any:
        return queryset.filter(begun_by(value, self.zone))


def still_there(day: dt.date, zone: ZoneInfo) -> Q:
    """Events that had not ended before this day; an achievement without an end happened on the day it began."""
    begins = dt.datetime.combine(day, dt.time(), zone)
    return GOES_ON | Q(ended_at__gt=begins) | Q(started_at__gte=begins)


def begun_by(day: dt.date, zone: ZoneInfo, begins: str = "started_at") -> Q:
    """Events, or what else has a field for the moment it begins, that had begun when this day was over."""
    after = day + DAY if day < dt.date.max else day
    return Q(**{f"{begins}__lt": dt.datetime.combine(after, dt.time(), zone)})


@dataclass(frozen=True)
class Told:
    """What the timeline tells of one month: its events, also as markup, or that before it nothing happened."""

    month: Month
    events: tuple[PerformanceEvent, ...] = ()
    quiet: str = ""
    drawn: tuple[SafeString, ...] = ()

    @property
    def name(self) -> str:
        return str(MONTHS[self.month.number])


@dataclass(frozen=True)
class Year:
    number: int
    parts: tuple[Told, ...]


@dataclass(frozen=True)
class Choice:
    """One chip, which puts a filter on or takes it off."""

    label: str
    url: str
    chosen: bool
    icon: str = ""


@dataclass
class CustomerTimeline(RecordList):
    """The events of one customer (in ``scope``), the first of which began at ``first``.

    ``provisions`` are those that can be asked for, ``maintenance`` is what was agreed in advance, by provision.
    """

    page_size: int = PAGE
    provisions: list[Provision] = field(default_factory=list)
    maintenance: Mapping[int, list[Span]] = field(default_factory=dict)
    first: dt.datetime | None = None
    now: dt.datetime = field(default_factory=timezone.now)

    model = PerformanceEvent
    filterset_class = TimelineFilters
    title = gettext_lazy("Past performance")
    url_name = "services:customer_performance"
    sorts = {"started": Sort(("started_at",), newest_first=True)}
    default_sort = "started"
    columns_declared = ()

    @property
    def zone(self) -> ZoneInfo:
        return zone_of(self.scope["customer"])

    @cached_property
    def filterset(self) -> Any:
        found = TimelineFilters(self.params, queryset=self.queryset(), request=self.request)
        found.zone = self.zone
        found.form.fields["provision"].choices = [(str(row.pk), str(row)) for row in self.provisions]
        found.form.fields["year"].choices = [(str(year), str(year)) for year in self.known_years]
        return found

    def with_shown(self, rows: QuerySet) -> QuerySet:
        # Only what is told: the customer and the provisions, which the page has, came with every event otherwise.
        impacts = EventImpact.objects.order_by("provision__service__sort_name", "provision__label", "provision")
        return (
            rows.prefetch_related(Prefetch("impacts", queryset=impacts))
            .annotate(requirement_statement=F("requirement__statement"))
            .only(*SHOWN)
        )

    @cached_property
    def _page(self) -> tuple[list[Any], bool, bool]:
        rows, earlier, later = super()._page
        impacts = [impact for event in rows for impact in event.impacts.all()]
        affected = self._affected({impact.provision_id for impact in impacts})
        for impact in impacts:
            impact.provision = affected[impact.provision_id]
        for event in rows:
            event.customer = self.scope["customer"]
        return rows, earlier, later

    def _affected(self, keys: set[int]) -> dict[int, Any]:
        """The provisions of these keys with their maintenance; one that was put away meanwhile is fetched."""
        found: dict[int, Any] = {row.pk: row for row in self.provisions}
        if missing := keys - found.keys():
            found |= Provision.objects.select_related("service").in_bulk(missing)
        for key, provision in found.items():
            provision.maintained = self.maintenance.get(key, [])
        return found

    @property
    def range_label(self) -> str:
        """How many are shown; how many there are is not counted, for the story has no end to be seen."""
        count = len(self.rows)
        shown = ngettext("%(count)s event shown", "%(count)s events shown", count) % {"count": count}
        return _("%(shown)s, older ones follow") % {"shown": shown} if self.next_cursor else shown

    @cached_property
    def known_years(self) -> list[int]:
        """The years since the first event, newest first."""
        if self.first is None:
            return []
        this, first = (moment.astimezone(self.zone).year for moment in (self.now, self.first))
        return [*range(this, min(this, first) - 1, -1)]

    # The story

    @cached_property
    def years(self) -> list[Year]:
        """The page's events by year and month, with the quiet times between them."""
        told = list(self._told())
        return [Year(year, tuple(parts)) for year, parts in groupby(told, key=lambda part: part.month.year)]

    def _told(self) -> Iterator[Told]:
        before, drawn = self._month_before, iter(drawn_events(self.rows))
        for month, found in groupby(self.rows, key=lambda event: Month.of(event.starts.date())):
            events = tuple(found)
            if before is not None and (months := before.since(month) - 1) >= QUIET:
                yield Told(before.plus(-1), quiet=self._quiet(months))
            yield Told(month, events, drawn=tuple(islice(drawn, len(events))))
            before = month

    @cached_property
    def _month_before(self) -> Month | None:
        """The month of what is told before this page: the newest event of the page before, or now."""
        if cursor := self.params.get("after"):
            position = cursors.decoded(cursor, self.sort_name, self.order, self.model)[0]
            return Month.of(position.astimezone(self.zone).date())
        if "before" in self.params or self.params.get("year") or self.params.get("until"):
            return None
        return Month.of(self.now.astimezone(self.zone).date())

    def _quiet(self, months: int) -> str:
        if self.is_filtered:
            said = ngettext("Nothing of this for %(count)s month", "Nothing of this for %(count)s months", months)
        else:
            said = ngettext("No events for %(count)s month", "No events for %(count)s months", months)
        return said % {"count": months}

    # The chips

    @cached_property
    def other_chips(self) -> list[Chip]:
        """The filters in force that no chip of their own shows."""
        fields = self.filter_form.fields
        own = {str(fields[name].label) for name in ("kind", "severity", "vital")}
        return [chip for chip in self.chips if chip.label not in own]

    @property
    def chip_rows(self) -> list[tuple[str, list[Choice]]]:
        """The chips that are always there, in rows with a name."""
        return [(_("Kind"), self.kinds), (_("Severity"), [*self.severities, self.vital])]

    @cached_property
    def kinds(self) -> list[Choice]:
        return [self._choice("kind", kind.value, str(kind.label), kind.icon) for kind in KINDS]

    @cached_property
    def severities(self) -> list[Choice]:
        return [self._choice("severity", str(key), str(label)) for key, label in PerformanceEvent.Severity.choices]

    @cached_property
    def services(self) -> list[Choice]:
        return [self._choice("provision", str(row.pk), str(row), one=True) for row in self.provisions]

    @cached_property
    def year_choices(self) -> list[Choice]:
        return [self._choice("year", str(year), str(year), one=True) for year in self.known_years]

    @cached_property
    def vital(self) -> Choice:
        return self._choice("vital", "on", _("Vital functions only"), "heartbeat")

    def _choice(self, name: str, value: str, label: str, icon: str = "", *, one: bool = False) -> Choice:
        chosen = self.params.getlist(name)
        there = value in chosen
        kept = [other for other in chosen if other != value and not one]
        params = self.params.copy()
        for cursor in ("after", "before"):
            params.pop(cursor, None)
        params.setlist(name, kept if there else [*kept, value])
        query = params.urlencode()
        return Choice(label, f"{self.base_url}?{query}#timeline" if query else f"{self.base_url}#timeline", there, icon)
