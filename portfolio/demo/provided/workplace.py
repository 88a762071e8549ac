"""Services of the catalogue that people and networks stand on: desk, workplaces, network, data centre, security."""

from .shapes import Figure, Mishap, Offered, Promise

ROUND_THE_CLOCK = "Available round the clock"
MONTHLY = "Availability per month"

WORKPLACE = (
    Offered(
        *("DESK", "Service desk", "Workplace", "agneta", "tickets"),
        "One place to call, write or chat to, in six languages. What the desk cannot solve it keeps in hand until "
        "somebody has.",
        (
            Promise(
                "utility",
                "Calls are answered quickly",
                Figure("Calls answered within 30 seconds", "at_least", 80, "%", 82, 93),
            ),
            Promise(
                "capacity",
                "Most questions are solved at the first contact",
                Figure("Solved at first contact", "at_least", 65, "%", 67, 79),
            ),
        ),
        (
            Mishap(
                *("degradation", 3, "Long waits at the service desk"),
                "Callers waited up to {number} minutes; many hung up and wrote instead.",
                "Four colleagues were ill at once while a wave of password changes came in.",
                "Colleagues from Malmö took over calls; password changes are now spread over four weeks.",
                (180, 420),
                spoils="utility",
                hours=(8, 9),
                number=(9, 16),
            ),
            Mishap(
                *("degradation", 4, "Chat with the desk without an answer"),
                "{number} people wrote and were not heard; most of them called later.",
                "A change of the chat's address reached the pages and not the desk.",
                "All of them were written to; the chat is tried from outside every quarter of an hour.",
                (90, 210),
                number=(11, 46),
            ),
        ),
        hours="mon_fri 07:00 19:00",
    ),
    Offered(
        *("WPL", "Managed workplace", "Workplace", "agneta", "devices"),
        "Laptops, thin clients and phones: bought, set up, patched, replaced after four years and wiped when they go.",
        (
            Promise(
                "utility",
                "New starters can work on day one",
                Figure("New starters equipped on day one", "at_least", 95, "%", 96, 100),
            ),
            Promise(
                "security",
                "Security patches are in place within 14 days",
                Figure("Devices patched within 14 days", "at_least", 97, "%", 97.4, 99.6),
            ),
        ),
        (
            Mishap(
                *("degradation", 3, "Laptops slow after the monthly patches"),
                "Sign-in took up to {number} minutes for about a third of the devices.",
                "A patch started the disk encryption's check anew on one series of laptops.",
                "The patch was withdrawn the same day; each series now has pilots of its own.",
                (240, 480),
                spoils="security",
                hours=(7, 8),
                number=(6, 11),
            ),
            Mishap(
                *("degradation", 3, "New laptops came after their people"),
                "{number} new starters worked on loan devices for some days.",
                "The maker delivered three weeks late and said so after one.",
                "Ten devices ready to be set up now lie at each of our sites.",
                (2_900, 5_600),
                spoils="utility",
                hours=(9, 9),
                days=(2, 20),
                number=(2, 7),
            ),
            Mishap(
                *("degradation", 4, "Phones without mail"),
                "About {number} phones showed the mail of the day before.",
                "Certificates of one batch of phones were renewed a day too late.",
                "Renewal begins 30 days ahead, and what is left is counted each morning.",
                (150, 400),
                hours=(7, 9),
                number=(14, 60),
            ),
            Mishap(
                *("degradation", 4, "Nothing came out of the printers"),
                "Some {number} people sent what they had to print to other floors.",
                "The printers' drivers were newer than the server that serves them.",
                "Drivers and server change on the same evening from now on.",
                (90, 240),
                number=(20, 70),
            ),
            Mishap(
                *("degradation", 4, "Video calls without sound"),
                "{number} headsets of one make fell silent after some minutes; calls went on by phone.",
                "A driver update from the maker.",
                "Rolled back; the maker's updates wait for our own test.",
                (120, 300),
                number=(18, 90),
            ),
        ),
        hours="mon_fri 07:00 19:00",
    ),
    Offered(
        *("COL", "Collaboration suite", "Workplace", "agneta", "mailboxes"),
        "Mail, calendar, shared documents and meetings, with an archive that nobody can change.",
        (
            Promise("availability", ROUND_THE_CLOCK, Figure(MONTHLY, "at_least", 99.5, "%")),
            Promise(
                "continuity",
                "A deleted document comes back",
                Figure("Restores within four hours", "at_least", 95, "%", 96, 100),
            ),
        ),
        (
            Mishap(
                *("outage", 3, "Mail did not leave the house"),
                "Mail to others was held back; none was lost. Mail inside the house arrived.",
                "A certificate of the outgoing relay had expired on a day that no calendar knew.",
                "Replaced within two hours; all certificates are now watched and renewed 30 days ahead.",
                (70, 118),
                down=True,
            ),
            Mishap(
                *("degradation", 3, "Shared documents opened for reading only"),
                "Work went on in copies; {number} of them had to be joined by hand later.",
                "The maker recounted licences over night, and counted the shared ones twice.",
                "The maker put it right by the afternoon, and tells us of recounts beforehand.",
                (240, 390),
                hours=(8, 9),
                number=(9, 35),
            ),
            Mishap(
                *("degradation", 4, "Meeting rooms booked twice"),
                "{number} meetings found others in their room.",
                "Two calendars were joined, and each had kept the rooms for itself.",
                "Rooms belong to one calendar; the other asks it.",
                (300, 480),
                hours=(8, 9),
                number=(4, 15),
            ),
        ),
    ),
    Offered(
        *("NET", "Managed network", "Networks", "ibrahim", "GB"),
        "Sites, lines and Wi-Fi, with a second line by another carrier wherever one can be had.",
        (
            Promise("availability", ROUND_THE_CLOCK, Figure(MONTHLY, "at_least", 99.8, "%")),
            Promise(
                "capacity",
                "Answers travel quickly between sites",
                Figure("Round trip, 95th percentile", "at_most", 40, "ms", 18, 34),
            ),
        ),
        (
            Mishap(
                *("outage", 2, "Line cut at one site"),
                "One site was off the network; the others went on. People there worked on their phones.",
                "An excavator cut the duct that both carriers share for the last 200 metres.",
                "A radio link bridged the gap after a while; the second line now enters from the other street.",
                (95, 340),
                down=True,
            ),
            Mishap(
                *("degradation", 3, "Slow lines in the afternoon"),
                "Pages and calls stuttered; {number} people told the desk.",
                "Backups of a new system ran by day and filled the line.",
                "Moved to the night; backups have a lane of their own now.",
                (100, 180),
                spoils="capacity",
                hours=(13, 14),
                number=(8, 40),
            ),
            Mishap(
                *("degradation", 3, "Wi-Fi let nobody new in"),
                "Who was in stayed in; {number} others worked by cable or by phone.",
                "The server that checks devices had filled its own log.",
                "Logs are moved each night, and a second server answers when the first does not.",
                (40, 110),
                hours=(8, 10),
                number=(15, 80),
            ),
            Mishap(
                *("degradation", 3, "Programs not found by their names"),
                "Pages and programs came and went; what was open stayed open.",
                "One of two name servers still gave the addresses of the week before.",
                "It was taken out within the hour; the two compare their answers every minute.",
                (35, 58),
            ),
        ),
    ),
    Offered(
        *("HOST", "Application hosting", "Data centre", "ibrahim", "virtual servers"),
        "Servers, storage and databases in Hamburg and Zürich, run by us around the clock, for applications that the "
        "customer or its supplier keeps.",
        (
            Promise("availability", ROUND_THE_CLOCK, Figure(MONTHLY, "at_least", 99.7, "%")),
            Promise(
                "continuity",
                "Back at the other site within eight hours",
                Figure("Hours to come back, last drill", "at_most", 8, "hours", 3.5, 7, every=6),
            ),
        ),
        (
            Mishap(
                *("outage", 2, "Storage controller failed over and back"),
                "Databases stopped and came back in turn; {number} jobs of the night had to be run again.",
                "A fault in the firmware of one storage controller, known to its maker and not to us.",
                "New firmware on all controllers in a maintenance window; we now get the maker's bulletins directly.",
                (55, 190),
                down=True,
                hours=(1, 4),
                number=(3, 21),
            ),
            Mishap(
                *("degradation", 3, "Reports slow at month's end"),
                "Evaluations took {number} times as long as usual.",
                "Two customers' month ends met on the same disks.",
                "Moved to disks of their own.",
                (120, 300),
                hours=(16, 18),
                days=(28, 28),
                number=(3, 6),
            ),
            Mishap(
                *("degradation", 3, "Reports of the morning showed the day before"),
                "{number} reports were sent again at noon.",
                "The scheduler took a public holiday of another country for one of ours.",
                "Each customer has a calendar of its own.",
                (240, 330),
                hours=(6, 7),
                number=(4, 30),
            ),
        ),
    ),
    Offered(
        *("BKP", "Backup and recovery", "Data centre", "ibrahim", "TB protected"),
        "Three copies, two sites, one of them out of reach of anything that could encrypt it. We restore for practice.",
        (
            Promise(
                "continuity",
                "Every night is backed up",
                Figure("Nights with a complete backup", "at_least", 98, "%", 98.4, 100),
            ),
            Promise(
                "security",
                "One copy cannot be changed by anybody",
                Figure("Copies that passed the check", "exactly", 100, "%", 100, 100),
            ),
        ),
        (
            Mishap(
                *("breach", 3, "Backups incomplete for several nights"),
                "The newest restore point of two servers was four days old. Nothing had to be restored.",
                "The agents' licence had run out after a move and warned into a mailbox nobody read.",
                "Repeated at once; warnings go to the desk, which opens a ticket for each.",
                (5_100, 5_700),
                spoils="continuity",
                hours=(21, 22),
                days=(2, 18),
            ),
        ),
    ),
    Offered(
        *("SOC", "Security operations", "Security", "colm", "alerts assessed"),
        "Watches endpoints, mail and sign-ins around the clock, stops what is clear and calls where it is not.",
        (
            Promise(
                "security",
                "A serious alert is looked at within 15 minutes",
                Figure("Serious alerts taken up in time", "at_least", 95, "%", 96, 100),
            ),
            Promise(
                "utility",
                "What is found is explained",
                Figure("Findings with a recommendation", "at_least", 90, "%", 92, 100),
            ),
        ),
        (
            Mishap(
                *("security_incident", 3, "Mailbox taken over by a phishing mail"),
                "One mailbox sent {number} messages before it was closed. No data beyond it were read.",
                "A forged invoice; the second factor was confirmed by habit.",
                "Sign-ins now show a number to type. All recipients were told the same day.",
                (25, 70),
                spoils="security",
                number=(120, 480),
            ),
        ),
    ),
)
