"""What every address answers to everybody. A route that is not here fails ``test_every_url``.

``get`` and ``post`` (sent empty) say who gets which status on the open customer's records; on the restricted one's,
whoever would have been let through to a record they may not know gets 404. PUT, PATCH and DELETE never succeed.
"""

from collections.abc import Callable
from dataclasses import dataclass

from tests.world import ROLES

SIGN_IN = 302  # anonymous users are sent to sign in


@dataclass(frozen=True)
class Answers:
    """The status by role, on the open customer and on the restricted one."""

    open: dict[str, int]
    restricted: dict[str, int]


def answers(
    anonymous: int, reader: int, owner: int, foreign: int, manager: int, admin: int, hidden: str = ""
) -> Answers:
    """``hidden`` names the roles that get 404 where the customer is restricted."""
    given = dict(zip(ROLES, (anonymous, reader, owner, foreign, manager, admin), strict=True))
    return Answers(given, given | dict.fromkeys(hidden.split(), 404))


def everybody(status: int) -> Answers:
    return answers(status, status, status, status, status, status)


def signed_in(status: int) -> Answers:
    return answers(SIGN_IN, status, status, status, status, status)


def who_sees_customers(status: int) -> Answers:
    """A page about customers at large; an admin sees none."""
    return answers(SIGN_IN, status, status, status, status, 403)


def who_sees_it(status: int) -> Answers:
    """A page about one customer; a restricted one does not exist for those outside."""
    return answers(SIGN_IN, status, status, status, status, 403, hidden="reader foreign")


def seen_by_keepers(status: int) -> Answers:
    """Only who keeps customers passes the policy, and then only their own records answer with the status."""
    return answers(SIGN_IN, 403, status, 403, 403, 403, hidden="foreign")


def not_offered_to_readers(status: int) -> Answers:
    """405 on a page for keepers: the policy stands before the method."""
    return answers(SIGN_IN, 403, status, status, 403, 403)


def brms(status: int) -> Answers:
    return answers(SIGN_IN, 403, status, status, 403, 403)


def managers(status: int) -> Answers:
    return answers(SIGN_IN, 403, 403, 403, status, 403)


def admins(status: int) -> Answers:
    return answers(SIGN_IN, 403, 403, 403, 403, status)


def owner_of_it(status: int) -> Answers:
    """Something of the owner's own account; others cannot know that it exists."""
    return answers(SIGN_IN, 404, status, 404, 404, 404)


def owner_of_import(status: int) -> Answers:
    """An import under way is its user's alone; colleagues who could import cannot know that it exists."""
    return answers(SIGN_IN, 403, status, 404, 403, 403)


@dataclass(frozen=True)
class Row:
    get: Answers
    post: Answers


def listed(path: str) -> dict[str, Row]:
    return {
        path: Row(who_sees_customers(200), who_sees_customers(405)),
        f"{path}export/": Row(who_sees_customers(200), who_sees_customers(405)),
    }


def declared(path: str, new: str, create: Callable[[int], Answers] = seen_by_keepers) -> dict[str, Row]:
    """The pages of one kind of record (customers.records.views.RecordPages)."""
    return {
        new: Row(create(200), create(422)),
        f"{path}<int:pk>/": Row(who_sees_it(200), who_sees_customers(405)),
        f"{path}<int:pk>/edit/": Row(seen_by_keepers(200), seen_by_keepers(409)),  # 409: no version was sent
        f"{path}<int:pk>/archive/": Row(brms(405), seen_by_keepers(302)),
        f"{path}<int:pk>/restoration/": Row(brms(405), seen_by_keepers(302)),
        f"{path}<int:pk>/history/": Row(who_sees_it(200), who_sees_customers(405)),
    }


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
    "customers/^(?P<pk>[0-9]+)/confirmations/(?P<section>business|people|outcomes|communication)/$": Row(
        brms(405), seen_by_keepers(302)
    ),
    # Imports: the owner's is uploaded and not matched yet
    "customers/imports/": Row(brms(200), brms(422)),
    "customers/imports/<int:pk>/": Row(owner_of_import(302), brms(405)),
    "customers/imports/<int:pk>/mapping/": Row(owner_of_import(200), owner_of_import(422)),
    "customers/imports/<int:pk>/reading/": Row(brms(405), owner_of_import(422)),
    "customers/imports/<int:pk>/values/": Row(brms(405), owner_of_import(302)),
    "customers/imports/<int:pk>/check/": Row(owner_of_import(302), owner_of_import(302)),
    "customers/imports/<int:pk>/commit/": Row(brms(405), owner_of_import(302)),
    "customers/imports/<int:pk>/undo/": Row(brms(405), owner_of_import(302)),
    "customers/imports/<int:pk>/report/": Row(owner_of_import(200), brms(405)),
    "customers/imports/<int:pk>/discard/": Row(brms(405), owner_of_import(302)),
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
