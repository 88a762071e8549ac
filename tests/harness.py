"""Fixtures of the top-level harness: one world for all tests of a module, and a digest of everything kept."""

import contextlib
import functools
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import setup_databases, teardown_databases

from tests import world as worlds

# Reading and signing in write to these; they say who is here, not what is kept.
NOT_KEPT = {"django_session", "usersessions_usersession", "cache", "django_migrations", "pghistory_context"}


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,
    django_db_blocker: Any,
    django_db_keepdb: bool,
    django_db_modify_db_settings: None,
) -> Iterator[None]:
    """A test database, always: pytest-django's own makes one for marked tests alone, and ``world`` needs no mark."""
    with django_db_blocker.unblock():
        made = setup_databases(verbosity=0, interactive=False, keepdb=django_db_keepdb)
    yield
    if not django_db_keepdb:
        with django_db_blocker.unblock():
            end_other_sessions()
            teardown_databases(made, verbosity=0)


def end_other_sessions() -> None:
    """A live server's thread may have kept its connection, and a database in use cannot be dropped.

    Only clients: an autovacuum worker makes way by itself, and this role may not end it.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )


@pytest.fixture(scope="module")
def shared_world(django_db_setup: Any, django_db_blocker: Any) -> Iterator[worlds.World]:
    """Built once for a module, in a transaction that is rolled back at its end."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield worlds.build()
        transaction.set_rollback(True)


@pytest.fixture
def world(shared_world: worlds.World) -> Iterator[worlds.World]:
    """The shared world as it was built; what a test does to its rows is undone. Not together with ``db``."""
    logging.disable(logging.ERROR)  # thousands of refusals are expected, and formatting each one takes time
    try:
        with undone():
            yield shared_world
    finally:
        logging.disable(logging.NOTSET)


@contextlib.contextmanager
def undone() -> Iterator[None]:
    """Whatever happens to the database inside has not happened afterwards."""
    with transaction.atomic():
        try:
            yield
        finally:
            transaction.set_rollback(True)


@functools.cache
def kept_tables() -> list[str]:
    """Every table of the product and of what it stands on, the history's own among them."""
    return sorted(set(connection.introspection.table_names()) - NOT_KEPT)


def digest() -> dict[str, str]:
    """A hash of all rows, by table."""
    parts = " UNION ALL ".join(
        f"SELECT '{table}', count(*) || ':' || sum(hashtextextended(t::text, 0)) FROM \"{table}\" t"
        for table in kept_tables()
    )
    with connection.cursor() as cursor:
        cursor.execute(parts)
        return dict(cursor.fetchall())
