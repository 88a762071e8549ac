"""Services of manufacturing, construction and food."""

from .shapes import Figure, Happened, Need, Provided, Served, Wanted, Work
from .usual import mail, network, workplaces

MONTHLY = "Availability per month"

MAKERS = {
    "KUP": Served(
        provisions=(
            Provided(
                *("IOT", 44, "Two machines that never stop", "1.3 2.2"),
                users=75,
                volume=64,
                needs=(
                    Need(
                        "utility",
                        "Maintenance only in the four days in June",
                        Figure("Interruptions outside these days", "at_most", 0, "per month", 0, 0),
                        since=22,
                        priority=1,
                        known={15: (1, "Camera on machine 2 was connected")},
                    ),
                ),
            ),
            Provided("INTG", 35, "", "2.3", users=30, volume=58_000),
            network(47, 340, 2),
        ),
        works=(Work("All switches of both machines", "NET", 5, 17, "06:00", 1_440, 60, month=6),),
        wanted=(Wanted("See a web break coming", "assessed", 2, 8, 1, "EDGE", 55, 140_000, 85_000, 60_000),),
        confirmed=(122, 122, 205),
    ),
    "OFV": Served(
        provisions=(
            Provided("ARCH", 25, "Papers for thirty years", "1.3 2.2", users=120, volume=8_800),
            Provided("HOST", 26, users=180, volume=14),
            workplaces(27, 150),
        ),
        wanted=(Wanted("Drawings found by their shape", "idea", 2, 10, 2, "", 25, 38_000, 26_000),),
        confirmed=(92, 160, None),
    ),
    "CAN": Served(
        provisions=(
            Provided(
                *("INTG", 47, "Tracing a tin to boat and day", "1.3"),
                users=60,
                volume=730_000,
                season="summer",
                needs=(
                    Need(
                        "utility",
                        "A tin is traced within an hour",
                        Figure("Traces within an hour", "at_least", 98, "%", 98.3, 100),
                        since=30,
                        priority=1,
                    ),
                ),
            ),
            Provided("ERP", 45, "Orders of 22 countries", "3.3", users=290, volume=33_000, season="summer"),
            Provided("WPL", 34, "", "2.3", users=520, season="summer", units=640, unit="devices", charge="per_unit"),
            network(49, 640, 3),
        ),
        events=(
            Happened(
                *("outage", 2, "No labels in the third week of anchovies", 5, 14, "06:20", 255),
                "One line stopped for four hours; fish of that morning went into oil instead of salt.",
                "600 season workers signed in at 6:00 and the label printers' server was the one that said no.",
                "Season workers have a server of their own from the first of April.",
                down="ERP",
                lost="ERP",
                breach="availability",
                credit=7_500,
                month=5,
            ),
        ),
        works=(Work("Line network before the season", "NET", 9, 11, "14:00", 600, 25, month=3),),
        wanted=(
            Wanted("The plant in Portugal moves to us", "assessed", 2, 9, 3, "ERP", 55, 310_000, 205_000, 120_000),
            Wanted("Catch certificates without paper", "committed", 1, 3, 1, "INTG", 85, 72_000, 40_000, 18_000),
        ),
        confirmed=(26, 26, 26),
    ),
    "KEL": Served(
        provisions=(
            Provided(
                "MOBI",
                17,
                "Collection from 2:00 in the morning",
                "1.3",
                users=64,
                volume=15_800,
                hours="every_day 01:00 22:00",
            ),
            Provided("INTG", 15, "Papers for Asia", "2.3", users=12, volume=4_900),
            mail(19, 240),
        ),
        wanted=(Wanted("Farms see their milk's quality", "idea", 2, 7, 0, "SHOP", 45, 62_000, 36_000),),
        confirmed=(87, 87, None),
    ),
    "WFB": Served(
        provisions=(
            Provided("ARCH", 21, "Building by today's plan", "1.3", users=310, volume=22_000, growth=0.2),
            Provided(
                "NET",
                20,
                "",
                "2.3",
                label="Sites",
                users=410,
                volume=5_300,
                units=26,
                unit="building sites",
                charge="per_unit",
            ),
            workplaces(23, 260),
        ),
        events=(
            Happened(
                *("achievement", None, "School site connected on its first day", 8, 5, "07:00", 0),
                "Network, plans and gate in place before the first lorry; three days was the record before.",
                touched="NET/Sites",
                ticket=False,
            ),
        ),
        confirmed=(140, 205, None),
    ),
}
