"""Units of measure that convert into one another: time, shares and data. Pure: no clock, no database.

A unit is a text as somebody wrote it. Known spellings of a unit are the same unit; a unit nobody knows here
(``tickets``) is only ever itself. Data sizes follow IEC 80000-13: MB is 1000² bytes, MiB is 1024². Where a spelling
could mean two things it is not known: ``m`` may be metres or minutes, ``Mb`` megabits, ``Ms`` megaseconds. Rates
("per hour") are not units here.
"""

from decimal import Context, Decimal
from fractions import Fraction

# Kind, size in seconds, wholes or bytes, symbols as they must be written, words in whatever case.
_UNITS: tuple[tuple[str, Fraction | int, str, str], ...] = (
    ("time", Fraction(1, 1000), "ms", "msec msecs millisecond milliseconds"),
    ("time", 1, "s S", "sec secs second seconds"),
    ("time", 60, "", "min mins minute minutes"),
    ("time", 60 * 60, "h H", "hr hrs hour hours"),
    ("time", 24 * 60 * 60, "d D", "day days"),
    ("share", 1, "1", "fraction ratio"),
    ("share", Fraction(1, 100), "%", "percent pct"),
    ("share", Fraction(1, 1000), "‰", "permille promille"),
    ("data", 1, "B", "byte bytes"),
    ("data", 1000, "kB KB", "kilobyte kilobytes"),
    ("data", 1000**2, "MB", "megabyte megabytes"),
    ("data", 1000**3, "GB", "gigabyte gigabytes"),
    ("data", 1000**4, "TB", "terabyte terabytes"),
    ("data", 1024, "KiB kiB", "kibibyte kibibytes"),
    ("data", 1024**2, "MiB", "mebibyte mebibytes"),
    ("data", 1024**3, "GiB", "gibibyte gibibytes"),
    ("data", 1024**4, "TiB", "tebibyte tebibytes"),
)
_BY_SYMBOL = {symbol: (kind, Fraction(size)) for kind, size, symbols, _ in _UNITS for symbol in symbols.split()}
_BY_WORD = {word: (kind, Fraction(size)) for kind, size, _, words in _UNITS for word in words.split()}

# For results without an end in decimals, whatever the caller's own context is.
_ENDLESS = Context(prec=28)


class DifferentUnits(ValueError):
    """Two units that do not convert into one another met."""

    def __init__(self, from_: str, to: str) -> None:
        super().__init__(
            f"A value in {_named(from_)} does not convert into {_named(to)}. "
            f"Record it in {_named(to)}, or write both in units of the same kind."
        )


def ratio(from_: str, to: str) -> Fraction:
    """How many of the second unit one of the first is, exactly; DifferentUnits where that makes no sense."""
    one, other = _known(from_), _known(to)
    if one and other and one[0] == other[0]:
        return one[1] / other[1]
    if not one and not other and _plain(from_) == _plain(to):
        return Fraction(1)
    raise DifferentUnits(from_, to)


def is_known(unit: str) -> bool:
    """Whether the text is one of the units above, and not one that is only ever itself."""
    return _known(unit) is not None


def convert(value: Decimal, from_: str, to: str) -> Decimal:
    """The value in the other unit: exact wherever it ends in decimals, else to 28 significant digits.

    To compare two values use ``ratio``, for 1 minute has no end in hours. DifferentUnits as there; TypeError when the
    value is not a finite Decimal.
    """
    factor = ratio(from_, to)
    if not isinstance(value, Decimal) or not value.is_finite():
        raise TypeError(f"A value is a finite Decimal, not {value!r}.")
    return value if factor == 1 else _decimal(Fraction(value) * factor)


def _known(unit: str) -> tuple[str, Fraction] | None:
    """Kind and size of a unit that is known here."""
    return _BY_SYMBOL.get(unit.strip()) or _BY_WORD.get("".join(unit.split()).casefold())


def _plain(unit: str) -> str:
    return unit.strip().casefold()


def _named(unit: str) -> str:
    return repr(unit.strip()) if unit.strip() else "no unit"


def _decimal(exact: Fraction) -> Decimal:
    rest, places = exact.denominator, 0
    for prime in (2, 5):
        count = 0
        while rest % prime == 0:
            rest, count = rest // prime, count + 1
        places = max(places, count)
    if rest != 1:
        return _ENDLESS.divide(Decimal(exact.numerator), Decimal(exact.denominator))
    # Built from its digits, for arithmetic would round to the context's precision.
    return Decimal(f"{exact.numerator * 10**places // exact.denominator}E-{places}")
