"""Services of banks, insurers, lawyers and our own finance department."""

from .shapes import Figure, Happened, Need, Provided, Served, Wanted, Work
from .usual import backup, mail, network, watch, workplaces

MONTHLY = "Availability per month"

MONEY_AND_LAW = {
    "BRC": Served(
        provisions=(
            Provided(
                *("HOST", 58, "Payments out by 16:15 and positions right by 7:00", "1.3 3.2"),
                users=230,
                volume=96,
                growth=0.05,
                needs=(
                    Need(
                        "availability",
                        "Payments and positions at all agreed hours",
                        Figure(MONTHLY, "at_least", 99.9, "%"),
                        since=54,
                        priority=1,
                        then=((16, 99.95, "Audit of that autumn"),),
                    ),
                    Need(
                        "continuity",
                        "Back at the other site within two hours",
                        Figure("Hours to come back, last drill", "at_most", 2, "hours", 1.1, 1.8, every=3),
                        since=40,
                        priority=1,
                        known={
                            13: (2.6, "The names of hosts were found late; repeated after three months"),
                            1: (0.97, "58 minutes, the whole bank"),
                        },
                    ),
                ),
            ),
            Provided("INTG", 46, "Payments in the ISO 20022 formats", "1.3", volume=182_000, growth=0.07, users=40),
            backup(58, 118),
            watch(33, 230),
            network(59, 230, 3),
        ),
        events=(
            Happened(
                *("major_incident", 1, "Payments of one afternoon late", 18, 23, "14:35", 128),
                "Payments left at 16:43 instead of 16:15; 31 clients were told and two were owed interest.",
                "A change of the firewall had been tested without the payment network's second address.",
                "Changes that touch payments are tested with both addresses, and never after 12:00.",
                down="HOST INTG",
                lost="HOST INTG",
                breach="availability",
                credit=42_000,
            ),
            Happened(
                *("achievement", None, "Continuity drill in 58 minutes", 1, 14, "07:00", 58),
                "The whole bank ran from Hamburg on a Saturday, with 40 people at their desks. Internal audit watched.",
                touched="HOST BKP",
                weekend=True,
                ticket=False,
            ),
        ),
        works=(Work("Continuity drill", "HOST", 1, 14, "06:00", 300, 45),),
        wanted=(
            Wanted(
                *("Custody data under Swiss law only", "committed", 2, 8, 3, "SOV", 85, 690_000, 440_000),
                380_000,
                "Reported to the regulator as a change of a material service.",
            ),
            Wanted("Accounts opened by phone camera", "assessed", 4, 6, 2, "INTG", 50, 210_000, 140_000, 90_000),
        ),
        confirmed=(22, 22, 31),
        mishaps=4,
    ),
    "SLV": Served(
        provisions=(
            Provided(
                *("INTG", 44, "Taking in claims after a storm", "1.3 2.2"),
                users=310,
                volume=340_000,
                growth=0.16,
                season="winter",
                needs=(
                    Need(
                        "capacity",
                        "Thirty times the usual claims for three days",
                        Figure("Claims an hour without waiting", "at_least", 900, "claims", 930, 1_200),
                        since=27,
                        priority=1,
                        ability="at_risk",
                        plan="An hour is no trouble. After two days the message store is full; a larger one is ordered "
                        "and ready before the storms.",
                    ),
                ),
            ),
            Provided("SHOP", 33, "Brokers quoting on the spot", "2.3", users=1_150, volume=26_000, growth=0.3),
            workplaces(45, 420),
            mail(45, 420),
        ),
        events=(
            Happened(
                *("achievement", None, "41,000 claims in four days after the great storm", 19, 12, "06:00", 5_700),
                "Nobody waited longer than two minutes to report; first payments left on the third day.",
                touched="INTG",
                ticket=False,
            ),
        ),
        wanted=(
            Wanted(
                *("Third line of insurance moves over", "committed", 3, 7, 1, "INTG", 90, 420_000, 270_000),
                160_000,
            ),
        ),
        confirmed=(64, 64, 90),
    ),
    "HRP": Served(
        provisions=(
            Provided(
                *("SHOP", 31, "Policies sold by 1,100 agents", "1.3"), users=1_100, volume=41_000, season="summer"
            ),
            Provided("HOST", 33, "Assistance line finds a policy", "2.2", users=160, volume=28),
            mail(32, 160),
        ),
        events=(
            Happened(
                *("outage", 2, "Agents could not sell on a Friday before the holidays", 5, 20, "15:30", 85),
                "About 900 policies were written on paper or not at all.",
                "The peak was expected a week later.",
                "Capacity for the nine weeks before summer runs from the first of May.",
                down="SHOP",
                lost="SHOP",
                credit=120_000,
                weekday=5,
                month=6,
            ),
        ),
        wanted=(Wanted("Claims of travellers by chat", "idea", 2, 9, 2, "AIS", 30, 1_900_000, 1_200_000),),
        confirmed=(133, 133, None),
    ),
    "TVS": Served(
        provisions=(
            Provided(
                *("HOST", 25, "Completions on Fridays before noon", "1.3"),
                users=140,
                volume=16,
                needs=(
                    Need(
                        "utility",
                        "No change from Thursday evening to Friday evening",
                        Figure("Changes in that time", "at_most", 0, "per month", 0, 0),
                        since=24,
                        priority=1,
                    ),
                ),
            ),
            Provided("ARCH", 22, "", "2.2 1.1", users=140, volume=9_200),
            mail(26, 140),
            watch(12, 140),
        ),
        wanted=(Wanted("Clients see how their case stands", "assessed", 2, 5, 2, "SHOP", 60, 58_000, 34_000, 22_000),),
        confirmed=(81, 81, 81),
    ),
    "INT-FIN": Served(
        provisions=(
            Provided(
                *("ERP", 51, "Invoices and pay in the first five working days", "1.3 2.2"),
                users=64,
                volume=11_400,
                season="accounts",
                charge="included",
                needs=(
                    Need(
                        "utility",
                        "No change in the first five working days of a month",
                        Figure("Changes in these days", "at_most", 0, "per month", 0, 0),
                        since=45,
                        known={17: (1, "A patch that could not wait; Konstantin Ahlers knew an hour before")},
                    ),
                ),
            ),
            Provided("ARCH", 40, "", "1.1", users=64, volume=7_800, charge="included"),
            workplaces(52, 64),
        ),
        confirmed=(58, 58, None),
        mishaps=2,
    ),
}
