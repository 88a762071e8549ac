"""What we provide and what comes of it: catalogue, provisions, requirements, use, performance, future services."""

from .authority_scope import AuthorityScope
from .catalogue import Aspect, Service, ServiceCategory, StandardTarget
from .future import FutureService
from .maintenance import Maintenance
from .performance import EventImpact, PerformanceEvent
from .provisions import OutcomeSupport, Provision
from .requirement_versions import RequirementVersion
from .requirements import CannotAgree, Requirement
from .usage import Measurement, Usage

__all__ = [
    "Aspect",
    "AuthorityScope",
    "CannotAgree",
    "EventImpact",
    "FutureService",
    "Maintenance",
    "Measurement",
    "OutcomeSupport",
    "PerformanceEvent",
    "Provision",
    "Requirement",
    "RequirementVersion",
    "Service",
    "ServiceCategory",
    "StandardTarget",
    "Usage",
]
