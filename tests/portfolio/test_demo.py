"""`manage.py demo` as a new user runs it, with real processes."""

import contextlib
import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from django.db import connection

from portfolio.embedded_server import Server

from .test_embedded import BASE_DIR, clean_environment, is_alive, manage, process_of


class Demo:
    """A running demo; everything it has printed so far is in `said`."""

    def __init__(self, data_dir: Path, *options: str) -> None:
        self.data_dir = data_dir
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "demo", "--port", "0", "--no-seed", *options],
            cwd=BASE_DIR,
            env=clean_environment(DATA_DIR=str(data_dir)),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.said = ""
        assert self.process.stdout is not None
        while "Ctrl+C stops everything" not in self.said:
            line = self.process.stdout.readline()
            assert line, self.process.communicate()[1]
            self.said += line
        match = re.search(r"http://localhost:(\d+)/", self.said)
        assert match
        self.port = int(match[1])
        self.postgres = process_of(Server(data_dir))
        self.web = next(pid for pid in children(self.process.pid) if pid != self.postgres)

    def answers(self) -> bool:
        client = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        with contextlib.closing(client), contextlib.suppress(OSError):
            client.request("GET", "/health/live")
            return client.getresponse().status == http.HTTPStatus.OK
        return False

    def end(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        self.said += "".join(self.process.communicate(timeout=30))
        return self.process.returncode


def children(pid: int) -> list[int]:
    listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    return [int(child) for child, parent in map(str.split, listed.splitlines()) if int(parent) == pid]


def eventually(condition: Any) -> bool:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        if condition():
            return True
        time.sleep(0.05)
    return False


@pytest.fixture(scope="module")
def data_dir() -> Iterator[Path]:
    """A data directory that holds the tables and no rows."""
    with tempfile.TemporaryDirectory(prefix="demo-", ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o711)
        assert manage("migrate", "-v0", DATA_DIR=name).returncode == 0
        yield Path(name)
        server = Server(Path(name))
        server.stop_unused()
        server.place.remove()


@pytest.fixture
def demo(data_dir: Path) -> Iterator[Demo]:
    demo = Demo(data_dir)
    yield demo
    if demo.process.poll() is None:
        demo.end(signal.SIGTERM)
    for stream in (demo.process.stdout, demo.process.stderr):
        if stream:
            stream.close()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_it_serves_until_it_is_ended_and_leaves_nothing_running(demo: Demo, number: signal.Signals) -> None:
    assert demo.answers()
    assert demo.end(number) == 0
    assert demo.said.rstrip().endswith("Stopped.")
    assert "Traceback" not in demo.said
    assert eventually(lambda: not is_alive(demo.web))
    assert eventually(lambda: not is_alive(demo.postgres))
    assert not demo.answers()


def test_a_second_demo_on_the_same_data_is_refused(demo: Demo) -> None:
    second = manage("demo", "--port", "0", DATA_DIR=str(demo.data_dir))
    assert second.returncode == 1
    assert f"Another demo (process {demo.process.pid}) is running" in second.stderr
    assert second.stderr.count("\n") == 1
    assert demo.answers()


def test_other_commands_share_its_database_and_leave_it_running(demo: Demo) -> None:
    shared = manage(
        "shell", "-v0", "-c", "from django.db import connection as c; c.cursor()", DATA_DIR=str(demo.data_dir)
    )
    assert shared.returncode == 0, shared.stderr
    assert process_of(Server(demo.data_dir)) == demo.postgres
    assert demo.answers()


def test_a_web_server_that_dies_ends_the_demo_with_an_error(demo: Demo) -> None:
    os.kill(demo.web, signal.SIGKILL)
    _, errors = demo.process.communicate(timeout=30)
    assert demo.process.returncode == 1
    assert "The web server ended by itself" in errors
    assert eventually(lambda: not is_alive(demo.postgres))


def test_after_a_kill_the_web_server_ends_and_the_next_demo_adopts_the_database(demo: Demo, data_dir: Path) -> None:
    demo.process.kill()
    demo.process.communicate()
    assert eventually(lambda: not is_alive(demo.web))
    assert eventually(lambda: not demo.answers())
    following = Demo(data_dir)
    assert following.postgres == demo.postgres
    assert following.answers()
    assert following.end(signal.SIGTERM) == 0
    assert eventually(lambda: not is_alive(following.postgres))


def test_reset_deletes_what_a_demo_left_and_shows_the_logins_only_while_they_exist(data_dir: Path) -> None:
    left = "from django.contrib.auth import get_user_model as model; model().objects.create(email='b@x', is_demo=True)"
    assert manage("shell", "-v0", "-c", left, DATA_DIR=str(data_dir)).returncode == 0
    upload = data_dir / "media" / "old.pdf"
    upload.parent.mkdir(exist_ok=True)
    upload.touch()
    for options, expected in ([], True), (["--reset"], False):
        demo = Demo(data_dir, *options)
        assert demo.end(signal.SIGTERM) == 0
        assert ("brm@demo.example" in demo.said) == expected
        assert ("Deleting the demo data" in demo.said) != expected
        assert upload.exists() == expected


def test_a_number_that_is_no_port_is_refused_with_what_would_do(data_dir: Path) -> None:
    refused = manage("demo", "--port", "65536", DATA_DIR=str(data_dir))
    assert (
        refused.stderr
        == "CommandError: 65536 is not a port: choose one up to 65535 with --port, or 0 to have one found.\n"
    )


def test_a_taken_port_is_said_before_anything_starts(data_dir: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        refused = manage("demo", "--port", str(port), DATA_DIR=str(data_dir))
    assert refused.returncode == 1
    assert refused.stderr.startswith(f"CommandError: Port {port} is taken by another program")
    assert "Starting" not in refused.stdout


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("postgres://nobody@127.0.0.1:1/none", "cannot be reached: connection"),
        ("postgres://nobody@localhost:port/none", "DATABASE_URL is not the address of a Postgres"),
        ("mysql://nobody@localhost/none", "DATABASE_URL is not the address of a Postgres"),
        ("nonsense", "DATABASE_URL is not the address of a Postgres"),
    ],
)
def test_an_unreachable_database_is_said_in_one_sentence(address: str, sentence: str) -> None:
    refused = manage("demo", "--port", "0", DATABASE_URL=address)
    assert refused.returncode == 1
    assert sentence in refused.stderr
    assert refused.stderr.count("\n") == 1, refused.stderr


def test_production_refuses_it(data_dir: Path) -> None:
    refused = manage("demo", PORTFOLIO_MODE="production", DATA_DIR=str(data_dir))
    assert refused.returncode == 1
    assert refused.stderr.startswith("PORTFOLIO_MODE is production")


@pytest.fixture
def strangers_database(django_db_setup: None) -> Iterator[tuple[str, Any]]:
    """The address of a database that another application filled, and a connection to it."""
    name = f"strangers_{os.getpid()}"
    ours = connection.settings_dict
    with psycopg.connect(
        host=ours["HOST"] or None,
        port=ours["PORT"] or None,
        user=ours["USER"] or None,
        password=ours["PASSWORD"] or None,
        dbname="postgres",
        autocommit=True,
    ) as server:
        server.execute(f"CREATE DATABASE {name}")
        address = urlsplit(os.environ["DATABASE_URL"])
        url = address._replace(path=address.path.rpartition("/")[0] + f"/{name}").geturl()
        with psycopg.connect(
            host=ours["HOST"] or None,
            port=ours["PORT"] or None,
            user=ours["USER"] or None,
            password=ours["PASSWORD"] or None,
            dbname=name,
            autocommit=True,
        ) as strangers:
            strangers.execute("CREATE TABLE ledger AS SELECT 1 AS entry")
            yield url, strangers
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.parametrize("options", [["--reset"], []])
def test_data_that_are_not_the_demos_are_neither_deleted_nor_added_to(
    strangers_database: tuple[str, Any], options: list[str]
) -> None:
    url, strangers = strangers_database
    refused = manage("demo", "--port", "0", *options, DATABASE_URL=url)
    assert refused.returncode == 1
    assert "holds data that are not the demo's" in refused.stderr
    assert strangers.execute("SELECT entry FROM ledger").fetchall() == [(1,)]
    assert strangers.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone() == (1,)
