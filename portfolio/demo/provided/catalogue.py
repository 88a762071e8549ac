"""What is provided to which customer: written by hand for those of the catalogue, drawn for the others."""

from collections.abc import Mapping

from ..shapes import Firm
from .more import drawn
from .shapes import Served

SERVED: Mapping[str, Served] = {}


def served(firm: Firm) -> Served:
    return SERVED.get(firm.code) or drawn(firm)
