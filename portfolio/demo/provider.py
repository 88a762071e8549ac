"""The provider itself: an IT service provider of some 400 people in Hamburg, Zürich, Malmö and Manchester."""

from dataclasses import dataclass

from portfolio.accounts.roles import ADMIN, BRM, MANAGER, READER

NAME = "Ternhaven IT Services"
PASSWORD = "demo-portfolio-2026"  # noqa: S105 - known to everybody; production refuses a database that holds it
LOGINS = {
    BRM: "brm@demo.example",
    MANAGER: "manager@demo.example",
    ADMIN: "admin@demo.example",
    READER: "reader@demo.example",
}


@dataclass(frozen=True)
class Colleague:
    """Someone at the provider; ``key`` is how the customers' modules name them."""

    key: str
    name: str
    role: str
    email: str
    time_zone: str = "Europe/Berlin"
    signs_in: bool = False


COLLEAGUES = (
    Colleague("mara", "Mara Lindqvist", BRM, LOGINS[BRM], signs_in=True),
    Colleague("tomasz", "Tomasz Zieliński", MANAGER, LOGINS[MANAGER], signs_in=True),
    Colleague("yuki", "Yuki Hartmann", ADMIN, LOGINS[ADMIN], "Europe/Zurich", signs_in=True),
    Colleague("samir", "Samir Benali", READER, LOGINS[READER], "Europe/London", signs_in=True),
    Colleague("jonas", "Jonas Petersen", BRM, "jonas.petersen@ternhaven.example"),
    Colleague("aylin", "Aylin Demir", BRM, "aylin.demir@ternhaven.example"),
    Colleague("beatriz", "Beatriz Amaral", BRM, "beatriz.amaral@ternhaven.example", "Europe/Lisbon"),
    Colleague("seun", "Oluwaseun Adeyemi", BRM, "oluwaseun.adeyemi@ternhaven.example", "Europe/London"),
    Colleague("claire", "Claire Dubosc", BRM, "claire.dubosc@ternhaven.example", "Europe/Paris"),
    Colleague("rajesh", "Rajesh Nair", BRM, "rajesh.nair@ternhaven.example", "Europe/Zurich"),
    Colleague("henrik", "Henrik Solberg", BRM, "henrik.solberg@ternhaven.example", "Europe/Stockholm"),
    Colleague("ulrike", "Ulrike Saalfeld", MANAGER, "ulrike.saalfeld@ternhaven.example"),
    Colleague("nele", "Nele Krahn", READER, "nele.krahn@ternhaven.example"),
    Colleague("ibrahim", "Ibrahim Touré", READER, "ibrahim.toure@ternhaven.example", "Europe/Zurich"),
    Colleague("agneta", "Agneta Rosén", READER, "agneta.rosen@ternhaven.example", "Europe/Stockholm"),
    Colleague("colm", "Colm Brady", READER, "colm.brady@ternhaven.example", "Europe/London"),
)
INDUSTRIES = (
    "Agriculture and seeds",
    "Banking",
    "Construction",
    "Education",
    "Energy and utilities",
    "Food and beverages",
    "Healthcare",
    "Hospitality and leisure",
    "Insurance",
    "Internal functions",
    "Legal services",
    "Logistics and transport",
    "Manufacturing",
    "Printing and media",
    "Public administration",
    "Research",
    "Retail",
    "Shipping",
)
