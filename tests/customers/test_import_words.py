"""Words of a file that our choices do not know."""

import pytest

from customers.models import Customer
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
    assert [(entry["word"], entry["count"]) for entry in form.words] == [("Kunde", 2), ("KUNDE", 1), ("EURO", 2)]
    chosen = {"Kunde": "active", "KUNDE": "active", "EURO": "EUR"}
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
