"""Services of energy and water."""

from .shapes import Figure, Happened, Need, Provided, Served, Wanted, Work
from .usual import backup, desk, watch, workplaces

MONTHLY = "Availability per month"

ENERGY = {
    "LYE": Served(
        provisions=(
            Provided(
                *("NET", 54, "Grid control centre", "1.3 3.2"),
                spared=True,
                users=520,
                volume=18_400,
                units=13,
                unit="plants and stations",
                needs=(
                    Need(
                        "availability",
                        "The control network never fails as a whole",
                        Figure(MONTHLY, "at_least", 99.98, "%"),
                        since=29,
                        priority=1,
                    ),
                    Need(
                        "security",
                        "Only named people enter the control network",
                        Figure("Entries by people not named", "at_most", 0, "per month", 0, 0),
                        since=28,
                        priority=1,
                    ),
                ),
            ),
            Provided("HOST", 52, "Selling tomorrow's water by 12:00", "2.3", users=85, volume=44, growth=0.06),
            watch(36, 610),
            Provided(
                "EDGE",
                6,
                label="Northern valleys",
                users=24,
                volume=3,
                growth=0.5,
                notes="Our first edge site; in trial.",
            ),
            Provided("MOBI", -3, label="Storm crews", status="planned", units=120, unit="people", charge="per_user"),
        ),
        events=(
            Happened(
                *("outage", 1, "Control centre blind for twelve minutes", 14, 5, "03:52", 12),
                "Two operators switched by telephone. No home lost power.",
                "Both core routers received a wrong route from a supplier within the same minute.",
                "The control network no longer takes routes from anybody. The authority set no condition.",
                down="NET",
                lost="NET",
                breach="availability",
                credit=150_000,
            ),
            Happened(
                *("achievement", None, "Inspection without a condition", 7, 18, "14:00", 0),
                "For the first time in the programme; three days on site.",
                touched="NET SOC",
                ticket=False,
            ),
        ),
        works=(Work("Core routers replaced, one after the other", "NET", 5, 8, "01:00", 240, 30),),
        wanted=(
            Wanted(
                *(
                    "Switching that goes on alone in the valleys",
                    "committed",
                    4,
                    7,
                    1,
                    "EDGE",
                    90,
                    5_200_000,
                    3_100_000,
                ),
                2_600_000,
            ),
            Wanted(
                *("Storm crews with live plans", "delivered", 1, -3, 1, "MOBI", 100, 1_300_000, 840_000),
                240_000,
                delivered="MOBI/Storm crews",
            ),
        ),
        confirmed=(33, 14, 33),
        mishaps=4,
    ),
    "SWI": Served(
        provisions=(
            Provided(
                *("ERP", 49, "Billing by night from 20:00", "2.3 1.1"),
                users=180,
                volume=61_000,
                season="accounts",
                needs=(
                    Need(
                        "utility",
                        "Supplier changes are reported within the deadline",
                        Figure("Changes reported in time", "at_least", 99.5, "%", 99.6, 100),
                        since=33,
                        priority=1,
                    ),
                ),
            ),
            Provided("SHOP", 45, "", "1.3", users=24_000, volume=3_900, growth=0.4),
            workplaces(51, 210),
            desk(51, 210),
        ),
        events=(
            Happened(
                *("breach", 2, "Supplier changes of two days reported late", 12, 9, "20:00", 640),
                "73 changes were reported after the deadline; the fine was EUR 7,300 and ours to bear.",
                "The night run waited for a file that was named by the old year.",
                "Files are found by content; the desk sees at 6:00 whether the run was complete.",
                touched="ERP",
                spoils="utility",
                breach="utility",
                credit=7_300,
                month=1,
            ),
        ),
        wanted=(
            Wanted("Four neighbours bill with Immenhagen", "assessed", 3, 12, 0, "ERP", 40, 260_000, 170_000, 95_000),
        ),
        confirmed=(48, 48, 115),
    ),
    "PVW": Served(
        provisions=(
            Provided(
                "IOT", 33, "Finding bursts before they are reported", "1.2 2.3", users=140, volume=33, growth=0.28
            ),
            Provided("MOBI", 30, "Repair gangs", "1.2", users=190, volume=3_200),
            backup(30, 22),
        ),
        wanted=(Wanted("Pumps that save by night tariffs", "idea", 4, 13, 0, "IOT", 30, 95_000, 60_000),),
        confirmed=(105, 180, None),
    ),
}
