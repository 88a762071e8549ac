"""The form of the name by which another system knows a customer."""

from ..models import ExternalReference
from ..records.forms import RecordForm


class ExternalReferenceForm(RecordForm):
    class Meta:
        model = ExternalReference
        fields = ("system", "identifier")
