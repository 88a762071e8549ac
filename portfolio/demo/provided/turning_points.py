"""Services of the customers at a turn: hidden, not yet won, on hold, gone."""

from .shapes import Figure, Happened, Need, Provided, Served, Wanted, Work

CASTOR_LANE = Served(
    provisions=(
        Provided(
            *("INTG", 49, "Orders from the supermarkets, 11:00 to 19:00", "1.3 2.3"),
            volume=1_240_000,
            users=85,
            growth=0.07,
            season="christmas",
            charge="per_volume",
            needs=(
                Need(
                    "availability",
                    "Orders flow from 10:30 to 19:30 every day",
                    Figure("Availability per month", "at_least", 99.9, "%"),
                    since=43,
                    priority=1,
                ),
                Need(
                    "security",
                    "Nobody outside the named circle sees order volumes",
                    Figure("Accesses outside the circle", "at_most", 0, "per month", 0, 0),
                    since=6,
                    priority=1,
                    known={3: (1, "See the security incident of this month")},
                ),
            ),
        ),
        Provided("ERP", 48, "Planning both plants", "1.2 2.2", users=410, volume=51_000, season="christmas"),
        Provided("SOC", 20, users=900, volume=1_700, growth=0.2, charge="per_user"),
        Provided("NET", 50, users=900, volume=22_000, units=4, unit="sites"),
    ),
    events=(
        Happened(
            *("security_incident", 1, "Order volumes read by somebody outside the circle", 3, 8, "16:45", 205),
            "A planner of the other company could open two folders with volumes by supermarket for some hours. Nothing "
            "was copied, as the log shows. Under NDA; counsel on both sides informed.",
            "A group of the separation project was nested in a group with wider rights.",
            "Rights of all 14 systems were checked the same night; nested groups are refused now. Disclosed to Roisin "
            "Kavanagh within two hours.",
            touched="INTG",
            spoils="security",
            breach="security",
        ),
        Happened(
            *("outage", 2, "Orders of one supermarket not taken in", 10, 14, "11:20", 74),
            "The plants began an hour late; 92 % of the portions still left by 19:00.",
            "The supermarket changed its certificate without notice.",
            "Certificates of all four are watched, and their change days are in our calendar.",
            down="INTG",
            lost="INTG",
        ),
        Happened(
            *("achievement", None, "Nine of fourteen order systems separated", 1, 20, "06:00", 0),
            "Two months ahead of the plan; both plants traded apart for a day as a drill.",
            touched="INTG ERP",
            ticket=False,
        ),
    ),
    works=(Work("Drill: both companies trade apart", "INTG", 1, 16, "20:00", 600, 12),),
    wanted=(
        Wanted(
            *("Two order systems on the day it is announced", "committed", 6, 5, 2, "INTG", 95, 310_000, 190_000),
            140_000,
            "Project Alder. Do not name it outside the team.",
        ),
        Wanted("One network after the merger", "idea", 2, 14, 0, "NET", 50, 120_000, 78_000),
    ),
    confirmed=(12, 12, 12),
    mishaps=3,
)

SILBERDEICH = Served(
    wanted=(
        Wanted(
            *("Crew portal that works over a ship's narrow link", "assessed", 2, 6, 1, "EDGE", 55, 128_000, 84_000),
            60_000,
            "Offer of last month is with Wiebke Harmsen. Their system's maker gives up next year.",
        ),
        Wanted("Port calls planned with harbour data", "idea", 1, 13, 2, "INTG", 25, 76_000, 48_000),
        Wanted("Mail and files for eleven ships", "idea", 3, 9, 0, "COL", 40, 52_000, 31_000),
    ),
    confirmed=(None, None, 30),
    mishaps=0,
)

MARZELL = Served(
    provisions=(
        Provided(
            *("HOST", 55, "Job planning", "1.2"),
            users=130,
            volume=22,
            growth=-0.12,
            needs=(
                Need(
                    "availability",
                    "Job planning while the presses run",
                    Figure("Availability per month", "at_least", 99.0, "%"),
                    since=4,
                    agreed=False,
                    ability="able",
                    plan="Asked for by the administrator to save money. Nobody there may agree requirements now.",
                ),
            ),
        ),
        Provided("ARCH", 52, "Leaflets for medicines", "1.3", users=44, volume=18_500, growth=-0.04),
        Provided("WPL", 57, users=150, growth=-0.2, units=150, unit="devices", status="suspended", plain=False),
        Provided(
            "DESK", 57, users=150, volume=120, growth=-0.3, until=4, plain=False, notes="Ended by the administrator."
        ),
    ),
    events=(
        Happened(
            *("degradation", 3, "Job planning slow after servers were given back", 3, 11, "07:45", 310),
            "Two shifts planned on paper for half a day.",
            "The administrator had half of the servers switched off; too many, as it turned out.",
            "One server back in use, at our cost until the end of the moratorium.",
            touched="HOST",
        ),
    ),
    wanted=(
        Wanted(
            *("Leaflet archive kept whatever happens", "assessed", 3, 3, 1, "ARCH", 60, 36_000, 21_000),
            notes="Three pharmaceutical customers would pay for it themselves.",
        ),
    ),
    confirmed=(88, 120, 300),
    mishaps=2,
)

KRANICH = Served(
    provisions=(
        Provided(
            "SHOP", 57, "Parcels on the day of the order", "1.3", users=2_600, volume=740, season="christmas", until=11
        ),
        Provided("WPL", 60, users=70, units=64, unit="devices", charge="per_unit", until=11, plain=False),
        Provided("COL", 58, users=70, volume=70, charge="per_user", until=11, plain=False),
    ),
    events=(
        Happened(
            *("achievement", None, "All data handed over two weeks early", 11, 15, "15:00", 0),
            "Complete, counted and signed for by the new owner's IT. Hinrich Kranich brought smoked eel.",
            touched="SHOP WPL",
            ticket=False,
        ),
    ),
    confirmed=(340, 340, None),
    mishaps=2,
)
