"""Rows for tests: valid, plain, and named after people rather than numbers where it is read."""

from .customers import (
    CommunicationArrangementFactory,
    CustomerFactory,
    ExternalReferenceFactory,
    IndustryFactory,
)
from .outcomes import BusinessOutcomeFactory, OutcomeMeasurementFactory
from .people import AuthorityFactory, InvolvementFactory, PersonFactory
from .users import PASSWORD, ApiTokenFactory, UserFactory, admin, brm, manager, reader

__all__ = [
    "PASSWORD",
    "ApiTokenFactory",
    "AuthorityFactory",
    "BusinessOutcomeFactory",
    "CommunicationArrangementFactory",
    "CustomerFactory",
    "ExternalReferenceFactory",
    "IndustryFactory",
    "InvolvementFactory",
    "OutcomeMeasurementFactory",
    "PersonFactory",
    "UserFactory",
    "admin",
    "brm",
    "manager",
    "reader",
]
