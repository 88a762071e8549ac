"""How the tables of addresses are written: what every address answers to everybody."""

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
    return answers(SIGN_IN, 403, status, 404, 403, 404)


def importers(status: int) -> Answers:
    """A page of imports at large: admins import the portfolio, who keeps customers all the rest."""
    return answers(SIGN_IN, 403, status, status, 403, status)


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


def who_sees_services(status: int) -> Answers:
    """A page of the service portfolio, which everybody reads."""
    return answers(SIGN_IN, status, status, status, status, status)
