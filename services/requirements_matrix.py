"""What a customer needs of what we provide: provisions by aspects, beside what we promise everybody.

Three queries, however many provisions and requirements there are; one where the requirements are at hand.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch
from django.utils.functional import cached_property

from .departures import target_words
from .judging import version_in
from .models import Aspect, Provision, Requirement, RequirementVersion, StandardTarget
from .periods import Month

ASPECTS = tuple(Aspect)


@dataclass
class Entry:
    """One requirement in its cell. ``attainment`` is filled by whoever has measured it."""

    requirement: Requirement
    in_force: RequirementVersion | None
    attainment: Any = None

    @cached_property
    def versions(self) -> list[RequirementVersion]:
        """All versions of its target, oldest first."""
        return list(self.requirement.versions.all())

    @property
    def is_agreed(self) -> bool:
        """Whether any version was agreed."""
        return any(version.agreed_on for version in self.versions)

    @property
    def proposed(self) -> RequirementVersion | None:
        """The version that waits to be agreed."""
        newest = self.versions[-1] if self.versions else None
        return newest if newest is not None and newest.agreed_on is None else None

    @property
    def shown(self) -> RequirementVersion | None:
        """What is agreed and in force; until something is, what was asked for last."""
        return self.in_force or (self.versions[-1] if self.versions else None)

    @cached_property
    def target(self) -> str:
        """The target in words; empty where people judge."""
        return target_words(self.shown)

    @cached_property
    def coming(self) -> str:
        """What is proposed beside what is agreed, in words: its figure, else its metric."""
        proposed = self.proposed
        if proposed is None or not self.is_agreed:
            return ""
        return target_words(proposed) or proposed.metric or f"v{proposed.number}"


@dataclass
class Cell:
    """One aspect of one provision: what is asked of it, and what we promise everybody."""

    provision: Provision
    aspect: Aspect
    entries: list[Entry] = field(default_factory=list)
    standards: list["Promise"] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not self.entries


@dataclass(frozen=True)
class Promise:
    """One standard promise in a cell: its figure, else what it says."""

    standard: StandardTarget

    @property
    def text(self) -> str:
        return target_words(self.standard) or self.standard.statement


@dataclass
class Row:
    provision: Provision
    cells: list[Cell]

    @property
    def entries(self) -> list[Entry]:
        """All requirements of the provision, aspect by aspect."""
        return [entry for cell in self.cells for entry in cell.entries]

    @property
    def standard_cells(self) -> list[Cell]:
        """The aspects in which nothing is asked and our standard holds."""
        return [cell for cell in self.cells if cell.is_empty and cell.standards]


def in_order(requirements: Any) -> list[Requirement]:
    """The requirements of the queryset that are not archived with their versions, as a cell tells them."""
    versions = Prefetch("versions", queryset=RequirementVersion.objects.order_by("number"))
    return list(requirements.current().prefetch_related(versions).order_by("priority", "statement", "pk"))


class RequirementsMatrix:
    """The matrix of these provisions on a day, in their order; what is archived or has ended is left out.

    ``requirements`` are all of theirs with their versions, as ``in_order`` has them; left out, they are fetched.
    """

    aspects = ASPECTS

    def __init__(
        self,
        provisions: Iterable[Provision],
        *,
        on: dt.date,
        gone_too: bool = False,
        requirements: Iterable[Requirement] | None = None,
    ) -> None:
        self.on, self._requirements = on, requirements
        self.provisions = [one for one in provisions if gone_too or not (one.is_archived or one.has_ended)]

    @classmethod
    def of_one(cls, provision: Provision, *, on: dt.date) -> Row:
        """The row of one provision, even of one that has ended."""
        return cls([provision], on=on, gone_too=True).rows[0]

    @cached_property
    def rows(self) -> list[Row]:
        return [Row(one, [self._cell(one, aspect) for aspect in ASPECTS]) for one in self.provisions]

    @cached_property
    def entries(self) -> list[Entry]:
        return [entry for row in self.rows for entry in row.entries]

    @property
    def special(self) -> int:
        """How many requirements are special to this customer."""
        return sum(entry.requirement.is_special for entry in self.entries)

    @property
    def waiting(self) -> int:
        """How many wait to be agreed, for the first time or anew."""
        return sum(entry.proposed is not None for entry in self.entries)

    @property
    def short(self) -> int:
        """How many we are not sure to meet."""
        unsure = {Requirement.Ability.AT_RISK, Requirement.Ability.UNABLE}
        return sum(entry.requirement.ability in unsure for entry in self.entries)

    def _cell(self, provision: Provision, aspect: Aspect) -> Cell:
        return Cell(
            provision,
            aspect,
            self._asked.get((provision.pk, aspect), []),
            self._promised.get((provision.service_id, aspect), []),
        )

    @cached_property
    def _asked(self) -> dict[tuple[Any, str], list[Entry]]:
        if not self.provisions:
            return {}
        rows = self._requirements
        if rows is None:
            rows = in_order(Requirement.objects.filter(provision__in=self.provisions))
        month = Month.of(self.on)
        found: dict[tuple[Any, str], list[Entry]] = {}
        for row in rows:
            if row.is_retired:
                continue
            entry = Entry(row, version_in(row.versions.all(), month))
            found.setdefault((row.provision_id, row.aspect), []).append(entry)
        return found

    @cached_property
    def _promised(self) -> dict[tuple[Any, str], list[Promise]]:
        if not self.provisions:
            return {}
        services = {provision.service_id for provision in self.provisions}
        rows = StandardTarget.objects.current().filter(service__in=services).order_by("statement", "pk")
        found: dict[tuple[Any, str], list[Promise]] = {}
        for row in rows:
            found.setdefault((row.service_id, row.aspect), []).append(Promise(row))
        return found
