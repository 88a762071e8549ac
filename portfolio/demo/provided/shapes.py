"""How the demo's services are written down. Times are months before the month of seeding; negative is ahead."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

# How much a month of the year lies above or below the average, January first.
SEASONS = {
    "even": (1, 1, 1.02, 1, 1, 0.98, 0.95, 0.94, 1.02, 1.04, 1.04, 1.01),
    "christmas": (0.82, 0.8, 0.9, 0.94, 0.93, 0.9, 0.88, 0.9, 0.98, 1.08, 1.36, 1.51),
    "summer": (0.55, 0.6, 0.78, 0.98, 1.2, 1.4, 1.62, 1.58, 1.2, 0.86, 0.6, 0.63),
    "winter": (1.55, 1.6, 1.3, 0.85, 0.6, 0.7, 0.82, 0.85, 0.7, 0.66, 0.8, 1.57),
    "term": (1.15, 0.85, 0.8, 1.12, 1.05, 1.02, 0.92, 0.6, 0.95, 1.45, 1.12, 0.97),
    "harvest": (0.9, 0.92, 0.98, 1.0, 1.05, 1.1, 1.08, 1.05, 1.06, 1.0, 0.95, 0.91),
    "accounts": (1.3, 1.0, 1.12, 0.95, 0.92, 1.0, 1.02, 0.85, 0.95, 0.96, 0.93, 1.0),
}


class Figure(NamedTuple):
    """A target. Its measured months lie between ``low`` and ``high``; availability follows from the events.

    ``every``: it is measured anew every so many months, as in a drill; until then the last value stands.
    """

    metric: str = ""
    comparator: str = "at_least"
    target: float | None = None
    unit: str = ""
    low: float = 0
    high: float = 0
    every: int = 1


@dataclass(frozen=True)
class Promise:
    """A standard target."""

    aspect: str
    statement: str
    figure: Figure


@dataclass(frozen=True)
class Mishap:
    """What can happen to a service, told so that it fits every customer; ``minutes`` from and to.

    ``hours``: the first and the last hour in which it begins; ``days``: of the month. ``number``: from and to, for
    {number} in the impact. ``down``: it was unavailable. ``spoils``: the aspects whose targets are missed that month.
    """

    kind: str
    severity: int
    title: str
    impact: str
    cause: str
    correction: str
    minutes: tuple[int, int]
    down: bool = False
    spoils: str = ""
    hours: tuple[int, int] = (8, 13)
    days: tuple[int, int] = (2, 26)
    number: tuple[int, int] = (0, 0)


@dataclass(frozen=True)
class Offered:
    """A service of the portfolio; ``owner`` is a colleague's key, ``hours`` are "days opens closes"."""

    code: str
    name: str
    category: str
    owner: str
    counted: str
    description: str
    promises: tuple[Promise, ...] = ()
    mishaps: tuple[Mishap, ...] = ()
    hours: str = "every_day"
    lifecycle: str = "catalogue"
    since: int = 72


@dataclass(frozen=True)
class Need:
    """A requirement of one customer. ``since``: the first month judged by it; None for the provision's first.

    ``then`` are later targets as (since, target, note). ``asked`` is a target proposed and not agreed, ``agreed`` says
    whether anybody was asked at all. ``known`` are months whose value the story tells, with a note that says why.
    """

    aspect: str
    statement: str
    figure: Figure
    since: int | None = None
    then: tuple[tuple[int, float, str], ...] = ()
    asked: tuple[float, str] | None = None
    agreed: bool = True
    known: Mapping[int, tuple[float, str]] = field(default_factory=dict)
    priority: int = 2
    ability: str = "able"
    plan: str = ""
    special: bool = True
    retired: int | None = None


@dataclass(frozen=True)
class Provided:
    """A service provided to a customer. ``users`` and ``volume`` are those of an average month now.

    ``growth`` is a share a year; with ``bends`` only since so many months ago. ``helps`` names outcomes by their place
    and how strongly: "1.3 2.1". ``plain`` provisions are needed as promised to everybody, beside their own ``needs``.
    ``spared`` ones are too special for the mishaps that are told to fit everybody.
    """

    service: str
    since: int
    vital: str = ""
    helps: str = ""
    users: int | None = None
    volume: float | None = None
    growth: float = 0.03
    bends: int | None = None
    season: str = "even"
    units: float | None = None
    unit: str = ""
    charge: str = "fixed"
    needs: tuple[Need, ...] = ()
    label: str = ""
    until: int | None = None
    status: str = "active"
    hours: str = ""
    notes: str = ""
    plain: bool = True
    spared: bool = False

    @property
    def key(self) -> str:
        """How events and works of the same customer name it."""
        return f"{self.service}/{self.label}" if self.label else self.service


@dataclass(frozen=True)
class Happened:
    """An event: in the month ``ago``, near that day (a working day, unless it says ``weekend``), by the local clock.

    What belongs to a season names its calendar ``month``: then it happened in the last one of that name, or a year
    before that where ``ago`` is over twelve. ``weekday``: 1 for Monday to 7. ``down`` were unavailable, ``lost`` are
    those of them whose vital function stood still, ``touched`` were affected otherwise. ``breach`` is the aspect of
    the first of them whose requirement it breached.
    """

    kind: str
    severity: int | None
    title: str
    ago: int
    day: int
    at: str
    minutes: int | None
    impact: str
    cause: str = ""
    correction: str = ""
    down: str = ""
    lost: str = ""
    touched: str = ""
    spoils: str = ""
    breach: str = ""
    credit: int | None = None
    told: int | None = 0
    ticket: bool = True
    weekend: bool = False
    weekday: int = 0
    month: int = 0


@dataclass(frozen=True)
class Work:
    """Planned work on one provision; ``agreed`` so many days before, None where nobody was asked. When: as an event."""

    title: str
    on: str
    ago: int
    day: int
    at: str
    minutes: int
    agreed: int | None = 9
    weekend: bool = True
    month: int = 0


@dataclass(frozen=True)
class Wanted:
    """A future service: in its stage since so many months, expected to start in ``start`` months. Amounts a year."""

    title: str
    stage: str
    since: int
    start: int
    aim: int = 0
    service: str = ""
    odds: int | None = None
    revenue: int | None = None
    cost: int | None = None
    invest: int | None = None
    notes: str = ""
    dropped: str = ""
    delivered: str = ""


@dataclass(frozen=True)
class Served:
    """All that is provided to one customer. ``confirmed``: days since services, performance and future were."""

    provisions: tuple[Provided, ...] = ()
    events: tuple[Happened, ...] = ()
    works: tuple[Work, ...] = ()
    wanted: tuple[Wanted, ...] = ()
    confirmed: tuple[int | None, int | None, int | None] = (None, None, None)
    mishaps: int = 3
