"""Every kind of record of this floor leaves as a file and comes back: unchanged, or with what was edited."""

import csv
import datetime as dt
import io
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from customers.models import Authority
from customers.records.imports.kinds import KINDS
from customers.records.imports.models import ImportBatch
from customers.records.models import Record
from services.models import RequirementVersion
from tests import factories
from tests.customers.importing import Wizard, counted
from tests.factories import provided
from tests.world import with_second_factor

pytestmark = pytest.mark.django_db
OF_ADMINS = ("services", "standard-targets")
KIND_NAMES = (
    *OF_ADMINS,
    *("provisions", "supported-outcomes", "requirements", "usage", "measurements", "events", "maintenance"),
    "future-services",
)
IN_TWO_YEARS = timezone.localdate().year + 2
OSLO_TWICE = dt.datetime(2025, 10, 26, 1, 30, tzinfo=dt.UTC)  # 02:30 in Oslo, for the second time


@pytest.fixture
def berta() -> Wizard:
    """Berta keeps Kestrel Rail in Oslo, which has ERP twice and one record of every kind of each."""
    wizard = Wizard(factories.brm("Berta Brandt"))
    factories.UserFactory(name="Rui Rosa", email="rui@provider.example")
    category = provided.ServiceCategoryFactory(name="Platforms")
    owner = factories.UserFactory(name="Sven Ohl", email="sven@provider.example")
    erp = provided.ServiceFactory(
        code="ERP", name="ERP hosting", category=category, owner=owner, opens_at=dt.time(7), closes_at=dt.time(19, 30)
    )
    mail = provided.ServiceFactory(code="MAIL", name="Mail", lifecycle="catalogue", description="=not a formula")
    standard = provided.StandardTargetFactory(service=erp, statement="Up", target=Decimal("99.5"))
    kestrel = factories.CustomerFactory(
        code="KESTREL", name="Kestrel Rail", owner=wizard.user, billing_currency="NOK", time_zone="Europe/Oslo"
    )
    plain, oslo = (
        provided.ProvisionFactory(customer=kestrel, service=erp, label=label, vital=vital, units=10, unit="desks")
        for label, vital in (("", ""), ("Oslo", "Dispatch"))
    )
    post = provided.ProvisionFactory(
        customer=kestrel, service=mail, units=Decimal("12.50"), unit="seats", status="ended", service_days="mon_fri"
    )
    outcome = factories.BusinessOutcomeFactory(customer=kestrel, statement="Fewer delays")
    provided.OutcomeSupportFactory(provision=oslo, outcome=outcome, strength=3, note="Plans crews")
    paula = factories.InvolvementFactory(customer=kestrel).person
    authority = factories.AuthorityFactory(
        customer=kestrel, person=paula, right=Authority.Right.AGREE_REQUIREMENTS, valid_from=dt.date(2024, 1, 1)
    )
    agreed = provided.RequirementFactory(provision=oslo, statement="Always there", agreed=authority, standard=standard)
    same = provided.RequirementFactory(provision=plain, statement="Always there", target=Decimal("98.25"))
    provided.RequirementFactory(provision=oslo, aspect="capacity", statement="Always there", target=None, unit="")
    waits = provided.RequirementFactory(provision=plain, statement="Fast", target=Decimal("99.7"), agreed=authority)
    waits.propose(by=wizard.user, applies_from=timezone.localdate().replace(day=1), target=Decimal(1), unit="h")
    for requirement, unit in ((agreed, ""), (same, "%")):
        provided.MeasurementFactory(requirement=requirement, unit=unit, note="From the monitor")
    for provision in (plain, oslo):
        provided.UsageFactory(provision=provision, volume=Decimal("1200.50"))
    event = {"customer": kestrel, "kind": "outage", "started_at": dt.datetime(2026, 3, 1, 9, 30, 17, tzinfo=dt.UTC)}
    event["ended_at"] = dt.datetime(2026, 3, 1, 11, tzinfo=dt.UTC)
    desk = {"external_system": "Service desk", "external_id": "INC1"}
    credit = {"credit_amount": Decimal("1500"), "credit_currency": "EUR", "disclosed_on": dt.date(2026, 3, 2)}
    provided.PerformanceEventFactory(**event, **desk, down=[plain, oslo], lost=[oslo], requirement=agreed, **credit)
    provided.PerformanceEventFactory(**event, title="Another at once", down=[post])
    provided.PerformanceEventFactory(
        customer=kestrel, title="Ten years", kind="achievement", severity=None, started_at=OSLO_TWICE, ended_at=None
    )
    provided.MaintenanceFactory(provision=oslo, agreed_at=timezone.now(), agreed_by=paula, authority=authority)
    provided.MaintenanceFactory(provision=plain, starts_at=OSLO_TWICE)
    provided.FutureServiceFactory(
        customer=kestrel, title="Second site", outcome=outcome, service=mail, expected_revenue=Decimal("1000"),
        currency="CHF", probability=60, expected_start=dt.date(2027, 1, 1), stage="assessed",
    )  # fmt: skip
    provided.FutureServiceFactory(customer=kestrel, title="Chat")
    return wizard


@pytest.fixture
def astrid() -> Wizard:
    """Astrid is an admin, and keeps the portfolio."""
    wizard = Wizard(factories.admin("Astrid Ask"))
    with_second_factor(wizard.user)
    return wizard


def colleague(kind: str, berta: Wizard, astrid: Wizard) -> Wizard:
    return (astrid if kind in OF_ADMINS else berta).of(kind)


def exported(wizard: Wizard, kind: str, file: str = "csv") -> bytes:
    list_class: Any = KINDS[kind].list_class
    response = wizard.client.get(reverse(list_class.export_url_name), {"format": file})
    assert response.status_code == 200
    content = b"".join(response.streaming_content)
    for close in response._resource_closers:  # the response itself would close the test's connection too
        close()
    return content


def edited(content: bytes, heading: str, value: str, row: int = 0) -> str:
    """The CSV with one cell changed."""
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert rows[row + 1][rows[0].index(heading)] != value
    rows[row + 1][rows[0].index(heading)] = value
    buffer = io.StringIO()
    csv.writer(buffer).writerows(rows)
    return buffer.getvalue()


def everything() -> dict[str, Any]:
    """What the tables of this floor hold but for the history, without who changed it when."""
    stamps = {"version", "changed_at", "changed_by_id"}
    return {
        model.__name__: [
            {name: value for name, value in row.items() if name not in stamps}
            for row in model._default_manager.order_by("pk").values()
        ]
        for model in apps.get_app_config("services").get_models()
        if not hasattr(model, "pgh_id")
    }


def records_without_import(kinds: dict[str, Any]) -> list[str]:
    models = [model for model in apps.get_app_config("services").get_models() if issubclass(model, Record)]
    imported = {kind.model for kind in kinds.values()}
    return sorted(model.__name__ for model in models if model not in imported)


def test_every_kind_of_record_has_an_import() -> None:
    assert records_without_import(KINDS) == []
    fewer = {name: kind for name, kind in KINDS.items() if name not in ("usage", "events")}
    assert records_without_import(fewer) == ["PerformanceEvent", "Usage"]


@pytest.mark.parametrize("file", ["csv", "xlsx"])
@pytest.mark.parametrize("kind", KIND_NAMES)
def test_our_own_export_imported_again_changes_nothing(kind: str, file: str, berta: Wizard, astrid: Wizard) -> None:
    wizard = colleague(kind, berta, astrid)
    rows = KINDS[kind].model._default_manager.count()
    wizard.upload(exported(wizard, kind, file), f"list.{file}")
    wizard.check()
    assert (wizard.errors(), wizard.warnings(), wizard.counts) == ({}, {}, counted(unchanged=rows))


@pytest.mark.parametrize(
    ("kind", "heading", "value", "field"),
    [
        ("services", "Unit of volume", "postings", "volume_unit"),
        ("services", "Category", "Applications", "category__name"),
        ("services", "Service owner", "rui@provider.example", "owner__email"),
        ("standard-targets", "Target", "99,9", "target"),
        ("provisions", "Function", "Ticket sales", "vital_function"),
        ("provisions", "Units", "1'300", "units"),
        ("supported-outcomes", "Strength", "strong", "strength"),
        ("requirements", "Plan", "A second line by June", "ability_plan"),
        ("requirements", "Target", "97", "versions__target"),
        ("usage", "Users", "1,240", "users"),
        ("usage", "Note", "Read from the bill", "note"),
        ("measurements", "Value", "98.7 %", "value"),
        ("measurements", "Unit", "h", "unit"),
        ("events", "Cause", "A valve", "cause"),
        ("events", "Severity", "critical", "severity"),
        ("maintenance", "To", f"{IN_TWO_YEARS}-01-01 00:00", "ends_at"),
        ("future-services", "Probability %", "80", "probability"),
        ("future-services", "Service code", "ERP", "service__code"),
    ],
)
def test_an_edited_cell_changes_one_record_and_undo_takes_it_back(
    kind: str, heading: str, value: str, field: str, berta: Wizard, astrid: Wizard
) -> None:
    wizard = colleague(kind, berta, astrid)
    model: Any = KINDS[kind].model
    before, whole = sorted(model.objects.values_list("pk", field), key=str), everything()
    content = exported(wizard, kind)
    headings = next(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    there = next(name for name in headings if name == heading or name.startswith(f"{heading} ("))
    row = next(n for n, line in enumerate(csv.DictReader(io.StringIO(content.decode("utf-8-sig")))) if fits(kind, line))
    wizard.bring_in(edited(content, there, value, row))
    assert (wizard.errors(), wizard.batch.state) == ({}, ImportBatch.State.COMMITTED)
    assert wizard.counts | {"warning": 0} == counted(update=1, unchanged=model.objects.count() - 1)
    after = sorted(model.objects.values_list("pk", field), key=str)
    assert len(set(after) - set(before)) == 1
    wizard.undo()
    assert wizard.batch.state == ImportBatch.State.UNDONE
    assert everything() == whole


def fits(kind: str, line: dict[str, str]) -> bool:
    """The row whose cells are edited, where it matters."""
    if kind == "provisions":
        return line["Label"] == "Oslo"
    if kind == "requirements":
        return line["Label"] == "Oslo" and line["Aspect"] == "Availability"
    if kind == "services":
        return line["Code"] == "ERP"
    return kind != "events" or line["Ticket"] == "INC1"


def test_a_labelled_provision_and_a_requirement_of_it_are_told_in_one_cell(berta: Wizard) -> None:
    rows = list(csv.DictReader(io.StringIO(exported(berta, "events").decode("utf-8-sig"))))
    ticket = next(row for row in rows if row["Ticket"] == "INC1")
    assert ticket["Provisions affected"] == "ERP; ERP – Oslo"
    assert ticket["Of these, unavailable"] == "ERP; ERP – Oslo"
    assert ticket["Of these, vital function stood still"] == "ERP – Oslo"
    assert ticket["Requirement breached"] == "ERP – Oslo, availability: Always there"


def test_a_changed_agreed_target_becomes_a_proposal_from_this_month_and_the_agreed_one_stays(berta: Wizard) -> None:
    content = exported(berta, "requirements")
    lines = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    row = next(n for n, line in enumerate(lines) if fits("requirements", line))
    berta.of("requirements").bring_in(edited(content, "Target", "97", row))
    agreed, proposed = RequirementVersion.objects.filter(
        requirement__provision__label="Oslo", requirement__aspect="availability"
    ).order_by("number")
    assert (agreed.number, agreed.target, agreed.agreed_on) == (1, Decimal("99.5"), timezone.localdate())
    assert (proposed.number, proposed.target, proposed.agreed_on) == (2, 97, None)
    assert proposed.applies_from == timezone.localdate().replace(day=1), "closed months are not judged anew by accident"
    assert proposed.proposed_by == berta.user


def test_the_target_in_force_leaves_with_its_agreement_and_the_proposal_beside_it(berta: Wizard) -> None:
    content = exported(berta, "requirements")
    lines = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    at, row = next((n, line) for n, line in enumerate(lines) if line["Requirement"] == "Fast")
    agreed = RequirementVersion.objects.get(requirement__statement="Fast", number=1)
    told = [row[name] for name in ("Target", "Unit", "Agreed on", "Agreed by", "Proposed target", "Proposed unit")]
    assert told == ["99.7", "%", str(agreed.agreed_on), agreed.agreed_by.name, "1", "h"]
    berta.of("requirements").upload(edited(content, "Target", "97", at), "list.csv")
    berta.check()
    assert list(berta.errors().values()) == [
        {"target": ["Version 1 is agreed and stays. Change the proposed target instead."]}
    ]
    berta.of("requirements").bring_in(edited(content, "Proposed target", "2", at))
    versions = list(RequirementVersion.objects.filter(requirement__statement="Fast").order_by("number"))
    assert [(one.target, one.unit) for one in versions] == [(Decimal("99.7"), "%"), (2, "h")]


@pytest.mark.parametrize("kind", KIND_NAMES)
def test_every_kind_has_an_empty_file_whose_headings_are_understood(kind: str, berta: Wizard, astrid: Wizard) -> None:
    wizard = colleague(kind, berta, astrid)
    template = wizard.client.get(f"/imports/new/{kind}/template/").content.decode()
    headings = next(csv.reader(io.StringIO(template.lstrip("\ufeff"))))
    file = SimpleUploadedFile("template.csv", f"{template.strip()}\n{','.join('x' for _ in headings)}\n".encode())
    wizard.client.post(f"/imports/new/{kind}/", {"file": file})
    batch = ImportBatch.objects.latest("pk")
    targets = [column["target"] for column in batch.mapping["columns"]]
    assert sorted(targets) == sorted(target.name for target in KINDS[kind].targets(wizard.user))
