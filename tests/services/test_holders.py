"""What hangs on a provision holds it to its service, and rests while the provision is archived."""

from typing import Any

import pytest

from customers.records import access
from tests import factories
from tests.world import signed_in


@pytest.fixture
def provision(db: None) -> Any:
    berta = factories.brm("Berta Brandt")
    return factories.ProvisionFactory(customer=factories.CustomerFactory(owner=berta))


def moved(provision: Any, service: Any) -> Any:
    """Berta's answer to another service for the provision."""
    desk, page = signed_in(provision.customer.owner), f"/services/provisions/{provision.pk}/edit/"
    form = desk.get(page).context["form"]
    sent = {name: "" if form[name].value() in (None, False) else form[name].value() for name in form.fields}
    return desk.post(page, sent | {"service": service.pk})


@pytest.mark.parametrize("hung", [factories.RequirementFactory, factories.UsageFactory, factories.MaintenanceFactory])
def test_a_provision_with_something_on_it_keeps_its_service(provision: Any, hung: Any) -> None:
    other = factories.ServiceFactory(name="Other")
    assert moved(provision, other).status_code == 302, "nothing hangs on it yet"
    hung(provision=provision)
    answer = moved(provision, factories.ServiceFactory(name="Third"))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["service"]
    provision.refresh_from_db()
    assert provision.service == other


def test_what_belongs_to_an_archived_provision_is_not_changed(provision: Any) -> None:
    berta = provision.customer.owner
    requirement = factories.RequirementFactory(provision=provision)
    measured = factories.MeasurementFactory(requirement=requirement)
    held = (requirement, measured, factories.UsageFactory(provision=provision))
    assert all(access.can(berta, action, row) for row in held for action in (access.CHANGE, access.RESTORE))
    provision.archive(by=berta)
    for row in held:
        fresh = type(row).objects.get(pk=row.pk)
        assert not access.can(berta, access.CHANGE, fresh)
        assert not access.can(berta, access.RESTORE, fresh)
    assert access.can(berta, access.RESTORE, provision)
