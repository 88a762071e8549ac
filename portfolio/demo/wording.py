"""Evidence, register numbers, addresses and telephone numbers as they are usually written, all of them made up."""

import datetime as dt
import re
import unicodedata
from calendar import month_name
from random import Random

from django.utils.text import slugify

from .shapes import Firm

# {date} is the document's own day, some days before the authority begins.
EVIDENCE = {
    "poa": "Power of attorney of {date}, board minutes item {item}, kept in the contract file.",
    "minutes": "Minutes of the meeting of {date}, item {item}; certified extract in the contract file.",
    "register": "Entry in the commercial register, print-out of {date} in the contract file.",
    "delegation": "Delegation of authority, version {item}, signed by {by} on {date}; page 3 covers IT services.",
    "letter": "Letter of appointment of {date}, signed by {by}; scan in the customer file, no. {number}.",
    "mail": "Email from {by} of {date}, confirmed by phone the same day; kept with service desk ticket SD-{number}.",
    "order": "Office order {item}/{year} of {date}, signed by {by}; copy in the customer file.",
    "council": "Decision of {date}, agenda item {item}; published in the official journal.",
    "statutes": "Partnership agreement, section {item}, as amended on {date}; copy in the contract file.",
    "notary": "Notarial deed of {date}, roll number {number}; certified copy in the contract file.",
    "budget": "Budget authorisation {year}, cost centre {number}, signed by {by} on {date}.",
    "memo": "Memorandum of understanding of {date}, section {item}.",
    "court": "Court order of {date}, file number Z {number}/{year}; copy in the contract file.",
    "none": "",
}
# The number is a pattern: 9 stands for any digit.
REGISTERS = {
    "Austria": "FN 999999 k",
    "Belgium": "KBO 0999.999.999",
    "Czechia": "IČO 99999999",
    "Denmark": "CVR 99999999",
    "Estonia": "19999999",
    "Finland": "Y 9999999-9",
    "France": "SIREN 999 999 999",
    "Germany": "HRB 99999",
    "Ireland": "CRO 999999",
    "Italy": "REA 999999",
    "Netherlands": "KvK 99999999",
    "Norway": "Org. no. 999 999 999",
    "Poland": "KRS 0000999999",
    "Portugal": "NIPC 599999999",
    "Spain": "NIF A99999999",
    "Sweden": "Org. no. 559999-9999",
    "Switzerland": "CHE-999.999.999",
    "United Kingdom": "Company no. 99999999",
}
# Ranges kept free for fiction where the country has one, and the fictitious 555 elsewhere.
PHONES = {
    "Austria": "+43 1 555 01 99",
    "Belgium": "+32 9 555 01 99",
    "Czechia": "+420 555 019 999",
    "Denmark": "+45 55 50 19 99",
    "Estonia": "+372 555 0199",
    "Finland": "+358 3 555 0199",
    "France": "+33 1 99 00 19 99",
    "Germany": "+49 40 66969 199",
    "Ireland": "+353 20 915 9999",
    "Italy": "+39 0445 555 099",
    "Netherlands": "+31 85 555 0199",
    "Norway": "+47 55 55 01 99",
    "Poland": "+48 68 555 01 99",
    "Portugal": "+351 21 555 0199",
    "Spain": "+34 96 555 01 99",
    "Sweden": "+46 8 465 004 99",
    "Switzerland": "+41 44 555 01 99",
    "United Kingdom": "+44 1632 960 199",
}
_TITLES = re.compile(
    r"^((Prof|Dr|Ing|Dipl\.-Ing|lic\. iur|Cav)\.|Professor|Dame|Kapitän|Baumeisterin|lic\. iur\.)\s+", re.IGNORECASE
)
_SPECIAL = str.maketrans(
    {
        "ß": "ss",
        "ø": "o",
        "Ø": "O",
        "ł": "l",
        "Ł": "L",
        "ı": "i",
        "đ": "d",
        "ð": "d",
        "æ": "ae",
        "ä": "ae",
        "ö": "oe",
        "ü": "ue",
    }
)


def phone(country: str, rng: Random) -> str:
    """A number of the country whose last two digits vary."""
    pattern = PHONES.get(country, "")
    return f"{pattern[:-2]}{rng.randint(10, 98)}" if pattern else ""


def register_number(country: str, rng: Random) -> str:
    return "".join(str(rng.randint(1, 9)) if sign == "9" else sign for sign in REGISTERS[country])


def address(name: str, domain: str) -> str:
    """first.last at the customer's own (never existing) domain."""
    while (shorter := _TITLES.sub("", name)) != name:
        name = shorter
    plain = unicodedata.normalize("NFKD", name.translate(_SPECIAL)).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z-]+", plain.lower().replace("'", ""))
    return f"{words[0]}.{''.join(words[1:]) or 'office'}@{domain}.example"


def long_date(day: dt.date) -> str:
    return f"{day.day} {month_name[day.month]} {day.year}"


def evidence(how: str, by: str, begins: dt.date, latest: dt.date, rng: Random) -> str:
    """What shows an authority that begins on the day; the document is older than that and than ``latest``."""
    day = min(begins, latest) - dt.timedelta(days=rng.randint(4, 26))
    return EVIDENCE[how].format(
        date=long_date(day), item=rng.randint(2, 9), number=rng.randint(1040, 9870), by=by, year=day.year
    )


def known_as(firm: Firm) -> list[tuple[str, str]]:
    """The systems that know the firm, and by which identifier."""
    rng = Random(f"references {firm.code}")  # noqa: S311
    if firm.status == "prospect":
        known = [("CRM", f"LEAD-{rng.randint(2100, 9900)}")]
    elif firm.kind == "internal":
        known = [("ERP", f"K{rng.randint(4100, 4990)}"), ("Service desk", slugify(firm.code))]
    else:
        known = [("ERP", f"D{rng.randint(10_200, 69_900)}"), ("Service desk", slugify(firm.code))]
    if firm.registered and firm.country in REGISTERS:
        known.append(("Commercial register", register_number(firm.country, rng)))
    return known
