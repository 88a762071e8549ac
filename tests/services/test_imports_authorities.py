"""Decision rights leave as a file with the services they are for, and come back for these and no others."""

import csv
import datetime as dt
import io
from typing import Any

import pgtrigger
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.utils import timezone

from customers.imports.parts import AuthorityImport
from customers.models import Authority
from customers.records.imports.kinds import KINDS, register
from customers.records.imports.models import ImportBatch
from customers.records.imports.replacing import replaces
from services.imports.authorities import ScopedAuthorityImport
from services.models import AuthorityScope, Service
from services.models.authority_scope import scope_of
from tests import factories
from tests.customers.importing import Wizard, counted
from tests.factories import provided

from .importing import at_kestrel_rail, refused

pytestmark = pytest.mark.django_db
START = dt.date(2025, 1, 1)
HEAD = "customer code,person,right,valid from,services\n"
ROW = "KESTREL,Paula Moen,approve_spend,2025-01-01,{}\n"
WITHOUT = "customer code,person,right,valid from,granted by\nKESTREL,Paula Moen,approve_spend,2025-01-01,{}\n"


@pytest.fixture
def berta() -> Any:
    """Berta keeps Kestrel Rail, where Paula represents them; there are Mail, ERP and a network."""
    wizard: Any = at_kestrel_rail()
    wizard.paula = factories.InvolvementFactory(
        customer=wizard.kestrel, person__name="Paula Moen", person__email="paula@kestrel.example"
    ).person
    wizard.services["NET"] = provided.ServiceFactory(code="NET", name="Network")
    return wizard.of("authorities")


def may(wizard: Any, *codes: str, **fields: Any) -> Authority:
    """Paula may approve spend from the first of January for these services; for all where none is said."""
    services = [wizard.services[code] for code in codes]
    given = {"right": "approve_spend", "valid_from": START, "valid_to": None, "scope": scope_of(services), **fields}
    authority = factories.AuthorityFactory(customer=wizard.kestrel, person=wizard.paula, **given)
    AuthorityScope.objects.bulk_create([AuthorityScope(authority=authority, service=service) for service in services])
    return authority


def recorded() -> list[str]:
    """The services of each authority; its text is checked against its rows."""
    found = []
    for authority in Authority.objects.order_by("pk"):
        services = Service.objects.filter(authority_scopes__authority=authority)
        assert authority.scope == ",".join(str(pk) for pk in sorted(services.values_list("pk", flat=True)))
        found.append(" ".join(sorted(services.values_list("code", flat=True))) or "all")
    return sorted(found)


def exported(wizard: Wizard, file: str = "csv") -> bytes:
    response = wizard.client.get("/customers/authorities/export/", {"format": file, "ever": "on"})
    assert response.status_code == 200
    return b"".join(response.streaming_content)


# The kind takes the place of the ground floor's


def test_the_import_that_knows_services_stands_in_the_place_of_the_ground_floors() -> None:
    assert KINDS["authorities"] is ScopedAuthorityImport
    names = list(KINDS)
    assert names.index("people") + 1 == names.index("authorities"), "where it stood"
    with pytest.raises(ImproperlyConfigured, match="already"):
        register(AuthorityImport)
    with pytest.raises(ImproperlyConfigured, match="cannot replace"):
        replaces(AuthorityImport)(ScopedAuthorityImport)
    with pytest.raises(ImproperlyConfigured, match="cannot replace"):
        replaces(ScopedAuthorityImport)(AuthorityImport)
    assert KINDS["authorities"] is ScopedAuthorityImport


def test_the_ground_floors_own_import_would_widen_what_is_restricted(
    berta: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: what the import did before it knew services."""
    monkeypatch.setitem(KINDS, "authorities", AuthorityImport)
    berta.bring_in(HEAD + ROW.format("ERP"))
    assert recorded() == ["all"]


# Our own export


@pytest.mark.parametrize("file", ["csv", "xlsx"])
def test_our_own_export_imported_again_changes_nothing(file: str, berta: Any) -> None:
    may(berta)
    may(berta, "ERP")
    may(berta, "MAIL", "ERP")
    may(berta, "NET", valid_from=dt.date(2026, 1, 1))
    berta.services["NET"].archived_at = timezone.now()
    berta.services["NET"].save()
    berta.upload(exported(berta, file), f"rights.{file}")
    berta.check()
    assert (berta.errors(), berta.warnings(), berta.counts) == ({}, {}, counted(unchanged=4))


def test_our_own_export_makes_the_same_authorities_elsewhere(berta: Any) -> None:
    for codes in ((), ("ERP",), ("MAIL", "ERP")):
        may(berta, *codes)
    content = exported(berta)
    AuthorityScope.objects.all().delete()
    Authority.objects.all().delete()
    berta.bring_in(content)
    assert (berta.errors(), berta.counts) == ({}, counted(create=3))
    assert recorded() == ["ERP", "ERP MAIL", "all"]
    assert set(Authority.objects.values_list("version", flat=True)) == {1}
    berta.upload(content)
    assert berta.check().counts == counted(unchanged=3)


def test_an_edited_cell_changes_the_authority_of_these_services_and_undo_takes_it_back(berta: Any) -> None:
    may(berta)
    erp = may(berta, "ERP")
    rows = list(csv.DictReader(io.StringIO(exported(berta).decode("utf-8-sig"))))
    next(row for row in rows if row["Services"] == "ERP")["Granted by"] = "The chair"
    file = io.StringIO()
    writer = csv.DictWriter(file, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    berta.bring_in(file.getvalue())
    assert (berta.errors(), berta.counts) == ({}, counted(update=1, unchanged=1))
    assert list(Authority.objects.filter(granted_by="The chair")) == [erp]
    assert recorded() == ["ERP", "all"]
    berta.undo()
    assert not Authority.objects.filter(granted_by="The chair").exists()
    assert recorded() == ["ERP", "all"]


# Rows that name services


def test_the_same_right_for_other_services_is_another_authority(berta: Any) -> None:
    berta.bring_in(HEAD + ROW.format("ERP") + ROW.format("mail; Network; MAIL") + ROW.format(""))
    assert (berta.errors(), berta.counts) == ({}, counted(create=3))
    assert recorded() == ["ERP", "MAIL NET", "all"]
    page = berta.client.get(Authority.objects.get(scope=str(berta.services["ERP"].pk)).get_absolute_url())
    assert "Erp" in page.content.decode()
    berta.upload(HEAD + ROW.format("Network; Mail") + ROW.format("") + ROW.format("erp"))
    assert berta.check().counts == counted(unchanged=3), "in whatever order, by code or name"


def test_the_history_tells_the_services_and_undo_takes_all_of_them_back(berta: Any) -> None:
    may(berta)
    berta.bring_in(HEAD + ROW.format("") + ROW.format("ERP") + ROW.format("MAIL"))
    erp = Authority.objects.get(scope=str(berta.services["ERP"].pk))
    events = list(erp.events.values_list("version", "scope"))
    assert events == [(1, str(berta.services["ERP"].pk))]
    assert "Erp" in berta.client.get(f"{erp.get_absolute_url()}history/").content.decode()
    berta.undo()
    assert berta.batch.state == ImportBatch.State.UNDONE
    assert recorded() == ["all"]


def test_without_waiting_for_the_authorities_an_undo_would_make_them_overlap(
    berta: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control."""
    monkeypatch.setattr(ScopedAuthorityImport, "before_deleting", lambda: None)
    may(berta)
    berta.bring_in(HEAD + ROW.format("") + ROW.format("ERP") + ROW.format("MAIL"))
    berta.undo()
    assert berta.batch.state == ImportBatch.State.COMMITTED


def test_two_rows_of_the_same_services_are_about_one_authority(berta: Any) -> None:
    assert refused(berta, "authorities", HEAD + ROW.format("ERP; MAIL") + ROW.format("Mail; Erp")) == {
        3: {"services": ["Row 2 of this file is about the same record."]}
    }


@pytest.mark.parametrize(
    ("held", "said", "told"), [(("ERP",), "MAIL", "ERP"), (("ERP",), "", "ERP"), ((), "ERP", "All services")]
)
def test_other_services_than_the_recorded_ones_are_refused(
    held: tuple[str, ...], said: str, told: str, berta: Any
) -> None:
    may(berta, *held)
    (messages,) = refused(berta, "authorities", HEAD + ROW.format(said))[2].values()
    assert messages == [
        f"Paula Moen holds this right from this day for: {told}. An import does not change the services of an "
        "authority: do that on its page. If this row is another authority, name the recorded one in this file too."
    ]
    assert berta.counts == counted(error=1)


def test_a_further_authority_is_welcome_where_the_file_names_the_recorded_one_too(
    berta: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("customers.records.imports.check.STEP", 1)  # in whichever step of the check that is
    may(berta, "ERP")
    berta.bring_in(HEAD + ROW.format("MAIL") + ROW.format("ERP"))
    assert (berta.errors(), berta.counts) == ({}, counted(create=1, unchanged=1))
    assert recorded() == ["ERP", "MAIL"]


def test_services_that_are_not_there_or_archived_are_refused_and_kept_where_they_are(berta: Any) -> None:
    berta.services["NET"].archived_at = timezone.now()
    berta.services["NET"].save()
    assert refused(berta, "authorities", HEAD + ROW.format("ERP; FAX") + ROW.format("ERP; NET")) == {
        2: {"services": ["There is no service “FAX”."]},
        3: {"services": ["“Network” is archived. Restore it first."]},
    }
    may(berta, "ERP", "NET")
    berta.upload(HEAD + ROW.format("ERP; NET"))
    assert berta.check().counts == counted(unchanged=1)


def test_an_archived_authority_is_restored_and_not_recorded_again(berta: Any) -> None:
    may(berta, "ERP", archived_at=timezone.now())
    head = HEAD.replace("\n", ",granted by\n")
    row = ROW.replace("\n", ",The chair\n")
    errors = refused(berta, "authorities", head + row.format("ERP") + row.format("MAIL"))
    assert errors == {2: {"": ["This record is archived. Restore it first."]}}


# Files that name no services


def test_without_the_column_a_new_authority_is_for_all_services(berta: Any) -> None:
    berta.bring_in(WITHOUT.format("Board"))
    assert (berta.counts, recorded()) == (counted(create=1), ["all"])


def test_without_the_column_a_recorded_authority_keeps_its_services_and_that_is_said(berta: Any) -> None:
    may(berta, "ERP", "MAIL")
    berta.bring_in(WITHOUT.format("The chair"))
    assert berta.warnings() == {2: ["This file names no services. The authority stays restricted to: ERP, MAIL."]}
    assert (berta.errors(), berta.counts) == ({}, counted(update=1, warning=1))
    assert (recorded(), Authority.objects.get().granted_by) == (["ERP MAIL"], "The chair")


def test_without_the_column_the_authority_for_all_services_is_meant(berta: Any) -> None:
    every = may(berta)
    may(berta, "ERP")
    berta.bring_in(WITHOUT.format("The chair"))
    assert berta.warnings() == {2: ["Paula Moen holds this right from this day for these services as well: ERP."]}
    assert (berta.errors(), recorded()) == ({}, ["ERP", "all"])
    assert list(Authority.objects.filter(granted_by="The chair")) == [every]


def test_without_the_column_one_of_several_restricted_authorities_must_be_said(berta: Any) -> None:
    may(berta, "ERP")
    may(berta, "MAIL")
    assert refused(berta, "authorities", WITHOUT.format("The chair")) == {
        2: {"services": ["Paula Moen holds this right from this day more than once: ERP; MAIL. Say for which."]}
    }


# What the database does meanwhile


def test_the_services_of_an_authority_are_written_in_one_statement(berta: Any) -> None:
    """Else the trigger, told to follow each statement, would see half of them and raise the version for it."""
    both = [berta.services["ERP"], berta.services["MAIL"]]
    scope = scope_of(both)
    authority = factories.AuthorityFactory(customer=berta.kestrel, person=berta.paula, scope=scope)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    AuthorityScope.objects.bulk_create([AuthorityScope(authority=authority, service=one) for one in both], batch_size=1)
    authority.refresh_from_db()
    assert (authority.version, authority.scope) == (1, scope)
    pgtrigger.constraints(pgtrigger.Deferred, "services.AuthorityScope:keep_scope")
