"""Public bodies, hospitals, universities and research."""

from .shapes import Aim, Firm, May, Meet, Who

PUBLIC_AND_HEALTH = (
    Firm(
        *("AGH", "Ashdown General Hospital Trust", "ashdowngeneral", "Healthcare"),
        *("Ridgeway Road", "BN2 4RT", "Brighton", "United Kingdom", "Europe/London", "GBP"),
        owner="aylin",
        team=("seun", "mara"),
        since=40,
        tier="key",
        why="Reference for hospitals in Britain; tender for three more trusts in the same county is expected.",
        about="Two hospitals with **820 beds** and an emergency department that sees 310 people a day. Beds, theatre "
        "lists and discharge letters hang on the patient system; waiting times are published every month and named in "
        "the local paper.",
        people=(
            Who("Philippa Marsh", "Chief executive"),
            Who("Dr. Kwabena Asante", "Chief clinical information officer"),
            Who("Lorna McAllister", "Director of digital"),
            Who("Tom Wickham", "Bed manager", "user"),
            Who("Jyoti Deshpande", "Patients' council", "interested_party"),
        ),
        may=(
            May("Philippa Marsh", "sign", None, 40, None, "The trust board", "minutes"),
            May("Lorna McAllister", "sign spend", 500_000, 22, -10, "The trust board", "minutes"),
            May("Dr. Kwabena Asante", "agr", None, 40, None, "Philippa Marsh, chief executive", "letter", "CLIN"),
            May(
                "Lorna McAllister",
                "agr",
                None,
                22,
                None,
                "Philippa Marsh, chief executive",
                "delegation",
                "WPL NET COL",
            ),
            May("Lorna McAllister", "req chg esc", None, 22, None, "Philippa Marsh, chief executive", "delegation"),
        ),
        aims=(
            Aim(
                "People are seen within four hours",
                "Patients seen within four hours",
                *("%", 62.5, 78.0, 1_400_000, 5, 37, "wave", 1),
                notes={10: "Two wards closed for five weeks"},
            ),
            Aim("Patients go home before lunch", "Discharges before noon", "%", 14, 33, 620_000, 9, 28, "steady", 1),
            Aim(
                "Letters reach the family doctor",
                "Hours from discharge to letter",
                *("hours", 71, 24, None, 2, 30, "reached"),
            ),
        ),
        meets=(
            Meet("Digital board", 2, "On site in Brighton", "Lorna McAllister"),
            Meet("Clinical safety review", 3, "On site in Brighton", "Dr. Kwabena Asante", "seun"),
        ),
        confirmed=(41, 41, 20, 100),
    ),
    Firm(
        *("CPS", "Clínica Puerto Sereno S.A.", "puertosereno", "Healthcare"),
        *("Avenida del Faro 61", "46011", "Valencia", "Spain", "Europe/Madrid", "EUR"),
        owner="beatriz",
        since=31,
        about="Private clinic for orthopaedics and eyes with 95 beds; **a third of the patients come from abroad** "
        "and choose by what they read online. Theatres run from 8:00 to 20:00, imaging must show within seconds.",
        people=(
            Who("Amparo Llorens", "General manager"),
            Who("Dr. Vicente Ferrándiz", "Medical director"),
            Who("Nerea Olaizola", "International patients", "user"),
        ),
        may=(
            May("Amparo Llorens", "sign spend esc", 300_000, 31, None, "Board of directors", "notary"),
            May("Dr. Vicente Ferrándiz", "agr", None, 31, None, "Board of directors", "minutes"),
            May("Amparo Llorens", "req chg", None, 31, None, "Board of directors", "notary"),
        ),
        aims=(
            Aim(
                "Theatres stand idle less",
                "Theatre minutes unused of those planned",
                *("%", 27.0, 15.0, 450_000, 6, 28, "steady", 1),
            ),
            Aim(
                "Foreign patients get a plan quickly",
                "Days from enquiry to treatment plan",
                "days",
                9.0,
                3.0,
                280_000,
                3,
                24,
                "exceeded",
            ),
        ),
        meets=(Meet("Service review", 3, "Video, on site in autumn", "Amparo Llorens"),),
        confirmed=(110, 110, 175, 220),
    ),
    Firm(
        *("ASH", "Amt für Strassen Hochrhein", "strassen-hochrhein", "Public administration"),
        *("Regierungsplatz 4", "5330", "Bad Zurzach", "Switzerland", "Europe/Zurich", "CHF"),
        owner="rajesh",
        registered=False,
        since=44,
        about="Public office that builds and keeps **640 km of roads**, 210 bridges and nine tunnels. Road works are "
        "announced through our portal; the winter service steers its ploughs by the sensors' data from 3:00 on.",
        people=(
            Who("Heidi Zumsteg", "Head of the office"),
            Who("Liridon Berisha", "Head of traffic systems"),
            Who("Andrin Caduff", "Winter service", "user"),
            Who("Verena Moser", "Data protection officer", "interested_party"),
        ),
        may=(
            May("Heidi Zumsteg", "sign spend", 250_000, 44, None, "The government council", "council"),
            May("Liridon Berisha", "req chg agr", 50_000, 44, None, "Heidi Zumsteg", "order"),
            May("Heidi Zumsteg", "esc", None, 44, None, "The government council", "council"),
        ),
        aims=(
            Aim(
                "Ploughs leave before the ice",
                "Ice warnings given two hours ahead",
                "%",
                66,
                92,
                340_000,
                4,
                40,
                "steady",
                1,
            ),
            Aim(
                "Drivers know of road works",
                "Road works published a week before",
                "%",
                48,
                95,
                None,
                -2,
                38,
                "reached",
                every=6,
            ),
        ),
        meets=(Meet("Service review", 6, "On site in Bad Zurzach", "Liridon Berisha"),),
        confirmed=(144, 90, 144, 250),
    ),
    Firm(
        *("UMZ", "Urząd Miasta Zielonobrzeg", "zielonobrzeg", "Public administration"),
        *("plac Ratuszowy 1", "66-210", "Zielonobrzeg", "Poland", "Europe/Warsaw", "PLN"),
        region="Lubusz",
        registered=False,
        owner="jonas",
        since=29,
        about="Town of 83,000 people. Citizens register cars, pay local taxes and enrol children **without coming to "
        "the town hall**; budgets are voted in December, so that what is not ordered by October waits a year.",
        people=(
            Who("Bożena Wiśniowska", "Deputy mayor"),
            Who("Krzysztof Łęcki", "Head of information technology"),
            Who("Ewa Nowicka-Żuk", "Head of citizens' services", "user"),
        ),
        may=(
            May("Bożena Wiśniowska", "sign spend req", 1_200_000, 29, None, "The mayor", "council"),
            May("Krzysztof Łęcki", "req agr", 60_000, 29, None, "Bożena Wiśniowska", "order"),
            May("Krzysztof Łęcki", "chg", 60_000, 17, None, "Bożena Wiśniowska", "order"),
        ),
        aims=(
            Aim(
                "Citizens settle things from home", "Applications made online", "%", 19, 65, 2_100_000, 8, 26, "late", 1
            ),
            Aim("Shorter queues on Mondays", "Minutes waited on Mondays", "minutes", 58, 20, None, 8, 24, "steady"),
        ),
        meets=(Meet("Steering committee", 3, "On site in Zielonobrzeg", "Krzysztof Łęcki"),),
        confirmed=(99, 230, 99, 230),
    ),
    Firm(
        *("SJK", "Sjöhamra kommun", "sjohamra", "Public administration"),
        *("Kyrktorget 2", "385 70", "Sjöhamra", "Sweden", "Europe/Stockholm", "SEK"),
        registered=False,
        owner="henrik",
        since=38,
        about="Municipality of 14,500 people on the coast: schools, care for the elderly, water and harbour. "
        "**Home care plans 900 visits a day** with our mobile service; when it fails, people wait for their medicine.",
        people=(
            Who("Ann-Charlotte Ek", "Municipal director"),
            Who("Yohannes Tekle", "Head of digitalisation"),
            Who("Birgitta Malm", "Home care coordinator", "user"),
        ),
        may=(
            May("Ann-Charlotte Ek", "sign spend", 3_000_000, 38, None, "The municipal board", "council"),
            May("Yohannes Tekle", "req agr chg esc", 400_000, 25, None, "Ann-Charlotte Ek", "delegation"),
        ),
        aims=(
            Aim(
                "Visits happen when promised",
                "Home care visits more than 15 minutes late",
                "%",
                16.5,
                5.0,
                3_300_000,
                7,
                35,
                "steady",
                1,
            ),
            Aim(
                "Teachers spend less time on forms", "Hours a week per teacher", "hours", 6.2, 3.5, None, 13, 21, "slow"
            ),
        ),
        meets=(Meet("Service review", 3, "Video", "Yohannes Tekle"),),
        confirmed=(77, 77, 130, 77),
    ),
    Firm(
        *("CSU", "Carrow Street University", "carrowstreet", "Education"),
        *("1 Carrow Street", "NR1 2AB", "Norwich", "United Kingdom", "Europe/London", "GBP"),
        owner="seun",
        since=24,
        about="University with 11,800 students, 2,900 of them from overseas. **Results day in August** decides the "
        "year's income: offers through the clearing process are made within minutes, on the phone, from our system.",
        people=(
            Who("Professor Eleanor Whitcombe", "Pro-vice-chancellor"),
            Who("Anil Chaudhary", "Chief information officer"),
            Who("Bethan Rhys", "Head of admissions", "user"),
            Who("Zanele Dube", "Students' union president", "interested_party"),
        ),
        may=(
            May("Anil Chaudhary", "sign spend", 350_000, 24, None, "University council", "minutes"),
            May("Anil Chaudhary", "req agr chg", None, 24, None, "University council", "minutes"),
            May("Professor Eleanor Whitcombe", "esc", None, 24, None, "University council", "minutes"),
        ),
        aims=(
            Aim(
                "Clearing fills the open places",
                "Clearing offers accepted",
                "%",
                31,
                45,
                1_900_000,
                9,
                23,
                "wave",
                1,
                every=6,
            ),
            Aim(
                "Students find help quickly",
                "Hours to answer a student's question",
                "hours",
                44,
                8,
                None,
                5,
                20,
                "steady",
            ),
        ),
        meets=(Meet("Steering committee", 3, "On site in Norwich", "Anil Chaudhary"),),
        confirmed=(50, 50, 165, 165),
    ),
    Firm(
        *("LMR", "Leuchtfeld-Institut für Meeresforschung", "leuchtfeld-institut", "Research"),
        *("Düsternbrooker Steig 8", "24105", "Kiel", "Germany", "Europe/Berlin", "EUR"),
        owner="jonas",
        team=("mara",),
        since=21,
        about="Research institute with two ships and 260 scientists. **Data from a voyage cannot be taken twice**: "
        "what the ship's network loses is lost. Funding comes in three-year projects, each with its own IT budget.",
        people=(
            Who("Prof. Dr. Hauke Brodersen", "Director"),
            Who("Dr. Mei-Ling Huang", "Head of data management"),
            Who("Tjark Petersen", "Ship's electronics", "user"),
        ),
        may=(
            May("Prof. Dr. Hauke Brodersen", "sign spend req", 120_000, 21, None, "The foundation's board", "statutes"),
            May("Dr. Mei-Ling Huang", "req agr chg", 15_000, 21, -15, "Prof. Brodersen", "budget"),
        ),
        aims=(
            Aim(
                "Data are published soon after a voyage",
                "Days from landing to publication",
                "days",
                240,
                60,
                None,
                10,
                18,
                "slow",
                1,
            ),
            Aim("Nothing is lost at sea", "Sensor hours lost per voyage", "hours", 31, 3, 150_000, 4, 18, "steady", 1),
        ),
        meets=(Meet("After each voyage", 4, "On board in Kiel", "Dr. Mei-Ling Huang"),),
        confirmed=(60, 60, 60, None),
    ),
)
