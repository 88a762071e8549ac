"""The portfolio comes in from a file: an admin's import of services and of what they promise."""

import csv
import io
from decimal import Decimal

import pytest

from customers.records.imports.models import ImportBatch
from services.models import Service, ServiceCategory, StandardTarget
from tests import factories
from tests.customers.importing import Wizard, counted, page, shared_file
from tests.factories import provided
from tests.world import signed_in, with_second_factor

pytestmark = pytest.mark.django_db


@pytest.fixture
def astrid() -> Wizard:
    wizard = Wizard(factories.admin("Astrid Ask"))
    with_second_factor(wizard.user)
    return wizard.of("services")


def test_the_shared_portfolio_comes_in_to_the_letter_comes_again_unchanged_and_can_be_taken_back(
    astrid: Wizard,
) -> None:
    content = shared_file("northwind_services.csv")
    lines = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    astrid.bring_in(content)
    assert (astrid.errors(), astrid.counts) == ({}, counted(create=8))
    there = Service.objects.order_by("pk").values_list("code", "name", "description", "lifecycle")
    told = [(line["Service code"], line["Service"], line["Description"], "catalogue") for line in lines]
    assert list(there) == told
    done = astrid.batch
    astrid.upload(content)
    assert astrid.check().counts == counted(unchanged=8)
    astrid.batch = done
    astrid.undo()
    assert astrid.batch.state == ImportBatch.State.UNDONE
    assert not Service.objects.exists()


def test_unknown_categories_are_created_with_the_services_and_go_with_them(astrid: Wizard) -> None:
    provided.ServiceCategoryFactory(name="Platforms")
    provided.ServiceCategoryFactory(name="Fax", is_active=False)
    astrid.upload("Code,Service,Category\nERP,ERP hosting,platforms\nMAIL,Mail,Collaboration\nFAX,Fax,Fax\n")
    astrid.check()
    assert astrid.errors() == {4: {"category": ["The category “Fax” is no longer offered."]}}
    astrid.upload("Code,Service,Category\nERP,ERP hosting,platforms\nMAIL,Mail,Collaboration\n")
    astrid.check()
    assert "Collaboration" in page(astrid.client, astrid.url("check/"))
    astrid.commit()
    assert dict(Service.objects.values_list("code", "category__name")) == {"ERP": "Platforms", "MAIL": "Collaboration"}
    astrid.undo()
    assert sorted(ServiceCategory.objects.values_list("name", flat=True)) == ["Fax", "Platforms"]


def test_a_new_category_is_told_beside_the_old_one(astrid: Wizard) -> None:
    provided.ServiceFactory(code="ERP", name="ERP hosting", category=provided.ServiceCategoryFactory(name="Platforms"))
    astrid.upload("Code,Service,Category\nERP,ERP hosting,Marine\n")
    [row] = astrid.check().client.get(astrid.url("check/")).context["page"].rows
    assert [(change["before"], change["after"]) for change in row["changes"]] == [("Platforms", "Marine")]


def test_an_owner_is_a_colleague_who_can_sign_in(astrid: Wizard) -> None:
    factories.UserFactory(name="Sven Ohl", email="sven@provider.example")
    factories.UserFactory(name="Olga Lund", email="olga@provider.example", is_active=False)
    astrid.upload(
        "Code,Service,Owner\nA,Mail,SVEN@provider.example\nB,Fax,olga@provider.example\nC,ERP,nobody@x.example\n"
    )
    astrid.check()
    assert astrid.errors() == {
        3: {"owner": ["Olga Lund cannot sign in any more. Name another owner."]},
        4: {"owner": ["There is no colleague “nobody@x.example”."]},
    }


def test_a_service_that_leaves_the_catalogue_is_told_to_be_in_use(astrid: Wizard) -> None:
    mail = provided.ServiceFactory(code="MAIL", name="Mail")
    provided.ProvisionFactory(service=mail, vital="Dispatch")
    astrid.upload("Code,Service,Lifecycle\nmail,Mail,retired\n")
    astrid.check()
    said = "It is still provided. What runs goes on; nobody new gets it."
    assert (astrid.counts, astrid.warnings()) == (counted(update=1, warning=1), {2: [said]})


def test_a_service_that_only_archived_customers_have_leaves_the_catalogue_unasked(astrid: Wizard) -> None:
    mail = provided.ServiceFactory(code="MAIL", name="Mail")
    provided.ProvisionFactory(service=mail).customer.archive(by=astrid.user)
    astrid.upload("Code,Service,Lifecycle\nmail,Mail,retired\n")
    assert astrid.check().warnings() == {}


def test_other_service_time_is_doubted_where_provisions_go_by_it(astrid: Wizard) -> None:
    for code in ("MAIL", "FAX"):
        provided.ServiceFactory(code=code, name=code.title())
    provided.ProvisionFactory(service=Service.objects.get(code="MAIL"))
    provided.ProvisionFactory(service=Service.objects.get(code="FAX"), service_days="mon_fri")
    astrid.upload("Code,Service,From,To\nMAIL,Mail,08:00,18:00\nFAX,Fax,08:00,18:00\n")
    [[said]] = astrid.check().warnings().values()
    assert "their availability of past months will be reckoned by the new one" in said


def test_promises_come_in_by_the_code_of_their_service(astrid: Wizard) -> None:
    provided.ServiceFactory(code="MAIL", name="Mail")
    text = "Service code,Aspect,Promise,Must be,Target,Unit\nMAIL,Availability,Up,>=,99.5,%\nFAX,Security,Safe,,,\n"
    astrid.of("standard-targets").upload(text)
    astrid.check()
    assert astrid.errors() == {3: {"service": ["There is no service “FAX”."]}}
    astrid.bring_in(text.replace("FAX,", "mail,"))
    promise = StandardTarget.objects.get(aspect="availability")
    assert (promise.statement, promise.comparator, promise.target) == ("Up", "at_least", Decimal("99.5"))


def test_only_admins_bring_in_the_portfolio_and_they_bring_in_nothing_of_customers(astrid: Wizard) -> None:
    berta = signed_in(factories.brm("Berta Brandt"))
    for kind in ("services", "standard-targets"):
        assert astrid.client.get(f"/imports/new/{kind}/").status_code == 200
        assert berta.get(f"/imports/new/{kind}/").status_code == 403
    for kind in ("customers", "provisions", "usage", "events"):
        assert astrid.client.get(f"/imports/new/{kind}/").status_code == 403
        assert berta.get(f"/imports/new/{kind}/").status_code == 200
    mine, theirs = page(astrid.client, "/imports/"), page(berta, "/imports/")
    assert "/imports/new/services/" in mine
    assert "/imports/new/usage/" not in mine
    assert "/imports/new/services/" not in theirs
    assert "/imports/new/usage/" in theirs
