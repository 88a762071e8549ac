"""The forms of the ground floor as the import fills them, and texts it makes of cells."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _

from ..forms import CustomerForm, ExternalReferenceForm, InvolvementForm
from ..records.imports.bulk_forms import InBulk, Known


class CustomerRowForm(InBulk, CustomerForm):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["industry"] = Known(required=False)
        self.settled.add("industry")
        for name, message in (
            ("billing_currency", _("“%(value)s” is not a currency code; write EUR, for example.")),
            ("time_zone", _("“%(value)s” is not a time zone; write Europe/Zurich, for example.")),
        ):
            self.fields[name].error_messages["invalid_choice"] = message

    def clean_code(self) -> str:
        return self.cleaned_data["code"]  # the checker has looked for it, and the database does at the import

    def clean_parent_code(self) -> Any:
        parent = self.data.get("parent")
        if parent is not None and parent.pk == self.instance.pk:
            raise ValidationError(_("A customer cannot be a business unit of itself."))
        return parent


class PersonRowForm(InBulk, InvolvementForm):
    pass


class ReferenceRowForm(InBulk, ExternalReferenceForm):
    pass


def code_from(name: str) -> str:
    """A code made of a name; the same name always makes the same code."""
    return slugify(name).upper()[:32].strip("-")


def with_lines(text: str, notes: list[tuple[str, str]]) -> str:
    """The text with a line "- heading: value" for each note; a line of the same heading is brought up to date."""
    lines = text.replace("\r\n", "\n").split("\n") if text else []
    for heading, value in notes:
        start = f"- {heading}: "
        line = f"{start}{value}"
        place = next((index for index, present in enumerate(lines) if present.startswith(start)), None)
        if place is not None:
            lines[place] = line
            continue
        if lines and not lines[-1].startswith("- "):
            lines.append("")
        lines.append(line)
    return "\n".join(lines)
