"""The row of a table that names its columns, wherever it stands, and the names."""

import re
import string
import unicodedata
from collections import Counter
from collections.abc import Container
from statistics import median

from django.utils.translation import gettext as _

# A NUL cannot be stored; this noncharacter stands for it until the check names it.
NUL = "\ufffe"
SOUGHT = 20  # rows among which the headings are sought

Numbered = list[tuple[int, list[str]]]


def find_headings(numbered: Numbered, known: Container[str]) -> int:
    """The number of the row of headings, or 0. Titles above are skipped: they fill few cells, or no known headings."""
    filled = [sum(bool(cell.strip()) for cell in row) for _number, row in numbered]
    usual = median(filled)
    start = next((place for place, count in enumerate(filled[:SOUGHT]) if count * 2 > usual), 0)
    fits = [len({plain(cell) for cell in row if plain(cell) in known}) for _number, row in numbered[:SOUGHT]]
    best = max(range(len(fits)), key=lambda place: (fits[place], -place))
    if fits[best] >= 2 and fits[best] > fits[start]:
        start = best
    number, row = numbered[start]
    sure = fits[start] >= 2 and fits[start] * 2 >= filled[start]
    return number if sure or looks_like_headings(row, [later for _n, later in numbered[start + 1 : start + 6]]) else 0


def plain(text: str) -> str:
    """A heading without case, accents, spaces and punctuation, so that headings compare."""
    folded = unicodedata.normalize("NFKD", text.casefold().replace("ß", "ss"))
    return re.sub(r"[^\w]|_", "", "".join(char for char in folded if not unicodedata.combining(char)))


def headings(first: list[str], width: int) -> list[str]:
    """One distinct heading for each column; a second "Name" becomes "Name (2)"."""
    names: list[str] = []
    seen: Counter[str] = Counter()
    for index in range(width):
        name = " ".join(first[index].replace(NUL, "").split())[:120] if index < len(first) else ""
        name = name or _("Column %(letter)s") % {"letter": letter(index)}
        seen[name] += 1
        names.append(f"{name} ({seen[name]})" if seen[name] > 1 else name)
    return names


def letter(index: int) -> str:
    """The column's letter as spreadsheets show it; 0 is A."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = string.ascii_uppercase[rest] + name
    return name


_DATA = re.compile(r"^\s*([-+]?[\d.,' ]+%?|\d{4}-\d\d-\d\d.*|[^@\s]+@[^@\s]+\.[a-z]+|https?://.*)\s*$", re.IGNORECASE)


def looks_like_headings(first: list[str], following: list[list[str]]) -> bool:
    """Whether the first row names the columns: words, each once, and no figures, dates or addresses."""
    filled = [cell for cell in first if cell.strip()]
    if any(_DATA.match(cell) for cell in filled):
        return False
    below = [{row[place].strip() for row in following if place < len(row)} for place in range(len(first))]
    again = sum(cell.strip() in below[place] for place, cell in enumerate(first) if cell.strip())
    if 0 < again < len(filled):  # a value that stands below again is no heading; a row of headings may be printed twice
        return False
    return bool(filled) and (not following or len(filled) * 2 > len(following[0]))
