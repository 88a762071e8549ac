"""The question who may decide what about which service, and the register's answers."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from customers import decision_rights as ground
from customers.decision_rights import Decider, RightToday
from customers.figures import limit
from customers.questions import DecisionQuestion

from .decision_rights import not_compared, register, who_may, with_scopes
from .forms.authorities import ServiceDecisionForm
from .models import Service


@dataclass(frozen=True)
class Other:
    """Somebody who holds the right on the day and may not decide this; ``why`` says what they are restricted to."""

    decider: Decider
    why: str


class ServiceQuestion(DecisionQuestion):
    form_class: ClassVar[type[forms.Form]] = ServiceDecisionForm

    def build(self, asked: Any) -> forms.Form:
        return ServiceDecisionForm(asked, customer=self.customer, user=self.user)

    @property
    def service(self) -> Service | None:
        return self.form.cleaned_data["service"]

    @property
    def about(self) -> str:
        return self.service.name if self.service else ""

    @cached_property
    def register(self) -> list[RightToday]:
        return register(self.customer, on=self.on, service=self.service)

    @cached_property
    def deciders(self) -> list[Decider]:
        return who_may(self.customer, self.right, **self._said)

    @cached_property
    def not_compared(self) -> list[Decider]:
        return not_compared(self.customer, self.right, **self._said)

    @cached_property
    def others(self) -> list[Other]:
        told = {one.authority.pk for one in (*self.deciders, *self.not_compared)}
        holders = ground.who_may(self.customer, self.right, on=self.on)
        rest = with_scopes([holder for holder in holders if holder.authority.pk not in told])
        return [Other(holder, self._why(holder)) for holder in rest]

    @property
    def _said(self) -> dict[str, Any]:
        return {"service": self.service, "on": self.on, "amount": self.amount, "currency": self.currency}

    def _why(self, holder: Decider) -> str:
        keys = holder.authority.scope_keys  # type: ignore[attr-defined]
        if self.service is not None and keys and self.service.pk not in keys:
            return _("only for %(services)s") % {"services": holder.authority.scope_label}
        return _("only %(limit)s") % {"limit": limit(holder.limit, holder.currency)}
