"""The TypeScript client in a page without a bundler, on another origin; and a limit of the service, in each client."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browsing import chromium, needs_chromium, site_of
from tests.clients.drivers import Driver, needs_node
from tests.serving import PATIENCE, Server, serving

PAGE = """<!doctype html><link rel="icon" href="data:,"><script type="module">
import { Candidacy } from "/node_modules/candidacy-client/dist/index.js";
const candidacy = new Candidacy(new URLSearchParams(location.search).get("service"), { language: "en" });
const went = ({ name, message, code, status, retryAfter }) => ({ name, message, code, status, retryAfter });
const answers = { scars: { severity: "moderate" } };
const signal = AbortSignal.abort(new Error("enough"));
globalThis.outcomes = [
  (await candidacy.assess({ answers })).suitability,
  await candidacy.assess({ answers }, { signal }).catch(went),
  await candidacy.assess({ answers: { scras: {} } }).catch(went),
  await candidacy.assess({ answers }).catch(went),
];
</script>"""
BODY = {"answers": {"scars": {"severity": "moderate"}}}


@pytest.fixture
def limited(tmp_path: Path) -> Iterator[Server]:
    """A service that answers twice a day, and is open to pages on loopback."""
    settings = {"CANDIDACY_CORS_LOOPBACK": "true", "CANDIDACY_LIMIT_ADDRESS": "2/day"}
    with serving(tmp_path, settings=settings) as started:
        yield started


@pytest.fixture
def site(project: Path) -> Iterator[str]:
    """The project's files on an origin of their own."""
    (project / "page.html").write_text(PAGE, "utf-8")
    with site_of(project) as address:
        yield address


@needs_node
@needs_chromium
def test_it_works_as_its_files_are(limited: Server, site: str) -> None:
    """An assessment, a signal, a fault, and how long to wait: a page of another origin may read it all."""
    with chromium() as browser:
        page = browser.new_page()
        page.goto(f"{site}/page.html?service={limited.url}")
        page.wait_for_function("globalThis.outcomes", timeout=PATIENCE * 1000)
        assessed, aborted, refused, limit = page.evaluate("outcomes")
    assert assessed == "undetermined"
    assert aborted["message"] == "enough"
    assert (refused["name"], refused["code"]) == ("ProblemError", "invalid_request")
    assert (limit["code"], limit["status"]) == ("too_many_requests", 429)
    assert limit["retryAfter"] > 0


def test_a_limit_of_the_service_is_told(limited: Server, call: Driver) -> None:
    """The third request of the day is too many, and the wait too long to be waited for."""
    assert "value" in call(limited.url, "assess", BODY)
    assert "value" in call(limited.url, "assess", BODY)
    went = call(limited.url, "assess", BODY)
    assert (went["code"], went["status"]) == ("too_many_requests", 429)
    assert went["retry_after"] > 0
