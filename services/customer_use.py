"""What the page of a customer's use shows: users and volume of each service over two years, and users in all."""

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from customers.models import Customer

from .charts import course_of, drawn_months
from .customer_services import provided_to
from .models import Provision
from .periods import last_months
from .use_of import UseOverTime, added_up, use_of_provisions

MONTHS = 24

Charts = list[tuple[str, SafeString | str]]


@dataclass(frozen=True)
class UsedService:
    """One provision of the page, with its months."""

    provision: Provision
    use: UseOverTime

    @property
    def charts(self) -> Charts:
        """Each count that there is as (its message, its line)."""
        unit = self.use.volume_unit
        volume = _("Volume in %(unit)s") % {"unit": unit} if unit else _("Volume")
        told = ((_("Users"), self.use.users), (volume, self.use.volumes))
        return [(course_of(months, what), drawn_months(months)) for what, months in told if course_of(months, what)]


class CustomerUse:
    """The use of a customer's services up to a day, for a user who is known to see the customer."""

    def __init__(self, customer: Customer, *, on: dt.date) -> None:
        self.customer, self.on = customer, on

    @cached_property
    def services(self) -> list[UsedService]:
        """Those of which anything was counted, in the order of the customer's services."""
        provisions = provided_to(self.customer)
        found = use_of_provisions(provisions, last_months(MONTHS, on=self.on))
        return [UsedService(one, found[one.pk]) for one in provisions if not found[one.pk].is_empty]

    @cached_property
    def total(self) -> UseOverTime:
        """The users of all of them by month; a person is counted once for every service."""
        return added_up([service.use for service in self.services], last_months(MONTHS, on=self.on))

    @property
    def chart(self) -> tuple[str, SafeString | str]:
        return course_of(self.total.users, _("Users of all services")), drawn_months(self.total.users)

    @property
    def grid_url(self) -> str:
        """The months behind it."""
        return reverse("services:customer_measurements", args=[self.customer.pk]) + "?rows=use&months=24"
