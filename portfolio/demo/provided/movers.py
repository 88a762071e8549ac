"""Services of trade, transport, leisure and our own academy."""

from .shapes import Figure, Happened, Need, Provided, Served, Wanted, Work
from .usual import desk, mail, network, workplaces

MONTHLY = "Availability per month"

MOVERS = {
    "TGA": Served(
        provisions=(
            Provided(
                *("IOT", 39, "Temperature logs of medicines", "1.3"),
                users=90,
                volume=26,
                units=330,
                unit="lorries",
                charge="per_unit",
                needs=(
                    Need(
                        "utility",
                        "No gap in any temperature log",
                        Figure("Loads with a complete log", "at_least", 99.5, "%", 99.6, 100),
                        since=36,
                        priority=1,
                        known={9: (98.7, "A tunnel near Irun, eleven lorries")},
                    ),
                ),
            ),
            Provided("LOGI", 41, "Dispatch", "2.3", users=210, volume=38_000, hours="every_day"),
            network(42, 380, 5),
            workplaces(42, 260),
        ),
        works=(Work("Dispatch system, new release", "LOGI", 3, 11, "23:00", 300, 14),),
        wanted=(
            Wanted("Hub in Bayonne from its first day", "committed", 2, 9, 2, "LOGI", 95, 118_000, 71_000, 55_000),
        ),
        confirmed=(39, 39, 39),
    ),
    "MBL": Served(
        provisions=(
            Provided("SHOP", 28, "", "1.2 2.3", users=9_800, volume=1_450, season="christmas"),
            Provided(
                "WPL",
                29,
                "Tills in 46 shops",
                "2.1",
                label="Shops",
                spared=True,
                users=260,
                units=118,
                unit="tills",
                charge="per_unit",
            ),
            mail(30, 310),
        ),
        wanted=(
            Wanted(
                *("Forecast by shop and piece", "dropped", 5, -1, 1, "", 0, 140_000, 95_000),
                dropped="Gaël Tanguy: no new spending while pieces sell below list price.",
            ),
        ),
        confirmed=(170, 95, 260),
    ),
    "VDM": Served(
        provisions=(
            Provided(
                *("HOST", 35, "Field data of a decade", "1.3"),
                users=140,
                volume=31,
                needs=(
                    Need(
                        "security",
                        "Breeding data are read by breeders only",
                        Figure("Accesses by others", "at_most", 0, "per month", 0, 0),
                        since=34,
                        priority=1,
                        plan="Built and running. Dr. Priya Raman agrees it once her mandate begins next month.",
                    ),
                ),
            ),
            Provided("MOBI", 33, "", "1.2", users=85, volume=2_700, season="harvest"),
            Provided("ERP", 30, "", "2.3", users=120, volume=6_900),
        ),
        wanted=(Wanted("Trial fields read by drone", "assessed", 2, 6, 1, "EDGE", 50, 88_000, 55_000, 30_000),),
        confirmed=(66, 182, 66),
    ),
    "AZM": Served(
        provisions=(
            Provided(
                *("INTG", 21, "Rates to forty channels in ten minutes", "1.3 2.2"),
                users=40,
                volume=940_000,
                season="summer",
                needs=(
                    Need(
                        "capacity",
                        "A new rate is everywhere in ten minutes",
                        Figure("Minutes to the last channel, 95th percentile", "at_most", 10, "minutes", 4, 9),
                        since=20,
                        priority=1,
                        known={
                            4: (16, "One channel took rates by mail"),
                            16: (13, "Forty channels at once, one queue"),
                        },
                    ),
                ),
            ),
            Provided(
                *("NET", 22),
                label="Guests",
                spared=True,
                users=2_100,
                volume=44_000,
                season="summer",
                units=9,
                unit="hotels",
            ),
            workplaces(22, 190),
        ),
        events=(
            Happened(
                *("degradation", 2, "Guests in Funchal without Wi-Fi on a holiday weekend", 6, 9, "17:00", 420),
                "Front office gave away 60 coffees and got eleven bad reviews.",
                "The line's carrier had a fault on the island.",
                "Second line by radio since.",
                touched="NET/Guests",
                spoils="capacity",
                weekend=True,
                credit=1_200,
            ),
        ),
        wanted=(Wanted("Two hotels on the Azores", "idea", 1, 7, 0, "NET", 50, 46_000, 29_000),),
        confirmed=(118, 118, None),
    ),
    "AKS": Served(
        provisions=(
            Provided(
                *("SHOP", 32, "Gates and tills from 8:30 to 10:00", "1.3"),
                users=31_000,
                volume=6_400,
                season="winter",
                hours="every_day 06:00 20:00",
                needs=(
                    Need(
                        "availability",
                        "Gates, tills and shop on every day of the season",
                        Figure(MONTHLY, "at_least", 99.9, "%"),
                        since=21,
                        priority=1,
                    ),
                ),
            ),
            Provided(
                *("NET", 34),
                label="Lifts",
                spared=True,
                users=160,
                volume=6_100,
                season="winter",
                units=14,
                unit="lifts",
            ),
            desk(34, 160),
        ),
        events=(
            Happened(
                *("achievement", None, "9,000 guests before 10:00, no queue at the gates", 9, 16, "08:30", 90),
                "Best Saturday since the gates were built; two of us stood at the bottom station with tea.",
                touched="SHOP",
                weekday=6,
                month=2,
                ticket=False,
            ),
        ),
        wanted=(Wanted("One pass with the valley's buses", "assessed", 3, 12, 1, "INTG", 60, 54_000, 33_000),),
        confirmed=(128, 128, 200),
    ),
    "BLT": Served(
        provisions=(
            Provided(
                "LOGI",
                14,
                "Check-in until 45 minutes before departure",
                "1.3 2.2",
                users=130,
                volume=19_000,
                hours="every_day",
            ),
            Provided("NET", 15, users=180, volume=3_900, units=4, unit="sites and ships"),
            mail(16, 180),
        ),
        wanted=(
            Wanted(
                "Terminal that goes on when the line is cut", "assessed", 2, 5, 1, "EDGE", 65, 70_000, 43_000, 26_000
            ),
        ),
        confirmed=(43, 43, 43),
    ),
    "INT-ACA": Served(
        provisions=(
            Provided("SHOP", 16, "", "2.3", users=1_900, volume=310, growth=0.5, season="term", charge="included"),
            Provided("ARCH", 17, "Certificates in force", "1.3", users=40, volume=820, charge="included"),
        ),
        confirmed=(195, 195, None),
        mishaps=2,
    ),
}
