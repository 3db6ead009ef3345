"""The example of a clinic's page with the element in it, started as its README says, in a real browser."""

import subprocess
import sys

import httpx
import pytest
from playwright.sync_api import Browser

from tests.browsing import assert_quiet, needs_chromium
from tests.element.interview import COLD_SORES, ELEMENT, Person, opened
from tests.examples.conftest import Started
from tests.serving import PATIENCE, ROOT

pytestmark = [pytest.mark.long, needs_chromium]


def test_the_whole_interview_on_the_clinics_page(browser: Browser, started: Started) -> None:
    """The clinic's words and colours stand around it, its own line comes with the result, and the policy is kept."""
    interview = opened(browser, started("example-host-page"))
    page = interview.page
    assert page.get_by_text("Take your time.").is_visible()
    button = page.locator(f"{ELEMENT} button[type=submit]")
    assert button.evaluate("button => getComputedStyle(button).backgroundColor") == "rgb(107, 47, 138)"
    assert not page.locator("#invitation").is_visible()
    list(interview.through(Person(COLD_SORES)))
    assert page.locator("#invitation").is_visible()
    assert interview.violations() == []
    assert_quiet(interview.visit)
    page.screenshot(path=ROOT / "build" / "screenshots" / "example-host-page.png", full_page=True)


def test_its_policy_is_strict(started: Started) -> None:
    """No inline script or style, nothing from elsewhere but the service; what is not there is not found."""
    address = started("example-host-page")
    policy = httpx.get(address, timeout=PATIENCE).headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "*" not in policy
    assert httpx.get(f"{address}/serve.py", timeout=PATIENCE).status_code == httpx.codes.NOT_FOUND


def test_the_programs_pass_the_type_checker() -> None:
    """What people copy is typed."""
    for program in sorted(ROOT.glob("examples/*/*.py")):
        command = [sys.executable, "-m", "mypy", "--strict", "--no-incremental", "--config-file=", program.name]
        environment = {"MYPYPATH": str(ROOT / "clients" / "python" / "src")}
        done = subprocess.run(  # noqa: S603 - our own command
            command, cwd=program.parent, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout
