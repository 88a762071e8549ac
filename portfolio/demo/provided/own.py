"""Services of more customers of the demo's relationship manager: business units, a university, lawyers, ourselves."""

from .shapes import Figure, Happened, Need, Provided, Served, Wanted, Work
from .usual import backup, mail, network, watch, workplaces

MONTHLY = "Availability per month"

OWN = {
    "VPG-DE": Served(
        provisions=(
            Provided(
                *("ERP", 45, "Order configuration and the test bench", "1.3 2.2"),
                users=262,
                volume=14_600,
                growth=0.06,
                needs=(
                    Need(
                        "utility",
                        "The configurator checks hydraulics before release",
                        Figure("Orders checked", "at_least", 99, "%", 99.2, 100),
                        since=18,
                    ),
                ),
            ),
            Provided("IOT", 38, "District heating under guarantee", "1.1", users=44, volume=21, growth=0.3),
            workplaces(46, 290),
            network(46, 310, 2),
        ),
        events=(
            Happened(
                *("degradation", 3, "Test bench waits for its results", 6, 14, "13:15", 210),
                "Three pumps waited on the bench for half a shift.",
                "The bench's computer spoke an old protocol that a network update no longer let through.",
                "Exception with an end date; Holger Stahmer replaces the computer in spring.",
                touched="ERP NET",
                spoils="capacity",
            ),
        ),
        wanted=(Wanted("Heat networks see their pumps", "idea", 1, 11, 0, "IOT", 35, 84_000, 50_000),),
        confirmed=(52, 80, 110),
    ),
    "VPG-SE": Served(
        provisions=(
            Provided(
                *("MOBI", 27, "Engineers on the road between Malmö and Kiruna", "1.3 2.2"),
                users=71,
                volume=1_900,
                growth=0.08,
                season="winter",
                units=64,
                unit="engineers",
                charge="per_user",
                needs=(
                    Need(
                        "utility",
                        "A whole day's work goes on without a signal",
                        Figure("Days completed offline", "at_least", 99, "%", 99.1, 100),
                        since=24,
                        priority=1,
                        plan="We can, and do. It waits for somebody who may agree it: Elin Sandström may not.",
                    ),
                ),
            ),
            workplaces(28, 82),
            network(28, 82, 3),
        ),
        wanted=(
            Wanted(
                *("Spare parts in the van by tomorrow's visits", "assessed", 2, 6, 1, "MOBI", 60, 640_000, 380_000),
                150_000,
            ),
        ),
        confirmed=(71, 160, None),
    ),
    "HWL": Served(
        provisions=(
            Provided(
                *("SHOP", 45, "Application, enrolment and marks", "1.3 3.3"),
                users=7_900,
                volume=3_100,
                growth=0.05,
                season="term",
                needs=(
                    Need(
                        "capacity",
                        "1,200 applicants at once on the last day",
                        Figure("People at once without waiting", "at_least", 1_200, "people", 1_240, 1_480),
                        since=30,
                        priority=1,
                    ),
                    Need(
                        "availability",
                        "No interruption in the weeks of applications and of marks",
                        Figure(MONTHLY, "at_least", 99.8, "%"),
                        since=30,
                    ),
                ),
            ),
            Provided(
                *("HOST", 47, "", "2.1"), users=600, volume=74, growth=0.09, label="Teaching", charge="per_volume"
            ),
            Provided(
                *("HOST", 30, "", "1.1"),
                users=90,
                volume=18,
                growth=0.02,
                label="Administration",
                charge="per_volume",
            ),
            network(48, 7_300, 3),
            backup(36, 61),
        ),
        events=(
            Happened(
                *("outage", 1, "Portal down on the last day for applications", 16, 15, "20:10", 96),
                "Some 700 applicants could not finish; the presidium extended the deadline by a day.",
                "The payment of fees opened the same evening and shared a database with the applications.",
                "Each has its own; both days are in one calendar with the senate's committee.",
                down="SHOP",
                lost="SHOP",
                breach="availability",
                credit=6_000,
                month=7,
            ),
            Happened(
                *("achievement", None, "Last day for applications without a queue", 4, 15, "08:00", 0),
                "1,130 people at once in the last hour, none of whom waited.",
                touched="SHOP",
                ticket=False,
                month=7,
            ),
        ),
        works=(Work("Storage for teaching moved", "HOST/Teaching", 7, 9, "06:00", 720, 30),),
        wanted=(
            Wanted(
                *("One portal for nine universities", "assessed", 5, 15, 1, "SHOP", 40, 540_000, 360_000),
                180_000,
                "Framework agreement; four of nine have said yes.",
            ),
            Wanted(
                *("Keys held in Eschwege", "idea", 2, 12, 0, "SOV", 45, 90_000, 64_000),
                notes="Asked for by the senate's committee.",
            ),
        ),
        confirmed=(44, 100, 150),
    ),
    "QHA": Served(
        provisions=(
            Provided(
                *("ARCH", 36, "Matters, billed by the hour", "1.3"),
                users=138,
                volume=64_000,
                growth=0.08,
                hours="every_day",
                needs=(
                    Need(
                        "availability",
                        "Documents at any hour, closings are at night",
                        Figure(MONTHLY, "at_least", 99.7, "%"),
                        since=35,
                        priority=1,
                    ),
                    Need(
                        "security",
                        "Nobody sees a matter behind an ethical wall",
                        Figure("Accesses through a wall", "at_most", 0, "per month", 0, 0),
                        since=35,
                        priority=1,
                    ),
                    Need(
                        "utility",
                        "Search over all closed matters",
                        Figure("Searches answered within 3 seconds", "at_least", 97, "%", 97.2, 99.5),
                        since=6,
                    ),
                ),
            ),
            mail(37, 138),
            workplaces(37, 138),
            watch(22, 138),
        ),
        events=(
            Happened(
                *("outage", 2, "Documents closed on the evening of a signing", 13, 18, "18:40", 102),
                "A merger was signed at 23:30 instead of 21:00; the partners sent us the bill for the dinner.",
                "A lawyer's script opened 9,000 documents at once.",
                "Such scripts run on a copy. Paid the dinner.",
                down="ARCH",
                lost="ARCH",
                credit=38_000,
            ),
            Happened(
                *("achievement", None, "Client's security audit without a finding", 5, 20, "15:00", 0),
                "Two days of questions by an insurer's auditors; none of them left open.",
                touched="ARCH SOC",
                ticket=False,
            ),
        ),
        works=(Work("Index of closed matters rebuilt", "ARCH", 6, 6, "08:00", 540, 15),),
        wanted=(
            Wanted(
                *("Precedents found by asking", "committed", 1, 4, 1, "AIS", 75, 780_000, 430_000),
                240_000,
                "Requested by Jesper Hallander; it is beyond Farzaneh Rostami's limit.",
            ),
        ),
        confirmed=(27, 66, 27),
    ),
    "INT-WPO": Served(
        provisions=(
            Provided(
                "WPL",
                52,
                users=410,
                growth=0.02,
                units=410,
                unit="devices",
                charge="included",
                needs=(
                    Need(
                        "utility",
                        "New starters can work on day one",
                        Figure("New starters equipped on day one", "at_least", 95, "%", 96, 99.5),
                        special=False,
                        known=dict.fromkeys(range(2, 8), (100, "")),
                    ),
                ),
                spared=True,
            ),
            Provided("DESK", 52, "", "2.3", users=410, volume=380, growth=-0.12, charge="included"),
            mail(52, 410),
            Provided(
                *("AIS", 2, "", "2.1"),
                users=60,
                volume=240,
                growth=0.9,
                charge="included",
                label="Trial",
                notes="In trial, so that what we offer others has been lived with first.",
            ),
            network(52, 410, 4),
        ),
        events=(
            Happened(
                *("achievement", None, "Every new starter ready on day one for half a year", 2, 24, "09:00", 0),
                "31 people at four sites, the last of them with a laptop sent to Faro.",
                touched="WPL",
                ticket=False,
            ),
        ),
        wanted=(
            Wanted("Assistant for all 410 colleagues", "assessed", 1, 3, 2, "AIS", 80, 30_000, 26_000),
            Wanted(
                *("Meeting rooms that book themselves", "dropped", 8, -2),
                dropped="The works council asked what it is for, and nobody had an answer.",
            ),
        ),
        confirmed=(15, 15, 45),
    ),
}
