"""Over the API everybody sees what they see in the pages, and changes what they may change there."""

from typing import Any

import pytest

from customers.models import Customer
from tests import factories
from tests.calling import Api

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("role", "seen"), [("reader", False), ("foreign", False), ("owner", True), ("manager", True)])
def test_a_restricted_customer_is_not_there_for_those_who_may_not_see_it(role: str, seen: bool) -> None:
    owner = factories.brm("Berta Brandt")
    users = {
        "reader": factories.reader("Rui Tavares"),
        "foreign": factories.brm("Fritz Fremd"),
        "owner": owner,
        "manager": factories.manager("Mehdi Amrani"),
    }
    hidden = factories.CustomerFactory(name="Xanthoria Biotech", code="XANTHO", owner=owner, restricted=True)
    part = factories.InvolvementFactory(customer=hidden)
    outcome = factories.BusinessOutcomeFactory(customer=hidden)
    api = Api(users[role])
    status = 200 if seen else 404
    for path in (
        f"customers/{hidden.pk}",
        f"customers/{hidden.pk}/people",
        f"customers/{hidden.pk}/history",
        f"customers/{hidden.pk}/decision-rights",
        f"people/{part.pk}",
        f"outcomes/{outcome.pk}/measurements",
    ):
        answer = api.get(path)
        assert answer.status_code == status, path
        assert seen or "Xantho" not in answer.content.decode()
    for path in ("customers", "people", "outcomes"):
        assert len(api.get(path).json()["items"]) == seen, path
    if not seen:
        # It is answered as one that has never been: 404, or 403 for a role that changes nothing anywhere.
        for change in ("patch", "archive"):
            answers = []
            for pk in (hidden.pk, 999_999):
                if change == "patch":
                    answers.append(api.patch(f"customers/{pk}", {"city": "Chur"}, version=1))
                else:
                    answers.append(api.post(f"customers/{pk}/archive"))
            assert answers[0].status_code == answers[1].status_code == (403 if role == "reader" else 404)
            assert answers[0].content == answers[1].content


def test_an_admin_without_another_role_reads_no_customers(almhof: Customer) -> None:
    api = Api(factories.admin("Astrid Nyman"))
    assert api.get("customers").status_code == 403
    assert api.get(f"customers/{almhof.pk}").status_code == 403
    assert api.get("me").status_code == 200


@pytest.mark.parametrize("role", ["reader", "manager", "brm"])
def test_a_known_customer_is_not_changed_by_those_who_do_not_keep_it(almhof: Customer, role: str) -> None:
    api = Api(getattr(factories, role)("Fritz Fremd"))
    part = factories.InvolvementFactory(customer=almhof)
    assert api.get(f"customers/{almhof.pk}").status_code == 200
    for answer in (
        api.patch(f"customers/{almhof.pk}", {"city": "Chur"}, version=1),
        api.post(f"customers/{almhof.pk}/archive"),
        api.post(f"customers/{almhof.pk}/people", {"name": "Mira Egli", "kind": "user"}),
        api.post(f"people/{part.pk}/archive"),
    ):
        assert answer.status_code == 403
        assert answer["Content-Type"] == "application/problem+json"
    almhof.refresh_from_db()
    assert almhof.version == 1


def test_a_unit_does_not_tell_the_code_of_a_parent_that_is_hidden(berta: Any, almhof: Customer) -> None:
    hidden = factories.CustomerFactory(name="Xanthoria Biotech", code="XANTHO", restricted=True)
    Customer.objects.filter(pk=almhof.pk).update(parent=hidden)
    answer = Api(berta).get(f"customers/{almhof.pk}")
    assert answer.json()["parent_code"] == ""
    changed = Api(berta).patch(f"customers/{almhof.pk}", {"parent_code": None}, version=2)
    assert changed.status_code == 422
    almhof.refresh_from_db()
    assert almhof.parent_id == hidden.pk
