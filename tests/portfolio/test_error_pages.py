"""The pages that say what went wrong."""

from typing import Any

import pytest
from django.contrib.messages.storage.fallback import FallbackStorage
from django.db import OperationalError, connection
from django.test import Client, RequestFactory

from portfolio import errors
from portfolio.context import Product


class Gone:
    """What the session and the user are when the database does not answer."""

    def __getattr__(self, name: str) -> Any:
        raise OperationalError("the connection is lost")


def test_the_page_for_a_fault_of_ours_needs_no_database() -> None:
    request = RequestFactory().get("/customers/", headers={"cookie": "theme=dark"})
    request.user, request.session = Gone(), Gone()
    request._messages = FallbackStorage(request)
    answer = errors.server_error(request)
    assert answer.status_code == 500
    page = answer.content.decode()
    assert "Something went wrong on our side" in page
    assert 'data-theme="dark"' in page


@pytest.mark.django_db
@pytest.mark.parametrize(("fault", "status"), [(OperationalError, 503), (ValueError, 500)])
def test_a_page_without_its_database_says_that_a_moment_helps(fault: type[Exception], status: int) -> None:
    def refuse(*arguments: object) -> None:
        raise fault("the connection is lost")

    with connection.execute_wrapper(refuse):
        answer = Client(raise_request_exception=False).get("/sign-in/login/")
    assert answer.status_code == status
    assert answer.headers.get("Retry-After") == ("5" if status == 503 else None)
    assert ("try once more in a few seconds" in answer.content.decode()) == (status == 503)


def test_the_navigation_would_need_it() -> None:
    """The control of the test above: nothing of the kind may come onto that page."""
    request = RequestFactory().get("/customers/")
    request.user = Gone()
    with pytest.raises(OperationalError):
        _ = Product(request).navigation


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/nothing-here/", "/customers/nothing/"])
def test_an_unknown_address_says_so_and_leads_back(address: str) -> None:
    answer = Client().get(address)
    assert answer.status_code == 404
    assert "There is nothing here" in answer.content.decode()


def test_an_address_with_an_invisible_character_is_refused_in_words() -> None:
    answer = Client().get("/customers/?q=%00")
    assert answer.status_code == 400
    assert "invisible character" in answer.content.decode()
