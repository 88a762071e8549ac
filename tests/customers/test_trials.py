"""What people who tried to break in have found, kept found."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from customers.decision_rights import who_may
from customers.models import Authority, Customer, Involvement
from customers.records import access
from customers.records.models import WebAddressField
from customers.records.text import validate_text
from tests import factories
from tests.calling import Api
from tests.customers.conftest import customer_data
from tests.world import signed_in


@pytest.fixture
def baltimar(fritz: Any) -> Customer:
    return factories.CustomerFactory(name="Baltimar Shipping", code="BALTIMAR", owner=fritz)


@pytest.fixture
def kadri(baltimar: Customer) -> Involvement:
    """She signs at Baltimar, which Fritz keeps."""
    person = factories.PersonFactory(name="Kadri Tamm", email="kadri@baltimar.example")
    part = factories.InvolvementFactory(customer=baltimar, person=person, kind="representative")
    factories.AuthorityFactory(customer=baltimar, person=person, right=Authority.Right.SIGN_AGREEMENT)
    return part


def invite(desk: Client, customer: Customer) -> Involvement:
    """Berta gives Kadri a part at her own customer."""
    sent = {"name": "K. Tamm", "kind": "user", "email": "kadri@baltimar.example", "same_person": "on", "active": "on"}
    assert desk.post(f"/customers/{customer.pk}/people/new/", sent).status_code == 302
    return Involvement.objects.get(customer=customer)


def test_a_part_at_my_customer_gives_no_say_over_a_person_elsewhere(
    desk: Client, kestrel: Customer, kadri: Involvement, baltimar: Customer
) -> None:
    mine = invite(desk, kestrel)
    sent = {"name": "Evil Renamed", "title": "Guest", "kind": "user", "version": str(mine.version_token)}
    assert desk.post(f"/customers/people/{mine.pk}/edit/", sent).status_code == 302
    kadri.person.refresh_from_db()
    mine.refresh_from_db()
    assert (kadri.person.name, kadri.person.active, mine.title) == ("Kadri Tamm", True, "Guest")
    today = dt.date.today()
    assert [decider.person for decider in who_may(baltimar, "sign_agreement", on=today)] == ["Kadri Tamm"]


def test_the_api_says_that_a_person_elsewhere_may_not_be_changed(
    desk: Client, kestrel: Customer, kadri: Involvement, berta: Any
) -> None:
    mine = invite(desk, kestrel)
    answer = Api(berta).patch(f"people/{mine.pk}", {"name": "Evil Renamed"}, mine.version_token)
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == ["name"]


def test_whoever_keeps_every_customer_of_a_person_changes_them(
    desk: Client, kestrel: Customer, kadri: Involvement, baltimar: Customer, berta: Any
) -> None:
    mine = invite(desk, kestrel)
    assert not access.can(berta, access.CHANGE, kadri.person)
    baltimar.team.add(berta)
    sent = {"name": "Kadri Saar", "kind": "user", "active": "on", "version": str(mine.version_token)}
    desk.post(f"/customers/people/{mine.pk}/edit/", sent)
    kadri.person.refresh_from_db()
    assert kadri.person.name == "Kadri Saar"


def test_another_text_under_the_same_form_key_is_another_record(desk: Client, kestrel: Customer) -> None:
    key = str(uuid.uuid4())
    for name in ("First Person", "First Person", "Second Person"):
        desk.post(f"/customers/{kestrel.pk}/people/new/", {"name": name, "kind": "user", "submission": key})
    assert sorted(Involvement.objects.values_list("person__name", flat=True)) == ["First Person", "Second Person"]


def test_another_body_under_the_same_idempotency_key_is_refused(berta: Any) -> None:
    api, key = Api(berta), str(uuid.uuid4())
    first = {"name": "Idem A", "code": "IDA"}
    assert api.post("customers", first, **{"idempotency-key": key}).status_code == 201
    assert api.post("customers", first, **{"idempotency-key": key}).status_code == 201
    assert api.post("customers", {"name": "Idem B", "code": "IDB"}, **{"idempotency-key": key}).status_code == 409
    assert list(Customer.objects.values_list("code", flat=True)) == ["IDA"]


@pytest.mark.parametrize("sent", ["", "1", "on", "True", "no"])
def test_only_a_plain_false_opens_a_restricted_customer(mehdi: Any, kestrel: Customer, sent: str) -> None:
    kestrel.restrict(True, by=mehdi)
    boss = signed_in(mehdi)
    assert boss.post(f"/customers/{kestrel.pk}/restriction/", {"restricted": sent}).status_code == 400
    kestrel.refresh_from_db()
    assert kestrel.restricted
    boss.post(f"/customers/{kestrel.pk}/restriction/", {"restricted": "false"})
    kestrel.refresh_from_db()
    assert not kestrel.restricted


def test_saying_what_is_so_already_changes_nothing(mehdi: Any, kestrel: Customer) -> None:
    boss, before = signed_in(mehdi), kestrel.events.count()
    boss.post(f"/customers/{kestrel.pk}/restriction/", {"restricted": "false"})
    sent = {"tier": kestrel.tier, "reason": kestrel.tier_reason or "none yet", "version": "1"}
    kestrel.set_tier(kestrel.tier, reason=sent["reason"], by=mehdi)
    boss.post(f"/customers/{kestrel.pk}/tier/", sent | {"version": "2"})
    assert kestrel.events.count() == before + 1


def test_a_code_is_one_customers_alone_whatever_its_case(desk: Client, kestrel: Customer, berta: Any) -> None:
    for code in ("KESTREL", "kestrel"):
        refused = desk.post("/customers/new/", customer_data(name="Someone", code=code, acknowledged="on"))
        assert refused.context["form"].errors == {"code": ["Another customer has this code already."]}
    with pytest.raises(IntegrityError, match="customer_code_once"), transaction.atomic():
        factories.CustomerFactory(code="Kestrel", owner=berta)
    sent = customer_data(name="Unit", code="U1", parent_code="Kestrel", acknowledged="on")
    assert desk.post("/customers/new/", sent).status_code == 302
    assert Customer.objects.get(code="U1").parent == kestrel
    lower = customer_data(code="kestrel", acknowledged="on", version=kestrel.version_token)
    assert desk.post(f"/customers/{kestrel.pk}/edit/", lower).status_code == 302  # their own code in another case


def test_a_form_that_cannot_be_read_is_no_fault_of_ours(desk: Client) -> None:
    for content_type in ("multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=\xe9"):
        assert desk.post("/api/v1/customers", b"{}", content_type=content_type).status_code in (400, 403, 415)


def test_what_is_archived_is_restored_before_it_is_changed(desk: Client, kestrel: Customer, berta: Any) -> None:
    kestrel.archive(by=berta)
    sent = customer_data(city="Bergen", version=str(kestrel.version))
    assert desk.post(f"/customers/{kestrel.pk}/edit/", sent).status_code == 409
    assert Api(berta).patch(f"customers/{kestrel.pk}", {"city": "Bergen"}, kestrel.version).status_code == 409
    assert desk.post(f"/customers/{kestrel.pk}/restoration/").status_code == 302
    kestrel.refresh_from_db()
    assert desk.post(f"/customers/{kestrel.pk}/edit/", sent | {"version": str(kestrel.version)}).status_code == 302


def test_private_pages_are_kept_by_no_cache(desk: Client, kestrel: Customer) -> None:
    for path in ("/customers/", f"/customers/{kestrel.pk}/", "/customers/export/?format=csv"):
        assert desk.get(path)["Cache-Control"] == "private, no-store", path


@pytest.mark.parametrize("text", ["\u200b", "a\u202eb", "\u2066x", " \u00ad "])
def test_text_that_hides_or_turns_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        validate_text(text)


def test_text_of_every_script_is_kept() -> None:
    for text in ("Éclair", "株式会社", "שלום", "می‌خواهم", "👩‍🚒", "Ⅻ"):
        validate_text(text)


@pytest.mark.parametrize(
    "address",
    ["ftp://x.example", "https://user:pw@x.example", "https://x.example\\@evil.example", "javascript:alert(1)"],
)
def test_a_web_address_leads_where_it_says(address: str) -> None:
    with pytest.raises(ValidationError):
        WebAddressField().clean(address, None)
    WebAddressField().clean("https://www.kestrel.example/a@b", None)
