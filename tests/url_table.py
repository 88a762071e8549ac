"""What every address answers to everybody. A route that is not here fails ``test_every_url``.

``get`` and ``post`` (sent empty) say who gets which status on the open customer's records; on the restricted one's,
whoever would have been let through to a record they may not know gets 404. PUT, PATCH and DELETE never succeed.
"""

from tests import url_table_services
from tests.url_answers import (
    Row,
    admins,
    brms,
    declared,
    everybody,
    importers,
    listed,
    managers,
    owner_of_import,
    owner_of_it,
    seen_by_keepers,
    signed_in,
    who_sees_customers,
    who_sees_it,
)

SECTIONS = "business|people|outcomes|communication|services|performance|future"

TABLE: dict[str, Row] = {
    "": Row(signed_in(302), signed_in(302)),
    "theme/": Row(everybody(405), everybody(400)),
    "styleguide/": Row(admins(200), admins(200)),
    "health/live": Row(everybody(200), everybody(405)),
    "health/ready": Row(everybody(200), everybody(405)),
    # Customers and what hangs on them
    **listed("customers/"),
    **declared("customers/", "customers/new/", brms),
    **listed("customers/people/"),
    **declared("customers/people/", "customers/<int:parent_pk>/people/new/"),
    "customers/people/<int:pk>/archive/": Row(brms(405), seen_by_keepers(422)),  # who holds an authority is asked about
    **listed("customers/authorities/"),
    **declared("customers/authorities/", "customers/<int:parent_pk>/authorities/new/"),
    **listed("customers/outcomes/"),
    **declared("customers/outcomes/", "customers/<int:parent_pk>/outcomes/new/"),
    **declared("customers/measurements/", "customers/outcomes/<int:parent_pk>/measurements/new/"),
    **declared("customers/arrangements/", "customers/<int:parent_pk>/arrangements/new/"),
    **declared("customers/references/", "customers/<int:parent_pk>/references/new/"),
    "customers/suggestions/": Row(who_sees_customers(200), who_sees_customers(405)),
    "customers/assignments/": Row(managers(302), managers(302)),  # nobody chosen: back to the list
    "customers/<int:pk>/assignment/": Row(managers(200), managers(409)),  # no version was sent
    "customers/<int:pk>/tier/": Row(managers(200), managers(409)),
    "customers/<int:pk>/restriction/": Row(managers(405), managers(400)),  # neither true nor false was sent
    "customers/<int:pk>/decision-rights/": Row(who_sees_it(200), who_sees_customers(405)),
    rf"customers/^(?P<pk>[0-9]+)/confirmations/(?P<section>{SECTIONS})/$": Row(brms(405), seen_by_keepers(302)),
    # Services and what comes of them
    **url_table_services.TABLE,
    # Imports: the owner's is uploaded and not matched yet
    "imports/": Row(importers(200), importers(405)),
    "imports/new/<slug:kind>/": Row(brms(200), brms(422)),
    "imports/new/<slug:kind>/template/": Row(brms(200), importers(405)),
    "imports/<int:pk>/": Row(owner_of_import(302), importers(405)),
    "imports/<int:pk>/mapping/": Row(owner_of_import(200), owner_of_import(422)),
    "imports/<int:pk>/reading/": Row(importers(405), owner_of_import(422)),
    "imports/<int:pk>/values/": Row(importers(405), owner_of_import(302)),
    "imports/<int:pk>/check/": Row(owner_of_import(302), owner_of_import(302)),
    "imports/<int:pk>/commit/": Row(importers(405), owner_of_import(302)),
    "imports/<int:pk>/undo/": Row(importers(405), owner_of_import(302)),
    "imports/<int:pk>/report/": Row(owner_of_import(200), importers(405)),
    "imports/<int:pk>/discard/": Row(importers(405), owner_of_import(302)),
    # One's own account
    "account/": Row(signed_in(200), signed_in(200)),
    "account/security/": Row(signed_in(200), signed_in(405)),
    "account/sessions/": Row(signed_in(200), signed_in(405)),
    "account/sessions/<int:pk>/end/": Row(signed_in(405), owner_of_it(302)),
    "account/sessions/others/end/": Row(signed_in(405), signed_in(302)),
    "account/tokens/": Row(signed_in(200), signed_in(405)),
    "account/tokens/new/": Row(signed_in(200), signed_in(200)),
    "account/tokens/<int:pk>/revocation/": Row(signed_in(405), owner_of_it(302)),
}

# Routes of other packages, checked as a group.
GROUPS = {
    "admin/": "Django admin decides by is_staff and model permission: everybody but the admin is refused everywhere.",
    "sign-in/": "allauth's pages concern one's own account: they show no customer and never fail.",
    "api/v1/": "Each operation asks for a token with a scope, or for a session; tests/customers/test_api.py has more.",
}
