"""Rows for tests: valid, plain, and named after people rather than numbers where it is read."""

from .customers import (
    CommunicationArrangementFactory,
    CustomerFactory,
    ExternalReferenceFactory,
    IndustryFactory,
)
from .outcomes import BusinessOutcomeFactory, OutcomeMeasurementFactory
from .people import AuthorityFactory, InvolvementFactory, PersonFactory
from .provided import (
    FutureServiceFactory,
    MaintenanceFactory,
    MeasurementFactory,
    OutcomeSupportFactory,
    PerformanceEventFactory,
    ProvisionFactory,
    RequirementFactory,
    ServiceCategoryFactory,
    ServiceFactory,
    StandardTargetFactory,
    UsageFactory,
    restricted,
)
from .users import PASSWORD, ApiTokenFactory, UserFactory, admin, brm, manager, reader

__all__ = [
    "PASSWORD",
    "ApiTokenFactory",
    "AuthorityFactory",
    "BusinessOutcomeFactory",
    "CommunicationArrangementFactory",
    "CustomerFactory",
    "ExternalReferenceFactory",
    "FutureServiceFactory",
    "IndustryFactory",
    "InvolvementFactory",
    "MaintenanceFactory",
    "MeasurementFactory",
    "OutcomeMeasurementFactory",
    "OutcomeSupportFactory",
    "PerformanceEventFactory",
    "PersonFactory",
    "ProvisionFactory",
    "RequirementFactory",
    "ServiceCategoryFactory",
    "ServiceFactory",
    "StandardTargetFactory",
    "UsageFactory",
    "UserFactory",
    "admin",
    "brm",
    "manager",
    "reader",
    "restricted",
]
