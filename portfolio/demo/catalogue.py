"""All customers written by hand, those of the story first, a parent always before its units."""

from .energy import ENERGY
from .makers import MAKERS
from .money_and_law import MONEY_AND_LAW
from .movers import MOVERS
from .own import OWN
from .public_and_health import PUBLIC_AND_HEALTH
from .shapes import Firm
from .story import STORY
from .turning_points import TURNING_POINTS

FIRMS: tuple[Firm, ...] = (*STORY, *TURNING_POINTS, *OWN, *MONEY_AND_LAW, *PUBLIC_AND_HEALTH, *ENERGY, *MAKERS, *MOVERS)
