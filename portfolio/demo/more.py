"""Further customers when more are asked for than were written by hand: combined, plausible, always the same."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from random import Random

from django.utils.text import slugify

from .shapes import Aim, Firm, May, Meet, Who


@dataclass(frozen=True)
class Sector:
    """An industry with the names its firms bear, what they depend on, and an outcome they want."""

    industry: str
    nouns: tuple[str, ...]
    about: str
    depends: str
    statement: str
    measure: str
    unit: str
    baseline: float
    target: float
    user: str


@dataclass(frozen=True)
class Place:
    city: str
    postal_code: str
    street: str
    country: str
    time_zone: str
    currency: str
    suffix: str
    rate: int  # of the currency to the euro, roughly; it scales limits and values


STEMS = (
    *("Aldermark", "Ambrosi", "Arvensis", "Bakkegård", "Bellwether", "Birkmoor", "Bramwell", "Calluna", "Cederholm"),
    *("Corvina", "Dornhelm", "Elsterau", "Ettersby", "Falkenried", "Ferrante", "Fenwick", "Galtymore", "Gransund"),
    *("Hagenbrook", "Hallgarth", "Ilmenrode", "Juniper", "Kaldvik", "Karpaty", "Keswold", "Krähenfeld", "Larkspur"),
    *("Lindmora", "Lorenzago", "Marsk", "Mirabel", "Morvan", "Neumarkt", "Norrvik", "Ochsenfurth", "Orvieta"),
    *("Pallister", "Penrose", "Quellhof", "Ravensmere", "Rosendal", "Sarnau", "Skovby", "Solvang", "Tarnwater"),
    *("Tilburn", "Ullenhall", "Valmontone", "Vesterby", "Wendelin", "Wexmoor", "Ysselmark", "Zadora", "Zwillbach"),
)
SECTORS = (
    Sector(
        *("Manufacturing", ("Precision Parts", "Valves", "Coatings", "Castings")),
        "Makes {noun} for machine builders in {n} countries, in small series and to drawing.",
        "Machines stand still when the order papers do not reach the shop floor.",
        "Fewer orders leave late",
        "Orders shipped after the promised day",
        "%",
        14,
        5,
        "Production planner",
    ),
    Sector(
        *("Logistics and transport", ("Freight", "Warehousing", "Couriers")),
        "Moves and stores goods for {n} shippers in the region, with its own fleet and partners beyond.",
        "The day is decided between 4:00, when tours are planned, and 18:00, when the last lorry leaves.",
        "Tours are planned tighter",
        "Kilometres driven empty",
        "%",
        26,
        18,
        "Dispatcher",
    ),
    Sector(
        *("Healthcare", ("Clinic", "Diagnostics", "Care Homes")),
        "Cares for some {n}00 patients a year at two sites near {city}.",
        "Results and letters must be there when the doctor is, day and night.",
        "Results arrive while they matter",
        "Hours from sample to result",
        "hours",
        19,
        8,
        "Ward manager",
    ),
    Sector(
        *("Retail", ("Home Stores", "Garden Centres", "Sports")),
        "Sells in {n} shops around {city} and online, with a thin margin and a strong season.",
        "Tills and stock figures must hold on Saturdays and in December.",
        "Shelves are full on Saturdays",
        "Articles out of stock on Saturdays",
        "%",
        9,
        3,
        "Shop manager",
    ),
    Sector(
        *("Insurance", ("Mutual", "Assurance")),
        "Insures homes, cars and small firms: {n},000 policies, sold by brokers and increasingly online.",
        "After a storm claims come in at many times the usual rate.",
        "Claims are settled sooner",
        "Days from claim to payment",
        "days",
        31,
        14,
        "Claims handler",
    ),
    Sector(
        *("Energy and utilities", ("Power", "Heat Networks")),
        "Supplies {n},000 households in and around {city}; billing runs at night, faults at any hour.",
        "A fault must be located in minutes; a late report to the market costs a fine.",
        "Faults are mended sooner",
        "Minutes without supply per household",
        "minutes",
        64,
        35,
        "Control room",
    ),
    Sector(
        *("Food and beverages", ("Bakeries", "Brewery", "Fine Foods")),
        "Makes and delivers fresh goods to {n} shops before they open.",
        "What is not baked, packed and loaded by 4:30 is not sold that day.",
        "Less is thrown away",
        "Goods returned unsold",
        "%",
        11,
        6,
        "Shift leader",
    ),
)
PLACES = (
    Place("Kassel", "34117", "Friedrichsgasse", "Germany", "Europe/Berlin", "EUR", "GmbH", 1),
    Place("Winterthur", "8400", "Eulachweg", "Switzerland", "Europe/Zurich", "CHF", "AG", 1),
    Place("Sheffield", "S1 2HX", "Cutler Row", "United Kingdom", "Europe/London", "GBP", "Ltd", 1),
    Place("Norrköping", "602 21", "Bryggargatan", "Sweden", "Europe/Stockholm", "SEK", "AB", 11),
    Place("Odense", "5000", "Vævergade", "Denmark", "Europe/Copenhagen", "DKK", "A/S", 7),
    Place("Utrecht", "3511 AB", "Kromme Gracht", "Netherlands", "Europe/Amsterdam", "EUR", "B.V.", 1),
    Place("Nantes", "44000", "rue du Port", "France", "Europe/Paris", "EUR", "SAS", 1),
    Place("Wrocław", "50-106", "ulica Garbarska", "Poland", "Europe/Warsaw", "PLN", "Sp. z o.o.", 4),
    Place("Linz", "4020", "Donaulände", "Austria", "Europe/Vienna", "EUR", "GmbH", 1),
    Place("Bologna", "40121", "via dei Mulini", "Italy", "Europe/Rome", "EUR", "S.r.l.", 1),
    Place("Trondheim", "7011", "Elvegata", "Norway", "Europe/Oslo", "NOK", "AS", 11),
)
FIRST = (
    *("Amina", "Andrés", "Anja", "Bilal", "Camille", "Chen", "Daria", "Eirik", "Elena", "Femi", "Georg", "Hana"),
    *("Ingrid", "Ivo", "Joana", "Karim", "Lena", "Luca", "Maja", "Milan", "Noor", "Olga", "Piotr", "Rosa", "Sanjay"),
    *("Selma", "Tariq", "Ursula", "Viktor", "Yasmin", "Zofia"),
)
LAST = (
    *("Achterberg", "Andersson", "Baptista", "Bianchi", "Chowdhury", "Danielsen", "Eriksen", "Fischer", "Gallo"),
    *("Haddad", "Holm", "Ivanova", "Jensen", "Kowalczyk", "Lambert", "Lopes", "Moreau", "Novák", "Okeke", "Popescu"),
    *("Reuter", "Sharma", "Silva", "Steiner", "Taylor", "Ünal", "Vermeer", "Wagner", "Weber", "Zhang"),
)
KEEPERS = ("jonas", "aylin", "beatriz", "seun", "claire", "rajesh", "henrik")
COURSES = ("steady", "slow", "reached", "wave", "late", "stalled", "exceeded")


def more_firms(count: int) -> Iterator[Firm]:
    """So many further firms; a larger count only adds to a smaller one. Names and codes do not repeat."""
    rng = Random("further customers")  # noqa: S311
    names = list(product(STEMS, ((sector, noun) for sector in SECTORS for noun in sector.nouns)))
    rng.shuffle(names)
    for number in range(count):
        round_, position = divmod(number, len(names))
        stem, (sector, noun) = names[position]
        yield _firm(number, stem if not round_ else f"{stem} {_roman(round_ + 1)}", sector, noun)


def _firm(number: int, stem: str, sector: Sector, noun: str) -> Firm:
    rng = Random(f"firm {number}")  # noqa: S311
    place = rng.choice(PLACES)
    since, keeper = rng.randint(6, 58), rng.choice(KEEPERS)
    head, it = _people(rng)
    status = rng.choices(("active", "prospect", "on_hold", "former"), (88, 6, 3, 3))[0]
    tier = rng.choices(("standard", "key"), (92, 8))[0]
    limit = rng.choice((20_000, 50_000, 100_000, 150_000)) * place.rate
    user = Who(f"{rng.choice(FIRST)} {rng.choice(LAST)}-{rng.choice(LAST)}", sector.user, "user")
    return Firm(
        *(f"C-{number + 1:05d}", f"{stem} {noun} {place.suffix}", slugify(f"{stem} {noun}"), sector.industry),
        *(f"{place.street} {rng.randint(1, 190)}", place.postal_code, place.city, place.country),
        *(place.time_zone, place.currency),
        owner=keeper,
        since=since,
        status=status,
        tier=tier,
        why="Grows with us and pays on time." if tier == "key" else "",
        about=f"{sector.about.format(noun=noun.lower(), city=place.city, n=rng.randint(12, 90))} {sector.depends}",
        people=(Who(head, "Managing director"), Who(it, "Head of IT"), user),
        may=(
            May(head, "sign spend", None, since, None, "The owners", "register"),
            May(
                it,
                "req agr",
                limit,
                since - rng.randint(0, 4),
                None,
                head,
                rng.choice(("letter", "mail", "delegation")),
            ),
        ),
        aims=(
            Aim(
                *(sector.statement, sector.measure, sector.unit),
                *(sector.baseline + rng.randint(0, 4), sector.target, rng.randint(4, 30) * 10_000 * place.rate),
                rng.randint(-2, 18),
                since - 2,
                rng.choice(COURSES),
                rng.choice((1, 2, 2, 3)),
                every=6,
            ),
        ),
        meets=(Meet("Service review", rng.choice((3, 6)), "Video", it),),
        confirmed=(rng.randint(20, 300), rng.randint(20, 300), rng.randint(20, 400), None),
    )


def _people(rng: Random) -> tuple[str, str]:
    """Two names that differ."""
    firsts, lasts = rng.sample(FIRST, 2), rng.sample(LAST, 2)
    return f"{firsts[0]} {lasts[0]}", f"{firsts[1]} {lasts[1]}"


def _roman(number: int) -> str:
    """2 as II; the demo is not meant for more rounds than these numerals reach."""
    text = ""
    for value, sign in (
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ):
        text += sign * (number // value)
        number %= value
    return text
