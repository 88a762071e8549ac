"""The embedded Postgres of one data directory: started, shared between processes, and stopped by the last one.

Two lock files in the data directory decide, so that a killed process leaves nothing to clear up:
``postgres.gate`` is held while somebody starts or stops the server, ``postgres.users`` is shared by all who use it.
Whoever leaves last stops it. A server whose users were all killed is adopted by the next one.
"""

import contextlib
import errno
import fcntl
import locale
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote

from portfolio.embedded_place import EmbeddedError, Place, choose

DATABASE = ROLE = "portfolio"
START_SECONDS, STOP_SECONDS, GATE_SECONDS = 120, 20, 60
LEAST_FREE_BYTES = 200 * 1024 * 1024
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "shared_buffers": "128MB",
    "effective_cache_size": "1GB",
    "work_mem": "16MB",
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
# Nothing in a scratch database has to survive a power cut.
SCRATCH_SETTINGS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "checkpoint_timeout": "1h"}


@contextlib.contextmanager
def one_sentence(place: Path) -> Iterator[None]:
    """Turn what the operating system says about files into the sentence for it."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise EmbeddedError(_disk_full(place)) from error
        raise EmbeddedError(f"{error.filename or place}: {error.strerror}. Put it right, or set DATA_DIR.") from error


def _disk_full(place: Path) -> str:
    return f"The disk that holds {place} is full: free some space, or set DATA_DIR to a folder on another disk."


def _ctype() -> str:
    """A locale of this machine that knows which characters are letters: pg_trgm asks libc, and C drops every umlaut."""
    current = locale.setlocale(locale.LC_CTYPE)
    try:
        for name in ("C.UTF-8", "C.utf8", "en_US.UTF-8"):
            with contextlib.suppress(locale.Error):
                locale.setlocale(locale.LC_CTYPE, name)
                return name
        return "C"
    finally:
        locale.setlocale(locale.LC_CTYPE, current)


class Server:
    """Made cheaply; nothing runs before start(). `scratch` gives up durability for speed."""

    def __init__(self, data_dir: Path, *, scratch: bool = False) -> None:
        with one_sentence(data_dir):
            self.place: Place = choose(data_dir)
        self.scratch = scratch
        self._users: IO[str] | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._pid = os.getpid()

    @property
    def url(self) -> str:
        """The DATABASE_URL of the database `portfolio` in this server, known before it runs."""
        return f"postgres://{ROLE}@/{quote(str(self.place.sockets))}/{DATABASE}"

    def start(self) -> None:
        """Make sure that the server runs and count this process among its users."""
        with one_sentence(self.place.data_dir), self._gate():
            self._initialise()
            if not self._running():
                self._launch()
            self._users = (self.place.data_dir / "postgres.users").open("a")
            fcntl.flock(self._users, fcntl.LOCK_SH)
            self._ensure_database()

    def stop(self) -> None:
        """Leave the server, and stop it unless another process uses it. Harmless when called again or in a fork."""
        if os.getpid() != self._pid or (self._users is None and self._process is None):
            return
        if self._users:
            self._users.close()
            self._users = None
        try:
            if not self.stop_unused() and self._process:
                self._process.returncode = 0  # handed over to those who use it: not waited for, and no warning of it
        except OSError:  # the data directory has gone from under the server
            if self._process:
                self._process.send_signal(signal.SIGQUIT)
                self._process.wait(STOP_SECONDS)
        self._process = None

    def stop_unused(self) -> bool:
        """Stop the server, whoever started it, unless a process uses it; answer whether it has stopped."""
        with self._gate(), (self.place.data_dir / "postgres.users").open("a") as users:
            try:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            self._shut_down()
            return True

    @contextlib.contextmanager
    def _gate(self) -> Iterator[None]:
        with (self.place.data_dir / "postgres.gate").open("a") as gate:
            until = time.monotonic() + GATE_SECONDS
            while True:
                try:
                    fcntl.flock(gate, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    if time.monotonic() > until:
                        raise EmbeddedError(
                            f"Another process has been starting or stopping the database in {self.place.data_dir} for "
                            f"{GATE_SECONDS} seconds: end it and try again."
                        ) from None
                    time.sleep(0.05)
            yield

    # The server process

    def _popen(self) -> dict[str, Any]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
        account = self.place.account.popen() if self.place.account else {}
        return {"cwd": "/", "env": kept | {"LC_ALL": "C"}, "stdin": subprocess.DEVNULL, **account}

    def _program(self, name: str) -> str:
        return str(self.place.binaries / "bin" / name)

    def _major(self) -> str:
        version = [self._program("postgres"), "--version"]
        answer = subprocess.run(version, capture_output=True, text=True, **self._popen())
        if answer.returncode:
            raise EmbeddedError(
                f"The embedded Postgres does not run on this machine ({answer.stderr.strip() or answer.returncode}): "
                "set DATABASE_URL to a Postgres 15 or later."
            )
        return answer.stdout.split()[-1].partition(".")[0]

    def _initialise(self) -> None:
        """Create the data under another name first, so that an interrupted start leaves nothing half made."""
        place, major = self.place, self._major()
        if (place.data / "PG_VERSION").exists():
            written_by = (place.data / "PG_VERSION").read_text().strip()
            if written_by != major:
                raise EmbeddedError(
                    f"The data in {place.data} were written by Postgres {written_by}, and {major} is installed "
                    "here: make a backup with the release that wrote them and restore it here, or delete that folder "
                    "to start with empty data."
                )
            return
        if shutil.disk_usage(place.home).free < LEAST_FREE_BYTES:
            raise EmbeddedError(_disk_full(place.home))
        fresh = place.home / "data-new"
        shutil.rmtree(fresh, ignore_errors=True)
        place.make(fresh)
        made = subprocess.run(
            [self._program("initdb"), "-D", str(fresh), "--username=postgres", "--encoding=UTF8", "--locale=C"]
            + [f"--lc-ctype={_ctype()}", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
            + ["--auth-local=trust", "--auth-host=reject", "--no-instructions"]
            + (["--no-sync"] if self.scratch else []),
            capture_output=True,
            text=True,
            **self._popen(),
        )
        if made.returncode:
            shutil.rmtree(fresh, ignore_errors=True)
            raise self._failed("could not create its data", made.stderr)
        fresh.rename(place.data)

    def _failed(self, what: str, output: str) -> EmbeddedError:
        if "No space left on device" in output or "Disk quota exceeded" in output:
            return EmbeddedError(_disk_full(self.place.home))
        reasons = [line for line in output.splitlines() if "FATAL" in line or "error:" in line] or output.splitlines()
        reason = reasons[-1].rpartition("FATAL:")[2].strip() if reasons else "it gave no reason"
        return EmbeddedError(f"The embedded Postgres {what}: {reason} (its log is {self.place.log}).")

    def _status(self) -> tuple[int, str] | None:
        """The process id and state ("starting", "ready", "stopping") that the server wrote down, None without one."""
        try:
            lines = (self.place.data / "postmaster.pid").read_text().splitlines()
            return int(lines[0]), lines[7].strip() if len(lines) > 7 else "starting"
        except (FileNotFoundError, IndexError, ValueError):
            return None

    def _is_server(self, pid: int) -> bool:
        """Whether this process is the server of these data; after a power cut another one may have its number."""
        try:
            command = Path(f"/proc/{pid}/cmdline").read_bytes()
        except OSError:
            command = subprocess.run(["ps", "-ww", "-o", "command=", "-p", str(pid)], capture_output=True).stdout
        return os.fsencode(self.place.data) in command

    def _running(self) -> bool:
        """Whether a server of these data is ready; waits for one that is on its way up or down."""
        until = time.monotonic() + START_SECONDS
        while (status := self._status()) and self._is_server(status[0]):
            if status[1] == "ready":
                return True
            if time.monotonic() > until:
                raise EmbeddedError(f"The database process {status[0]} has been {status[1]} for too long: end it.")
            time.sleep(0.02)
        (self.place.data / "postmaster.pid").unlink(missing_ok=True)
        return False

    def _launch(self) -> None:
        self.place.make(self.place.sockets)
        settings = SETTINGS | (SCRATCH_SETTINGS if self.scratch else {})
        settings["unix_socket_directories"] = '"' + str(self.place.sockets).replace('"', '""') + '"'
        with self.place.log.open("wb") as log:
            if self.place.account:
                self.place.account.own(self.place.log)
            process = self._process = subprocess.Popen(
                [self._program("postgres"), "-D", str(self.place.data)]
                + [part for name, value in settings.items() for part in ("-c", f"{name}={value}")],
                stdout=log,
                stderr=log,
                start_new_session=True,
                **self._popen(),
            )
        until = time.monotonic() + START_SECONDS
        while (status := self._status()) is None or status != (process.pid, "ready"):
            if process.poll() is not None:
                self._process = None
                raise self._failed("did not start", self.place.log.read_text(errors="replace"))
            if time.monotonic() > until:
                raise EmbeddedError(f"The embedded Postgres needs over {START_SECONDS} s: see {self.place.log}.")
            time.sleep(0.02)

    def _shut_down(self) -> None:
        """Fast shutdown: open transactions are rolled back, everything committed is on disk."""
        status = self._status()
        if status and self._is_server(status[0]):
            for number in (signal.SIGINT, signal.SIGQUIT):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(status[0], number)
                if self._gone(status[0]):
                    break
        elif self._process:
            self._process.send_signal(signal.SIGQUIT)
            self._process.wait(STOP_SECONDS)
        if self.place.sockets.parent != self.place.home:
            shutil.rmtree(self.place.sockets, ignore_errors=True)

    def _gone(self, pid: int) -> bool:
        until = time.monotonic() + STOP_SECONDS
        while time.monotonic() < until:
            if self._process and self._process.pid == pid:
                if self._process.poll() is not None:
                    return True
            elif not self._is_server(pid):
                return True
            time.sleep(0.02)
        return False

    def _ensure_database(self) -> None:
        import psycopg

        try:
            with psycopg.connect(
                host=str(self.place.sockets), user="postgres", dbname="postgres", autocommit=True, connect_timeout=10
            ) as connection:
                if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE]).fetchone():
                    connection.execute(f"CREATE ROLE {ROLE} LOGIN CREATEDB")
                if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
                    connection.execute(f"CREATE DATABASE {DATABASE} OWNER {ROLE}")
        except psycopg.Error as error:
            raise self._failed("does not answer", str(error)) from error
