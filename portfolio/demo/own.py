"""More customers of the demo's relationship manager: business units, a university, a law firm, an internal one."""

from .shapes import Aim, Firm, May, Meet, Who

OWN = (
    Firm(
        *("VPG-DE", "Vestermark Pumpen Deutschland GmbH", "vestermark-pumpen", "Manufacturing"),
        *("Travehafen 5", "23568", "Lübeck", "Germany", "Europe/Berlin", "EUR"),
        region="Schleswig-Holstein",
        parent="VPG",
        owner="mara",
        team=("jonas",),
        since=46,
        tier="key",
        why="Follows the group: decided in Aarhus, used in Lübeck.",
        about="The group's German plant and sales company: **district heating pumps** for municipal utilities, 310 "
        "people. Orders are configured from 2,400 variants; a wrong configuration is found only on the test bench.",
        people=(
            Who("Torben Kühl", "Managing director"),
            Who("Kirsten Abildgaard", "Group CIO", at="VPG"),
            Who("Meryem Aksoy", "Order management", "user"),
            Who("Holger Stahmer", "Test bench", "user"),
        ),
        may=(
            May("Kirsten Abildgaard", "sign", 5_000_000, 13, None, "The board of directors in Aarhus", "minutes"),
            May("Torben Kühl", "spend", 150_000, 46, None, "Vestermark Pump Group, CFO", "delegation"),
            May("Torben Kühl", "req agr", None, 46, None, "Vestermark Pump Group, CFO", "delegation"),
        ),
        aims=(
            Aim(
                "Orders are configured right first time",
                "Orders changed after release",
                *("%", 13.5, 4.0, 380_000, 6, 40, "steady", 1),
                notes={18: "Configurator checks hydraulics before release"},
            ),
            Aim("Quotes go out the same day", "Working days per quote", "days", 3.4, 1.0, 110_000, 4, 31, "reached"),
        ),
        meets=(Meet("Service review", 3, "On site in Lübeck", "Torben Kühl"),),
        confirmed=(52, 52, 80, 110),
    ),
    Firm(
        *("VPG-SE", "Vestermark Service Sverige AB", "vestermark-service", "Manufacturing"),
        *("Pumpgatan 3", "721 32", "Västerås", "Sweden", "Europe/Stockholm", "SEK"),
        parent="VPG",
        owner="mara",
        team=("henrik",),
        since=28,
        about="Service company of the group with 64 field engineers between Malmö and Kiruna. What counts is that an "
        "engineer stands before the right pump with the right part, often three hours' drive from the depot.",
        people=(
            Who("Elin Sandström", "Country manager"),
            Who("Abdi Warsame", "Dispatcher", "user"),
            Who("Mikael Nyberg", "Field engineer and pilot user", "user"),
        ),
        may=(
            May("Elin Sandström", "req spend", 500_000, 28, None, "Lars Overgaard, group CFO", "delegation"),
            May("Elin Sandström", "esc", None, 28, None, "Lars Overgaard, group CFO", "delegation"),
        ),
        aims=(
            Aim(
                "The first visit solves it",
                "Visits after which no second one was needed",
                *("%", 71, 88, 2_900_000, 8, 25, "steady", 1),
            ),
            Aim("Less driving in winter", "Kilometres per visit", "km", 164, 120, 700_000, 12, 22, "wave"),
        ),
        meets=(Meet("Service review", 3, "Video", "Elin Sandström", "henrik"),),
        confirmed=(71, 160, 71, 160),
    ),
    Firm(
        *("HWL", "Hochschule Werraland", "hs-werraland", "Education"),
        *("Campusring 1", "37269", "Eschwege", "Germany", "Europe/Berlin", "EUR"),
        region="Hesse",
        owner="mara",
        team=("aylin",),
        since=48,
        tier="key",
        why="Framework agreement that nine other universities may join.",
        about="University of applied sciences with **7,300 students**, strong in timber, energy and nursing. The year "
        "has four hard days: application deadline, start of term, and the two when marks are published. In between, "
        "money is short and decisions go through the senate's IT committee.",
        people=(
            Who("Prof. Dr. Henriette Claassen", "Vice president for digital affairs"),
            Who("Volker Mang", "Chancellor"),
            Who("Dilan Kaya", "Head of the computing centre"),
            Who("Dr. Oleksandr Melnyk", "Timber technology", "user"),
            Who("Paula Reinicke", "Student union", "interested_party"),
        ),
        may=(
            May("Volker Mang", "sign spend", 250_000, 48, 12, "Ministry of science, Hesse", "letter"),
            May("Volker Mang", "sign spend", 400_000, 12, -24, "Ministry of science, Hesse", "letter"),
            May("Prof. Dr. Henriette Claassen", "agr esc", None, 24, -12, "The presidium", "minutes"),
            May("Dilan Kaya", "req chg", 25_000, 48, None, "Volker Mang, chancellor", "delegation"),
        ),
        aims=(
            Aim(
                "Applicants hear from us before others answer",
                "Days from application to offer",
                *("days", 38, 14, None, 3, 45, "steady", 1),
                notes={24: "Documents checked by the portal"},
                text="Worth EUR 9,000 of state funding for each student more; the sum is not agreed.",
            ),
            Aim(
                "More first-year students stay",
                "Students who leave in year one",
                "%",
                23.0,
                17.0,
                480_000,
                20,
                40,
                "slow",
            ),
            Aim(
                "Marks are out in a week", "Days from exam to mark", "days", 24, 7, None, -4, 42, "reached", 3, every=6
            ),
        ),
        meets=(
            Meet("IT committee of the senate", 6, "On site in Eschwege", "Prof. Dr. Henriette Claassen"),
            Meet("Service review", 2, "Video", "Dilan Kaya"),
        ),
        confirmed=(150, 44, 120, 201),
    ),
    Firm(
        *("QHA", "Quist Hallander Advokatbyrå KB", "quisthallander", "Legal services"),
        *("Södra Hamngatan 41", "411 06", "Göteborg", "Sweden", "Europe/Stockholm", "SEK"),
        owner="mara",
        team=("henrik",),
        since=37,
        about="Law firm of **85 lawyers** for shipping, insurance and mergers. They bill by the hour: an hour without "
        "the document system costs some SEK 190,000 in fees. Clients audit their security every year, and a breach "
        "of confidence would end mandates overnight.",
        people=(
            Who("Margareta Quist", "Managing partner"),
            Who("Jesper Hallander", "Partner, IT and risk"),
            Who("Farzaneh Rostami", "Head of office"),
            Who("Oskar Lidén", "Associate, shipping", "user"),
        ),
        may=(
            May("Margareta Quist", "sign", None, 37, None, "The partners' meeting", "statutes"),
            May("Jesper Hallander", "sign spend req", 2_000_000, 37, None, "The partners' meeting", "statutes"),
            May("Jesper Hallander", "agr esc", None, 37, None, "The partners' meeting", "statutes"),
            May("Farzaneh Rostami", "req chg", 150_000, 19, None, "Jesper Hallander, partner", "mail"),
        ),
        aims=(
            Aim(
                "Lawyers find what the firm knows",
                "Minutes to the right precedent, sampled",
                *("minutes", 34, 12, 3_800_000, 5, 30, "late", 1),
                notes={6: "Search over all closed matters"},
            ),
            Aim(
                "Hours are written down the same day",
                "Hours recorded on the day they were worked",
                *("%", 54, 90, 5_200_000, 2, 34, "exceeded", 1),
            ),
        ),
        meets=(
            Meet("Partners' review", 6, "On site in Göteborg", "Jesper Hallander"),
            Meet("Service review", 3, "By phone", "Farzaneh Rostami"),
        ),
        confirmed=(27, 27, 66, 27),
    ),
    Firm(
        *("INT-WPO", "Ternhaven Workplace Operations", "ternhaven", "Internal functions"),
        *("Ballindamm 17", "20095", "Hamburg", "Germany", "Europe/Berlin", "EUR"),
        kind="internal",
        registered=False,
        owner="mara",
        since=52,
        about="Our own workplaces: **410 colleagues** at four sites and at home. We treat them as a customer, with "
        "the same reviews, so that what we offer others has been lived with first.",
        people=(
            Who("Dagmar Efting", "Head of workplace operations"),
            Who("Kofi Mensah", "Site lead, Manchester", "user"),
            Who("Ulla Bergström", "Works council", "interested_party"),
        ),
        may=(
            May("Dagmar Efting", "req spend", 60_000, 52, None, "Ternhaven's management", "order"),
            May("Dagmar Efting", "sign agr", None, 52, None, "Ternhaven's management", "memo"),
        ),
        aims=(
            Aim(
                "A new colleague can work on day one",
                "New starters fully equipped on day one",
                "%",
                58,
                98,
                None,
                1,
                50,
                "reached",
            ),
            Aim(
                "Fewer calls for the same trouble",
                "Repeat calls within 30 days",
                "%",
                21.0,
                10.0,
                85_000,
                9,
                36,
                "steady",
            ),
        ),
        meets=(Meet("Service review", 3, "On site in Hamburg", "Dagmar Efting"),),
        confirmed=(15, 15, 15, 15),
    ),
)
