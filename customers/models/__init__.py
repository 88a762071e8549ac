"""Who they are: customers, the people there and what they may decide, and what the customer wants to achieve."""

from .customer import CommunicationArrangement, Customer, CustomerTeamMember, ExternalReference, Industry
from .freshness import Section, SectionConfirmation
from .outcomes import BusinessOutcome, OutcomeMeasurement
from .people import Authority, Involvement, Person

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
