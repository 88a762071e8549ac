"""Import customers (or another kind of records) from a file, as the import pages do, for scripts."""

import argparse
from pathlib import Path
from typing import Any

import pghistory
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from customers.records.imports import check
from customers.records.imports.commit import ImportRefused, commit
from customers.records.imports.kinds import KINDS, RecordImport
from customers.records.imports.limits import UnreadableFile
from customers.records.imports.mapping import Mapping
from customers.records.imports.models import ImportBatch
from customers.records.imports.results import messages_of

SHOWN_ERRORS = 20


class Command(BaseCommand):
    help = "Import records from a CSV or XLSX file with the guessed columns; nothing is written if any row is wrong."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--user", required=True, help="the email address of the colleague who imports")
        parser.add_argument("--kind", default="customers", choices=sorted(KINDS), help="what is in the file")
        parser.add_argument("--dry-run", action="store_true", help="check only")

    def handle(self, *args: Any, **options: Any) -> None:
        kind = KINDS[options["kind"]]
        user = get_user_model().objects.filter(email__iexact=options["user"], is_active=True).first()
        if user is None or not user.has_perm(kind.permission):
            raise CommandError(f"There is no colleague {options['user']} who may import {kind.noun_plural}.")
        try:
            content = options["file"].read_bytes()
            batch = check.start(kind, user, options["file"].name, content)
        except OSError as error:
            raise CommandError(f"{options['file']} cannot be read: {error.strerror}.") from error
        except UnreadableFile as error:
            raise CommandError(str(error)) from error
        with pghistory.context(user=user.pk, command="import_customers"):
            self._import(kind, batch, user, dry_run=options["dry_run"])

    def _import(self, kind: type[RecordImport], batch: ImportBatch, user: Any, *, dry_run: bool) -> None:
        mapping = Mapping.load(batch.mapping)
        for heading, column in zip(batch.columns, mapping.columns, strict=True):
            self.stdout.write(f"{heading} → {column.target or 'left out'}")
        if refusals := kind.refusals(mapping):
            raise CommandError(" ".join(refusals))
        check.decide(batch, mapping)
        while batch.state == ImportBatch.State.MAPPED:
            batch = check.advance(kind, batch.pk, user, seconds=5)
            self.stderr.write(f"{batch.checked_count} of {batch.row_count} rows checked")
        counts = {name: batch.counts.get(name, 0) for name in ("create", "update", "unchanged", "error", "warning")}
        self.stdout.write(
            "{create} new, {update} changed, {unchanged} unchanged, {error} errors, {warning} warnings".format(**counts)
        )
        for row in batch.rows.filter(action="error").order_by("number")[:SHOWN_ERRORS]:
            for part in messages_of(batch, row):
                self.stdout.write(f"row {row.number}: {part['label']}: {part['message']}")
        if counts["error"]:
            raise CommandError("Nothing was imported: some rows have errors.")
        if dry_run or not batch.can_commit:
            batch.delete()
            return
        try:
            commit(kind, batch.pk, user)
        except ImportRefused as error:
            raise CommandError(str(error)) from error
        self.stdout.write(self.style.SUCCESS(f"{batch.to_write} of {batch.row_count} rows imported."))
