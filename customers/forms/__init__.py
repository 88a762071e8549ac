"""Forms of the ground floor's records."""

from .arrangements import CommunicationArrangementForm
from .customer import CustomerForm
from .outcomes import BusinessOutcomeForm, OutcomeMeasurementForm
from .people import AuthorityForm, InvolvementForm
from .references import ExternalReferenceForm

__all__ = [
    "AuthorityForm",
    "BusinessOutcomeForm",
    "CommunicationArrangementForm",
    "CustomerForm",
    "ExternalReferenceForm",
    "InvolvementForm",
    "OutcomeMeasurementForm",
]
