"""Save the database and the uploaded files in one file."""

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portfolio import backups


class Command(BaseCommand):
    help = "Save the database and the uploaded files in one file that `restore` reads."
    requires_system_checks: list[str] = []  # a backup must be possible even where a check complains

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the file to write, such as portfolio.tar.gz")

    def handle(self, *args: Any, **options: Any) -> None:
        target: Path = options["file"].absolute()
        if target.exists():
            raise CommandError(f"{target} exists already: choose another name.")
        try:
            manifest = backups.write(target)
        except OSError as error:
            raise CommandError(f"{target} cannot be written: {error.strerror}.") from error
        files = len(manifest["files"]) - 1
        self.stdout.write(
            f"Saved the database and {files} uploaded {'file' if files == 1 else 'files'} in {target} "
            f"({target.stat().st_size / 1_000_000:.1f} MB). Keep it private: it holds everything."
        )
