"""Lists of the world that forms offer: currencies and time zones."""

from zoneinfo import available_timezones

from babel import Locale

_ENGLISH = Locale("en")
# ISO 4217 codes in common use in business; each named as Babel names it.
_CODES = (
    "AED ARS AUD BGN BRL CAD CHF CLP CNY COP CZK DKK EGP EUR GBP HKD HUF IDR ILS INR ISK JPY KRW KWD MAD MXN MYR NOK "
    "NZD PEN PHP PKR PLN QAR RON RSD SAR SEK SGD THB TND TRY TWD UAH USD UYU VND ZAR"
).split()
_CURRENCIES = [(code, f"{code} – {_ENGLISH.currencies.get(code, code)}") for code in _CODES]
_TIME_ZONES = [
    (name, name.replace("_", " "))
    for name in sorted(available_timezones())
    if name == "UTC" or ("/" in name and not name.startswith(("Etc/", "posix/", "right/", "SystemV/")))
]


def currencies() -> list[tuple[str, str]]:
    """ISO 4217 codes with their names."""
    return _CURRENCIES


def time_zones() -> list[tuple[str, str]]:
    """Zones of the time zone database that this machine knows; a function, so that migrations do not list them."""
    return _TIME_ZONES
