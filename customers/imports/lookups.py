"""How rows of any kind name a customer, somebody at it, and what it wants to achieve."""

from django.utils.translation import gettext_lazy as _

from ..models import BusinessOutcome, Customer, Involvement
from ..records.imports.lookups import Lookup
from .headings import HEADINGS

# A bare "code", "id" or "name" is not a customer's in a file of other records.
_VAGUE = frozenset("code key reference id nr no number nummer symbol ticker security bezeichnung".split())
_CODES = tuple(heading for heading in HEADINGS["code"] if heading not in _VAGUE)
_NAMES = (
    *("customer", "client", "account", "kunde", "cliente", "klant", "customer name", "client name", "account name"),
    *("company", "company name", "kundenname", "firma"),
)

CUSTOMER = Lookup(
    name="customer",
    label=_("customer (code, external reference or name)"),
    noun=_("customer"),
    rows=lambda user: Customer.objects.visible_to(user),
    by=("code", "references__identifier", "name"),
    archived=(("references__identifier", "references__archived_at"),),
    aliases=(*_CODES, *_NAMES),
    constant=True,
    suggest="customers",
)

REPRESENTATIVE = Lookup(
    name="person",
    label=_("person (name or email)"),
    noun=_("representative"),
    rows=lambda user: (
        Involvement.objects.current()
        .visible_to(user)
        .filter(kind=Involvement.Kind.REPRESENTATIVE)
        .select_related("person")
    ),
    by=("person__email", "person__name"),
    within=(("customer", "customer"),),
    takes="person",
    aliases=("person", "representative", "name", "contact", "email", "ansprechpartner"),
)

OUTCOME = Lookup(
    name="outcome",
    label=_("business outcome"),
    noun=_("business outcome"),
    rows=lambda user: BusinessOutcome.objects.visible_to(user),
    by=("statement",),
    within=(("customer", "customer"),),
    aliases=("outcome", "business outcome", "statement", "goal", "ziel"),
)
