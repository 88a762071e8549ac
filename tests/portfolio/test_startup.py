"""The product does not serve its first request while something that must hold does not."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpResponse
from django.urls import clear_url_caches, path, set_urlconf

from portfolio import startup, urls


@pytest.fixture
def open_door(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A route whose view has declared no policy."""
    door = path("customers/door/", lambda request: HttpResponse("in"), name="door")
    monkeypatch.setattr(urls, "urlpatterns", [*urls.urlpatterns, door])
    clear_url_caches()
    yield
    set_urlconf(None)
    clear_url_caches()


@pytest.mark.django_db
def test_the_product_as_it_is_starts() -> None:
    startup.verify()


@pytest.mark.django_db
def test_a_view_without_a_policy_stops_the_start(open_door: None) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"'customers/door/' has no declared policy"):
        startup.verify()


@pytest.mark.django_db
def test_a_failing_check_stops_the_start(settings: Any) -> None:
    settings.MIDDLEWARE = []
    with pytest.raises(ImproperlyConfigured, match="The product does not start"):
        startup.verify()


def test_both_web_servers_ways_in_ask() -> None:
    from portfolio import asgi, wsgi

    assert wsgi.startup is asgi.startup is startup
