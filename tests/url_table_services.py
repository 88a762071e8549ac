"""The addresses of the services floor. Each area has its own part, so that one can be read at a time."""

from tests.url_answers import (
    SIGN_IN,
    Row,
    admins,
    answers,
    brms,
    declared,
    listed,
    seen_by_keepers,
    who_sees_customers,
    who_sees_it,
    who_sees_services,
)


def of_portfolio(path: str, new: str) -> dict[str, Row]:
    """The pages of a record of the service portfolio: everybody reads, admins keep."""
    return {
        path: Row(who_sees_services(200), who_sees_services(405)),
        f"{path}export/": Row(who_sees_services(200), who_sees_services(405)),
        new: Row(admins(200), admins(422)),
        f"{path}<int:pk>/": Row(who_sees_services(200), who_sees_services(405)),
        f"{path}<int:pk>/edit/": Row(admins(200), admins(409)),  # 409: no version was sent
        f"{path}<int:pk>/archive/": Row(admins(405), admins(302)),
        f"{path}<int:pk>/restoration/": Row(admins(405), admins(302)),
        f"{path}<int:pk>/history/": Row(who_sees_services(200), who_sees_services(405)),
    }


CATALOGUE: dict[str, Row] = {
    "services/<int:pk>/use/": Row(who_sees_customers(200), who_sees_customers(405)),
    **of_portfolio("services/", "services/new/"),
    "services/<int:pk>/archive/": Row(admins(405), admins(422)),  # it is in use, and the server asks first
    **of_portfolio("services/standard-targets/", "services/<int:parent_pk>/standard-targets/new/"),
}
PROVISIONS: dict[str, Row] = {
    "services/customers/<int:pk>/": Row(who_sees_it(200), who_sees_customers(405)),
    "services/customers/<int:pk>/use/": Row(who_sees_it(200), who_sees_customers(405)),
    "services/provisions/<int:pk>/ending/": Row(seen_by_keepers(200), seen_by_keepers(409)),  # no version was sent
    "services/provisions/<int:pk>/reopening/": Row(seen_by_keepers(200), seen_by_keepers(409)),
    **listed("services/provisions/"),
    **declared("services/provisions/", "services/customers/<int:parent_pk>/provisions/new/"),
    **listed("services/supported-outcomes/"),
    **declared("services/supported-outcomes/", "services/provisions/<int:parent_pk>/supported-outcomes/new/"),
}
REQUIREMENTS: dict[str, Row] = {
    **listed("services/requirements/"),
    **declared("services/requirements/", "services/provisions/<int:parent_pk>/requirements/new/"),
    "services/requirements/<int:pk>/agreement/": Row(seen_by_keepers(200), seen_by_keepers(409)),  # nor a version
    "services/requirements/<int:pk>/ability/": Row(seen_by_keepers(200), seen_by_keepers(409)),
    "services/requirements/<int:pk>/retirement/": Row(brms(405), seen_by_keepers(302)),
    "services/requirements/<int:pk>/reopening/": Row(brms(405), seen_by_keepers(302)),
    "services/customers/<int:pk>/requirements/": Row(who_sees_it(200), who_sees_customers(405)),
}
USAGE: dict[str, Row] = {
    # Everybody who sees the customer reads the grid; an empty one that is sent changes nothing.
    "services/customers/<int:pk>/measurements/": Row(
        who_sees_it(200), answers(SIGN_IN, 403, 302, 403, 403, 403, hidden="reader foreign")
    ),
    **listed("services/usage/"),
    **declared("services/usage/", "services/provisions/<int:parent_pk>/usage/new/"),
    **listed("services/requirement-measurements/"),
    **declared(
        "services/requirement-measurements/", "services/requirements/<int:parent_pk>/requirement-measurements/new/"
    ),
}
PERFORMANCE: dict[str, Row] = {
    **listed("services/events/"),
    **declared("services/events/", "services/customers/<int:parent_pk>/events/new/"),
    **listed("services/maintenance/"),
    **declared("services/maintenance/", "services/provisions/<int:parent_pk>/maintenance/new/"),
    "services/maintenance/<int:pk>/agreement/": Row(seen_by_keepers(200), seen_by_keepers(409)),
    "services/customers/<int:pk>/performance/": Row(who_sees_it(200), who_sees_customers(405)),
}
FUTURE: dict[str, Row] = {
    **listed("services/future-services/"),
    **declared("services/future-services/", "services/customers/<int:parent_pk>/future-services/new/"),
    "services/future-services/board/": Row(who_sees_customers(200), who_sees_customers(405)),
    "services/future-services/roadmap/": Row(who_sees_customers(200), who_sees_customers(405)),
    "services/customers/<int:pk>/future/": Row(who_sees_it(200), who_sees_customers(405)),
    "services/future-services/<int:pk>/stage/": Row(brms(405), seen_by_keepers(400)),  # no stage was sent
    **{
        f"services/future-services/<int:pk>/{noun}/": Row(seen_by_keepers(200), seen_by_keepers(409))  # nor a version
        for noun in ("commitment", "delivery", "dropping")
    },
}

TABLE = {**CATALOGUE, **PROVISIONS, **REQUIREMENTS, **USAGE, **PERFORMANCE, **FUTURE}
