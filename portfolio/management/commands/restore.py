"""Put a backup in the place of what the database and the uploaded files hold."""

import argparse
import shutil
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from portfolio import backups, database

NEWEST_WITHOUT_TRANSACTION_TIMEOUT = 16


class Command(BaseCommand):
    help = "Bring back what `backup` saved. All of it or nothing: a failure leaves the database as it was."
    requires_system_checks: list[str] = []  # the database may be empty or of another release

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the backup")
        parser.add_argument("--replace", action="store_true", help="delete what the database holds now")

    def handle(self, *args: Any, **options: Any) -> None:
        source: Path = options["file"].absolute()
        major, media = backups.server_major(), Path(settings.MEDIA_ROOT)
        if not options["replace"] and (database.content() != "nothing" or (media.is_dir() and any(media.iterdir()))):
            raise CommandError("The database is not empty: restore with --replace to delete what it holds now.")
        try:
            with backups.opened(source, beside=media) as (manifest, folder):
                self._refuse_later_release(manifest)
                self._replace_database(folder, major)
                self._replace_media(folder, media)
        except OSError as error:
            raise CommandError(f"{error.filename or source} cannot be used: {error.strerror}.") from error
        self.stdout.write(f"Restored the backup of {manifest['made_at']}, made by release {manifest['version']}.")
        if pending := database.pending_migrations():
            self.stdout.write(f"It is older than this release: apply {pending} migrations with `manage.py migrate`.")

    def _refuse_later_release(self, manifest: dict[str, Any]) -> None:
        known = {".".join(key) for key in MigrationLoader(None, ignore_no_migrations=True).disk_migrations}
        if unknown := sorted(set(manifest["migrations"]) - known):
            raise CommandError(
                f"The backup was made by release {manifest['version']}, which is later than this one "
                f"({unknown[0]} is unknown here): install that release first."
            )

    def _replace_database(self, folder: Path, major: int) -> None:
        """In one transaction, so that a failure changes nothing."""
        script, emptying = folder / "database.sql", database.emptying()
        backups.run_tool("pg_restore", "--no-owner", "--no-privileges", f"--file={script}", str(folder / backups.DUMP))
        if major <= NEWEST_WITHOUT_TRANSACTION_TIMEOUT:
            script = _without_newer_settings(script)
        connection.close()
        backups.run_tool(
            "psql", "--no-psqlrc", "--quiet", "--output=/dev/null", "--single-transaction", "--set=ON_ERROR_STOP=1",
            "--command=SET lock_timeout = '10s'", f"--command={emptying}", f"--file={script}",
        )  # fmt: skip

    def _replace_media(self, folder: Path, media: Path) -> None:
        """The folder itself stays: it may be a mounted disk."""
        old, fresh = folder / "replaced", folder / backups.MEDIA
        for path in (old, fresh, media):
            path.mkdir(exist_ok=True)
        for source, target in ((media, old), (fresh, media)):
            for path in list(source.iterdir()):
                shutil.move(path, target)


def _without_newer_settings(script: Path) -> Path:
    """The script without the setting that servers before Postgres 17 do not know."""
    older = script.with_suffix(".older.sql")
    with script.open("rb") as lines, older.open("wb") as out:
        out.writelines(line for line in lines if line != b"SET transaction_timeout = 0;\n")
    return older
