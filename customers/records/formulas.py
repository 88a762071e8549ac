"""Cells that a spreadsheet would take for a formula: made harmless on the way out, taken back on the way in."""

import re
from typing import Any

# A spreadsheet takes a cell that begins so for a formula; full-width forms are folded to these by some programs.
FORMULA_START = re.compile(r"^[\s\x00]*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20|]")


def unguarded(text: str) -> str:
    """The text as it was before ``harmless``."""
    return text[1:] if text.startswith("'") and FORMULA_START.match(text[1:]) else text


def harmless(value: Any) -> Any:
    """Text that would start a formula, with an apostrophe before it; all else as it is."""
    return f"'{value}" if isinstance(value, str) and FORMULA_START.match(value) else value
