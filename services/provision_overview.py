"""The page of one provision: one object that knows what it shows, one lazy property for each section."""

import datetime as dt
from typing import Any

from django.utils.functional import cached_property

from .models import OutcomeSupport, Provision


class ProvisionOverview:
    """What a provision's page shows on a day to a user who is known to see its customer."""

    def __init__(self, provision: Provision, *, user: Any, on: dt.date) -> None:
        self.provision, self.user, self.on = provision, user, on

    @cached_property
    def supports(self) -> list[OutcomeSupport]:
        """The outcomes it supports, the strongest first, each with what has been measured of it last."""
        rows = self.provision.supports.current().filter(outcome__archived_at=None).select_related("outcome")
        return list(rows.order_by("-strength", "outcome__priority", "pk"))
