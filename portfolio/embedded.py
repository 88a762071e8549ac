"""Every command's database. Without DATABASE_URL, an embedded Postgres serves the command and stops with it."""

import contextlib
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from urllib.parse import urlsplit

import environ

from portfolio.embedded_place import EmbeddedError
from portfolio.embedded_server import Server

NO_DATABASE = {
    "", "check", "collectstatic", "compilemessages", "diffsettings", "findstatic", "help", "makemessages",
    "sendtestemail", "startapp", "startproject", "version",
}  # fmt: skip
POSTGRES = "django.db.backends.postgresql"
BASE_DIR = Path(__file__).resolve().parent.parent

_server: Server | None = None
_deferred: list[int] | None = None


class Terminated(SystemExit):
    """SIGTERM or SIGHUP arrived: unwind as for Ctrl+C, so that whatever was started is stopped."""


def data_dir() -> Path:
    """The directory of the settings of the same name, needed before the settings can be loaded."""
    return Path(os.environ.get("DATA_DIR") or BASE_DIR / ".data")


def server() -> Server | None:
    """The server of this process; None where DATABASE_URL names another one."""
    return _server


def run(argv: list[str]) -> int:
    """Run a manage.py command with a database and answer its exit code."""
    command = argv[1] if len(argv) > 1 else ""
    if command == "demo":
        if os.environ.get("PORTFOLIO_MODE") == "production":
            return _refuse("PORTFOLIO_MODE is production, and the demo creates logins that everybody knows: unset it.")
        os.environ["PORTFOLIO_MODE"] = "demo"
        os.environ["EMAIL_URL"] = "consolemail://"
    if not _is_postgres(os.environ.get("DATABASE_URL", "")):
        return _refuse(
            "DATABASE_URL is not the address of a Postgres, such as postgres://user:password@host:5432/name."
        )
    if not _needs_server(command, argv):
        with _unwound_by_signals() if command == "demo" else contextlib.nullcontext():
            return _execute(argv)
    with _unwound_by_signals():
        try:
            return _with_server(command, argv)
        except EmbeddedError as error:
            return _refuse(str(error))
        except KeyboardInterrupt:
            return 128 + signal.SIGINT


def _is_postgres(url: str) -> bool:
    """Whether this can be an address of ours; nothing at all can."""
    try:
        address = urlsplit(url)
        return not url or (address.port != 0 and environ.Env.DB_SCHEMES.get(address.scheme) == POSTGRES)
    except ValueError:
        return False


def _needs_server(command: str, argv: list[str]) -> bool:
    if os.environ.get("DATABASE_URL") or os.environ.get("PORTFOLIO_MODE") == "production":
        return False
    return command not in NO_DATABASE and not command.startswith("-") and not {"-h", "--help"} & set(argv)


def _with_server(command: str, argv: list[str]) -> int:
    global _server
    _server = Server(data_dir())
    os.environ["DATABASE_URL"] = _server.url
    try:
        if command != "demo":  # which starts it itself, after the checks that are cheaper
            start(_server)
        return _execute(argv)
    finally:
        with uninterrupted():
            _server.stop()
        _server, os.environ["DATABASE_URL"] = None, ""


def start(server: Server) -> None:
    """Start the server; a signal waits until it is known how to stop it."""
    with uninterrupted():
        server.start()


def _execute(argv: list[str]) -> int:
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(argv)
    except ImproperlyConfigured as error:
        if "--traceback" in argv:
            raise
        return _refuse(str(error))
    return 0


def _refuse(sentence: str) -> int:
    sys.stderr.write(f"{sentence}\n")
    return 1


@contextlib.contextmanager
def _unwound_by_signals() -> Iterator[None]:
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)}
    for number in before:
        if before[number] != signal.SIG_IGN or number != signal.SIGHUP:  # nohup stays in force
            signal.signal(number, _unwind)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _unwind(number: int, frame: FrameType | None) -> None:
    if _deferred is not None:
        _deferred.append(number)
    elif number == signal.SIGINT:
        raise KeyboardInterrupt
    else:
        raise Terminated(128 + number)


@contextlib.contextmanager
def uninterrupted() -> Iterator[None]:
    """Hold signals back while something is started or stopped, and act on the first of them afterwards."""
    global _deferred
    if _deferred is not None:
        yield
        return
    _deferred = []
    try:
        yield
    finally:
        held, _deferred = _deferred, None
    if held:
        _unwind(held[0], None)
