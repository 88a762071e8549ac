"""Migrations: complete, linear, reversible, and safe to apply while the product is in use."""

import re

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django_migration_linter import MigrationLinter

from tests.test_architecture import FLOORS, ROOT

OURS = ("records", "customers", "services", "meetings", "accounts", "overview")
# The first migrations make tables that are empty, so nothing in them can hurt a running product.
FIRST = re.compile(r"^0001_")


def our_migrations() -> list[tuple[str, str]]:
    return sorted(key for key in MigrationLoader(connection).disk_migrations if key[0] in OURS)


@pytest.mark.django_db
def test_no_change_of_a_model_lacks_its_migration() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_the_migrations_of_an_app_follow_one_another() -> None:
    for folder in (path for floor in FLOORS for path in (ROOT / floor).rglob("migrations")):
        names = sorted(path.stem for path in folder.glob("[0-9]*.py"))
        assert [name[:4] for name in names] == [f"{number:04}" for number in range(1, len(names) + 1)], folder
        if names:
            assert (folder / "max_migration.txt").read_text().strip() == names[-1]


@pytest.mark.django_db
def test_no_migration_would_stop_a_running_product() -> None:
    linter = MigrationLinter(str(ROOT), database="default", no_cache=True, quiet=["warning", "ok", "ignore"])
    for app, name in our_migrations():
        if not FIRST.match(name):
            linter.lint_migration(linter.migration_loader.disk_migrations[app, name])
    assert linter.nb_erroneous == 0


@pytest.mark.django_db
def test_a_migration_that_would_is_seen() -> None:
    """The control: a column that the running version does not fill, and one that it still reads."""
    from django_migration_linter.sql_analyser import analyse_sql_statements, get_sql_analyser_class

    analyser = get_sql_analyser_class("postgresql")
    for statement in ("ALTER TABLE a ADD COLUMN b integer NOT NULL;", "ALTER TABLE a DROP COLUMN b;"):
        errors, _, _ = analyse_sql_statements(analyser, [statement], [])
        assert errors, statement


@pytest.mark.django_db(transaction=True)
def test_every_migration_of_ours_can_be_undone_and_done_again() -> None:
    executor = MigrationExecutor(connection)
    newest = [key for key in executor.loader.graph.leaf_nodes() if key[0] in OURS]
    second = [("records", "0001_database")]
    executor.migrate(second)
    MigrationExecutor(connection).migrate(newest)
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
