"""One run of the benchmark on one scratch database: fill, serve, ask in turn, count queries."""

import contextlib
import os
import secrets
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings

from portfolio.accounts.models import User

from . import fill
from .client import Browser
from .pages import Page, pages

SIGN_IN = "/sign-in/login/"
FLOOR = "floor"


@dataclass(frozen=True)
class Figure:
    """One page at one size. Times in milliseconds, sizes in kilobytes (1000 bytes, not compressed)."""

    page: str
    size: int
    p50: float
    p95: float
    ratio: float
    queries: int
    kilobytes: float
    statuses: tuple[int, ...]

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


@contextlib.contextmanager
def scratch_database(size: int) -> Iterator[None]:
    """A database of its own on the same server, the default connection turned to it, dropped in the end."""
    name, home = f"bench_{size}_{secrets.token_hex(3)}", connection.settings_dict["NAME"]
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
    _turn_to(name)
    try:
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        fill.fill(size)
        yield
    finally:
        _turn_to(home)
        with connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _turn_to(name: str) -> None:
    connection.close()
    connections["default"].settings_dict["NAME"] = name


@contextlib.contextmanager
def server(application: str, settings_module: str, static: str, secret: str) -> Iterator[int]:
    """The production server with two workers on a free port; yields the port."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    environment = os.environ | {
        "PORTFOLIO_MODE": "production",
        "DJANGO_SETTINGS_MODULE": settings_module,
        "DATABASE_URL": _url(),
        "SECRET_KEY": secret,
        "ALLOWED_HOSTS": "127.0.0.1",
        "BEHIND_PROXY": "1",
        "STATIC_ROOT": static,
        "BIND": f"127.0.0.1:{port}",
        "WEB_CONCURRENCY": "2",
        "GUNICORN_LOG_LEVEL": "error",
    }
    command = [sys.executable, "-m", "gunicorn", "--config", "python:portfolio.serving", application]
    process = subprocess.Popen(command, env=environment, cwd=settings.BASE_DIR)  # noqa: S603 - our own server
    try:
        _wait(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def _wait(port: int, process: subprocess.Popen) -> None:
    for _ in range(300):
        if process.poll() is not None:
            raise RuntimeError(f"The web server ended with exit code {process.returncode}.")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("The web server did not start within 30 seconds.")


def _url() -> str:
    from urllib.parse import quote

    values = connection.settings_dict
    login = quote(values["USER"] or "") + (f":{quote(values['PASSWORD'])}" if values["PASSWORD"] else "")
    host = values["HOST"] or values.get("OPTIONS", {}).get("host", "")
    where = f"?host={quote(host, safe='')}" if host.startswith("/") else ""
    network = "" if where else f"{host}:{values['PORT']}" if values["PORT"] else host
    return f"postgres://{login}@{network}/{values['NAME']}{where}"


def measure(size: int, rounds: int) -> list[Figure]:
    """Every page ``rounds`` times, each round asking the floor and then each page once."""
    with scratch_database(size), tempfile.TemporaryDirectory() as static, contextlib.ExitStack() as stack:
        secret = secrets.token_urlsafe(60)
        _collect_static(static)
        product = stack.enter_context(server("portfolio.wsgi:application", "portfolio.settings", static, secret))
        bare = stack.enter_context(
            server("portfolio.bench.floor_wsgi:application", "portfolio.bench.floor_settings", static, secret)
        )
        browser = Browser(product)
        browser.sign_in(SIGN_IN, fill.EMAIL, fill.PASSWORD)
        floor_browser = Browser(bare, browser.cookies)
        asked = pages()
        times: dict[str, list[float]] = {FLOOR: [], **{page.name: [] for page in asked}}
        last: dict[str, Any] = {}
        statuses: dict[str, set[int]] = {name: set() for name in times}
        for number in range(-3, rounds):  # the first three warm both servers up
            for name, answer in _round(asked, browser, floor_browser):
                last[name] = answer
                statuses[name].add(answer.status)
                if number >= 0:
                    times[name].append(answer.milliseconds)
        queries = {page.name: _queries(page) for page in asked}
    base = statistics.median(times[FLOOR])
    return [
        Figure(
            page=name,
            size=size,
            p50=statistics.median(values),
            p95=statistics.quantiles(values, n=20)[-1],
            ratio=statistics.median(values) / base,
            queries=queries.get(name, 3),
            kilobytes=len(last[name].body) / 1000,
            statuses=tuple(sorted(statuses[name])),
        )
        for name, values in times.items()
    ]


def _round(asked: list[Page], browser: Browser, floor_browser: Browser) -> Iterator[tuple[str, Any]]:
    for page in asked:
        # The floor is asked as often as all pages together, between them, so that both see the same machine.
        yield FLOOR, floor_browser.get("/floor/")
        yield page.name, page.ask(browser)


def _collect_static(static: str) -> None:
    with override_settings(
        STATIC_ROOT=static,
        STORAGES=settings.STORAGES
        | {"staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}},
    ):
        call_command("collectstatic", interactive=False, verbosity=0)


def _queries(page: Page) -> int:
    """How many queries the page makes, sign-in and session included; asked in this process. 0 where unknown."""
    client = Client(headers={"X-Forwarded-Proto": "https"})
    with override_settings(ALLOWED_HOSTS=["*"]):
        client.force_login(User.objects.get(email=fill.EMAIL))
        client.get("/customers/")
        with CaptureQueriesContext(connection) as queries:
            if page.path:
                client.get(page.path)
            else:
                return _queries_of_post(client)
    return len(queries)


def _queries_of_post(client: Client) -> int:
    from customers.models import Customer

    customer = Customer.objects.filter(owner__email=fill.EMAIL).order_by("pk").last()
    if customer is None:
        return 0
    data = {
        "name": f"{customer.name} changed",
        "code": customer.code,
        "kind": "external",
        "status": "active",
        "time_zone": "UTC",
        "billing_currency": "EUR",
        "version": customer.version,
    }
    with CaptureQueriesContext(connection) as queries:
        response = client.post(f"/customers/{customer.pk}/edit/", data)
    return len(queries) if response.status_code == 302 else 0
