"""Services of hospitals, public bodies, universities and research."""

from .shapes import Figure, Happened, Need, Provided, Served, Wanted, Work
from .usual import backup, desk, mail, network, workplaces

MONTHLY = "Availability per month"

PUBLIC_AND_HEALTH = {
    "AGH": Served(
        provisions=(
            Provided(
                *("CLIN", 38, "Emergency department and beds", "1.3 2.3 3.3"),
                users=3_400,
                volume=12_600,
                growth=0.04,
                needs=(
                    Need(
                        "availability",
                        "Patient system at any hour",
                        Figure(MONTHLY, "at_least", 99.9, "%"),
                        since=37,
                        priority=1,
                    ),
                ),
            ),
            workplaces(34, 2_900),
            network(40, 3_400, 2),
            Provided(
                *("SOC", 9, ""),
                users=3_400,
                volume=4_100,
                needs=(
                    Need(
                        "security",
                        "A ward is never cut off without a call to the bed manager",
                        Figure("Wards cut off without a call", "at_most", 0, "per month", 0, 0),
                        since=8,
                        plan="Lorna McAllister's mandate covers workplaces and network only. Asked of the trust board.",
                    ),
                ),
            ),
        ),
        events=(
            Happened(
                *("outage", 1, "Patient system down on a Monday morning", 10, 8, "08:50", 63),
                "41 patients waited longer than four hours; named in the local paper.",
                "A database node ran out of connections after two wards closed and their beds were moved.",
                "More connections, and an alarm at 80 %. Told to the trust board by Lorna McAllister and us together.",
                down="CLIN",
                lost="CLIN",
                breach="availability",
                credit=18_500,
                weekday=1,
            ),
        ),
        works=(Work("Bed management moved to the new release", "CLIN", 4, 6, "02:00", 180, 20),),
        wanted=(
            Wanted("Three more trusts in the county", "idea", 3, 18, 0, "CLIN", 35, 2_400_000, 1_650_000, 800_000),
            Wanted("Beds seen by families and ambulances", "assessed", 2, 7, 2, "SHOP", 50, 160_000, 110_000),
        ),
        confirmed=(41, 20, 100),
        mishaps=4,
    ),
    "CPS": Served(
        provisions=(
            Provided("CLIN", 29, "Theatres from 8:00 to 20:00", "1.3", users=240, volume=1_150, season="even"),
            Provided("SHOP", 24, "", "2.3", users=3_600, volume=420, growth=0.25, season="summer"),
            mail(31, 240),
        ),
        wanted=(Wanted("Second opinion across borders", "idea", 1, 8, 2, "INTG", 40, 66_000, 41_000),),
        confirmed=(110, 175, None),
    ),
    "ASH": Served(
        provisions=(
            Provided(
                *("IOT", 42, "Ploughs before the ice", "1.3"),
                users=48,
                volume=9.4,
                season="winter",
                needs=(
                    Need(
                        "capacity",
                        "A road sensor's warning within two minutes",
                        Figure("Seconds from sensor to warning", "at_most", 120, "seconds", 35, 95),
                        since=40,
                        priority=1,
                    ),
                ),
            ),
            Provided("SHOP", 38, "", "2.3", users=14_000, volume=260),
            network(44, 190, 11),
        ),
        events=(
            Happened(
                *("outage", 2, "Sensors of two passes silent in a night of frost", 11, 19, "23:40", 265),
                "Ploughs drove by experience. No accident, but the council asked.",
                "The data SIMs of one batch had been barred for lack of use over the summer.",
                "Each sensor reports once a day all year; barred SIMs are seen within a day.",
                down="IOT",
                lost="IOT",
                breach="availability",
                month=12,
            ),
        ),
        wanted=(Wanted("Bridges that tell when they move", "assessed", 3, 10, 0, "EDGE", 45, 130_000, 82_000, 50_000),),
        confirmed=(144, 144, 250),
    ),
    "UMZ": Served(
        provisions=(
            Provided("SHOP", 27, "Citizens' office on Mondays", "1.3 2.2", users=21_000, volume=4_800, growth=0.3),
            workplaces(28, 340),
            Provided("ARCH", 20, "", "1.1", users=160, volume=6_300, season="accounts"),
        ),
        wanted=(
            Wanted(
                *("Enrolment of children without paper", "committed", 2, 3, 1, "SHOP", 90, 230_000, 140_000),
                60_000,
                "In the budget of the coming year; ordered in time.",
            ),
        ),
        confirmed=(99, 120, 99),
    ),
    "SJK": Served(
        provisions=(
            Provided(
                *("MOBI", 36, "Home care: 900 visits a day", "1.3"),
                users=330,
                volume=27_400,
                needs=(
                    Need(
                        "availability",
                        "Visits can be planned and recorded from 5:00 to 23:00",
                        Figure(MONTHLY, "at_least", 99.8, "%"),
                        since=24,
                        priority=1,
                    ),
                ),
            ),
            workplaces(38, 610),
            Provided("COL", 37, "", "2.2", users=820, volume=820, season="term", charge="per_user"),
        ),
        events=(
            Happened(
                *("outage", 1, "Home care without a plan for a morning", 7, 1, "05:10", 145),
                "Coordinators called 60 carers by phone; eleven people had their medicine late, none was harmed.",
                "A supplier's calendar had not followed the clocks' change to summer, and moved all visits by an hour.",
                "Plans are compared with the day before; at more than ten minutes' difference somebody is called.",
                down="MOBI",
                lost="MOBI",
                breach="availability",
                credit=65_000,
                weekday=1,
                month=4,
            ),
        ),
        wanted=(Wanted("Medicine cabinets that report", "idea", 2, 9, 1, "IOT", 40, 540_000, 310_000),),
        confirmed=(77, 77, 130),
    ),
    "CSU": Served(
        provisions=(
            Provided("SHOP", 23, "Admissions and clearing", "1.3 2.2", users=11_800, volume=5_200, season="term"),
            Provided("HOST", 24, users=900, volume=61, growth=0.1),
            desk(24, 2_100),
        ),
        events=(
            Happened(
                *("achievement", None, "Results day: 3,900 offers by phone in six hours", 3, 14, "08:00", 360),
                "A third more than the year before, and not a call lost.",
                touched="SHOP DESK",
                ticket=False,
                month=8,
            ),
        ),
        wanted=(Wanted("Students ask before they call", "assessed", 1, 9, 2, "AIS", 60, 84_000, 52_000, 30_000),),
        confirmed=(50, 165, 165),
    ),
    "LMR": Served(
        provisions=(
            Provided("HOST", 20, "", "1.2", users=260, volume=38, growth=0.2),
            Provided(
                *("NET", 21, "What a voyage measures", "2.3"),
                label="Ships",
                spared=True,
                users=110,
                volume=1_900,
                units=2,
                unit="ships",
            ),
            backup(20, 640),
        ),
        wanted=(
            Wanted(
                *("Data centre aboard both ships", "committed", 2, 6, 2, "EDGE", 80, 74_000, 48_000),
                41_000,
                "Budgeted with the next three-year project.",
            ),
        ),
        confirmed=(60, 60, 60),
    ),
}
