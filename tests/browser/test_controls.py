"""The controls of the browser's guards: what a page complains about is heard, and so is a machine without a browser."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.browser.conftest import Site

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("fault", "heard"),
    [
        ("console.error('a line went wrong')", "a line went wrong"),
        ("setTimeout(() => nobody.knows())", "nobody is not defined"),
        ("document.body.setAttribute('style', 'color: red')", "style-src-attr"),
        ("document.body.append(Object.assign(document.createElement('script'), {text: '1'}))", "script-src-elem"),
        ("fetch('https://elsewhere.example/').catch(() => 0)", "connect-src"),
    ],
)
def test_what_a_page_complains_about_is_heard(fault: str, heard: str, site: Site) -> None:
    page = site.page("owner")
    page.goto("/customers/")
    assert site.complaints == []
    page.evaluate(fault)
    for _wait in range(100):
        if any(heard in complaint for complaint in site.complaints):
            break
        page.wait_for_timeout(50)
    page.close()  # some faults are told twice
    complaints, site.complaints = site.complaints, []
    assert any(heard in complaint for complaint in complaints), complaints


@pytest.mark.parametrize(("ci", "outcome"), [("", "1 skipped"), ("true", "1 error")])
def test_a_missing_browser_is_skipped_here_and_fails_in_ci(ci: str, outcome: str, tmp_path: Path) -> None:
    """Asked of another run of pytest, on a machine that has no browser as far as it can tell."""
    test = tmp_path / "test_needs_a_browser.py"
    test.write_text("from tests.browser.conftest import chromium\ndef test_needs_a_browser(chromium): ...")
    without = {"PATH": str(tmp_path), "CI": ci, "CHROMIUM": ""}
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")} | without
    command = [sys.executable, "-m", "pytest", "-n0", "-q", "-p", "no:cacheprovider"]
    command += ["-c", str(ROOT / "pyproject.toml"), "--rootdir", str(ROOT), str(test)]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert outcome in done.stdout
    assert "There is no Chromium" in done.stdout
    assert (done.returncode == 0) == (ci == "")
