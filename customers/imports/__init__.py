"""The imports of customers and of what belongs to them.

Each module registers its kinds as it is imported, and they are offered in that order: customers before their parts.
"""

from .customer import CustomerImport
from .parts import AuthorityImport, MeasurementImport, OutcomeImport, PeopleImport

__all__ = ["AuthorityImport", "CustomerImport", "MeasurementImport", "OutcomeImport", "PeopleImport"]
