"""The form of an authority with the services it is restricted to, and the question to the register that names one."""

from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from customers.forms import AuthorityForm
from customers.models import Customer
from customers.questions import DecisionForm
from customers.records.text import validate_text

from ..models import AuthorityScope, Provision, Service
from ..models.authority_scope import scope_of
from ..scopes import ALL_SERVICES, names_in
from .resting import KeepsDecisions

Groups = list[tuple[Any, Any]]


def grouped(services: QuerySet[Service], customer: Customer, *, key: str = "pk") -> Groups:
    """The services as choices, those that the customer has first, or will have."""
    had = Provision.objects.current().filter(customer=customer, service=OuterRef("pk"))
    provided = had.exclude(status=Provision.Status.ENDED)
    rows = services.annotate(is_provided=Exists(provided)).order_by("sort_name", "pk")
    theirs: list[tuple[Any, Any]] = []
    others: list[tuple[Any, Any]] = []
    for row in rows:
        (theirs if row.is_provided else others).append((getattr(row, key), row.name))
    headed = [(_("What they have from us"), theirs), (_("Other services"), others)]
    return [(label, choices) for label, choices in headed if choices]


class TickedServices(forms.CheckboxSelectMultiple):
    """Boxes under a heading for each group, drawn in one go: a template for each would cost as much as the page."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen = {str(getattr(one, "pk", one)) for one in value or ()}
        prefix = (attrs or {}).get("id", f"id_{name}")
        return format_html_join("", "{}", ((self._group(name, prefix, group, chosen),) for group in self.choices))

    def _group(self, name: str, prefix: str, group: Any, chosen: set[str]) -> SafeString:
        label, choices = group
        boxes = format_html_join(
            "",
            '<label for="{0}_{2}"><input type="checkbox" name="{1}" value="{2}" id="{0}_{2}"{3}> {4}</label>',
            ((prefix, name, key, flatatt({"checked": str(key) in chosen}), service) for key, service in choices),
        )
        return format_html('<div role="group" aria-label="{0}"><p class="tick-group">{0}</p>{1}</div>', label, boxes)


class ServicesField(forms.ModelMultipleChoiceField):
    widget = TickedServices

    def told(self, value: Any) -> str:
        """The services by name, as the page of a conflict tells them."""
        return ", ".join(sorted(map(str, value))) or str(ALL_SERVICES)


class ScopedAuthorityForm(KeepsDecisions, AuthorityForm):
    """A right of one of the customer's representatives, for all services or for some."""

    services = ServicesField(
        Service.objects.none(),
        label=_("only for these services"),
        required=False,
        help_text=_("None ticked: it covers every service, those to come as well."),
        error_messages={"invalid_choice": _("There is no service with the identifier %(value)s.")},
    )
    field_order = ("person", "right", "services")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.kept: set[Any] = set()
        if self.instance.pk:
            keys = getattr(self.instance, "scope_keys", None)  # pages have asked for them with the record
            rows = AuthorityScope.objects.filter(authority=self.instance)
            self.kept = set(rows.values_list("service", flat=True) if keys is None else keys)
            self.initial["services"] = sorted(self.kept)
        else:  # from an address it comes as text
            self.initial["services"] = [key for key in str(self.initial.get("services", "")).split(",") if key]
        field: Any = self.fields["services"]
        field.queryset = Service.objects.filter(Q(archived_at=None) | Q(pk__in=self.kept))
        field.choices = partial(grouped, field.queryset, self.instance.customer)

    def said_at(self, event: Any) -> dict[str, str]:
        return {"services": names_in([event.scope])[event.scope]}

    def clean(self) -> dict[str, Any]:
        if self.instance.pk:
            self.keep_what_rests_on_it()
        return super().clean()

    def find_warnings(self) -> list[str]:
        if not self.kept or self.cleaned_data.get("services"):
            return super().find_warnings()
        return [*super().find_warnings(), str(_("No service is ticked. It would cover every service."))]

    def _post_clean(self) -> None:
        # Overlaps are refused by the text of the scope, so it is there before the constraints are asked.
        if "services" in self.cleaned_data:
            self.instance.scope = scope_of(self.cleaned_data["services"])
        super()._post_clean()

    def store(self) -> None:
        super().store()
        if "services" not in self.changed_data:
            return
        chosen = {service.pk for service in self.cleaned_data["services"]}
        rows = AuthorityScope.objects.filter(authority=self.instance)
        stored = set(rows.values_list("service", flat=True))  # anew, now that nobody else writes them
        if gone := stored - chosen:
            rows.filter(service__in=gone).delete()
        new = sorted(chosen - stored)
        AuthorityScope.objects.bulk_create([AuthorityScope(authority=self.instance, service_id=key) for key in new])


class ServiceNameField(forms.CharField):
    """One service, named by its code or, failing that, its identifier."""

    services: QuerySet[Service]
    found: Service | None = None

    def bound_data(self, data: Any, initial: Any) -> Any:
        """What the select shows: it offers codes, however the service was named."""
        return self.found.code if self.found is not None else super().bound_data(data, initial)

    def clean(self, value: Any) -> Service | None:
        self.found = self._find(super().clean(value))
        return self.found

    def _find(self, text: str) -> Service | None:
        if not text:
            return None
        rows: Any = self.services
        found = rows.coded(text)
        if found is None and text.isascii() and text.isdigit() and len(text) < 19:
            found = rows.filter(pk=int(text)).first()
        if found is None:
            raise ValidationError(_("There is no service with the code “%(code)s”."), params={"code": text})
        return found


class ServiceDecisionForm(DecisionForm):
    """Who may take one decision about a service on a day?"""

    service = ServiceNameField(
        label=_("for the service"), max_length=32, required=False, widget=forms.Select, validators=[validate_text]
    )
    field_order = ("right", "service", "amount", "currency", "on")

    def __init__(self, data: Any, *, customer: Customer, user: Any, **options: Any) -> None:
        super().__init__(data, **options)
        field: Any = self.fields["service"]
        field.services = Service.objects.visible_to(user)
        offered = grouped(field.services.current(), customer, key="code")
        field.widget.choices = [("", _("Any service")), *offered]
