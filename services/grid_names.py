"""Which line of a grid the words before a spreadsheet's figures name. Pure: no clock, no database.

Nothing is guessed: a row names a line only when all of its words are known of that line. So a row of a service that
the grid does not show never lands in another service's line that happens to be called alike.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

LINE_ALONE = 2  # the rank of a line whose service is not said
_JOIN = re.compile(r"\s*[-‐‑‒–—:]+\s*")
_TARGET = re.compile(r"[≥≤<>=].*|[-+]?\d[\d.,'’\s]*%")  # ≥ 99.5 % beside the name, as the page shows it


def folded(text: str) -> str:
    """The text for comparing: any case, any spaces, any dash or colon between its parts."""
    return _JOIN.sub("-", " ".join(text.split()).casefold()).strip("-")


@dataclass(frozen=True)
class Called:
    """What a line may be called: its own name, after its service's or alone where only one line is called so."""

    own: str  # the statement
    provided: str  # the service as the page names it, with the label of the provision
    service: str = ""
    code: str = ""
    label: str = ""
    unit: str = ""
    beside: frozenset[str] = field(default_factory=frozenset)  # what else may stand in a row of it

    @property
    def full(self) -> str:
        return f"{self.provided}: {self.own}"

    @cached_property
    def _services(self) -> set[str]:
        return {folded(name) for name in (self.service, self.code) if name}

    @cached_property
    def _joined(self) -> set[str]:
        return {folded(f"{name}: {self.own}") for name in (self.provided, self.service, self.code) if name}

    @cached_property
    def _known(self) -> set[str]:
        others = {folded(text) for text in (self.own, self.provided, self.label, self.unit, *self.beside) if text}
        return self._services | self._joined | others

    def rank(self, said: set[str], others: Iterable[str]) -> int | None:
        """How closely the words name this line, 0 being the closest; None when they do not."""
        own, provided = folded(self.own), folded(self.provided)
        if any(word not in self._known for word in others) or not (own in said or self._joined & said):
            return None
        labelled = bool(self.label) and folded(self.label) in said and bool((self._services | self._joined) & said)
        if folded(self.full) in said or labelled or provided in said:
            return 0
        return 1 if (self._services | self._joined) & said else LINE_ALONE


def lines_named(words: Sequence[str], lines: Sequence[Called], *, under: str = "") -> list[int]:
    """The lines that the words name equally well: one is meant, several cannot be told apart.

    ``under`` is what stands above them, and counts where they do not say which service is meant.
    """
    said = {folded(word) for word in words if word}
    others = {folded(word) for word in words if word and not _TARGET.fullmatch(word)}
    ranks = {index: rank for index, line in enumerate(lines) if (rank := line.rank(said, others)) is not None}
    best = min(ranks.values(), default=None)
    if under and best == LINE_ALONE:
        return lines_named([under, *words], lines)
    return [index for index, rank in ranks.items() if rank == best]
