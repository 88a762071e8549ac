"""Who decided it: the customer's people to choose from, those who may on the day first, the others with the reason."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from customers.decision_rights import Decider
from customers.figures import limit
from customers.models import Authority, Involvement, Person
from customers.records.forms import offer

from ..decision_rights import WhoMay


def given(form: forms.BaseForm, name: str) -> Any:
    """What the form's field says, as it was sent or is proposed; None where that cannot be understood."""
    field: Any = form.fields[name]
    try:
        return field.clean(form[name].value())
    except ValidationError:
        return None


def day_given(form: forms.BaseForm, name: str) -> dt.date:
    """The day that is asked about; today until one is given that can be understood."""
    return given(form, name) or timezone.localdate()


def offer_deciders(
    form: forms.BaseForm, who: WhoMay, *, may: str, may_not: str, reach: bool = False, kept: Any = None
) -> None:
    """Let ``person`` choose among the representatives there, and ``kept``: those who may first, the others with why.

    ``reach`` says up to what amount those may who may.

    Anybody else there is understood all the same, so that the refusal can say why and who could.
    """
    there = Involvement.objects.filter(customer=who.customer).values("person")
    held = Authority.objects.filter(customer=who.customer, right=who.right).values("person")
    offer(form, "person", Person.objects.filter(Q(pk__in=there) | Q(pk__in=held)).order_by("sort_name", "pk"))
    first = {found.authority.person_id: _decider(found, reach) for found in who.deciders[::-1]}
    unsure = {found.authority.person_id: _unsure(found, who) for found in who.not_compared}
    choices: list[tuple[Any, Any]] = [("", _("Choose …"))]
    groups = (
        (may, list(first.items())[::-1]),
        (_("Limit in another currency, not compared"), [pair for pair in unsure.items() if pair[0] not in first]),
        (may_not, _rest(who, kept, {*first, *unsure})),
    )
    person: Any = form.fields["person"]
    person.choices = choices + [group for group in groups if group[1]]


def _rest(who: WhoMay, kept: Any, told: set[Any]) -> list[tuple[Any, str]]:
    current = Q(pk__in=Involvement.objects.of_people_there(who.on).values("pk"), kind=Involvement.Kind.REPRESENTATIVE)
    rows = Involvement.objects.filter(current | Q(person=kept), customer=who.customer).exclude(person__in=told)
    parts = list(rows.select_related("person").order_by("person__sort_name", "person"))
    why = _why_not(who) if parts else {}
    return [(part.person_id, _called(part.person.name, part.title, why.get(part.person_id, ""))) for part in parts]


def _why_not(who: WhoMay) -> dict[Any, str]:
    """By person: what the right they hold on the day is restricted to, else since when or from when they do not."""
    held = Authority.objects.current().filter(customer=who.customer, right=who.right)
    found: dict[Any, str] = {}
    for row in held.order_by("valid_from", "pk"):  # of several that are over, the last one tells
        if row.valid_to is not None and row.valid_to < who.on:
            found[row.person_id] = _("until %(day)s") % {"day": date_format(row.valid_to, "DATE_FORMAT")}
        elif row.valid_from > who.on:
            found.setdefault(row.person_id, _("from %(day)s") % {"day": date_format(row.valid_from, "DATE_FORMAT")})
    return found | {other.decider.authority.person_id: other.why for other in who.others}


def _decider(found: Decider, reach: bool) -> str:
    return _called(found.person, found.title, limit(found.limit, found.currency) if reach else "")


def _unsure(found: Decider, who: WhoMay) -> str:
    said = {"limit": limit(found.limit, found.currency), "currency": who.currency or who.customer.billing_currency}
    return _called(found.person, found.title, _("%(limit)s, not compared with %(currency)s") % said)


def _called(name: str, title: str, note: str = "") -> str:
    called = f"{name} – {title}" if title else name
    return f"{called} · {note}" if note else called
