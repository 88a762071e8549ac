"""What the database holds as a whole, and how to empty it: for the commands that fill, save and replace it."""

import shutil
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from customers.models import Customer


def content() -> str:
    """What the database holds: "nothing", the "demo" (it has the demo's logins), or "data"."""
    tables = set(connection.introspection.table_names())
    user = get_user_model()
    if user._meta.db_table not in tables:
        return "data" if tables and "django_migrations" not in tables else "nothing"
    if demo_users().exists():
        return "demo"
    has_customers = Customer._meta.db_table in tables and Customer._base_manager.exists()
    return "data" if has_customers or user._base_manager.exists() else "nothing"


def demo_users() -> Any:
    return get_user_model()._default_manager.filter(is_demo=True)


def server_major() -> int:
    """The major version of the server that the connection leads to."""
    known: Any = connection  # of Postgres, which the types do not say
    return int(known.pg_version) // 10000


def pending_migrations() -> int:
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def schema() -> str:
    """The quoted name of the schema that holds our tables."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        return connection.ops.quote_name(cursor.fetchone()[0])


def emptying() -> str:
    """The statements that drop every table of ours, with everything that stands on them."""
    name = schema()
    return f"DROP SCHEMA {name} CASCADE; CREATE SCHEMA {name};"


def delete_everything() -> None:
    """Drop every table, and delete the uploaded files where they are kept in the data directory."""
    with connection.cursor() as cursor:
        cursor.execute(emptying())
    media = Path(settings.MEDIA_ROOT)
    if Path(settings.DATA_DIR) in media.parents:
        shutil.rmtree(media, ignore_errors=True)


def reason(error: Exception) -> str:
    """What the database driver said at last, without the hints after it and without its list of attempts."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip() and not line.startswith("\t")]
    last = next((line for line in reversed(lines) if "failed:" in line), lines[0] if lines else type(error).__name__)
    return last.rpartition("FATAL:")[2].strip().rstrip(".")
