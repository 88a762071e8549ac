"""Who they are: customers, the people there and what they may decide, and what the customer wants to achieve."""

from .arrangements import CommunicationArrangement
from .authorities import Authority
from .customer import Customer, CustomerTeamMember
from .freshness import Section, SectionConfirmation
from .industries import Industry
from .outcomes import BusinessOutcome, OutcomeMeasurement
from .people import Involvement, Person
from .references import ExternalReference

__all__ = [
    "Authority",
    "BusinessOutcome",
    "CommunicationArrangement",
    "Customer",
    "CustomerTeamMember",
    "ExternalReference",
    "Industry",
    "Involvement",
    "OutcomeMeasurement",
    "Person",
    "Section",
    "SectionConfirmation",
]
