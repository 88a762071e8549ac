"""What every page of Django admin shares."""

from typing import Any


class ListedLookups:
    """An admin page that filters by its list's filters alone: any other field could be read letter by letter."""

    def lookup_allowed(self, lookup: str, value: Any, request: Any = None) -> bool:
        allowed = {entry[0] if isinstance(entry, tuple) else entry for entry in self.list_filter}  # type: ignore[attr-defined]
        field, _sep, kind = lookup.partition("__")
        return field in allowed and kind in {"", "exact", "id__exact", "pk__exact", "isnull", "gte", "lt"}
