"""The question who may decide what about which service, and the register's answers."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, ClassVar

from django import forms
from django.utils.functional import cached_property

from customers import decision_rights as ground
from customers.decision_rights import Decider, RightToday
from customers.questions import DecisionQuestion

from .decision_rights import Other, not_compared, others_of, register, who_may
from .forms.authorities import ServiceDecisionForm
from .models import Service


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
        holders = ground.who_may(self.customer, self.right, on=self.on)
        return self._others(holders, (*self.deciders, *self.not_compared))

    @property
    def rights(self) -> list[RightToday]:
        """Asked about one service, each right tells its other holders too, so that nobody is silently left out."""
        if self.right or self.service is None:
            return super().rights
        every = {found.right: list(found.deciders) for found in ground.register(self.customer, on=self.on)}
        return [
            replace(found, others=tuple(self._others(every[found.right], found.deciders))) for found in self.register
        ]

    @property
    def _said(self) -> dict[str, Any]:
        return {"service": self.service, "on": self.on, "amount": self.amount, "currency": self.currency}

    def _others(self, holders: list[Decider], told: Iterable[Decider]) -> list[Other]:
        return others_of(holders, told, service=self.service, amount=self.amount, currency=self.currency)
