"""One command that shows the product: a database, the demo provider's data and a web server, all stopped with it."""

import argparse
import contextlib
import fcntl
import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, OperationalError, connection

from portfolio import database, embedded
from portfolio.demo.provider import LOGINS, PASSWORD
from portfolio.embedded_place import EmbeddedError

OLDEST_POSTGRES = 15
READY_SECONDS, STOP_SECONDS = 60, 10


class Command(BaseCommand):
    help = "Show the product with the data of a made-up provider. Ctrl+C stops everything that this command started."
    requires_system_checks: list[str] = []  # the web server makes them all before it serves

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="where to serve on this machine (8000; 0 finds one)")
        parser.add_argument("--reset", action="store_true", help="delete the demo data and make them anew")
        parser.add_argument("--customers", type=int, default=40, help="how many customers to make (40)")
        parser.add_argument("--no-seed", action="store_true", help="serve without making demo data")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.MODE != "demo":
            raise CommandError("Start the demo with `uv run manage.py demo`.")
        if options["customers"] < 1:
            raise CommandError("--customers must be 1 or more.")
        try:
            with contextlib.ExitStack() as stack:
                listener = stack.enter_context(reserved_port(options["port"]))
                stack.enter_context(self._database())
                self._prepare(options)
                self._serve(listener)
        except (KeyboardInterrupt, embedded.Terminated):
            self.stdout.write("\nStopped.")
        except EmbeddedError as error:
            raise CommandError(str(error)) from error
        except OperationalError as error:
            raise CommandError(f"The database failed: {database.reason(error)}.") from error

    # Before the web server

    @contextlib.contextmanager
    def _database(self) -> Iterator[None]:
        """The embedded server for this demo alone, or the one of DATABASE_URL, which must answer."""
        server = embedded.server()
        with contextlib.ExitStack() as stack:
            if server:
                stack.enter_context(only_demo(server.place.data_dir / "demo.lock"))
                with self._step("Starting Postgres"):
                    embedded.start(server)
            try:
                connection.ensure_connection()
            except DatabaseError as error:
                raise CommandError(
                    f"The database of DATABASE_URL cannot be reached: {database.reason(error)}."
                ) from error
            if database.server_major() < OLDEST_POSTGRES:
                raise CommandError(f"DATABASE_URL names a Postgres older than {OLDEST_POSTGRES}: use a later one.")
            try:
                yield
            finally:
                connection.close()

    def _prepare(self, options: dict[str, Any]) -> None:
        holds = database.content()
        if holds == "data" and (options["reset"] or not options["no_seed"]):
            raise CommandError(
                "This database holds data that are not the demo's, and the demo neither deletes nor adds to them: name "
                "an empty database in DATABASE_URL, or another DATA_DIR, or serve it as it is with --no-seed."
            )
        if options["reset"] and holds == "demo":
            with self._step("Deleting the demo data"):
                database.delete_everything()
        if pending := database.pending_migrations():
            with self._step(f"Creating the tables ({pending} migrations)"):
                call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        if not options["no_seed"]:
            with self._step("Preparing the demo data", own_lines=True):
                self._seed(options["customers"])

    def _seed(self, customers: int) -> None:
        try:
            call_command("seed", customers=customers, stdout=self.stdout, stderr=self.stderr)
        except CommandError as error:
            if "Unknown command" not in str(error):
                raise
            self.stdout.write("    There is no seed command yet.")

    @contextlib.contextmanager
    def _step(self, label: str, own_lines: bool = False) -> Iterator[None]:
        self.stdout.write(f"  {label} …", ending="\n" if own_lines else " ")
        self.stdout.flush()
        began = time.monotonic()
        yield
        self.stdout.write(f"{'    ' if own_lines else ''}{time.monotonic() - began:.1f} s")
        self.stdout.flush()

    # The web server

    def _serve(self, listener: socket.socket) -> None:
        port = listener.getsockname()[1]
        with web_server(listener) as server:
            with self._step("Starting the web server"):
                wait_until_live(server, port)
            self._announce(port)
            code = server.wait()
            raise CommandError(f"The web server ended by itself (exit code {code}). Everything else was stopped.")

    def _announce(self, port: int) -> None:
        lines = ["", f"  The customer portfolio is ready at http://localhost:{port}/", ""]
        if database.demo_users().exists():
            lines += [f"    {role:<10}{email}" for role, email in LOGINS.items()]
            lines += [f"    {'Password':<10}{PASSWORD}", ""]
        else:
            own = f"DATA_DIR={os.environ['DATA_DIR']} " if "DATA_DIR" in os.environ else ""
            make = f'{own}uv run manage.py create_admin you@example.org --name "You" --url http://localhost:{port}'
            lines += ["    There are no demo logins. Make yourself an admin:", f"    {make}", ""]
        lines += ["  Mail, such as a password reset, appears here. Ctrl+C stops everything.", ""]
        connection.close()
        self.stdout.write("\n".join(lines))
        self.stdout.flush()


@contextlib.contextmanager
def reserved_port(port: int) -> Iterator[socket.socket]:
    """A socket bound to the port on this machine only, which the web server inherits; nobody can take it meanwhile."""
    if not 0 <= port <= 65535:
        raise CommandError(f"{port} is not a port: choose one up to 65535 with --port, or 0 to have one found.")
    with socket.socket(socket.AF_INET6) as other, contextlib.suppress(OSError):
        other.settimeout(1)
        if port and other.connect_ex(("::1", port)) == 0:  # a browser tries this address of localhost first
            raise CommandError(_taken(port))
    with socket.socket(socket.AF_INET) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", port))
            listener.listen(128)
        except PermissionError as error:
            raise CommandError(f"This user may not serve on port {port}: choose one above 1023 with --port.") from error
        except OSError as error:
            raise CommandError(_taken(port)) from error
        yield listener


def _taken(port: int) -> str:
    return f"Port {port} is taken by another program: end that, or choose another with --port {port % 65535 + 1}."


@contextlib.contextmanager
def only_demo(path: Path) -> Iterator[None]:
    """Hold the lock of the demo of this data directory, which tells others who holds it."""
    lock: IO[str] = path.open("a+")
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            lock.seek(0)
            raise CommandError(
                f"Another demo (process {lock.read().strip()}) is running on the data in {path.parent}: stop it first, "
                "or set DATA_DIR to another folder."
            ) from error
        lock.truncate(0)
        lock.write(f"{os.getpid()}\n")
        lock.flush()
        yield


@contextlib.contextmanager
def web_server(listener: socket.socket) -> Iterator[subprocess.Popen[bytes]]:
    """Gunicorn in a session of its own, so that Ctrl+C reaches only this process, which then stops it."""
    reading, writing = os.pipe()
    environment = os.environ | {
        "LIFELINE_FD": str(reading),
        "GRACEFUL_SECONDS": "3",
        "GUNICORN_LOG_LEVEL": "warning",
        "PYTHONWARNINGS": "ignore:No directory at",  # static files are served from where they are, not collected
    }
    command = [sys.executable, "-m", "gunicorn", "--config", "python:portfolio.serving"]
    command += ["--bind", f"fd://{listener.fileno()}", "portfolio.wsgi:application"]
    server = None
    try:
        with embedded.uninterrupted():
            server = subprocess.Popen(
                command,
                cwd=settings.BASE_DIR,
                env=environment,
                pass_fds=(listener.fileno(), reading),
                start_new_session=True,
            )
        yield server
    finally:
        with embedded.uninterrupted():
            if server and server.poll() is None:
                server.terminate()
                try:
                    server.wait(STOP_SECONDS)
                except subprocess.TimeoutExpired:
                    server.kill()
                    server.wait()
            os.close(reading)
            os.close(writing)


def wait_until_live(server: subprocess.Popen[bytes], port: int) -> None:
    """Return when the server answers its health probe; raise CommandError when it ends or does not come up."""
    until = time.monotonic() + READY_SECONDS
    while time.monotonic() < until:
        if (code := server.poll()) is not None:
            raise CommandError(f"The web server did not start (exit code {code}): what it said stands above.")
        probe = http.client.HTTPConnection("localhost", port, timeout=1)
        with contextlib.suppress(OSError, http.client.HTTPException), contextlib.closing(probe):
            probe.request("GET", "/health/live")
            if probe.getresponse().status == http.HTTPStatus.OK:
                return
        time.sleep(0.05)
    raise CommandError(f"The web server did not answer within {READY_SECONDS} seconds.")
