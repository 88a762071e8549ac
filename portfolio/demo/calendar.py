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

    def ago(self, about: int, month: int) -> int:
        """How many months ago it was that calendar month (1 to 12) last, and a year more where ``about`` is over 12.

        The running month is not over: the last one of its name was a year ago. ``month`` 0 leaves ``about`` as it is.
        """
        return ((self.today.month - month) % 12 or 12) + (12 if about > 12 else 0) if month else about

    def moment(self, day: dt.date, hour: int = 10) -> dt.datetime:
        """A working hour of the day, never later than yesterday."""
        day = min(day, self.today - dt.timedelta(days=1))
        return dt.datetime.combine(day, dt.time(hour, 12), tzinfo=dt.UTC)

    def days_ago(self, days: int) -> dt.date:
        return self.today - dt.timedelta(days=days)
