"""The guard that keeps tests on this machine, and the control that shows it can fail one."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.network import OutsideConnection

OUTSIDE = "192.0.2.1"  # reserved for documentation: nobody answers there


@pytest.mark.parametrize("host", [OUTSIDE, "2001:db8::1", "www.example.com"])
def test_an_outside_connection_is_refused(host: str, stays_inside: list[str]) -> None:
    with pytest.raises(OutsideConnection, match="tests stay on this machine"):
        socket.create_connection((host, 443), timeout=1)
    assert len(stays_inside) == 1
    stays_inside.clear()


def test_a_datagram_to_the_outside_is_refused(stays_inside: list[str]) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender, pytest.raises(OutsideConnection):
        sender.sendto(b"", (OUTSIDE, 53))
    stays_inside.clear()


def test_an_attempt_that_was_swallowed_still_fails_its_test(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text("from tests.network import stays_inside\n")
    (tmp_path / "test_sly.py").write_text(
        "import contextlib, socket\n"
        "def test_sly():\n"
        "    with contextlib.suppress(Exception):\n"
        f"        socket.create_connection(('{OUTSIDE}', 80), timeout=1)\n"
    )
    command = [sys.executable, "-m", "pytest", "-p", "no:django", "-p", "no:cacheprovider", "--rootdir", str(tmp_path)]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[1]), "PYTEST_ADDOPTS": ""}
    run = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60)
    assert "This test tried to leave the machine" in run.stdout
    assert run.returncode == pytest.ExitCode.TESTS_FAILED


def test_this_machine_and_unix_sockets_are_free_to_use(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname()).close()
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "s"))
        server.listen()
        with socket.socket(socket.AF_UNIX) as client:
            client.connect(str(tmp_path / "s"))
