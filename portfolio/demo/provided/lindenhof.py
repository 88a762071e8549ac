"""Services of the hospital in which nobody may sign: what is vital there, and what waits for a signatory."""

from .shapes import Figure, Happened, Need, Provided, Served, Wanted, Work

MONTHLY = "Availability per month"

LINDENHOF = Served(
    provisions=(
        Provided(
            *("CLIN", 50, "Admission and treatment, emergencies first", "1.3 2.3"),
            users=1480,
            volume=3_900,
            growth=0.03,
            needs=(
                Need(
                    "availability",
                    "Never more than 20 minutes without admission",
                    Figure(MONTHLY, "at_least", 99.9, "%"),
                    since=37,
                    priority=1,
                ),
                Need(
                    "continuity",
                    "An emergency copy on every ward, five minutes old at most",
                    Figure("Age of the copy, oldest of the month", "at_most", 5, "minutes", 1.4, 2.9),
                    since=31,
                    priority=1,
                    then=((9, 3, "Asked for by the emergency department after a drill"),),
                    known={8: (4.1, "Ward 4B still had the old terminals"), 7: (3.6, "Ward 4B, replaced since")},
                ),
                Need(
                    "utility",
                    "Doctors sign in at the bedside within three seconds",
                    Figure("Sign-in, 95th percentile", "at_most", 3, "seconds"),
                    since=1,
                    agreed=False,
                    ability="unable",
                    plan="Today's terminals take seven seconds. With badges and new terminals on three pilot wards it "
                    "can be done by spring; price and plan are with Ivana Marković.",
                ),
            ),
        ),
        Provided(
            *("NET", 53, "Wards, theatres and laboratory"),
            users=2100,
            volume=38_000,
            growth=0.15,
            units=3,
            unit="buildings",
        ),
        Provided(
            *("WPL", 52, "", "3.2"),
            users=1480,
            units=1_150,
            unit="devices",
            charge="per_unit",
            needs=(
                Need(
                    "security",
                    "Terminals lock themselves when a badge leaves",
                    Figure("Terminals that lock within 20 seconds", "at_least", 98, "%", 98.2, 99.8),
                    since=20,
                ),
            ),
        ),
        Provided("COL", 44, "", "3.1", users=1620, volume=1_620, charge="per_user"),
        Provided("BKP", 40, users=12, volume=84, growth=0.2, charge="per_volume"),
        Provided(
            *("AIS", 2, "", "3.1"),
            users=40,
            volume=310,
            growth=0.6,
            charge="included",
            label="Trial",
            notes="Two wards, 40 nurses; what it answers is read by Burak Yıldız before it counts.",
        ),
        Provided(
            *("FAX", 54),
            volume=6_200,
            growth=-0.3,
            charge="included",
            plain=False,
            notes="Kept until the last referring practice sends letters another way: 31 still fax.",
        ),
    ),
    events=(
        Happened(
            *("outage", 1, "Admission stood still in the evening peak", 16, 11, "18:25", 47),
            "The emergency department worked from the wards' emergency copies and signed off from the rescue "
            "coordination centre for 31 minutes. Nobody was harmed.",
            "An index was rebuilt by day although its plan said night.",
            "Such jobs can no longer be started between 6:00 and 22:00. The medical director knew that night.",
            down="CLIN",
            lost="CLIN",
            breach="availability",
            credit=9_500,
        ),
        Happened(
            *("breach", 2, "Letters of 34 patients shown to the wrong practices", 9, 4, "07:30", 520),
            "Discharge letters went to practices of the same name in other towns. 34 patients are concerned; six "
            "were opened.",
            "A correction of addresses matched by name and not by number.",
            "Letters were withdrawn, practices confirmed deletion. Addresses match by number only; data protection "
            "officers of both sides informed the authority within the 72 hours.",
            touched="CLIN",
            spoils="security",
            breach="security",
            told=1,
        ),
        Happened(
            *("outage", 4, "Record unavailable during the agreed release", 5, 7, "01:20", 150),
            "Planned and announced to all wards; work went on with the emergency copies as agreed.",
            "Release of the clinical record.",
            down="CLIN",
            lost="CLIN",
            weekend=True,
        ),
        Happened(
            *("achievement", None, "Record of the new stroke unit ready before its first patient", 12, 2, "06:00", 0),
            "From request to first patient in nine weeks, with orders, pathways and the laboratory's interface.",
            touched="CLIN",
            ticket=False,
        ),
        Happened(
            *("degradation", 3, "Scanners on the wards lost their network", 19, 19, "11:05", 160),
            "Medication was checked by two people instead of by scanner on four wards.",
            "Wi-Fi and theatre monitors disturbed each other after a channel change.",
            "Channels are planned together with medical engineering now.",
            touched="NET WPL",
            spoils="capacity",
        ),
    ),
    works=(
        Work("Release of the clinical record", "CLIN", 5, 7, "01:00", 240, 14),
        Work("Second line to the laboratory", "NET", 2, 12, "00:30", 120, 20),
    ),
    wanted=(
        Wanted(
            *("Terminals and badges for three pilot wards", "committed", 1, 4, 3, "WPL", 80, 96_000, 61_000),
            38_000,
            "First step to signing in at the bedside. Requested by Dr. Wolters before she left; the rest waits for "
            "somebody who may request it.",
        ),
        Wanted(
            *("Nurses ask the guidelines instead of the binder", "assessed", 2, 7, 3, "AIS", 50, 54_000, 30_000),
            20_000,
            "In trial on two wards with 40 nurses.",
        ),
        Wanted(
            *("Patient data under European law only", "idea", 3, 16, 0, "SOV", 35, 210_000, 150_000),
            notes="Asked for by the supervisory board; nobody there may request it since the director left.",
        ),
        Wanted(
            *("Speech to text for doctors' letters", "dropped", 6, -2, 2, "", 0, 48_000, 33_000),
            dropped="Their own clinic group buys it for all houses.",
        ),
    ),
    confirmed=(35, 22, 61),
    mishaps=4,
)
