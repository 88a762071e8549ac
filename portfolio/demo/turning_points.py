"""Customers at a turn: one hidden by a merger, one not yet won, one on hold, one that has gone."""

from .shapes import Aim, Firm, May, Meet, Who

TURNING_POINTS = (
    Firm(
        *("CLF", "Castor Lane Foods plc", "castorlane", "Food and beverages"),
        *("7 Castor Lane", "LS11 5QP", "Leeds", "United Kingdom", "Europe/London", "GBP"),
        owner="seun",
        team=("claire",),
        since=50,
        tier="key",
        restricted=True,
        why="Four supermarket groups hang on their orders, and the merger doubles them. Restricted at their request: "
        "it is under NDA (Project Alder).",
        about="Chilled ready meals for four supermarket groups, **1.9 million portions a week** from two plants. "
        "Orders arrive at 11:00 and leave by 19:00. Under NDA: a merger is being prepared, and the separation of the "
        "order systems has to be ready on the day it is announced.",
        people=(
            Who("Imogen Hartley", "Chief operating officer"),
            Who("Devan Pillay", "Director of IT"),
            Who("Roisin Kavanagh", "General counsel", "interested_party"),
            Who("Stuart Ollerenshaw", "Plant manager, Leeds", "user"),
        ),
        may=(
            May("Imogen Hartley", "sign spend req", 750_000, 31, None, "The board", "minutes"),
            May("Imogen Hartley", "esc", None, 31, None, "The board", "minutes"),
            May("Devan Pillay", "req chg", 60_000, 44, None, "The chief executive", "delegation"),
            May("Devan Pillay", "agr", None, 44, None, "The chief executive", "delegation"),
        ),
        aims=(
            Aim(
                "Supermarkets get what they ordered",
                "Portions delivered of those ordered",
                *("%", 97.1, 99.4, 640_000, 3, 47, "steady", 1),
            ),
            Aim(
                "Both companies can trade apart on day one",
                "Order systems separated",
                *("systems", 0, 14, None, 5, 7, "ahead", 1),
                text="Project Alder. Do not name it outside the team.",
            ),
        ),
        meets=(Meet("Project Alder steering", 1, "In person only", "Imogen Hartley"),),
        confirmed=(12, 12, 30, 12),
    ),
    Firm(
        *("SDR", "Silberdeich Reederei KG", "silberdeich", "Shipping"),
        *("Columbuskaje 2", "27568", "Bremerhaven", "Germany", "Europe/Berlin", "EUR"),
        owner="mara",
        team=("jonas",),
        since=4,
        status="prospect",
        why="Not served yet: standard until they have decided. The first offer for the crew portal is with them.",
        about="Family-owned shipping company with **eleven feeder vessels** between Bremerhaven, Gdynia and Helsinki. "
        "They plan crews and port calls with spreadsheets and a system whose maker gives it up next year. What they "
        "need first is a crew portal that works over a ship's narrow link.",
        people=(
            Who("Wiebke Harmsen", "Managing partner"),
            Who("Rodel Santos", "Crewing manager", "user"),
            Who("Kapitän Uwe Detjen", "Fleet superintendent", "interested_party"),
        ),
        may=(May("Wiebke Harmsen", "sign spend", None, 4, None, "The partners", "statutes"),),
        aims=(
            Aim(
                "Crew changes are planned without mistakes",
                "Crew changes with a missing certificate or visa",
                *("%", 5.2, 1.0, 140_000, 18, 3, "fresh", 1),
            ),
            Aim("Ships lose less time in port", "Hours per port call", "hours", 19.5, 16, 420_000, 24, 3, "fresh"),
        ),
        meets=(Meet("Offer talks", 1, "On site in Bremerhaven", "Wiebke Harmsen"),),
        confirmed=(30, 30, 14, None),
    ),
    Firm(
        *("MDB", "Marzell Druckhaus AG", "marzell-druck", "Printing and media"),
        *("Güterstrasse 240", "4053", "Basel", "Switzerland", "Europe/Zurich", "CHF"),
        owner="mara",
        team=("rajesh",),
        since=57,
        status="on_hold",
        why="Standard while the court's moratorium on debts lasts. Basic service continues against payment in advance.",
        about="Prints magazines, packaging leaflets and ballot papers for north-western Switzerland. Advertising fell "
        "away faster than packaging grew, and for some months the company has worked **under a court-appointed "
        "administrator**. The job planning system and the leaflet archive (for pharmaceutical customers) must stay up "
        "whatever happens.",
        people=(
            Who("Urs Aebischer", "Managing director"),
            Who("lic. iur. Corinne Rochat", "Administrator appointed by the court"),
            Who("Besnik Gashi", "Head of prepress", "user"),
        ),
        may=(
            May("Urs Aebischer", "sign spend", 150_000, 57, 5, "The board of directors", "register"),
            May("lic. iur. Corinne Rochat", "sign spend", 20_000, 5, -7, "Civil court Basel", "court"),
            May("lic. iur. Corinne Rochat", "esc", None, 5, -7, "Civil court Basel", "court"),
            May("Urs Aebischer", "req", 2_000, 5, -7, "Corinne Rochat, administrator", "letter"),
        ),
        aims=(
            Aim(
                "Leaflets reach the packing line on time",
                "Leaflet jobs delivered late",
                *("%", 11.0, 3.0, 180_000, 2, 52, "stalled", 1),
                newest=5,
            ),
            Aim("Less paper is wasted", "Waste per run", "%", 6.4, 4.5, 95_000, -8, 48, "worse", 3, newest=5),
        ),
        meets=(Meet("Cash and service call", 1, "By phone", "lic. iur. Corinne Rochat"),),
        confirmed=(88, 88, 170, 88),
    ),
    Firm(
        *("KSF", "Kranich & Söhne Feinkost GmbH", "kranich-feinkost", "Food and beverages"),
        *("Speicherstraße 18", "23552", "Lübeck", "Germany", "Europe/Berlin", "EUR"),
        region="Schleswig-Holstein",
        owner="mara",
        since=60,
        status="former",
        archived=320,
        why="Standard to the end: sold to a group that runs its IT itself. Parted on good terms.",
        about="Smoked fish and delicatessen, 120 people, sold by counter, market stall and parcel. Taken over by a "
        "larger food group; data were handed over in full, and the last invoice is paid.",
        people=(
            Who("Hinrich Kranich", "Managing director", left=330),
            Who("Svetlana Bauer", "Office manager", "user", left=330),
            Who("Jan-Ole Kranich", "Head of sales", "interested_party"),
        ),
        may=(
            May("Hinrich Kranich", "sign spend", None, 60, 11, "The shareholders' meeting", "register"),
            May("Hinrich Kranich", "req", None, 60, 11, "The shareholders' meeting", "register"),
        ),
        aims=(
            Aim(
                "Parcels leave on the day of the order",
                "Parcels sent on the day of the order",
                *("%", 68, 95, 40_000, -14, 57, "reached", 1),
                newest=13,
            ),
            Aim(
                "Fewer parcels come back warm",
                "Complaints about cooling",
                "per month",
                23,
                5,
                18_000,
                -16,
                50,
                "steady",
                newest=14,
            ),
        ),
        meets=(Meet("Hand-over meeting", 1, "On site in Lübeck", "Jan-Ole Kranich"),),
        confirmed=(335, 335, 400, 340),
    ),
)
