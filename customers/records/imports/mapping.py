"""Which column goes into which field: guessed from headings and contents, decided by the person."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Self

from ..formulas import unguarded
from .conversions import without_zone
from .headings import NUL, plain

NOTHING = "NULL, n/a, #N/A, none, (null), -, –, —"
MAX_WORDS = 40


@dataclass(frozen=True)
class Target:
    """One field that a column or a constant can fill.

    ``aliases`` are headings as people write them, likeliest first; ``looks`` tells by a column's values, and counts for
    less where ``vague``. A ``repeated``
    target takes several columns; one with ``qualifier`` asks for a word beside each (the system of a reference).
    """

    name: str
    label: Any
    group: Any
    aliases: tuple[str, ...] = ()
    looks: Callable[[str], bool] | None = None
    vague: bool = False
    help_text: Any = ""
    repeated: bool = False
    qualifier: Any = ""
    constant: bool = False
    choices: Callable[[], Iterable[tuple[Any, Any]]] | None = None
    required: bool = False
    suggest: str = ""  # what the field of a constant suggests as one types


@dataclass
class Column:
    """What becomes of one column. No target: it is left out."""

    target: str = ""
    qualifier: str = ""


@dataclass
class Mapping:
    """The whole decision, as it is kept with the import."""

    columns: list[Column] = field(default_factory=list)
    constants: dict[str, str] = field(default_factory=dict)
    nothing: str = NOTHING
    clears: bool = False  # whether an empty cell clears the field of a record that is already there
    options: dict[str, bool] = field(default_factory=dict)
    values: dict[str, dict[str, str]] = field(default_factory=dict)  # by target: what a text of the file stands for

    @classmethod
    def load(cls, stored: dict[str, Any]) -> Self:
        return cls(**{**stored, "columns": [Column(**column) for column in stored.get("columns", [])]})

    def column_of(self, target: str) -> int | None:
        """The index of the first column that fills the target."""
        return next((index for index, column in enumerate(self.columns) if column.target == target), None)

    def targets(self) -> set[str]:
        """Every target that a column or a constant fills."""
        return {column.target for column in self.columns if column.target} | set(self.constants)

    def reader(self) -> "RowReader":
        return RowReader(self)


class RowReader:
    """Takes the cells of a row to their targets; made once for many rows."""

    def __init__(self, mapping: Mapping) -> None:
        self.mapping = mapping
        self.nothing = {word.strip().casefold() for word in mapping.nothing.split(",")[:MAX_WORDS]} | {""}
        self.columns = [(i, column) for i, column in enumerate(mapping.columns) if column.target]

    def is_nothing(self, cell: str) -> bool:
        return cell.strip().casefold() in self.nothing

    def meant(self, target: str, text: str) -> str:
        """What the text stands for, where the person has said so."""
        decided = self.mapping.values.get(target)
        return decided.get(text.strip().casefold(), text) if decided else text

    def read(self, cells: list[str]) -> list[tuple[Column, int, str]]:
        """The filled cells of the row: column, index and text."""
        return [
            (column, index, self.meant(column.target, unguarded(cells[index])))
            for index, column in self.columns
            if index < len(cells) and not self.is_nothing(cells[index])
        ]


def words(text: str) -> list[str]:
    """The words of a heading, camelCase taken apart."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", text)
    return [word for word in (plain(part) for part in re.split(r"[\W_]+", spaced)) if word]


def guess(
    columns: list[str], samples: list[list[str]], targets: Iterable[Target], left_out: Iterable[str] = ()
) -> list[Column]:
    """A likely target for each column; every target once, unless it may be repeated. Unlikely columns are left out.

    Columns with a heading in ``left_out`` are no field's, whatever is in them.
    """
    targets = list(targets)
    no_fields = {plain(heading) for heading in left_out}
    offers = sorted(
        (
            (-score, index, place)
            for index, heading in enumerate(columns)
            if plain(heading) not in no_fields
            for place, target in enumerate(targets)
            if (score := likelihood(heading, samples[index], target)) > 0
        )
    )
    chosen = [Column() for _ in columns]
    taken: set[str] = set()
    for _score, index, place in offers:
        target = targets[place]
        if chosen[index].target or (target.name in taken and not target.repeated):
            continue
        chosen[index] = Column(target.name, columns[index][:60] if target.qualifier else "")
        taken.add(target.name)
    return chosen


def likelihood(heading: str, samples: list[str], target: Target) -> float:
    """How likely the column is meant for the target: by its heading, by a word of it, by what its cells look like."""
    whole = plain(re.sub(r"\s\(\d+\)$", "", without_zone(heading)))
    for rank, alias in enumerate(target.aliases):
        if whole == plain(alias):
            return 100 - rank / 10
    if any(word in {plain(alias) for alias in target.aliases if " " not in alias} for word in words(heading)):
        return 40 - len(words(heading))
    filled = [cell.strip() for cell in samples if cell.strip() and NUL not in cell]
    if target.looks and len(filled) > 1 and sum(map(target.looks, filled)) >= 0.8 * len(filled):
        return 10 if target.vague else 20
    return 0
