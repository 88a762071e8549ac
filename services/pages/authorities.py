"""The ground floor's pages of people and authorities, with the services that authorities are restricted to."""

from dataclasses import replace
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from customers.models import Authority
from customers.pages import AuthorityPages, PeoplePages
from customers.records.history import Change, Event

from ..forms.authorities import ScopedAuthorityForm
from ..forms.people import DecisivePersonForm
from ..lists.authorities import ScopedAuthorityRegister
from ..rests_on import resting_on, resting_on_any
from ..scopes import named, names_in, with_scopes

SHOWN = 10  # of the decisions that rest on an authority
NOTHING = "–"  # how the history writes an empty text


class ScopedAuthorityPages(AuthorityPages):
    form = ScopedAuthorityForm
    list_class = ScopedAuthorityRegister
    detail_template = "services/authority_detail.html"

    def context(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        resting = resting_on(record, request.user)
        told = {"resting": resting, "resting_first": resting[:SHOWN], "resting_rest": resting[SHOWN:]}
        return super().context(request, record) | told | {"asks_itself": bool(resting)}

    def doubts_of_archiving(self, record: Any, user: Any) -> list[str]:
        count = len(resting_on(record, user))
        said = ngettext("%(count)s decision rests on it.", "%(count)s decisions rest on it.", count)
        return [said % {"count": count}] if count else []

    def before_archiving(self, request: HttpRequest, record: Any) -> HttpResponse | None:
        """What rests on it, and giving it a last day as the gentler way."""
        resting = [] if record.is_archived else resting_on(record, request.user)
        if not resting:
            return None
        told = {"resting": resting[:SHOWN], "resting_more": len(resting[SHOWN:]), "resting_count": len(resting)}
        context = self._frame(request, record) | told
        return render(request, "services/authority_archive.html", context, status=422)

    def queryset(self) -> QuerySet:
        return with_scopes(super().queryset())

    def events(self, record: Any, user: Any) -> list[Event]:
        return with_services_named(super().events(record, user))


class ScopedPeoplePages(PeoplePages):
    form = DecisivePersonForm

    def doubts_of_archiving(self, record: Any, user: Any) -> list[str]:
        count = len(resting_on_any(record.authorities.current(), record.customer, user))
        said = ngettext("%(count)s decision rests on that.", "%(count)s decisions rest on that.", count)
        return super().doubts_of_archiving(record, user) + ([said % {"count": count}] if count else [])

    def context(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        context = super().context(request, record)
        return context | {"authorities": named(context["authorities"])}


def with_services_named(events: list[Event]) -> list[Event]:
    """The events of authorities, in which a changed scope is told by the names of its services."""
    called = str(Authority._meta.get_field("scope").verbose_name)
    scopes = {text for event in events for one in event.changes if one.label == called for text in _texts(one)}
    if not scopes:
        return events
    names = names_in(scopes)

    def told(change: Change) -> Change:
        if change.label != called:
            return change
        before, after = _texts(change)
        return Change(str(_("services")), names[before], names[after])

    return [replace(event, changes=tuple(told(change) for change in event.changes)) for event in events]


def _texts(change: Change) -> tuple[str, str]:
    return change.before.removeprefix(NOTHING), change.after.removeprefix(NOTHING)
