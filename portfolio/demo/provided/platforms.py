"""Services of the catalogue that customers run their business on."""

from .shapes import Figure, Mishap, Offered, Promise
from .workplace import MONTHLY, ROUND_THE_CLOCK

PLATFORMS = (
    Offered(
        *("ERP", "ERP operations", "Applications and platforms", "nele", "documents"),
        "Orders, stock, accounts and pay on the customer's own ERP system, run, patched and watched by people who "
        "know its month end.",
        (
            Promise("availability", ROUND_THE_CLOCK, Figure(MONTHLY, "at_least", 99.5, "%")),
            Promise(
                "capacity",
                "A screen answers quickly",
                Figure("Response time, 95th percentile", "at_most", 1500, "ms", 720, 1340),
            ),
            Promise(
                "utility",
                "Month end runs through",
                Figure("Month-end jobs finished on time", "at_least", 98, "%", 98.5, 100),
            ),
        ),
        (
            Mishap(
                *("outage", 2, "Orders could not be posted"),
                "Posting stopped while everything could still be read; orders were kept on paper and posted later.",
                "The log disk was full: an archive job had stood still for nine days.",
                "Space was made within the hour; the archive job raises an alarm when it does not run.",
                (35, 58),
                down=True,
            ),
            Mishap(
                *("degradation", 3, "Screens slow after a release"),
                "Each screen took {number} seconds, and more in the first hour.",
                "The release left statistics of three large tables behind.",
                "Rebuilt the same evening; part of every release now.",
                (480, 600),
                spoils="capacity",
                hours=(7, 8),
                number=(4, 7),
            ),
        ),
    ),
    Offered(
        *("IOT", "Device cloud", "Connected things", "nele", "million messages"),
        "Takes in what machines in the field report, raises alarms, and hands figures to those who plan and repair.",
        (
            Promise("availability", ROUND_THE_CLOCK, Figure(MONTHLY, "at_least", 99.7, "%")),
            Promise(
                "capacity",
                "An alarm arrives while it matters",
                Figure("Seconds from device to alarm, 99th percentile", "at_most", 30, "seconds", 6, 19),
            ),
        ),
        (
            Mishap(
                *("degradation", 3, "Alarms late from one carrier's devices"),
                "Reports of one carrier's devices came up to {number} minutes late.",
                "The carrier changed its gateway without notice.",
                "Second carrier profile on new devices; the carrier tells us of work ten days ahead.",
                (110, 320),
                spoils="capacity",
                number=(12, 35),
            ),
        ),
    ),
    Offered(
        *("SHOP", "Web shop platform", "Applications and platforms", "nele", "orders"),
        "Shops, booking and portals that grow with the season, with payments and figures behind them.",
        (
            Promise("availability", ROUND_THE_CLOCK, Figure(MONTHLY, "at_least", 99.7, "%")),
            Promise(
                "capacity",
                "A page is there at once",
                Figure("Page complete, 95th percentile", "at_most", 2000, "ms", 900, 1750),
            ),
        ),
        (
            Mishap(
                *("outage", 2, "Nobody could sign in to the portal"),
                "Who was signed in stayed so; {number} others called or wrote.",
                "A certificate chain of the sign-in changed, and one of two servers did not know it.",
                "New chain within the hour; signing in is tried every five minutes from outside.",
                (35, 58),
                down=True,
                number=(14, 90),
            ),
            Mishap(
                *("degradation", 3, "Pages slow after a mailing"),
                "Pages took {number} seconds and more for some hours.",
                "The mailing to all users was not announced to us, and the cache was cold.",
                "Mailings are in a shared calendar; the platform grows an hour before.",
                (90, 240),
                spoils="capacity",
                number=(4, 9),
            ),
            Mishap(
                *("degradation", 3, "Confirmations came hours late"),
                "Everything went through, but {number} people called to ask whether it had.",
                "Another sender at the same address had landed on a block list.",
                "Each customer's portal sends from an address of its own.",
                (150, 330),
                number=(25, 140),
            ),
        ),
    ),
    Offered(
        *("LOGI", "Logistics platform", "Applications and platforms", "nele", "order lines"),
        "Warehouse, tours and handhelds: what lies where, who drives when, and what has been handed over.",
        (
            Promise("availability", "Available from 4:00 to 22:00", Figure(MONTHLY, "at_least", 99.6, "%")),
            Promise(
                "capacity",
                "A scan answers without waiting",
                Figure("Scan to answer, 95th percentile", "at_most", 800, "ms", 310, 690),
            ),
        ),
        (
            Mishap(
                *("outage", 2, "Handhelds lost the warehouse"),
                "Picking stopped in one hall and went on by printed lists.",
                "A Wi-Fi controller restarted into an old configuration.",
                "Configuration is compared every night; a spare controller stands in the hall.",
                (40, 150),
                down=True,
            ),
            Mishap(
                *("degradation", 3, "Tour planning slow in the morning"),
                "Tours were ready {number} minutes late.",
                "A map update doubled the size of the road network in memory.",
                "More memory the next day, map updates on Sundays.",
                (60, 150),
                spoils="capacity",
                hours=(4, 5),
                number=(25, 70),
            ),
        ),
        hours="mon_sat 04:00 22:00",
    ),
    Offered(
        *("CLIN", "Clinical record platform", "Applications and platforms", "nele", "admissions"),
        "Admission, the electronic record, laboratory and letters for hospitals, with a read-only copy on the wards "
        "for the worst hour.",
        (
            Promise("availability", ROUND_THE_CLOCK, Figure(MONTHLY, "at_least", 99.8, "%")),
            Promise(
                "continuity",
                "The wards can read on when all else fails",
                Figure("Wards with a current emergency copy", "at_least", 98, "%", 98.5, 100),
            ),
            Promise(
                "security",
                "Every look at a record is accounted for",
                Figure("Accesses with a reason", "at_least", 99, "%", 99.1, 99.9),
            ),
        ),
        (
            Mishap(
                *("degradation", 2, "Laboratory results late in the record"),
                "Results came by phone for some hours and appeared in the record later, all of them.",
                "A queue to the laboratory system stuck at one malformed message.",
                "The queue sets such messages aside and goes on; the laboratory's supplier mended its export.",
                (120, 280),
                spoils="continuity",
            ),
        ),
    ),
    Offered(
        *("INTG", "Integration hub", "Applications and platforms", "nele", "messages"),
        "Carries orders, invoices, claims and measurements between systems and partners, and keeps what it carried.",
        (
            Promise("availability", ROUND_THE_CLOCK, Figure(MONTHLY, "at_least", 99.5, "%")),
            Promise(
                "utility",
                "Nothing arrives twice or not at all",
                Figure("Messages delivered exactly once", "at_least", 99.9, "%", 99.93, 100),
            ),
        ),
        (
            Mishap(
                *("breach", 3, "Messages delivered twice"),
                "{number} messages arrived twice; the partner booked them and cancelled them by hand.",
                "After a restart the hub did not remember the last batch of one partner.",
                "The batch's number is stored with the partner now. Apologised for in writing.",
                (60, 200),
                spoils="utility",
                number=(110, 940),
            ),
            Mishap(
                *("outage", 3, "Hub stood still for one partner group"),
                "Messages waited and were delivered later in order.",
                "A partner sent a file that was larger than the memory of the worker that read it.",
                "Files have a size limit that tells the sender.",
                (70, 220),
                down=True,
            ),
        ),
    ),
    Offered(
        *("MOBI", "Field mobility", "Connected things", "nele", "visits"),
        "Work orders, routes, forms and proofs on phones and tablets, with or without a signal.",
        (
            Promise("availability", "Available from 5:00 to 22:00", Figure(MONTHLY, "at_least", 99.5, "%")),
            Promise(
                "utility",
                "Work goes on without a signal",
                Figure("Visits completed offline and sent later", "at_least", 99, "%", 99.2, 100),
            ),
        ),
        (
            Mishap(
                *("outage", 3, "Visits not on the phones at the start of the shift"),
                "{number} teams set out with yesterday's plan and were called one by one.",
                "The nightly hand-over of plans waited for a calendar that had moved.",
                "The hand-over no longer waits for it; the desk sees by 4:30 whether plans have arrived.",
                (50, 130),
                down=True,
                hours=(5, 6),
                number=(5, 19),
            ),
        ),
        hours="every_day 05:00 22:00",
    ),
    Offered(
        *("ARCH", "Document archive", "Applications and platforms", "nele", "documents"),
        "Documents that must be found for ten or thirty years, unchanged, with their rights and their deletion dates.",
        (
            Promise("availability", "Available on working days", Figure(MONTHLY, "at_least", 99.5, "%")),
            Promise(
                "utility",
                "What is looked for is found",
                Figure("Searches answered within 3 seconds", "at_least", 95, "%", 95.6, 99.2),
            ),
        ),
        (
            Mishap(
                *("degradation", 4, "Search without the newest documents"),
                "Documents of two days could be opened by number and not be found by words.",
                "The index had been rebuilt with yesterday's settings.",
                "Rebuilt over night; its age is shown beside the search.",
                (700, 900),
                spoils="utility",
            ),
        ),
        hours="mon_fri 06:00 20:00",
    ),
)
