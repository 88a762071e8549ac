"""What pages show of months: those of a requirement, and the use and attainment of a provision."""

import datetime as dt
from decimal import Decimal

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from .attainment_of import Attained, RequirementMonths, last_year, of_provision, of_records
from .availability_beside import computed_otherwise, in_percent
from .charts import course_of, drawn_months
from .judging import JudgedMonth, target_in, target_text
from .lifetimes import is_outside
from .models import Measurement, Provision, Requirement
from .performance_of import performance_of
from .periods import Month
from .use_of import MonthOfUse, UseOverTime, use_of_provision


class MeasuredRequirement:
    """A requirement's months, shown as ``page.measured`` by ``services/_requirement_measurements.html``."""

    def __init__(self, requirement: Requirement, *, on: dt.date) -> None:
        self.requirement, self.on = requirement, on

    @cached_property
    def records(self) -> list[Measurement]:
        """All its measurements, the newest first: one a month at most."""
        return list(self.requirement.measurements.current().order_by("-month"))

    @cached_property
    def judged_records(self) -> list[Measurement]:
        """Those that a target can judge: of months in which the service was provided."""
        days = self.requirement.provision
        return [record for record in self.records if not is_outside(days, record.month)]

    @cached_property
    def year(self) -> RequirementMonths:
        return of_records(self.requirement, last_year(self.on), self.records)

    @cached_property
    def computed(self) -> dict[Month, Decimal]:
        """The availability computed from events, in the months in which another one was measured."""
        if not in_percent(self.year):
            return {}  # so that nothing is read for it
        (performed,) = performance_of([self.requirement.provision], self.year.period).parts
        return computed_otherwise(self.year, performed.availability)

    @cached_property
    def rows(self) -> list[tuple[JudgedMonth, Decimal | None]]:
        """The months of the year, the newest first, each with what is computed where that differs."""
        return [(month, self.computed.get(month.month)) for month in reversed(self.year.months)]

    @cached_property
    def other_months(self) -> list[Measurement]:
        """Measurements that are not among the last 12 months' own, the newest first; at most two years of them."""
        told = {month.month for month in self.year.months}
        return [record for record in self.records if Month.of(record.month) not in told][:24]

    @property
    def target(self) -> str:
        """The target in force on the day."""
        target = target_in(self.requirement.versions.all(), Month.of(self.on))
        return target_text(target) if target else ""

    @property
    def list_url(self) -> str:
        provision = self.requirement.provision
        query = f"?customer={provision.customer.code}&service={provision.service.code}"
        return reverse("services:requirement_measurement_list") + query

    @property
    def grid_url(self) -> str:
        provision = self.requirement.provision
        return reverse("services:customer_measurements", args=[provision.customer_id]) + f"?provision={provision.pk}"


class UsedProvision:
    """Use and attainment of a provision, for its page: ``services/_provision_usage.html`` shows it as ``page.used``."""

    def __init__(self, provision: Provision, *, on: dt.date) -> None:
        self.provision, self.on = provision, on

    @cached_property
    def attained(self) -> Attained:
        return of_provision(self.provision, last_year(self.on))

    @cached_property
    def use(self) -> UseOverTime:
        return use_of_provision(self.provision, last_year(self.on))

    @cached_property
    def months(self) -> list[MonthOfUse]:
        """The months of the year in which it was provided, or used all the same; the newest first."""
        rows = self.use.newest_first
        return [row for row in rows if row.is_counted or not is_outside(self.provision, row.first_day)]

    @property
    def charts(self) -> list[tuple[str, SafeString | str]]:
        """Each count that there is as (its message, its line)."""
        unit = self.use.volume_unit
        volume = _("Volume in %(unit)s") % {"unit": unit} if unit else _("Volume")
        told = ((_("Users"), self.use.users), (volume, self.use.volumes))
        return [(course_of(months, what), drawn_months(months)) for what, months in told if course_of(months, what)]

    @property
    def grid_url(self) -> str:
        place = reverse("services:customer_measurements", args=[self.provision.customer_id])
        return f"{place}?provision={self.provision.pk}"

    @property
    def use_grid_url(self) -> str:
        return f"{self.grid_url}&rows=use"
