"""Somebody who leaves a customer: what they decided there stays decided while they were there."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from customers.forms import InvolvementForm
from customers.models import Authority, Customer

from ..rests_on import resting_on_any, why_kept

KEEP_THERE = _("They were still there on that day. Choose a later last day.")


class DecisivePersonForm(InvolvementForm):
    """A person and their part, whose last day there is no earlier than the last decision that rests on their word."""

    def clean_leaving(self, cleaned: dict[str, Any]) -> None:
        stored = self.instance.person.left_on if self.instance.person_id else None
        super().clean_leaving(cleaned)
        left = cleaned.get("left_on")
        if left is None or left == stored or not self.instance.person_id:
            return
        held = Authority.objects.filter(person=self.instance.person)
        there = Customer.objects.filter(pk__in=held.values("customer"))  # mostly one
        resting = (resting_on_any(held.filter(customer=customer), customer) for customer in there)
        decisions = [one for decided in resting for one in decided if one.on > left]
        if decisions:
            self.add_error("left_on", why_kept(sorted(decisions, key=lambda one: one.on, reverse=True), KEEP_THERE))
