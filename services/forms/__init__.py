"""The one way in for each record of this floor."""

from .catalogue import ServiceForm, StandardTargetForm
from .future import FutureServiceForm
from .performance import MaintenanceForm, PerformanceEventForm
from .provisions import OutcomeSupportForm, ProvisionForm
from .requirements import RequirementForm
from .usage import MeasurementForm, UsageForm

__all__ = [
    "FutureServiceForm",
    "MaintenanceForm",
    "MeasurementForm",
    "OutcomeSupportForm",
    "PerformanceEventForm",
    "ProvisionForm",
    "RequirementForm",
    "ServiceForm",
    "StandardTargetForm",
    "UsageForm",
]
