"""The form of who meets whom, how and how often."""

from typing import Any

from django.contrib.auth import get_user_model

from ..models import CommunicationArrangement, Person
from ..records.forms import RecordForm, offer


class CommunicationArrangementForm(RecordForm):
    class Meta:
        model = CommunicationArrangement
        fields = ("purpose", "every_months", "channel", "our_side", "their_side")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        customer = self.instance.customer
        ours = {user.pk for user in customer.team.all()} | {customer.owner_id, self.instance.our_side_id} - {None}
        offer(self, "our_side", get_user_model().objects.filter(pk__in=ours - {None}).order_by("name"))
        parts = customer.involvements.current().filter(person__active=True)
        people = Person.objects.filter(pk__in=parts.values("person"))
        if self.instance.their_side_id:
            people |= Person.objects.filter(pk=self.instance.their_side_id)
        offer(self, "their_side", people.order_by("name"))
