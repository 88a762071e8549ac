"""Services of the two customers that are a strain: one is leaving quietly, one costs more than it brings."""

from .shapes import Figure, Happened, Need, Provided, Served, Wanted, Work


def _slow(ago: int, day: int, at: str, minutes: int, where: str, impact: str, cause: str, correction: str) -> Happened:
    """One of the afternoons at Oderkontor, each of them small."""
    return Happened(
        *("degradation", 3, f"Handhelds slow in {where}", ago, day, at, minutes),
        impact,
        cause,
        correction,
        touched="LOGI/Słubice" if where == "Słubice" else "LOGI/German_warehouses",
        spoils="capacity",
        told=None,
    )


ODERKONTOR = Served(
    provisions=(
        Provided(
            *("LOGI", 57, "Picking before cut-off at 18:00", "1.3 2.2"),
            label="German warehouses",
            users=340,
            volume=262_000,
            growth=-0.42,
            bends=14,
            season="christmas",
            charge="per_volume",
            needs=(
                Need(
                    "capacity",
                    "A scan answers within half a second",
                    Figure("Scan to answer, 95th percentile", "at_most", 500, "ms", 260, 460),
                    since=50,
                    priority=1,
                ),
                Need(
                    "availability",
                    "Available from 5:00 to the end of the night run",
                    Figure("Availability per month", "at_least", 99.8, "%"),
                    since=50,
                    asked=(99.5, "They would take less for a lower price; nobody there may agree it any more"),
                ),
            ),
        ),
        Provided(
            *("LOGI", 33, "Night run to Poland", "1.2"),
            label="Słubice",
            users=96,
            volume=71_000,
            growth=-0.3,
            bends=14,
            season="christmas",
            hours="every_day 05:00 22:00",
            charge="per_volume",
            needs=(
                Need(
                    "capacity",
                    "A scan answers within half a second",
                    Figure("Scan to answer, 95th percentile", "at_most", 500, "ms", 280, 470),
                    since=32,
                ),
            ),
        ),
        Provided(
            *("WPL", 34, "", "1.2"),
            users=310,
            growth=-0.25,
            bends=14,
            units=310,
            unit="handhelds",
            charge="per_unit",
            notes="Leased through us in one go; the lease ends next year, and nobody answers our letters about it.",
            spared=True,
        ),
        Provided("NET", 55, users=430, volume=9_100, growth=-0.3, bends=14, units=4, unit="warehouses"),
        Provided(
            "HOST", 50, users=25, volume=14, growth=-0.1, until=6, notes="Ended by them; data handed over in full."
        ),
        Provided("DESK", 59, users=430, volume=310, growth=-0.5, bends=14),
    ),
    events=(
        _slow(
            *(13, 7, "15:40", 170, "Frankfurt", "Two to four seconds for each scan; 310 orders missed the night run."),
            "One of two database nodes was out for a week.",
            "Spare part came late.",
        ),
        _slow(
            *(11, 20, "16:05", 140, "Słubice", "The last lorry to Poznań left an hour late and half empty."),
            "The line to Poland was full.",
            "Line doubled after five weeks.",
        ),
        _slow(
            *(10, 3, "14:30", 210, "Frankfurt", "Pickers went back to lists; 420 orders missed the night run."),
            "Statistics of the stock table were old.",
            "Rebuilt the same night.",
        ),
        _slow(
            *(8, 24, "16:10", 160, "Frankfurt", "As two months before, with 260 orders left over."),
            "Statistics of the stock table, again.",
            "Rebuilt weekly, instead of monthly.",
        ),
        _slow(
            *(6, 12, "15:15", 190, "Słubice", "Scans were booked twice; a shift stayed longer to count."),
            "A handheld release logged every scan.",
            "Taken back after two days.",
        ),
        _slow(
            *(4, 18, "16:20", 150, "Frankfurt", "180 orders missed the night run. Nobody there called us."),
            "Not found.",
            "Promised for a review that they cancelled.",
        ),
        _slow(
            *(2, 9, "15:50", 180, "Słubice", "We saw it in our own figures; nobody there reported it."),
            "Not found; their own Wi-Fi is suspected.",
            "We offered to measure on site.",
        ),
        Happened(
            *("outage", 2, "All four warehouses without handhelds", 15, 15, "10:10", 138),
            "Picking stopped for more than two hours; 4,200 parcels missed the night run and were refunded.",
            "A storage controller failed over and back again.",
            "New firmware. They asked for a report and got it after seven weeks, which still rankles.",
            down="LOGI/German_warehouses LOGI/Słubice",
            lost="LOGI/German_warehouses LOGI/Słubice",
            breach="availability",
            credit=14_000,
        ),
    ),
    wanted=(
        Wanted(
            *("New release of the warehouse system", "dropped", 7, -3, 1, "LOGI", 0, 84_000, 60_000),
            35_000,
            "Offered three times.",
            "No answer to three offers; as we hear, they test another provider's system in Słubice.",
        ),
        Wanted("New handhelds when the lease ends", "idea", 12, 9, 1, "WPL", 15, 66_000, 52_000),
    ),
    confirmed=(431, 398, 512),
    mishaps=1,
)

TANNFELD = Served(
    provisions=(
        Provided(
            *("SHOP", 42, "Selling online", "2.3"),
            users=61_000,
            volume=8_900,
            growth=0.18,
            season="christmas",
            charge="fixed",
            needs=(
                Need(
                    "utility",
                    "Stock figures in the shop are at most 15 minutes old",
                    Figure("Age of stock figures, 95th percentile", "at_most", 15, "minutes", 6, 13),
                    since=12,
                    priority=1,
                ),
                Need(
                    "capacity",
                    "The week before Christmas carries six times the usual orders",
                    Figure("Orders an hour without waiting", "at_least", 240, "per hour", 250, 330),
                    since=25,
                    ability="at_risk",
                    plan="Carried last year with hand work on two evenings. Needs the queue of the new release, which "
                    "they have not ordered; we test in October either way.",
                ),
            ),
        ),
        Provided(
            *("WPL", 42, "Tills on Saturdays"),
            label="Tills",
            users=190,
            units=164,
            unit="tills",
            spared=True,
            hours="mon_sat 08:00 20:00",
            notes="27 shops with till hardware of nine ages; each change is tested on all of them.",
            needs=(
                Need(
                    "utility",
                    "A broken till is replaced on the same day, Saturdays too",
                    Figure("Tills replaced on the day", "at_least", 95, "%", 95.5, 99),
                    since=29,
                    ability="at_risk",
                    plan="No spares of the three oldest kinds are left. 40 new tills are offered to Sandra Pohle.",
                    known={11: (88.0, "No spare of the oldest kind"), 3: (91.5, "Two shops on one Saturday")},
                ),
                Need(
                    "security",
                    "Card data never touch a till",
                    Figure("Tills with encrypting readers", "at_least", 100, "%", 100, 100),
                    since=29,
                    then=(),
                    ability="unable",
                    plan="38 tills are too old for the readers. We do not sign for it until they are replaced.",
                    known=dict.fromkeys(range(1, 25), (76.8, "38 of 164 tills too old")),
                ),
            ),
        ),
        Provided("LOGI", 36, "Deliveries in the agreed window", "1.3", users=210, volume=7_400, season="christmas"),
        Provided("INTG", 30, "", "2.2 1.1", volume=410_000, growth=0.2, season="christmas", charge="included"),
        Provided(
            *("DESK", 43),
            users=640,
            volume=980,
            growth=0.32,
            season="christmas",
            notes="At a flat fee from the first contract, while tickets have nearly doubled in two years.",
        ),
    ),
    events=(
        Happened(
            *("outage", 2, "Shop closed by a change that nobody had agreed", 2, 6, "10:15", 118),
            "No orders on a Saturday morning; some 40 baskets were left.",
            "Our supplier changed the payment module in its own window without asking either of us.",
            "Taken back. The supplier may enter only with a change that we have agreed with Tannfeld.",
            down="SHOP",
            lost="SHOP",
            weekend=True,
            credit=4_200,
        ),
        Happened(
            *("outage", 2, "Tills of eleven shops without card payment", 11, 12, "11:30", 95),
            "Cash only on a Saturday; shops sent customers to the bank around the corner.",
            "An update for the newest tills was given to the oldest too.",
            "Tills are grouped by age; no update on a Friday or Saturday.",
            down="WPL/Tills",
            lost="WPL/Tills",
            weekend=True,
            credit=2_500,
        ),
        Happened(
            *("achievement", None, "Busiest Saturday before Christmas without a queue", 11, 24, "09:00", 0),
            "1,300 orders in a day, four times the usual. Two of us watched over it from Leipzig.",
            touched="SHOP",
            ticket=False,
            weekday=6,
            month=12,
        ),
        Happened(
            *("degradation", 3, "Stock figures two hours old", 7, 15, "08:20", 260),
            "61 orders had to be cancelled because the goods were gone.",
            "A shop's line was down, and the hub waited for it before it sent the others.",
            "One shop no longer holds up the others.",
            touched="INTG SHOP",
            spoils="utility",
        ),
    ),
    works=(
        Work("Payment module changed by the supplier", "SHOP", 2, 6, "10:00", 150, None),
        Work("Till update, shops 1 to 9", "WPL/Tills", 4, 10, "21:00", 180, 8),
    ),
    wanted=(
        Wanted(
            *("Forty new tills", "assessed", 4, 6, 0, "WPL", 45, 58_000, 44_000),
            21_000,
            "Ends both worries about the tills. Only with a price by the effort.",
        ),
        Wanted(
            *("Customers choose their delivery window", "idea", 2, 12, 1, "LOGI", 30, 40_000, 37_000),
            notes="Hardly pays at today's fee; keep for the renewal.",
        ),
    ),
    confirmed=(75, 40, 210),
    mishaps=3,
)
