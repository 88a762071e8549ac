"""What is provided to which customer: written by hand for those of the catalogue, drawn for the others."""

from collections.abc import Mapping

from ..shapes import Firm
from .energy import ENERGY
from .lindenhof import LINDENHOF
from .makers import MAKERS
from .money_and_law import MONEY_AND_LAW
from .more import drawn
from .movers import MOVERS
from .own import OWN
from .public_and_health import PUBLIC_AND_HEALTH
from .shapes import Served
from .strained import ODERKONTOR, TANNFELD
from .turning_points import CASTOR_LANE, KRANICH, MARZELL, SILBERDEICH
from .vestermark import VESTERMARK

SERVED: Mapping[str, Served] = {
    "VPG": VESTERMARK,
    "LKS": LINDENHOF,
    "OKL": ODERKONTOR,
    "THG": TANNFELD,
    "CLF": CASTOR_LANE,
    "SDR": SILBERDEICH,
    "MDB": MARZELL,
    "KSF": KRANICH,
    **OWN,
    **MONEY_AND_LAW,
    **PUBLIC_AND_HEALTH,
    **ENERGY,
    **MAKERS,
    **MOVERS,
}


def served(firm: Firm) -> Served:
    return SERVED.get(firm.code) or drawn(firm)
