"""Who works here: Rui reads and Astrid is an admin, both with a password; Berta keeps customers, her program writes."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from portfolio.accounts.models import User
from tests.factories.users import PASSWORD, ApiTokenFactory, admin, brm, reader
from tests.portfolio.signing_in import give_app


@pytest.fixture
def nobody_has_guessed_yet(db: None) -> None:
    """Failed sign-ins and used codes are counted in the cache, which outlives a test."""
    cache.clear()


@pytest.fixture
def rui(nobody_has_guessed_yet: None) -> User:
    return reader(email="rui@provider.example", password=PASSWORD)


@pytest.fixture
def astrid(nobody_has_guessed_yet: None) -> User:
    """She has set up no second factor yet."""
    return admin(email="astrid@provider.example", password=PASSWORD)


@pytest.fixture
def desk(astrid: User) -> Client:
    """Astrid's browser, once she has an authenticator app."""
    give_app(astrid)
    client = Client()
    client.force_login(astrid)
    return client


@pytest.fixture
def berta(db: None) -> Any:
    return brm("Berta Brandt")


@pytest.fixture
def writing(berta: Any) -> Client:
    """Berta's program."""
    token: Any = ApiTokenFactory(user=berta, scopes=["write"])
    return Client(headers={"authorization": f"Bearer {token.secret}"})
