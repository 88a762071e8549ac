"""The input gate: what text may be stored, and how the rest is refused."""

import unicodedata

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from customers.models import Customer
from customers.records.text import forbidden_character, normalise, validate_text
from tests.customers.conftest import customer_data


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("a\x00b", "U+0000"),
        ("\x1b[31m", "U+001B"),
        ("\x7f", "U+007F"),
        ("\x85", "U+0085"),
        ("\ud800", "U+D800"),
        ("\ufffe", "U+FFFE"),
        ("\ufdd0", "U+FDD0"),
    ],
)
def test_what_cannot_be_stored_is_named(text: str, named: str) -> None:
    assert forbidden_character(text) == named
    with pytest.raises(ValidationError, match=r"invisible character|cannot be stored") as refused:
        validate_text(text)
    assert named in refused.value.messages[0]


@pytest.mark.parametrize("text", ["", "plain", "tab\tline\nreturn\r", "Zoë Şahin", "東京", "👩‍🚀", "a\u00a0b", "é"])
def test_what_people_write_passes(text: str) -> None:
    validate_text(text)


@given(st.text())
def test_normal_text_is_equal_however_it_was_typed(text: str) -> None:
    assert normalise(unicodedata.normalize("NFD", text)) == unicodedata.normalize("NFC", text)
    assert normalise(normalise(text)) == normalise(text)


def test_a_name_typed_with_combining_accents_is_found_by_the_other_form(desk: Client, kestrel: Customer) -> None:
    desk.post(f"/customers/{kestrel.pk}/edit/", customer_data(name="Zoe\u0308 Rail", version="1"))
    assert Customer.objects.get().name == "Zoë Rail"
    assert "Zoë Rail" in desk.get("/customers/?q=Zoe\u0308").content.decode()


@pytest.mark.parametrize("field", ["name", "description", "city", "website", "tier_reason"])
def test_a_form_refuses_a_control_character_and_keeps_the_rest(field: str, desk: Client, kestrel: Customer) -> None:
    sent = customer_data(version="1", city="Bergen") | {field: "bad\x00text"}
    response = desk.post(f"/customers/{kestrel.pk}/edit/", sent)
    if field == "tier_reason":
        assert response.status_code == 302, "a field the form does not have is not read"
    else:
        assert response.status_code == 422
        assert Customer.objects.get().city == "Oslo"
        if field != "city":
            assert 'value="Bergen"' in response.content.decode()


@pytest.mark.parametrize("query", ["q=a%00b", "sort=%00", "status=%1b", "a%00=1", "owner=%ed%a0%80", "q=%ff"])
def test_an_address_with_such_a_character_is_a_bad_request_and_no_error(query: str, desk: Client) -> None:
    assert desk.get(f"/customers/?{query}").status_code in {200, 400, 422}
    assert desk.get("/customers/?q=a%00b").status_code == 400


@pytest.mark.parametrize(("field", "length"), [("name", 200), ("code", 32), ("city", 120), ("description", 10_000)])
def test_every_text_has_its_longest_length(field: str, length: int, desk: Client, kestrel: Customer) -> None:
    url = f"/customers/{kestrel.pk}/edit/"
    assert desk.post(url, customer_data(version="1") | {field: "x" * (length + 1)}).status_code == 422
    assert desk.post(url, customer_data(version="1") | {field: "x" * length}).status_code == 302


def test_a_field_of_one_line_keeps_one_line_and_prose_keeps_all_of_them(desk: Client, kestrel: Customer) -> None:
    sent = customer_data(version="1", street="Quay 3 \r\n Hall B\n", description="First\n\nSecond")
    assert desk.post(f"/customers/{kestrel.pk}/edit/", sent).status_code == 302
    kestrel.refresh_from_db()
    assert (kestrel.street, kestrel.description) == ("Quay 3 Hall B", "First\n\nSecond")


def test_an_address_that_is_none_is_refused_with_an_example(desk: Client, kestrel: Customer) -> None:
    answer = desk.post(f"/customers/{kestrel.pk}/edit/", customer_data(version="1", website="no address"))
    assert answer.status_code == 422
    assert "Give the address of a page, such as https://www.example.com/contract." in answer.content.decode()
