"""Columns that fill a field together, as a first and a last name make the name."""

from typing import Any, ClassVar

from .mapping import Mapping, Target


class JoinedColumns:
    """The part of a kind that makes one value of several columns. A column that holds the whole goes before them."""

    joins: ClassVar[dict[str, tuple[str, ...]]] = {}  # by target: those that fill it together, in their order

    @classmethod
    def settle(cls, mapping: Mapping) -> None:
        """Make a whole of the guessed columns: answer ``options``, and drop what does not go together."""
        found = mapping.targets()
        for column in mapping.columns:
            if found.intersection(cls.joins.get(column.target, ())):
                column.target = ""  # guessed besides, and less likely than its parts

    @classmethod
    def filled_by(cls, mapping: Mapping) -> set[str]:
        """Every target that the mapping fills, by one column or by several together."""
        found = mapping.targets()
        return found | {name for name, parts in cls.joins.items() if found.intersection(parts)}

    @classmethod
    def is_part(cls, target: Target) -> bool:
        """Whether the target fills another one together with others."""
        return any(target.name in parts for parts in cls.joins.values())

    def joined(self, values: dict[str, Any]) -> dict[str, Any]:
        """The row's values, with what the parts say in their place."""
        for name, parts in self.joins.items():
            said = [values.pop(part) for part in parts if part in values]
            if said:
                values.setdefault(name, " ".join(said))
        return values
