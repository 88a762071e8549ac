"""What the page of a service's use shows: users and volume over two years, and who uses it most."""

import datetime as dt
from typing import Any

from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from .charts import course_of, drawn_months
from .models import Service, Usage
from .periods import last_months
from .use_of import UseOverTime, use_of

MONTHS, MOST = 24, 20


class ServiceUse:
    """The use of a service up to a day, over the customers whom the user may see."""

    def __init__(self, service: Service, *, user: Any, on: dt.date) -> None:
        self.service, self.user, self.on = service, user, on

    @cached_property
    def use(self) -> UseOverTime:
        return use_of(self.service, self.user, last_months(MONTHS, on=self.on))

    @cached_property
    def charts(self) -> list[tuple[str, SafeString | str]]:
        """Each figure's message and its course."""
        volume = _("Volume in %(unit)s") % {"unit": self.use.volume_unit} if self.use.volume_unit else _("Volume")
        told = ((self.use.users, _("Users")), (self.use.volumes, volume))
        return [(said, drawn_months(months)) for months, what in told if (said := course_of(months, what))]

    @cached_property
    def most(self) -> list[Usage]:
        """The provisions with most users in the newest month in which users were counted."""
        if self.use.latest is None:
            return []
        rows = (
            Usage.objects.current()
            .visible_to(self.user)
            .filter(
                provision__service=self.service,
                provision__archived_at=None,
                provision__customer__archived_at=None,
                month=self.use.latest.first_day,
                users__isnull=False,
            )
        )
        return list(rows.select_related("provision__customer").order_by("-users", "pk")[:MOST])
