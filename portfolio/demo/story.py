"""Customers that carry the story: the partner, the one without a signatory, the one leaving, the one that costs us."""

from .shapes import Aim, Firm, May, Meet, Who

STORY = (
    Firm(
        *("VPG", "Vestermark Pump Group A/S", "vestermark-pumps", "Manufacturing"),
        *("Havnegade 114", "8000", "Aarhus", "Denmark", "Europe/Copenhagen", "DKK"),
        owner="mara",
        team=("henrik", "jonas"),
        since=61,
        tier="strategic",
        why="Our largest customer and the reference for connected products; joint roadmap agreed until the end of the "
        "decade, board sponsor on both sides.",
        about="Vestermark builds **pumps for waterworks, ships and district heating** and sells them with a ten-year "
        "uptime guarantee. Some 41,000 pumps in the field report their state to the Pump Cloud that we run; a missed "
        "alarm turns into a penalty. The business depends on order intake in three plants, on the spare parts shop and "
        "on the field engineers' planning, all around the clock.",
        people=(
            Who("Kirsten Abildgaard", "Chief information officer"),
            Who("Lars Overgaard", "Chief financial officer"),
            Who("Nanna Friis", "Head of digital products"),
            Who("Søren Tofte", "IT operations manager"),
            Who("Aminata Sow", "Head of field service", "user"),
            Who("Jeppe Rasmussen", "Data protection officer", "interested_party"),
            Who("Poul Erik Ibsen", "Former chief information officer", left=400),
        ),
        may=(
            May("Poul Erik Ibsen", "sign spend esc", 3_000_000, 60, 13, "The board of directors", "minutes"),
            May("Kirsten Abildgaard", "sign spend req", 5_000_000, 13, None, "The board of directors", "minutes"),
            May("Kirsten Abildgaard", "esc", None, 13, None, "The board of directors", "minutes"),
            May("Lars Overgaard", "sign spend", None, 60, None, "The board of directors", "register"),
            May("Nanna Friis", "req", 750_000, 36, 12, "Poul Erik Ibsen, CIO", "delegation"),
            May(
                "Nanna Friis", "req", 1_500_000, 12, None, "Kirsten Abildgaard, CIO", "delegation", "IOT SHOP EDGE AIS"
            ),
            May("Nanna Friis", "agr", None, 36, None, "Poul Erik Ibsen, CIO", "delegation", "IOT SHOP"),
            May(
                "Søren Tofte", "agr", None, 48, None, "Poul Erik Ibsen, CIO", "delegation", "ERP MOBI NET DESK SOC HOST"
            ),
            May("Søren Tofte", "req chg", 400_000, 48, None, "Poul Erik Ibsen, CIO", "delegation"),
            May("Søren Tofte", "sign", 500_000, -2, None, "Kirsten Abildgaard, CIO", "letter"),
        ),
        aims=(
            Aim(
                "Pumps in the field keep their uptime promise",
                "Guaranteed pumps that met their uptime in the month",
                *("%", 96.1, 99.2, 9_800_000, 7, 58, "steady", 1),
                notes={41: "Alarm gateway moved to two sites", 20: "First month without a penalty"},
                text="Each tenth of a point is worth some DKK 320,000 in penalties a year.",
            ),
            Aim(
                "Spare parts are ordered online",
                "Spare part orders that come in through the shop",
                *("%", 22, 70, 6_400_000, 4, 49, "late", 1),
                notes={14: "New shop opened to the 600 largest operators"},
            ),
            Aim(
                "Field engineers drive less for the same repairs",
                "Kilometres driven per completed visit",
                *("km", 118, 75, 3_100_000, 11, 34, "steady"),
            ),
            Aim(
                "Closing the month no longer takes a week",
                "Working days until the group's figures are closed",
                *("days", 8.5, 4.0, 900_000, -3, 56, "reached", 3),
                notes={9: "Target reached; kept under watch"},
            ),
        ),
        meets=(
            Meet("Board sponsors' dinner", 12, "On site in Aarhus", "Lars Overgaard"),
            Meet("Steering committee", 3, "On site in Aarhus", "Kirsten Abildgaard"),
            Meet("Service review", 1, "Video", "Søren Tofte"),
            Meet("Pump Cloud roadmap", 2, "Video, on site twice a year", "Nanna Friis", "jonas"),
        ),
        confirmed=(18, 9, 24, 40),
    ),
    Firm(
        *("LKS", "Lindenhof Klinikum Süd gGmbH", "lindenhof-klinikum", "Healthcare"),
        *("Hildesheimer Chaussee 201", "30173", "Hannover", "Germany", "Europe/Berlin", "EUR"),
        region="Lower Saxony",
        owner="mara",
        team=("aylin",),
        since=54,
        tier="key",
        why="Third largest by revenue, and the model for our hospital offer; new managing director to be won over.",
        about="A hospital of **640 beds** with a trauma centre, a stroke unit and 38,000 inpatients a year. Admission, "
        "the electronic record and the laboratory interface are vital at any hour: after 20 minutes without them the "
        "emergency department signs off from the rescue coordination centre. Fees are billed from documented "
        "treatments, so that late documentation delays cash.",
        people=(
            Who("Dr. Friederike Wolters", "Commercial managing director", left=10),
            Who("Prof. Dr. Anselm Kröger", "Medical director"),
            Who("Ivana Marković", "Head of IT"),
            Who("Burak Yıldız", "Nursing informatics", "user"),
            Who("Silke Harms", "Head of patient administration", "user"),
            Who("Dr. Nkechi Eze", "Consultant, emergency department", "user"),
            Who("Gerd Tiedemann", "Works council", "interested_party"),
        ),
        may=(
            May("Dr. Friederike Wolters", "sign spend req", 600_000, 47, None, "The supervisory board", "register"),
            May("Dr. Friederike Wolters", "esc", None, 47, None, "The supervisory board", "register"),
            May("Prof. Dr. Anselm Kröger", "agr", None, 40, None, "The supervisory board", "minutes", "CLIN"),
            May("Prof. Dr. Anselm Kröger", "esc", None, 40, None, "The supervisory board", "minutes"),
            May("Ivana Marković", "req chg", 40_000, 38, None, "Dr. Friederike Wolters", "delegation"),
            May("Ivana Marković", "agr", None, 38, None, "Dr. Friederike Wolters", "delegation"),
        ),
        aims=(
            Aim(
                "Patients are admitted without waiting",
                "Minutes from arrival to a complete admission",
                *("minutes", 47, 25, 310_000, 6, 50, "steady", 1),
                notes={29: "Self check-in at the main entrance"},
            ),
            Aim(
                "Treatments are documented on the day",
                "Treatments documented within 24 hours",
                *("%", 61, 92, 540_000, 9, 44, "wave", 1),
                text="The controlling department reckons EUR 18,000 of earlier cash for each point.",
            ),
            Aim(
                "Nurses have more time at the bed",
                "Minutes of desk work per nurse and shift",
                *("minutes", 96, 60, None, 15, 26, "slow"),
                text="The value is not agreed yet: nursing sees it in quality, not in money.",
            ),
        ),
        meets=(
            Meet("Steering committee", 3, "On site in Hannover", "Prof. Dr. Anselm Kröger"),
            Meet("Service review", 1, "On site in Hannover", "Ivana Marković"),
        ),
        confirmed=(35, 61, 47, 61),
    ),
    Firm(
        *("OKL", "Oderkontor Logistik GmbH", "oderkontor", "Logistics and transport"),
        *("Am Güterbahnhof 9", "15234", "Frankfurt (Oder)", "Germany", "Europe/Berlin", "EUR"),
        region="Brandenburg",
        owner="mara",
        since=60,
        tier="standard",
        why="Lowered from key. Two mandates ended and were not renewed, reviews were cancelled twice and outcomes no "
        "longer move; we hear that they test another provider's warehouse system.",
        about="Contract logistics between Germany and Poland: **four warehouses**, 210 lorries, mostly for furniture "
        "and household goods. Cut-off is 18:00; what has not been picked by then misses the night run and is refunded. "
        "They depend on the warehouse system and the handhelds from 5:00 to 22:00.",
        people=(
            Who("Matthias Grabow", "Managing director"),
            Who("Agnieszka Wrona", "Head of operations"),
            Who("Detlef Ruhnau", "IT coordinator", left=290),
            Who("Paweł Sikora", "Shift leader, Słubice warehouse", "user"),
        ),
        may=(
            May("Matthias Grabow", "sign", 200_000, 58, 14, "The shareholders' meeting", "register"),
            May("Matthias Grabow", "spend", 200_000, 58, 14, "The shareholders' meeting", "register"),
            May("Detlef Ruhnau", "req chg agr", 15_000, 55, 10, "Matthias Grabow", "letter"),
            May("Agnieszka Wrona", "req", 5_000, 40, 7, "Matthias Grabow", "mail"),
            May("Agnieszka Wrona", "esc", None, 40, None, "Matthias Grabow", "mail"),
        ),
        aims=(
            Aim(
                "Every order makes the night run",
                "Orders picked after cut-off",
                *("%", 7.8, 2.0, 260_000, -5, 57, "stalled", 1),
                notes={34: "New handhelds in all four warehouses", 16: "Measured by them; no longer discussed"},
                newest=9,
            ),
            Aim(
                "Returns are back on the shelf sooner",
                "Days from receipt to shelf",
                *("days", 6.0, 2.0, 90_000, -2, 45, "stalled"),
                newest=12,
            ),
        ),
        meets=(Meet("Service review", 3, "Video; cancelled twice", "Agnieszka Wrona"),),
        confirmed=(420, 512, 388, 640),
    ),
    Firm(
        *("THG", "Tannfeld Haushaltsgeräte GmbH", "tannfeld", "Retail"),
        *("Messeallee 33", "04356", "Leipzig", "Germany", "Europe/Berlin", "EUR"),
        region="Saxony",
        owner="mara",
        team=("beatriz",),
        since=43,
        tier="standard",
        why="Costs us more than it brings: 40 special requests in a year at a flat fee agreed in the first contract. "
        "Keep only if the price follows the effort at the next renewal.",
        about="Sells fridges, ovens and washing machines in **27 shops** and online, with delivery and fitting within "
        "two days. Margins are thin, so that the till, stock figures and the delivery planning must work on Saturdays "
        "and in the weeks before Christmas. Every shop has till hardware of another age, which is why small changes "
        "here take us long.",
        people=(
            Who("Sandra Pohle", "Managing director"),
            Who("Thanh Nguyễn", "Head of e-commerce and IT"),
            Who("Marco Giordano", "Regional shop manager"),
            Who("Heike Zander", "Accounting", "user"),
        ),
        may=(
            May("Sandra Pohle", "sign spend", None, 43, None, "The shareholders' meeting", "register"),
            May("Sandra Pohle", "esc", None, 43, None, "The shareholders' meeting", "register"),
            May("Thanh Nguyễn", "req chg", 10_000, 30, None, "Sandra Pohle", "letter"),
            May("Thanh Nguyễn", "agr", None, 30, None, "Sandra Pohle", "letter"),
            May("Marco Giordano", "req", 500, 20, 8, "Thanh Nguyễn", "none"),
        ),
        aims=(
            Aim(
                "Deliveries arrive in the agreed window",
                "Deliveries outside the agreed window",
                *("%", 18.0, 6.0, 120_000, 5, 38, "slow", 1),
            ),
            Aim(
                "The online shop sells what is in stock",
                "Online orders cancelled for want of stock",
                *("%", 4.4, 1.0, 75_000, 8, 30, "wave"),
                notes={12: "Stock figures every 15 minutes instead of nightly"},
            ),
        ),
        meets=(Meet("Service review", 2, "Video", "Thanh Nguyễn"),),
        confirmed=(96, 75, 96, 210),
    ),
)
