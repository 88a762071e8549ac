"""What every page of Django admin shares."""

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.utils.text import capfirst


class ListedLookups:
    """An admin page that filters by its list's filters alone: any other field could be read letter by letter.

    Its list is headed by what it holds, not by an instruction.
    """

    heading: Any = ""  # where the model's own plural is another word than ours

    list_filter: ClassVar[Any]

    def lookup_allowed(self, lookup: str, value: Any, request: Any = None) -> bool:
        allowed = {entry[0] if isinstance(entry, tuple) else entry for entry in self.list_filter}
        field, _sep, kind = lookup.partition("__")
        return field in allowed and kind in {"", "exact", "id__exact", "pk__exact", "isnull", "gte", "lt"}

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        title = self.heading or capfirst(self.model._meta.verbose_name_plural)  # type: ignore[attr-defined]  # of the admin beside it
        view: Any = super()
        return view.changelist_view(request, {"title": title, **(extra_context or {})})
