"""What we export can be imported again: nothing changes."""

import pytest

from customers.models import Customer, Industry
from tests import factories

from .importing import Wizard, counted

pytestmark = pytest.mark.django_db


def exported(wizard: Wizard, kind: str) -> bytes:
    response = wizard.client.get("/customers/export/", {"format": kind})
    assert response.status_code == 200
    return b"".join(response.streaming_content)


@pytest.fixture
def berta() -> Wizard:
    """Berta keeps all these customers."""
    wizard = Wizard(factories.brm("Berta Brandt"))
    water = Industry.objects.create(name="Water")
    group = factories.CustomerFactory(
        code="ALM", name="Almhof Dairies", owner=wizard.user, industry=water, postal_code="08012", tier="key"
    )
    factories.CustomerFactory(
        code="UNIT",
        name="=Equal",
        owner=wizard.user,
        parent=group,
        kind="internal",
        status="on_hold",
        description="- Founded: 1902\n- Fax: 12\n\nMore.",
        city="-",
        region="'s-Hertogenbosch",
        time_zone="Europe/Amsterdam",
        billing_currency="CHF",
        tier_reason="@Why not",
    )
    return wizard


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_our_own_export_imported_again_changes_nothing(kind: str, berta: Wizard) -> None:
    berta.upload(exported(berta, kind), f"customers.{kind}")
    columns = dict(zip(berta.batch.columns, berta.batch.mapping["columns"], strict=True))
    left_out = {heading for heading, column in columns.items() if not column["target"]}
    assert {"Tier", "Reason for the tier", "Relationship owner"} <= left_out
    assert "note" not in {column["target"] for column in berta.batch.mapping["columns"]}
    berta.check()
    assert (berta.errors(), berta.counts) == ({}, counted(unchanged=2))


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_who_may_set_owners_imports_them_from_the_export(kind: str, berta: Wizard) -> None:
    manager = Wizard(factories.manager("Magda Maier"))
    manager.user.groups.add(*berta.user.groups.all())
    content = exported(manager, kind)
    berta.user.groups.clear()  # Berta can keep no customers any more, and is the owner still
    manager.upload(content, f"customers.{kind}")
    index = manager.batch.columns.index("Relationship owner")
    assert manager.batch.mapping["columns"][index]["target"] == "owner"
    manager.check()
    assert (manager.errors(), manager.counts) == ({}, counted(unchanged=2))


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_export_brings_everything_back_into_an_empty_portfolio(kind: str, berta: Wizard) -> None:
    fields = ("code", "name", "kind", "status", "description", "city", "region", "postal_code", "parent__code")
    content, before = exported(berta, kind), set(Customer.objects.values_list(*fields))
    Customer.objects.exclude(parent=None).delete()
    Customer.objects.all().delete()
    berta.bring_in(content, nothing="")
    assert set(Customer.objects.values_list(*fields)) == before
