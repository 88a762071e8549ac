"""Choosing a theme, signed in or not."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_the_chosen_theme_is_remembered_and_leads_back() -> None:
    answer = Client().post("/theme/", {"theme": "dark", "next": "/sign-in/login/"})
    assert answer.status_code == 302
    assert answer["Location"] == "/sign-in/login/"
    assert answer.cookies["theme"].value == "dark"


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""])
def test_it_leads_nowhere_else(target: str) -> None:
    assert Client().post("/theme/", {"theme": "dark", "next": target})["Location"] == "/"


@pytest.mark.parametrize("theme", ["", "sepia", "dark;"])
def test_an_unknown_theme_is_refused(theme: str) -> None:
    assert Client().post("/theme/", {"theme": theme}).status_code == 400


def test_a_cookie_of_somebody_elses_making_changes_nothing() -> None:
    browser = Client()
    browser.cookies["theme"] = '"><script>'
    assert 'data-theme="auto"' in browser.get("/sign-in/login/").content.decode()
