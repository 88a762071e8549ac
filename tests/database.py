"""The Postgres of a test run: one scratch server, started by the first process and stopped with it.

This is a plugin and not a conftest, because pytest-django loads the settings before the first conftest.
With DATABASE_URL set, that server is used and nothing is started. The workers of pytest-xdist inherit the address and
each gets a database of its own from pytest-django.
"""

import atexit
import contextlib
import os
import shutil
import signal
import tempfile
from pathlib import Path
from types import FrameType

import pytest

from portfolio.embedded_place import EmbeddedError
from portfolio.embedded_server import Server

PREFIX = f"portfolio-tests-{os.geteuid()}-"

_server: Server | None = None
_started_by = os.getpid()


def announce() -> None:
    """Set DATABASE_URL, unless it is set, to a server that starts when the tests do."""
    global _server
    if os.environ.get("DATABASE_URL") or _server:
        return
    _remove_abandoned()
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    if os.geteuid() == 0:
        folder.chmod(0o711)  # Postgres runs as another user then, and has to pass
    _server = Server(folder, scratch=True)
    os.environ["DATABASE_URL"] = _server.url
    atexit.register(_stop)


def _stop() -> None:
    global _server
    if _server and _started_by == os.getpid():
        _server.stop()
        _remove(_server)
        _server = None


def _remove(server: Server) -> None:
    server.place.remove()
    shutil.rmtree(server.place.data_dir, ignore_errors=True)


def _remove_abandoned() -> None:
    """Stop and delete what killed test runs have left: nobody holds the lock of their users any more."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError, EmbeddedError):
            if (folder / "postgres.users").exists() and (abandoned := Server(folder)).stop_unused():
                _remove(abandoned)


def _terminated(number: int, frame: FrameType | None) -> None:
    pytest.exit("terminated", returncode=128 + number)


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests() -> None:
    os.environ["PORTFOLIO_MODE"] = "test"
    announce()


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    if _server and not session.config.option.collectonly:
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, _terminated)
        try:
            _server.start()
        except EmbeddedError as error:
            pytest.exit(str(error), returncode=pytest.ExitCode.USAGE_ERROR)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    _stop()
