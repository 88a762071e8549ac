"""The end of a provision, and the way back from it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from customers.records.forms import RecordForm
from customers.records.widgets import DateInput, sane_day

from ..models import Provision
from ..models.provisions import ENDS_BEFORE_IT_STARTS
from ..outside_days import doubts_of_days


class EndingForm(RecordForm):
    """The last day of a provision; today is proposed. ``before`` is the state that the ending can be undone to."""

    fixed = frozenset({"customer", "service", "starts_on", "status"})

    class Meta:
        model = Provision
        fields = ("ends_on",)
        widgets = {"ends_on": DateInput}
        labels = {"ends_on": _("last day")}
        help_texts = {"ends_on": _("A day to come is noted; until then the service runs on.")}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.before = {"status": self.instance.status, "ends_on": self.instance.ends_on}
        self.fields["ends_on"].required = True
        if not self.instance.ends_on:
            self.initial["ends_on"] = timezone.localdate()

    def clean_ends_on(self) -> Any:
        day = sane_day(self.cleaned_data["ends_on"])
        if self.instance.starts_on and day < self.instance.starts_on:
            raise ValidationError(ENDS_BEFORE_IT_STARTS)
        return day

    def find_warnings(self) -> list[str]:
        day = self.cleaned_data["ends_on"]
        ends = day <= timezone.localdate()
        return doubts_of_days(self.instance, starts_on=self.instance.starts_on, ends_on=day, ends=ends)

    def store(self) -> None:
        self.instance.end(self.cleaned_data["ends_on"], by=self.actor, on=timezone.localdate())


class ReopeningForm(RecordForm):
    """What has ended runs again: until further notice, unless another last day is said."""

    fixed = frozenset({"customer", "service", "starts_on"})

    class Meta:
        model = Provision
        fields = ("status", "ends_on")
        widgets = {"ends_on": DateInput}
        labels = {"ends_on": _("last day")}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        states = Provision.Status
        self.fields["status"].choices = [choice for choice in states.choices if choice[0] != states.ENDED]
        self.initial.update(status=states.ACTIVE.value, ends_on=None)

    def clean_ends_on(self) -> Any:
        return sane_day(self.cleaned_data["ends_on"])

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if self.instance.starts_on and said.get("ends_on") and said["ends_on"] < self.instance.starts_on:
            self.add_error("ends_on", ENDS_BEFORE_IT_STARTS)
        return super().clean()

    def store(self) -> None:
        self.instance.stamp_and_save(self.actor, ["status", "ends_on"])
