"""What is provided to customers that were not written by hand: by what their industry lives on, always the same."""

from random import Random

from ..shapes import Firm
from .shapes import Provided, Served, Wanted

# By industry: its platform, the vital function that hangs on it, the season of its year.
LIVES_ON = {
    "Manufacturing": ("ERP", "Order papers on the shop floor", "even"),
    "Logistics and transport": ("LOGI", "Tour planning and dispatch", "christmas"),
    "Healthcare": ("CLIN", "Admission and results", "even"),
    "Retail": ("SHOP", "Selling, in shops and online", "christmas"),
    "Insurance": ("INTG", "Taking in claims", "winter"),
    "Energy and utilities": ("MOBI", "Finding and mending faults", "winter"),
    "Food and beverages": ("ERP", "Baking, packing and loading by the morning", "christmas"),
}
BESIDE = ("WPL", "COL", "NET", "HOST", "BKP", "SOC", "DESK", "ARCH")


def drawn(firm: Firm) -> Served:
    """Two to four services for a customer in use, none for a prospect, ended ones for one that has gone."""
    rng = Random(f"served {firm.code}")  # noqa: S311
    service, function, season = LIVES_ON.get(firm.industry, ("HOST", "The business applications", "even"))
    since, people = max(1, firm.since - rng.randint(1, 3)), rng.randint(35, 420)
    if firm.status == "prospect":
        return Served(wanted=(_wish(rng, service),), mishaps=0)
    until = rng.randint(1, 9) if firm.status == "former" else None
    own = Provided(
        service,
        since,
        function,
        "1.3",
        users=people,
        volume=people * rng.randint(20, 90),
        growth=rng.uniform(-0.06, 0.14),
        season=season,
        until=until,
    )
    others = [
        Provided(
            code,
            max(1, since - rng.randint(0, 12)),
            users=people,
            growth=rng.uniform(-0.03, 0.08),
            units=people,
            unit="users",
            charge="per_user",
            until=until,
            plain=number == 0,
        )
        for number, code in enumerate(rng.sample([code for code in BESIDE if code != service], rng.randint(1, 3)))
    ]
    provisions = tuple(each for each in (own, *others) if until is None or each.since > until)
    wanted = (_wish(rng, rng.choice(("AIS", "SOV", "SOC"))),) if rng.random() < 0.3 and until is None else ()
    confirmed = (rng.randint(20, 300), rng.randint(20, 200), rng.randint(30, 400) if wanted else None)
    return Served(provisions, wanted=wanted, confirmed=confirmed, mishaps=rng.randint(1, 3))


def _wish(rng: Random, service: str) -> Wanted:
    revenue = rng.randint(3, 20) * 6000
    return Wanted(
        rng.choice(("Help for new users in their own words", "One service less to run themselves", "Room to grow")),
        rng.choice(("idea", "idea", "assessed")),
        rng.randint(1, 3),
        rng.randint(3, 15),
        1,
        service,
        rng.choice((20, 30, 50, 60)),
        revenue,
        revenue * 6 // 10,
        revenue // 4,
    )
