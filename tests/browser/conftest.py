"""A real Chromium before the running product. Each test gets a world of its own, really kept, removed afterwards."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from tests import world as worlds

AXE = (Path(__file__).parent / "axe.min.js").read_text()
ARGUMENTS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
]
# What axe is asked: everything it knows. Loading the style sheets once more is what the product's policy refuses it.
QUESTION = """axe.run(document, {resultTypes: ["violations"], preload: false}).then((found) =>
    found.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(" ")).join(", ")}`))"""

# A breach of the content security policy is named on the console whatever the browser itself says of it.
POLICE = """document.addEventListener("securitypolicyviolation", (breach) =>
    console.error(`Policy: ${breach.violatedDirective} forbids ${breach.blockedURI}`))"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests. Without one on the machine they are skipped, except in CI, where that is a failure."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not path:
        reason = "There is no Chromium: install Debian's chromium, or name another one in CHROMIUM."
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    # Playwright's loop runs in this thread, where Django would take every query for one made by a coroutine.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@dataclass
class Site:
    """The product at its address, and the world in it."""

    url: str
    world: worlds.World
    chromium: Browser
    contexts: list[BrowserContext] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def page(self, role: str, *, width: int = 1440, height: int = 900, theme: str = "", script: bool = True) -> Page:
        """A new browser in which the role is signed in. What its console complains about is noted."""
        context = self.chromium.new_context(
            base_url=self.url, viewport={"width": width, "height": height}, java_script_enabled=script
        )
        self.contexts.append(context)
        cookies: list[Any] = [
            {"name": name, "value": morsel.value, "url": self.url}
            for name, morsel in self.world.client(role).cookies.items()
            if morsel.value
        ]
        if theme:
            cookies.append({"name": "theme", "value": theme, "url": self.url})
        context.add_cookies(cookies)
        context.add_init_script(POLICE)
        context.set_default_timeout(10_000)
        page = context.new_page()
        page.on("console", self._note)
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        return page

    def _note(self, message: ConsoleMessage) -> None:
        # A refusal that a test asks for is an answer, not a fault of the page.
        if message.type in {"error", "warning"} and "the server responded with a status of 4" not in message.text:
            self.complaints.append(f"{message.location.get('url', '')}: {message.text}")

    def close(self) -> None:
        for context in self.contexts:
            context.close()


@pytest.fixture
def site(transactional_db: None, live_server: Any, chromium: Browser) -> Iterator[Site]:
    """The running product. A test fails when a page it visited complained in the console."""
    site = Site(live_server.url, worlds.build(), chromium)
    yield site
    site.close()
    assert site.complaints == []


@pytest.fixture
def audit() -> Callable[[Page], list[str]]:
    """What axe finds on a page, by rule."""

    def run(page: Page) -> list[str]:
        session = page.context.new_cdp_session(page)
        session.send("Runtime.evaluate", {"expression": f"{AXE};0"})
        found: list[str] = page.evaluate(QUESTION)
        session.detach()
        return found

    return run
