"""The input gate for text: what may be stored, and in which form."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# C0 and C1 controls except tab, line feed and carriage return; marks that turn the direction of what follows; lone
# surrogates; noncharacters.
FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)


def normalise(value: str) -> str:
    """The text in Unicode normal form C, so that equal texts are equal in the database."""
    return value if value.isascii() else unicodedata.normalize("NFC", value)


def forbidden_character(value: str) -> str | None:
    """The first character that may not be stored, named as U+XXXX, or None."""
    if value.isascii() and value.isprintable():
        return None
    found = FORBIDDEN.search(value)
    return f"U+{ord(found.group()):04X}" if found else None


def validate_text(value: str) -> None:
    """Refuse control characters and lone surrogates; raise ValidationError that names the character."""
    if found := forbidden_character(str(value)):
        raise ValidationError(
            _("This text contains the invisible character %(character)s, which cannot be stored. Remove it."),
            code="forbidden_character",
            params={"character": found},
        )
    if value and not any(shows(character) for character in str(value)):
        raise ValidationError(_("This text shows nothing. Write something that can be seen."), code="invisible")


def shows(character: str) -> bool:
    """Whether a character leaves something on the page; spaces and format characters do not."""
    return not character.isspace() and unicodedata.category(character) not in {"Cf", "Zs", "Zl", "Zp"}
