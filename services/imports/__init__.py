"""The imports of what we provide and what comes of it; each module registers its kinds."""

from .authorities import ScopedAuthorityImport
from .catalogue import ServiceImport, StandardTargetImport
from .future import FutureServiceImport
from .people import DecisivePeopleImport
from .performance import EventImport, MaintenanceImport
from .provisions import OutcomeSupportImport, ProvisionImport
from .requirements import RequirementImport
from .usage import MeasurementImport, UsageImport

__all__ = [
    "DecisivePeopleImport",
    "EventImport",
    "FutureServiceImport",
    "MaintenanceImport",
    "MeasurementImport",
    "OutcomeSupportImport",
    "ProvisionImport",
    "RequirementImport",
    "ScopedAuthorityImport",
    "ServiceImport",
    "StandardTargetImport",
    "UsageImport",
]
