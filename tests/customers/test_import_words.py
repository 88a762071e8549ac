"""Words of a file that our choices do not know."""

import pytest

from customers.models import Customer, Industry
from tests import factories

from .importing import Wizard, counted, page

pytestmark = pytest.mark.django_db


@pytest.fixture
def berta() -> Wizard:
    return Wizard(factories.brm("Berta Brandt"))


def test_common_german_and_french_words_are_understood(berta: Wizard) -> None:
    berta.bring_in("code,name,status,kind\nA,One,Aktiv,intern\nB,Two,Interessent,extern\nC,Three,Ancien,External\n")
    assert dict(Customer.objects.values_list("code", "status")) == {"A": "active", "B": "prospect", "C": "former"}
    assert set(Customer.objects.values_list("kind", flat=True)) == {"internal", "external"}


def test_what_unknown_words_stand_for_is_said_once_for_all_rows(berta: Wizard) -> None:
    berta.upload("code,name,status,currency\nA,One,Kunde,EURO\nB,Two,KUNDE,EUR\nC,Three,Kunde,EURO\n")
    berta.check()
    assert berta.errors()[4]["billing_currency"] == ["“EURO” is not a currency code; write EUR, for example."]
    form = berta.client.get(berta.url("check/")).context["unknown"]
    assert [(entry["word"], entry["count"]) for entry in form.words] == [("Kunde", 3), ("EURO", 2)]
    chosen = {"Kunde": "active", "EURO": "EUR"}
    sent = {entry["field"].html_name: chosen[entry["word"]] for entry in form.words}
    assert berta.client.post(berta.url("values/"), sent).status_code == 302
    berta.client.post(berta.url("check/"))
    berta.batch.refresh_from_db()
    assert berta.counts == counted(create=3)
    assert "Values that are not known" not in page(berta.client, berta.url("check/"))
    berta.check().commit()  # matching the columns once more keeps what was said
    assert set(Customer.objects.values_list("status", "billing_currency")) == {("active", "EUR")}


def test_nothing_can_be_chosen_that_is_no_choice(berta: Wizard) -> None:
    berta.upload("code,name,status\nA,One,Kunde\n")
    berta.check()
    berta.client.post(berta.url("values/"), {"value-2_0": "pwned"})
    berta.batch.refresh_from_db()
    assert (berta.batch.mapping["values"], berta.batch.state) == ({}, "checked")


@pytest.mark.parametrize("name", ["Hans Huber / Eva Huber", "Hans Huber; Eva Huber", "Hans Huber & Eva Huber"])
def test_two_people_in_one_cell_are_refused_with_what_to_do(name: str, berta: Wizard) -> None:
    berta.upload(
        "code,name,contact,email\n"
        f'A,One,"{name}","hans@huber.example, eva@huber.example"\n'
        'B,Two,"Lund-Berg, Ada",ada@lund.example\n'
    )
    errors = berta.check().errors()
    assert set(errors) == {2}
    assert "more than one person here. Leave one;" in errors[2]["person_name"][0]
    assert "more than one email address here. Leave one;" in errors[2]["person_email"][0]


def test_an_industry_that_nearly_exists_is_named_beside_the_new_one(berta: Wizard) -> None:
    Industry.objects.create(name="Healthcare")
    berta.upload("code,name,industry\nA,One,Health Care\nB,Two,Shipping\n")
    berta.check()
    shown = page(berta.client, berta.url("check/"))
    assert shown.count("which is there") == 1
    assert "like “Healthcare”, which is there" in shown


def test_the_pages_of_an_import_speak_plainly(berta: Wizard) -> None:
    berta.upload("code,name\nA,One\n")
    berta.map()
    assert '<noscript><p class="muted">Press Continue to check the next rows.' in page(
        berta.client, berta.url("check/")
    )
    berta.check().commit()
    assert "undone on" not in berta.undo().content.decode()


def test_what_the_file_does_not_say_is_named_before_the_import(berta: Wizard) -> None:
    berta.upload("code,name,currency\nA,One,CHF\n")
    berta.check()
    shown = berta.client.get(berta.url("check/"))
    assert [str(label) for label, _value in shown.context["assumed"]] == ["kind", "status", "time zone"]
    assert "time zone <strong>UTC</strong>" in shown.content.decode()
    berta.check(constant_time_zone="Europe/Zurich")
    assert "<strong>UTC" not in page(berta.client, berta.url("check/"))


def test_the_list_after_an_import_begins_with_what_was_imported(berta: Wizard) -> None:
    factories.CustomerFactory(name="Aaron", owner=berta.user)
    berta.bring_in("code,name\nZ,Zebra\n")
    assert 'href="/customers/?sort=-changed"' in page(berta.client, berta.url())
    shown = page(berta.client, "/customers/?sort=-changed")
    assert shown.index("Zebra") < shown.index("Aaron")
