"""What a kind of record declares of itself in the API: its pages, its list, and the fields that are sent and told."""

from functools import cached_property
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy

from ..lists import RecordList
from ..views import RecordPages
from .fields import KEY, MOMENT, Field, fields_of, shown_field

STAMPS = (
    Field("created_at", "created_at", MOMENT, description=gettext_lazy("When it was recorded.")),
    Field("changed_at", "changed_at", MOMENT, description=gettext_lazy("When it was last changed.")),
    Field(
        "archived_at",
        "archived_at",
        MOMENT | {"type": ["string", "null"]},
        description=gettext_lazy("When it was archived; null while it is current."),
    ),
)


class Declaration:
    """Declaration of one kind of record in the API. ``path`` is its plural in addresses."""

    pages: ClassVar[type[RecordPages]]
    list_class: ClassVar[type[RecordList]]
    path: ClassVar[str]
    parent_path: ClassVar[str] = ""
    value_paths: ClassVar[dict[str, str]] = {}
    shown: ClassVar[tuple[tuple[str, str, Any], ...]] = ()
    computed: ClassVar[tuple[Field, ...]] = ()
    needed_together: ClassVar[dict[str, Any]] = {}  # what one field of a new record asks of another, in JSON Schema
    locked: ClassVar[tuple[str, ...]] = ("self",)  # every row that the version token counts

    @cached_property
    def record_pages(self) -> RecordPages:
        return self.pages()

    @property
    def schema_name(self) -> str:
        return self.pages.model.__name__

    @cached_property
    def sent_fields(self) -> tuple[Field, ...]:
        """What may be sent: the fields of the form."""
        return fields_of(self.pages.form, self.pages.form.SILENT, self.value_paths)

    @cached_property
    def shown_fields(self) -> tuple[Field, ...]:
        """What is told: identity, what may be sent, and what follows from elsewhere."""
        model = self.pages.model
        identity = (
            Field("id", "pk", KEY, description=gettext_lazy("The record's identifier; it never changes.")),
            Field(
                "version",
                "version_token",
                KEY,
                description=gettext_lazy("The state of the record; send it as If-Match when you change it."),
            ),
        )
        declared = tuple(shown_field(model, *entry) for entry in self.shown)
        return (*identity, *declared, *self.sent_fields, *self.computed, *STAMPS)
