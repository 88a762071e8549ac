"""The list of customers."""

import functools
from typing import Any
from urllib.parse import urlencode

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from ..filters import CustomerFilters
from ..models import Customer, CustomerTeamMember
from ..records.list_parts import Action, Column, ExportColumn, Sort, of_numbers, short_day
from ..records.lists import RecordList
from ..records.marks import DASH, NOTHING, badge, status_mark
from ..templatetags.records import drawn_avatar

TIER_ICONS = {Customer.Tier.STRATEGIC: "diamond"}


class CustomerList(RecordList):
    model = Customer
    filterset_class = CustomerFilters
    title = _("Customers")
    url_name = "customers:customer_list"
    export_url_name = "customers:customer_export"
    row_template = "customers/_customer_rows.html"
    sorts = {
        "name": Sort(("sort_name",)),
        "code": Sort(("code",)),
        "tier": Sort(("tier_rank", "sort_name")),
        "changed": Sort(("changed_at",), newest_first=True),
    }
    default_sort = "name"
    columns_declared = (
        Column("name", _("Customer"), sort="name"),
        Column("code", _("Code"), sort="code", css_class="col-mid"),
        Column("tier", _("Tier"), sort="tier"),
        Column("status", _("Status"), css_class="col-mid"),
        Column("industry", _("Industry"), css_class="col-low"),
        Column("place", _("Place"), css_class="col-low"),
        Column("owner", _("Owner"), css_class="col-mid"),
        Column("changed", _("Changed"), sort="changed", numeric=True, css_class="col-wide"),
    )
    export_columns = (
        ExportColumn(_("Code"), "code"),
        ExportColumn(_("Name"), "name"),
        ExportColumn(_("Kind"), "get_kind_display"),
        ExportColumn(_("Status"), "get_status_display"),
        ExportColumn(_("Tier"), "get_tier_display"),
        ExportColumn(_("Reason for the tier"), "tier_reason"),
        ExportColumn(_("Business unit of"), "visible_parent_code"),
        ExportColumn(_("Industry"), "industry__name"),
        ExportColumn(_("Description"), "description"),
        ExportColumn(_("Street address"), "street"),
        ExportColumn(_("Postal code"), "postal_code"),
        ExportColumn(_("City"), "city"),
        ExportColumn(_("Region"), "region"),
        ExportColumn(_("Country"), "country"),
        ExportColumn(_("Website"), "website"),
        ExportColumn(_("Relationship owner"), "owner__email"),
        ExportColumn(_("Team"), "team_emails"),
        ExportColumn(_("Time zone"), "time_zone"),
        ExportColumn(_("Billing currency"), "billing_currency"),
        ExportColumn(_("Changed"), "changed_at", moment=True),
    )
    empty_title = _("No customers yet")
    empty_text = _("A customer agrees and pays for services. Add the first one, or import a list you already have.")

    def with_shown(self, rows: QuerySet) -> QuerySet:
        # Plain rows: making three objects of each costs as much as asking for all of them.
        return rows.values_list(
            *("pk", "name", "code", "sort_name", "tier", "tier_rank", "status", "restricted", "archived_at", "city"),
            *("country", "changed_at", "owner__name", "owner__is_active", "industry__name"),
            named=True,
        )

    def with_exported(self, rows: QuerySet) -> QuerySet:
        parents = Customer.objects.visible_to(self.request.user).filter(pk=OuterRef("parent"))
        members = CustomerTeamMember.objects.filter(customer=OuterRef("pk")).order_by("user__email")
        team = members.values("user__email")
        return rows.select_related("industry", "owner").annotate(
            visible_parent_code=Subquery(parents.values("code")[:1]), team_emails=ArraySubquery(team)
        )

    @cached_property
    def shown(self) -> list[dict[str, Any]]:
        """Rows as plain texts: a template looks them up five times as fast as it does a record's attributes.

        What is the same in many rows is drawn once; numbers and dates have nothing to escape.
        """
        base, language = escape(reverse("customers:customer_list")), get_language()
        archived, space = badge(gettext("Archived")), format_html("{}", " ")
        archived_narrow = space + badge(gettext("Archived"), "only-narrow-inline")
        restricted = space + badge(gettext("Restricted"), "badge-warn", "lock")
        tiers = {tier.value: badge(tier.label, f"badge-{tier}", TIER_ICONS.get(tier, "")) for tier in Customer.Tier}
        statuses = {status.value: status_mark(status, status.label) for status in Customer.Status}
        notes = {status.value: format_html(" · {}", status.label) for status in Customer.Status}
        shown = []
        for row in self.rows:
            gone, place = row.archived_at is not None, Customer.place_of(row)
            shown.append(
                {
                    "pk": of_numbers(row.pk),
                    "url": base + of_numbers(f"{row.pk}/"),
                    "name": row.name,
                    "code": row.code,
                    "marks": (restricted if row.restricted else NOTHING) + (archived_narrow if gone else NOTHING),
                    "status_note": NOTHING if gone else notes[row.status],
                    "tier": tiers[row.tier],
                    "status": archived if gone else statuses[row.status],
                    "industry": row.industry__name or DASH,
                    "place": place or DASH,
                    "owner": _owner(row.owner__name or "", row.owner__is_active, language),
                    "changed": of_numbers(row.changed_at.isoformat()),
                    "changed_day": short_day(timezone.localtime(row.changed_at).date()),
                }
            )
        return shown

    @property
    def create_url(self) -> str:
        return reverse("customers:customer_create") if self.request.user.has_perm("customers.add_customer") else ""

    @property
    def empty_action(self) -> Action | None:
        return Action(_("Add the first customer"), self.create_url, "plus") if self.create_url else None

    @property
    def searched_elsewhere(self) -> Action | None:
        if not (text := self.params.get("q")):
            return None
        url = f"{reverse('customers:person_list')}?{urlencode({'q': text})}"
        return Action(gettext("Search people for “%(text)s”") % {"text": text}, url, "users")

    @cached_property
    def bulk_actions(self) -> list[Action]:
        if not self.request.user.has_perm("customers.assign_customer"):
            return []
        return [Action(_("Reassign owner and team"), reverse("customers:customer_assignments"), "users")]


@functools.lru_cache(maxsize=1024)
def _owner(name: str, is_active: bool | None, language: str | None) -> SafeString:
    if not name:
        return format_html('<span class="muted">{}</span>', gettext("Nobody"))
    gone = NOTHING if is_active else format_html(" {}", badge(gettext("Inactive"), "badge-warn"))
    return format_html('<span class="person">{}{}</span>{}', drawn_avatar(name, ""), name, gone)
