"""The question who may decide what about which service, and the register's answers."""

from dataclasses import replace
from typing import Any, ClassVar

from django import forms
from django.utils.functional import cached_property

from customers import decision_rights as ground
from customers.decision_rights import Decider, RightToday
from customers.questions import DecisionQuestion

from .decision_rights import Other, WhoHolds, register
from .forms.authorities import ServiceDecisionForm
from .models import Service


class ServiceQuestion(DecisionQuestion):
    form_class: ClassVar[type[forms.Form]] = ServiceDecisionForm

    def build(self, asked: Any) -> forms.Form:
        return ServiceDecisionForm(asked, customer=self.customer, user=self.user)

    @property
    def service(self) -> Service | None:
        return self.form.cleaned_data.get("service")

    @property
    def about(self) -> str:
        return self.service.name if self.service else ""

    @cached_property
    def register(self) -> list[RightToday]:
        return register(self.customer, on=self.on, service=self.service)

    @cached_property
    def who(self) -> WhoHolds:
        return WhoHolds(self.customer, self.right, self.service, self.on, self.amount, self.currency)

    @property
    def deciders(self) -> list[Decider]:
        return self.who.deciders

    @property
    def not_compared(self) -> list[Decider]:
        return self.who.not_compared

    @property
    def others(self) -> list[Other]:
        return self.who.others

    @property
    def rights(self) -> list[RightToday]:
        """Asked about one service, each right tells its other holders too, so that nobody is silently left out."""
        if self.right or self.service is None:
            return super().rights
        every = {found.right: found.deciders for found in ground.register(self.customer, on=self.on)}
        return [
            replace(found, others=tuple(self.who.others_of(every[found.right], found.deciders)))
            for found in self.register
        ]
