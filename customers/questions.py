"""The question who may decide what for a customer on a day, as page and API take it, and the register's answers."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from .decision_rights import Decider, RightToday, not_compared, register, who_may
from .models import Authority, Customer
from .records.choices import currencies
from .records.widgets import DateInput, LongChoiceField, as_people_write


class DecisionForm(forms.Form):
    """Who may take one decision on a day?"""

    on = forms.DateField(label=_("on"), widget=DateInput, required=False)
    right = forms.ChoiceField(
        label=_("right"), choices=[("", _("All rights")), *Authority.Right.choices], required=False
    )
    amount = forms.DecimalField(
        label=_("up to the amount"), max_digits=14, decimal_places=2, min_value=0, required=False
    )
    currency = LongChoiceField(known=currencies, label=_("currency"), required=False)

    def __init__(self, data: Any, **options: Any) -> None:
        super().__init__(data, **options)
        amount: Any = self.fields["amount"]
        as_people_write(amount, typed=isinstance(data, QueryDict))


class DecisionQuestion:
    """One question about one customer. What was left out is today, and the customer's billing currency.

    The product may hand in a subclass that asks by service too; ask ``form.is_valid()`` before the answers.
    The register answers even where it is not: by the day that was understood, else today's.
    """

    form_class: ClassVar[type[forms.Form]] = DecisionForm

    def __init__(self, customer: Customer, asked: Any, *, user: Any) -> None:
        self.customer, self.user = customer, user
        self.form: Any = self.build(asked)

    def build(self, asked: Any) -> forms.Form:
        return self.form_class(asked)

    @property
    def on(self) -> dt.date:
        return self.form.cleaned_data.get("on") or timezone.localdate()

    @property
    def right(self) -> str:
        """The one right that was asked for, or empty for all of them."""
        return self.form.cleaned_data["right"]

    @property
    def right_label(self) -> str:
        return str(Authority.Right(self.right).label) if self.right else ""

    @property
    def amount(self) -> Decimal | None:
        return self.form.cleaned_data["amount"]

    @property
    def currency(self) -> str:
        return self.form.cleaned_data["currency"] or self.customer.billing_currency

    @cached_property
    def register(self) -> list[RightToday]:
        """Every right with its holders on the day, whatever the amount."""
        return register(self.customer, on=self.on)

    @cached_property
    def deciders(self) -> list[Decider]:
        """Who may decide it."""
        return who_may(self.customer, self.right, on=self.on, amount=self.amount, currency=self.currency)

    @cached_property
    def not_compared(self) -> list[Decider]:
        """Whose limit is in another currency."""
        return not_compared(self.customer, self.right, on=self.on, amount=self.amount, currency=self.currency)

    @property
    def about(self) -> str:
        """What the question narrows it down to beside right and amount, in words."""
        return ""

    @property
    def others(self) -> Sequence[Any]:
        """Who holds the right for something else only."""
        return ()

    @property
    def rights(self) -> list[RightToday]:
        """The answer as one list: the right that was asked for, or the whole register."""
        if not self.right:
            return self.register
        told = (tuple(self.deciders), tuple(self.not_compared), tuple(self.others))
        return [RightToday(self.right, self.right_label, *told)]
