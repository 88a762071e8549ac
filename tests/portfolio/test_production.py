"""What production refuses to start on, and that nothing is left to warn of; tried with real processes."""

import os
import re
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
import requests
from django.conf import settings
from django.core.cache import cache
from django.db import connection

from tests.factories.users import PASSWORD, UserFactory, reader

pytestmark = pytest.mark.django_db(transaction=True)
LOGIN = "/sign-in/login/"


def database_url() -> str:
    """The address of this test's database, for another process."""
    known = connection.settings_dict
    host = known["HOST"]
    at = f"?host={host}" if host.startswith("/") else ""
    place = "" if at else f"{host}:{known['PORT'] or 5432}"
    login = f"{known['USER']}:{known['PASSWORD']}" if known["PASSWORD"] else known["USER"]
    port = f"&port={known['PORT']}" if at and known["PORT"] else ""
    return f"postgres://{login}@{place}/{known['NAME']}{at}{port}"


def environment(**changes: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PORTFOLIO", "DJANGO", "OIDC"))}
    return {
        **kept,
        "DJANGO_SETTINGS_MODULE": "portfolio.settings",
        "PORTFOLIO_MODE": "production",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "ALLOWED_HOSTS": "portfolio.example",
        "DATABASE_URL": database_url(),
        **changes,
    }


def run(*arguments: str, **changes: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-W", "error::RuntimeWarning", *arguments]
    return subprocess.run(
        command,
        env=environment(**changes),
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def check(**changes: str) -> subprocess.CompletedProcess[str]:
    return run("manage.py", "check", "--deploy", "--fail-level", "WARNING", **changes)


def start(**changes: str) -> subprocess.CompletedProcess[str]:
    return run("-c", "import portfolio.wsgi", **changes)


def test_production_settings_leave_nothing_to_warn_of():
    UserFactory()
    done = check()
    assert done.returncode == 0, done.stderr
    assert "no issues (0 silenced)" in done.stdout


def test_production_starts_on_a_database_without_demo_logins():
    UserFactory()
    done = start()
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("way", [check, start])
def test_production_refuses_a_database_that_holds_demo_logins(way):
    UserFactory(email="brm@demo.example", is_demo=True)
    done = way()
    assert done.returncode != 0
    assert "This database holds demo logins with a published password: brm@demo.example." in done.stderr


def test_the_demo_itself_starts_on_them():
    UserFactory(email="brm@demo.example", is_demo=True)
    done = start(PORTFOLIO_MODE="demo")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("key", ["short", "a" * 80])
@pytest.mark.parametrize("way", [check, start])
def test_production_refuses_a_weak_secret_key(way, key):
    done = way(SECRET_KEY=key)
    assert done.returncode != 0
    assert "SECRET_KEY is too short for production" in done.stderr


@pytest.mark.parametrize("name", ["SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL"])
def test_production_refuses_to_start_without_what_it_needs(name):
    done = start(**{name: ""})
    assert done.returncode != 0
    assert f"{name} is not set. Production needs it" in done.stderr


def test_cookies_of_production_are_bound_to_the_host_and_to_https():
    script = (
        "from django.conf import settings as s; print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME,"
        " s.SESSION_COOKIE_SECURE, s.SESSION_COOKIE_HTTPONLY, s.SESSION_COOKIE_SAMESITE, s.SESSION_COOKIE_DOMAIN)"
    )
    assert run("-c", script).stdout.split() == ["__Host-session", "__Host-csrf", "True", "True", "Lax", "None"]


def test_an_openid_provider_is_configured_by_environment_variables():
    script = "from django.conf import settings as s; print(s.SOCIALACCOUNT_PROVIDERS, s.OIDC_AUTO_CREATE)"
    assert run("-c", script).stdout.strip() == "{} False"
    provider = {"OIDC_PROVIDER_ID": "nordwind", "OIDC_NAME": "Nordwind ID", "OIDC_CLIENT_ID": "portfolio"}
    server = {"OIDC_SERVER_URL": "https://id.example", "OIDC_CLIENT_SECRET": "s3", "OIDC_AUTO_CREATE": "1"}
    configured = run("-c", script, **provider, **server).stdout
    for value in ("'nordwind'", "'Nordwind ID'", "'portfolio'", "'https://id.example'", "'s3'", "True"):
        assert value in configured


# The limits of guessing, over two processes of the real server behind a proxy


def answers(address: str) -> bool:
    try:
        return requests.get(f"{address}/health/live", timeout=30).ok
    except requests.RequestException:
        return False


@pytest.fixture
def server(tmp_path) -> Iterator[str]:
    cache.clear()
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", "2", "portfolio.wsgi"]
    changes = {"PORTFOLIO_MODE": "test", "ALLOWED_HOSTS": "127.0.0.1", "BEHIND_PROXY": "1"}
    log = (tmp_path / "server.log").open("w")
    process = subprocess.Popen(command, env=environment(**changes), cwd=settings.BASE_DIR, stdout=log, stderr=log)
    try:
        until = time.monotonic() + 90
        while not answers(address):
            if process.poll() is not None or time.monotonic() > until:
                pytest.fail(f"The server did not start: {(tmp_path / 'server.log').read_text()}")
            time.sleep(0.25)
        yield address
    finally:
        process.terminate()
        process.wait(20)
        log.close()


def attempt(server: str, password: str, ip: str) -> str:
    """One attempt by somebody without cookies, each over a new connection: "in", "wrong" or "too many"."""
    browser = requests.Session()
    browser.headers["X-Forwarded-For"] = ip
    page = browser.get(server + LOGIN, timeout=10).text
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page).group(1)
    form = {"login": "rui@provider.example", "password": password, "csrfmiddlewaretoken": token}
    answer = browser.post(server + LOGIN, data=form, allow_redirects=False, timeout=10)
    if answer.status_code == 302:
        return "in"
    return "too many" if "Too many failed attempts" in answer.text else "wrong"


def test_guessing_is_stopped_across_processes_and_the_owner_still_comes_in(server):
    reader(email="rui@provider.example", password=PASSWORD)
    guesses = [attempt(server, f"guess-{n}", "198.51.100.7") for n in range(8)]
    assert guesses == ["wrong"] * 5 + ["too many"] * 3
    assert attempt(server, PASSWORD, "198.51.100.7") == "too many"
    assert attempt(server, PASSWORD, "192.0.2.1") == "in"
