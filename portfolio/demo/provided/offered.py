"""The provider's service portfolio: the catalogue, what is being prepared, and what is no longer sold."""

from .platforms import PLATFORMS
from .shapes import Offered
from .workplace import WORKPLACE

CATEGORIES = (
    "Applications and platforms",
    "Connected things",
    "Data centre",
    "Networks",
    "Security",
    "Workplace",
)
PIPELINE = (
    Offered(
        *("AIS", "Assistant for service teams", "Workplace", "agneta", "answers"),
        "Answers first questions of users from the customer's **own** manuals and past tickets, and hands over to a "
        "person with everything that was said. In trial with our own workplaces and at Lindenhof.",
        lifecycle="pipeline",
        since=9,
    ),
    Offered(
        *("EDGE", "Edge computing", "Connected things", "nele", "sites"),
        "Small data centres where the link is narrow or the machine cannot wait: on ships, in plants, in a control "
        "centre. They go on alone when the link is gone and catch up later.",
        lifecycle="pipeline",
        since=14,
    ),
    Offered(
        *("SOV", "Sovereign cloud", "Data centre", "ibrahim", "virtual servers"),
        "Hosting under European law only, with keys that the customer holds. Asked for by banks, hospitals and public "
        "bodies; the second site is being built.",
        lifecycle="pipeline",
        since=7,
    ),
)
RETIRED = (
    Offered(
        *("FAX", "Fax gateway", "Workplace", "agneta", "pages"),
        "Fax to mail and back. No longer sold; hospitals still receive referrals by it.",
        lifecycle="retired",
    ),
    Offered(
        *("DIAL", "Remote dial-in", "Networks", "ibrahim", "hours"),
        "Remote access of the first generation. Replaced by the managed workplace's own.",
        lifecycle="retired",
    ),
)
OFFERED: tuple[Offered, ...] = (*WORKPLACE, *PLATFORMS, *PIPELINE, *RETIRED)
BY_CODE = {offered.code: offered for offered in OFFERED}
