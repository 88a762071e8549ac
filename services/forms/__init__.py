"""The one way in for each record of this floor."""

from .catalogue import ServiceForm, StandardTargetForm
from .future import FutureServiceForm
from .maintenance import AgreementForm, MaintenanceForm
from .performance import PerformanceEventForm
from .provisions import OutcomeSupportForm, ProvisionForm
from .requirements import RequirementForm
from .usage import MeasurementForm, UsageForm

__all__ = [
    "AgreementForm",
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
