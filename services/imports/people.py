"""The import of people, whose last day there is asked for what they decided; it replaces the ground floor's."""

from customers.imports.parts import PartRowForm, PeopleImport
from customers.records.imports.replacing import replaces

from ..forms.people import DecisivePersonForm


class DecisivePersonRowForm(PartRowForm, DecisivePersonForm):
    pass


@replaces(PeopleImport)
class DecisivePeopleImport(PeopleImport):
    form = DecisivePersonRowForm
