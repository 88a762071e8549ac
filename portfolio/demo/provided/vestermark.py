"""Services of the strategic partner: the Pump Cloud, and what stands around it."""

from .shapes import Figure, Happened, Need, Provided, Served, Wanted, Work

MONTHLY = "Availability per month"

VESTERMARK = Served(
    provisions=(
        Provided(
            *("IOT", 58, "Pump alarms and the uptime guarantee", "1.3 3.1"),
            users=610,
            volume=148,
            growth=0.22,
            units=41_000,
            unit="pumps",
            charge="per_unit",
            notes="The Pump Cloud, as they call it. What it becomes is Nanna Friis's; changes to it are Søren Tofte's.",
            needs=(
                Need(
                    "availability",
                    "Alarms arrive at any hour of any day",
                    Figure(MONTHLY, "at_least", 99.9, "%"),
                    since=33,
                    priority=1,
                    then=((11, 99.95, "Raised with the ten-year uptime guarantee"),),
                ),
                Need(
                    "capacity",
                    "An alarm is on the engineer's phone within 15 seconds",
                    Figure("Seconds from device to alarm, 99th percentile", "at_most", 15, "seconds", 6, 13),
                    since=30,
                    priority=1,
                    ability="at_risk",
                    plan="Reports grow by a fifth a year; the second queue will soon be full. A third one is ordered "
                    "and runs in two months; until then the night's bulk reports are delayed.",
                ),
                Need(
                    "continuity",
                    "Alarms go on when one site is lost",
                    Figure("Minutes to take over, last drill", "at_most", 10, "minutes", 6, 9, every=6),
                    since=29,
                    asked=(5, "Asked for after the incident at the alarm path; Nanna Friis takes it to the roadmap"),
                ),
            ),
        ),
        Provided(
            *("ERP", 60, "Order intake in three plants", "4.3 2.1"),
            users=1340,
            volume=92_000,
            growth=0.04,
            season="accounts",
            needs=(
                Need(
                    "utility",
                    "No change in the first four working days of a month",
                    Figure("Changes in these days", "at_most", 0, "per month", 0, 0),
                    since=40,
                    known={14: (1, "Hot fix for the freight interface, agreed by phone")},
                ),
            ),
        ),
        Provided(
            *("SHOP", 49, "Spare parts ordering", "2.3"),
            users=3900,
            volume=11_800,
            growth=0.35,
            needs=(
                Need(
                    "capacity",
                    "Spare parts are found without waiting",
                    Figure("Search answered, 95th percentile", "at_most", 1200, "ms", 640, 1090),
                    since=14,
                ),
            ),
        ),
        Provided(
            *("MOBI", 34, "", "3.3 1.2"),
            users=420,
            volume=9_400,
            growth=0.06,
            season="harvest",
            units=420,
            unit="engineers",
            charge="per_user",
        ),
        Provided("NET", 61, users=1650, volume=61_000, growth=0.12, units=9, unit="sites"),
        Provided("DESK", 61, users=1650, volume=1_450, growth=-0.05, charge="per_user"),
        Provided("SOC", 5, "", "1.1", users=1650, volume=2_100, growth=0.1, charge="per_user"),
        Provided("DIAL", 60, users=240, until=19, plain=False, notes="Replaced by the workplace's own remote access."),
    ),
    events=(
        Happened(
            *("major_incident", 1, "Pump alarms lost for more than five hours", 8, 13, "02:40", 312),
            "No alarm reached an engineer between 02:40 and 07:52. Eleven waterworks were called by hand; two pumps in "
            "Esbjerg ran dry, and Vestermark paid penalties for both.",
            "A certificate was renewed on one of two alarm gateways only. The other refused all devices as soon as the "
            "first was restarted, and the monitor watched the first.",
            "Both gateways are renewed and tested together; an alarm is sent through the whole path every minute from "
            "outside. Shown to Kirsten Abildgaard and the board sponsors within nine days.",
            down="IOT",
            lost="IOT",
            spoils="capacity",
            breach="availability",
            credit=385_000,
        ),
        Happened(
            *("achievement", None, "Pump Cloud moved to two new sites without a minute lost", 4, 9, "20:00", 1_680),
            "41,000 pumps changed over a weekend, plant by plant, while they went on reporting. Nanna Friis "
            "wrote to thank the night shift by name.",
            touched="IOT",
            weekend=True,
            ticket=False,
        ),
        Happened(
            *("outage", 2, "Orders of the Lübeck and Aarhus plants could not be posted", 15, 17, "09:20", 64),
            "Order intake in two plants stood still for an hour; sales wrote by hand.",
            "A release of the freight interface locked the order table.",
            "Taken back within the hour; interface releases run after 19:00.",
            down="ERP",
            lost="ERP",
        ),
        Happened(
            *("degradation", 3, "Shop slow on its first days with the large operators", 14, 6, "10:00", 430),
            "Searches for spare parts took five seconds and more. Orders came in all the same, 40 % more than before.",
            "Six hundred operators were let in at once; the search had been sized for two hundred.",
            "Two more search servers the same week; measured against its own target since.",
            touched="SHOP",
            spoils="capacity",
        ),
        Happened(
            *("achievement", None, "First month without a penalty", 20, 26, "12:00", 0),
            "For the first time since the guarantee began every guaranteed pump met its uptime in a month.",
            touched="IOT",
            ticket=False,
        ),
        Happened(
            *("security_incident", 4, "Engineer's tablet stolen from a van", 17, 21, "16:30", 95),
            "The tablet was locked and wiped from afar before it was opened. Work orders of one day were on it.",
            "The van stood open at a pumping station.",
            "Tablets lock after one minute; told to the data protection officer the same day.",
            touched="MOBI",
        ),
        Happened(
            *("degradation", 3, "Alarms from Norwegian devices arrive late", 0, 3, "14:10", None),
            "About 900 pumps in Norway report up to ten minutes late. Operators there were told.",
            "The carrier is looking for the fault; a change on its side is likely.",
            "Devices switch to the second carrier one valley at a time.",
            touched="IOT",
        ),
    ),
    works=(
        Work("New core switches in Aarhus", "NET", 3, 16, "22:00", 300, 12),
        Work("ERP release with the new freight interface", "ERP", 6, 10, "18:00", 480, 21),
        Work("Firmware of the alarm gateways", "IOT", 12, 8, "01:00", 90, 10),
    ),
    wanted=(
        Wanted(
            *("Warn of a failing pump two weeks ahead", "committed", 2, 5, 1, "IOT", 85, 3_400_000, 1_900_000),
            1_250_000,
            "Pilot with district heating pumps in Lübeck. Requested by Kirsten Abildgaard; it is beyond Nanna Friis's "
            "limit.",
        ),
        Wanted(
            *("Plants that go on when the line is cut", "assessed", 3, 10, 4, "EDGE", 55, 1_800_000, 1_150_000),
            900_000,
            "Three plants, one edge site each: while the line is cut nothing is posted. Depends on our first edge site "
            "at Lyngheim.",
        ),
        Wanted(
            *("Field engineers ask the manuals", "idea", 1, 14, 3, "AIS", 30, 720_000, 410_000),
            notes="140,000 pages of manuals in nine languages; half of them scanned.",
        ),
        Wanted(
            *("Somebody watches plants and cloud at night", "delivered", 5, -5, 1, "SOC", 100, 1_450_000, 980_000),
            160_000,
            delivered="SOC",
        ),
        Wanted(
            *("Own data centre in Aarhus taken over", "dropped", 9, -4, 0, "HOST", 0, 4_200_000, 3_300_000),
            2_100_000,
            dropped="Lars Overgaard: the lease runs six more years, and closing early costs more than it saves.",
        ),
    ),
    confirmed=(16, 11, 24),
    mishaps=5,
)
