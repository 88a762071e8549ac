"""Amounts with a currency, rates by month, and figures that cannot be computed. Pure: no clock, no database.

Nothing unknown becomes zero: what is missing is named, and travels through every sum it would have been part of.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from .periods import Month

# ISO 4217: how many decimal places a currency's smallest unit has, where it is not two.
_MINOR_UNITS = {
    **dict.fromkeys("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split(), 0),
    **dict.fromkeys("BHD IQD JOD KWD LYD OMR TND".split(), 3),
    **dict.fromkeys("CLF UYW".split(), 4),
}


class DifferentCurrencies(ValueError):
    """Two amounts of different currencies met; convert them first, each at the rate of its month."""


def minor_units(currency: str) -> int:
    """The decimal places to which amounts in this currency are rounded (ISO 4217); two where it says no other."""
    return _MINOR_UNITS.get(currency, 2)


@dataclass(frozen=True)
class Money:
    """An exact amount in one currency, an ISO 4217 code. Rounded only where ``rounded`` says so.

    TypeError for an amount that is not a finite Decimal; DifferentCurrencies where two of them are added.
    """

    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        if not isinstance(self.amount, Decimal) or not self.amount.is_finite():
            raise TypeError(f"An amount is a finite Decimal, not {self.amount!r}.")
        if not (len(self.currency) == 3 and self.currency.isascii() and self.currency.isupper()):
            raise ValueError(f"{self.currency!r} is not a currency's ISO 4217 code.")

    def __str__(self) -> str:
        return f"{self.amount:f} {self.currency}"

    def __add__(self, other: "Money") -> "Money":
        return Money(self.amount + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.amount - self._same(other), self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.amount, self.currency)

    def times(self, factor: Decimal | int) -> "Money":
        """The amount so many times; not rounded."""
        return Money(self.amount * factor, self.currency)

    def rounded(self) -> "Money":
        """To the currency's smallest unit, halves away from zero."""
        unit = Decimal(1).scaleb(-minor_units(self.currency))
        return Money(self.amount.quantize(unit, ROUND_HALF_UP), self.currency)

    def _same(self, other: "Money") -> Decimal:
        if self.currency != other.currency:
            raise DifferentCurrencies(f"{self.currency} and {other.currency} cannot be added.")
        return other.amount


@dataclass(frozen=True, order=True)
class Missing:
    """One thing a figure lacks: what kind of thing, of what, and of which month, so that a page can link to it."""

    kind: str
    of: str
    month: Month | None = None

    def __str__(self) -> str:
        return f"{self.kind} {self.of}" + (f" of {self.month}" if self.month else "")


@dataclass(frozen=True)
class NotComputable:
    """In place of a figure: what is missing for it, each thing once, in order."""

    missing: tuple[Missing, ...]

    def __post_init__(self) -> None:
        if not self.missing:
            raise ValueError("Name what is missing.")
        object.__setattr__(self, "missing", tuple(sorted(set(self.missing), key=str)))

    def __str__(self) -> str:
        return f"not computable without {', '.join(map(str, self.missing))}"


@dataclass(frozen=True)
class Rates:
    """Rates into the reporting currency by currency and month: how much of it one unit of the other is worth."""

    reporting: str
    by_month: Mapping[tuple[str, Month], Decimal] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for (currency, month), rate in self.by_month.items():
            if not rate.is_finite() or rate <= 0:
                raise ValueError(f"The rate of {currency} in {month} is {rate}; it must be above zero.")
            if currency == self.reporting:
                raise ValueError(f"{currency} is the reporting currency and has no rate.")

    def in_reporting(self, money: Money | NotComputable, month: Month) -> Money | NotComputable:
        """The amount at the rate of its month, not rounded; without that rate not computable."""
        if isinstance(money, NotComputable) or money.currency == self.reporting:
            return money
        rate = self.by_month.get((money.currency, month))
        if rate is None:
            return NotComputable((Missing("rate", f"{money.currency}/{self.reporting}", month),))
        return Money(money.amount * rate, self.reporting)


def total(rows: Iterable[Money | NotComputable], currency: str) -> Money | NotComputable:
    """The sum of the rows as they are shown, each rounded; not computable when one of them is not.

    No rows make zero, for then it is known that there are none. Where it is not known, pass a NotComputable.
    DifferentCurrencies for a row in another currency. (PRODUCT.md: a total equals the sum of its rounded rows.)
    """
    sum_of = Money(Decimal(0), currency)
    missing: list[Missing] = []
    for row in rows:
        if isinstance(row, NotComputable):
            missing.extend(row.missing)
        else:
            sum_of += row.rounded()
    return NotComputable(tuple(missing)) if missing else sum_of.rounded()
