"""A backup file: one .tar.gz of a manifest, the database as pg_dump writes it, and the uploaded files."""

import contextlib
import hashlib
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO, Any

from django.conf import settings
from django.core.management.base import CommandError
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from portfolio import database
from portfolio.embedded_place import EmbeddedError, wheel

FORMAT = 1
MANIFEST, DUMP, MEDIA = "manifest.json", "database.dump", "media"
LONGEST_MANIFEST = 64 * 1024 * 1024
# Nothing to keep: the cache fills itself, and a restored session would sign somebody in who has signed out since.
WITHOUT_ROWS = ("cache", "django_session", "usersessions_usersession")


def version() -> str:
    return tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())["project"]["version"]


def server_major() -> int:
    """The major version of the database's server. Raises CommandError when it does not answer."""
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        raise CommandError(f"The database cannot be reached: {database.reason(error)}.") from error
    return database.server_major()


def run_tool(name: str, *arguments: str) -> None:
    """Run one of Postgres' own programs on our database. Raises CommandError with what it said."""
    done = subprocess.run([_tool(name), *arguments], env=_environment(), capture_output=True, text=True)
    if done.returncode:
        said = [line for line in done.stderr.splitlines() if "error:" in line or "ERROR:" in line]
        raise CommandError(f"{name} failed: {(said or [done.stderr.strip()])[0]}")


def _tool(name: str) -> str:
    """The program in the wheel or on the PATH: of the server's version or later, for an older one cannot read it."""
    candidates = []
    with contextlib.suppress(EmbeddedError):
        candidates.append(str(wheel() / "bin" / name))
    candidates.append(shutil.which(name) or "")
    for candidate in filter(None, candidates):
        answer = subprocess.run([candidate, "--version"], capture_output=True, text=True).stdout.split()
        if len(answer) > 2 and int(answer[2].partition(".")[0]) >= server_major():
            return candidate
    raise CommandError(f"There is no {name} of Postgres {server_major()} or later on this machine: install one.")


def _environment() -> dict[str, str]:
    """The address and password of the database as environment variables, which other users cannot read."""
    address = connection.get_connection_params()
    names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "dbname": "PGDATABASE"}
    names |= {"sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT", "sslcert": "PGSSLCERT", "sslkey": "PGSSLKEY"}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return kept | {names[key]: str(value) for key, value in address.items() if key in names}


def applied_migrations() -> list[str]:
    return sorted(".".join(key) for key in MigrationRecorder(connection).applied_migrations())


# Writing


def write(target: Path) -> dict[str, Any]:
    """Write a backup and return its manifest. The file appears whole or not at all, and only its owner may read it."""
    major = server_major()
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=target.parent) as folder:
        dump = Path(folder) / DUMP
        excluded = [f"--exclude-table-data={table}" for table in WITHOUT_ROWS]
        run_tool("pg_dump", "--format=custom", "--no-owner", "--no-privileges", *excluded, f"--file={dump}")
        media = Path(settings.MEDIA_ROOT)
        # After the dump: a file whose row is in it is there, and one more does no harm.
        sources = {DUMP: dump} | {
            f"{MEDIA}/{path.relative_to(media).as_posix()}": path for path in sorted(media.rglob("*")) if path.is_file()
        }
        manifest = {
            "format": FORMAT,
            "version": version(),
            "made_at": timezone.now().isoformat(timespec="seconds"),
            "postgres": major,
            "migrations": applied_migrations(),
            "files": {name: {"sha256": _digest(path), "bytes": path.stat().st_size} for name, path in sources.items()},
        }
        part = Path(folder) / "part"
        with os.fdopen(os.open(part, os.O_CREAT | os.O_WRONLY, 0o600), "wb") as out:
            with tarfile.open(fileobj=out, mode="w:gz", compresslevel=1) as archive:
                text = Path(folder) / MANIFEST
                text.write_text(json.dumps(manifest, indent=1))
                archive.add(text, MANIFEST, filter=_anonymous)
                for name, path in sources.items():
                    archive.add(path, name, filter=_anonymous)
            out.flush()
            os.fsync(out.fileno())
        part.rename(target)
    return manifest


def _anonymous(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    return member


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


# Reading


@contextlib.contextmanager
def opened(source: Path, beside: Path) -> Iterator[tuple[dict[str, Any], Path]]:
    """The manifest of a backup and a folder with its files, every checksum verified.

    The folder is made beside another one, so that files can be moved there in one step. Raises CommandError.
    """
    beside.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=beside.parent) as folder:
        try:
            with tarfile.open(source, "r:gz") as archive:
                manifest = _manifest(archive)
                _unpack(archive, manifest["files"], Path(folder))
        except (tarfile.TarError, EOFError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise CommandError(f"{source} is not a whole backup of the customer portfolio ({error}).") from error
        yield manifest, Path(folder)


def _manifest(archive: tarfile.TarFile) -> dict[str, Any]:
    first = archive.next()
    if first is None or first.name != MANIFEST or first.size > LONGEST_MANIFEST:
        raise ValueError("it has no manifest")
    manifest = json.loads(_contents(archive, first).read())
    if manifest["format"] != FORMAT:
        raise ValueError(f"its format {manifest['format']} is of a later release")
    return manifest


def _unpack(archive: tarfile.TarFile, expected: dict[str, Any], folder: Path) -> None:
    missing = dict(expected)
    for member in archive:
        if member.name == MANIFEST:
            continue
        wanted = missing.pop(member.name, None)
        parts = PurePosixPath(member.name).parts
        if wanted is None or not member.isfile() or ".." in parts or member.name.startswith("/"):
            raise ValueError(f"{member.name} is not in the manifest")
        target = folder.joinpath(*parts)
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as out:
            shutil.copyfileobj(_contents(archive, member), out, 1024 * 1024)
        if _digest(target) != wanted["sha256"]:
            raise ValueError(f"{member.name} was changed or damaged: its SHA-256 differs from the manifest")
    if missing or DUMP not in expected:
        raise ValueError(f"{next(iter(missing), DUMP)} is missing")


def _contents(archive: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    contents = archive.extractfile(member)
    if contents is None:
        raise ValueError(f"{member.name} is not a file")
    return contents
