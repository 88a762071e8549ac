"""No test reaches the outside. Python's own sockets are watched; whoever tries is refused and the test fails."""

import ipaddress
import os
import sys
from collections.abc import Iterator
from typing import Any

import pytest

WATCHED = {"socket.connect", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo", "socket.gethostbyname"}

_installed = False
_refused: list[str] = []


class OutsideConnection(RuntimeError):
    """A test tried to leave this machine."""


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if event not in WATCHED:
        return
    target = arguments[0] if event in {"socket.getaddrinfo", "socket.gethostbyname"} else arguments[1]
    if not _is_inside(target):
        _refused.append(f"{event} to {target!r}")
        raise OutsideConnection(f"A test tried to reach {target!r}: tests stay on this machine.")


def _is_inside(target: object) -> bool:
    """A path is a Unix socket; a host must be this machine by name or by address. None is a connected socket."""
    if target is None:
        return True
    host = target[0] if isinstance(target, tuple) else target
    if not isinstance(host, str | bytes):
        return isinstance(target, tuple)  # netlink and the like address the kernel by number
    if host is target and os.fsdecode(host).startswith(("/", "\0")):
        return True
    name = os.fsdecode(host).partition("%")[0]
    if name in {"", "localhost", "localhost.localdomain"} or name.endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


@pytest.fixture(autouse=True)
def stays_inside() -> Iterator[list[str]]:
    """Fail the test that tried, even where the code under test swallowed the refusal."""
    global _installed
    if not _installed:
        sys.addaudithook(_watch)  # it also sees what asyncio does, and cannot be taken out again
        _installed = True
    _refused.clear()
    yield _refused
    attempts = list(_refused)
    _refused.clear()
    if attempts:
        pytest.fail(f"This test tried to leave the machine: {', '.join(attempts)}")
