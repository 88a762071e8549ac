"""Days as the demo's customers name them: by months before the month of seeding."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class Months:
    """Turns "months ago" into days; negative months lie ahead."""

    today: dt.date

    def first(self, ago: int) -> dt.date:
        """The first day of the month so many months ago."""
        year, month = divmod(self.today.year * 12 + self.today.month - 1 - ago, 12)
        return dt.date(year, month + 1, 1)

    def last(self, ago: int) -> dt.date:
        """The last day of the month so many months ago."""
        return self.first(ago - 1) - dt.timedelta(days=1)

    def moment(self, day: dt.date, hour: int = 10) -> dt.datetime:
        """A working hour of the day, never later than yesterday."""
        day = min(day, self.today - dt.timedelta(days=1))
        return dt.datetime.combine(day, dt.time(hour, 12), tzinfo=dt.UTC)

    def days_ago(self, days: int) -> dt.date:
        return self.today - dt.timedelta(days=days)
