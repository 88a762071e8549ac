"""An availability as the pages of past performance show it."""

from dataclasses import dataclass
from decimal import Decimal

from .availability import Availability
from .lengths import in_hours, in_words
from .performance_of import share_up

BAR_FROM, BAR_OF = 95, 5  # percent


@dataclass(frozen=True)
class Shown:
    """An availability as a page shows it."""

    found: Availability

    @property
    def percent(self) -> Decimal | None:
        return share_up(self.found)

    @property
    def level(self) -> Decimal:
        """How long the bar is, of BAR_OF: as availability is told in tenths of a percent, it begins at 95 %."""
        return max(Decimal(), (self.percent or Decimal()) - BAR_FROM)

    @property
    def down(self) -> str:
        return in_hours(self.found.down)

    @property
    def down_in_words(self) -> str:
        return in_words(self.found.down)

    @property
    def excluded(self) -> str:
        return in_hours(self.found.excluded)

    @property
    def agreed(self) -> str:
        return in_hours(self.found.agreed)

    @property
    def was_down(self) -> bool:
        return bool(self.found.down)
