"""How the demo's customers are written down. All times are months before the month of seeding; negative is ahead."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from random import Random

# How far an outcome has come (1 = target), at even steps from its first measurement to its newest.
COURSES = {
    "steady": (0, 0.12, 0.27, 0.4, 0.55, 0.66, 0.78),
    "slow": (0, 0.03, 0.1, 0.14, 0.22, 0.27, 0.33),
    "reached": (0, 0.2, 0.45, 0.7, 0.88, 0.97, 1.02),
    "exceeded": (0, 0.25, 0.55, 0.82, 1.0, 1.1, 1.16),
    "stalled": (0, 0.24, 0.38, 0.41, 0.4, 0.36, 0.33),
    "worse": (0, 0.06, 0.04, -0.05, -0.12, -0.2, -0.24),
    "late": (0, 0.02, 0.05, 0.09, 0.2, 0.48, 0.71),
    "wave": (0, 0.3, 0.22, 0.46, 0.4, 0.62, 0.58),
    "fresh": (0, 0.08, 0.17),
    "ahead": (0, 0.3, 0.63),
}
AT_TARGET = {"reached", "exceeded"}
# Units of things that come in whole numbers.
COUNTED = {"findings", "systems", "conditions", "parts", "per month", "per quarter"}


@dataclass(frozen=True)
class Who:
    """Someone at a customer; ``at`` is the customer where they are written down, ``left`` the days since they left."""

    name: str
    title: str
    part: str = "representative"
    left: int | None = None
    at: str = ""


@dataclass(frozen=True)
class May:
    """One person's rights (see RIGHTS in ``writing``) from the first of one month to the last day before another.

    ``only``: the codes of the services that they are restricted to.
    """

    who: str
    rights: str
    limit: int | None
    since: int
    until: int | None = None
    by: str = "The management board"
    how: str = "poa"
    only: str = ""


@dataclass(frozen=True)
class Aim:
    """A business outcome and the course it took; ``value`` is what the customer agrees it brings in a year."""

    statement: str
    measure: str
    unit: str
    baseline: float
    target: float
    value: int | None
    due: int
    since: int
    course: str
    priority: int = 2
    notes: Mapping[int, str] = field(default_factory=dict)
    text: str = ""
    every: int = 3
    newest: int = 1

    def places(self) -> int:
        """Decimal places with which a figure of this outcome is given."""
        if self.unit in COUNTED:
            return 0
        span = abs(self.target - self.baseline)
        return 0 if span > 20 else 1 if span >= 2 else 2

    def measurements(self, rng: Random) -> list[tuple[int, Decimal, str]]:
        """Months ago, value and note of each measurement, oldest first; the first one is the baseline."""
        ages = list(range(self.since, self.newest - 1, -self.every))
        notes = {min(ages, key=lambda age: abs(age - wanted)): note for wanted, note in self.notes.items()}
        pace = rng.uniform(0.99, 1.02) if self.course in AT_TARGET else rng.uniform(0.82, 1.14)
        rows = []
        for number, age in enumerate(ages):
            reached = self._reached(number / max(1, len(ages) - 1)) * pace
            if 0 < number < len(ages) - 1:
                reached += rng.uniform(-0.025, 0.025)
            value = self.baseline + (self.target - self.baseline) * reached
            value = max(value, 0)
            value = min(value, 100) if self.unit.startswith("%") else value
            note = notes.get(age, "Baseline agreed" if number == 0 else "")
            rows.append((age, rounded(value, self.places()), note))
        return rows

    def _reached(self, part: float) -> float:
        """How far along at this part (0 to 1) of the time, on straight lines between the points of the course."""
        points = COURSES[self.course]
        place = part * (len(points) - 1)
        left = min(int(place), len(points) - 2)
        return points[left] + (points[left + 1] - points[left]) * (place - left)


@dataclass(frozen=True)
class Meet:
    """A communication arrangement; ``ours`` is the owner unless it names a member of the team."""

    purpose: str
    every: int
    channel: str
    theirs: str
    ours: str = ""


@dataclass(frozen=True)
class Firm:
    """One customer with everything that is known of it. ``confirmed``: days since each section was, None for never."""

    code: str
    name: str
    domain: str
    industry: str
    street: str
    postal_code: str
    city: str
    country: str
    time_zone: str
    currency: str
    owner: str
    since: int
    about: str
    people: tuple[Who, ...]
    may: tuple[May, ...] = ()
    aims: tuple[Aim, ...] = ()
    meets: tuple[Meet, ...] = ()
    confirmed: tuple[int | None, int | None, int | None, int | None] = (None, None, None, None)
    team: tuple[str, ...] = ()
    region: str = ""
    parent: str = ""
    kind: str = "external"
    status: str = "active"
    tier: str = "standard"
    why: str = ""
    restricted: bool = False
    archived: int | None = None
    registered: bool = True


def rounded(value: float, places: int) -> Decimal:
    return Decimal(str(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
