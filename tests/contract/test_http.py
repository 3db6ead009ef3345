"""No response breaks a rule of HTTP, and an attack with the contract in hand finds nothing."""

import json
import shutil
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest
from httplint import HttpRequestLinter, HttpResponseLinter

from app import __version__
from app.api import examples
from tests.serving import PATIENCE, ROOT, Server

JSON = {"Content-Type": "application/json"}
MODULES = "cookieflags,csp,crlf,exec,file,http_headers,methods,permanentxss,redirect,sql,xss"
ATTACK = ROOT / "build" / "tools" / "attack"
# Said of every 400, that it is one; and of a preflight, that it varies: by the four headers that it is made of.
# And a time is not asserted: on a busy machine a response is read long after it was dated.
SAYS_ONLY_WHAT_IT_IS = {"STATUS_BAD_REQUEST", "VARY_COMPLEX", "DATE_INCORRECT"}


def faults(response: httpx.Response, content: bytes) -> list[str]:
    """What httplint warns of in a response, or finds bad."""
    asked = response.request
    request = HttpRequestLinter()
    request.process_request_topline(asked.method.encode(), str(asked.url).encode(), b"1.1")
    request.process_headers(asked.headers.raw)
    request.finish_content(complete=True)
    linter = HttpResponseLinter(start_time=time.time(), _related=request, no_content=asked.method == "HEAD")
    linter.base_uri = str(asked.url)
    linter.process_response_topline(b"HTTP/1.1", str(response.status_code).encode(), response.reason_phrase.encode())
    linter.process_headers(response.headers.raw)
    linter.feed_content(content)
    linter.finish_content(complete=True)
    return [
        f"{asked.method} {asked.url.path} {response.status_code}: {note.summary}"
        for note in linter.notes
        if note.level.value in ("bad", "warning") and type(note).__name__ not in SAYS_ONLY_WHAT_IT_IS
    ]


def addresses() -> list[str]:
    """Every address that can be read, with the examples of its parameters, and what the docs page loads."""
    contract = json.loads((ROOT / "openapi.json").read_bytes())
    found = ["/", "/docs", "/docs/docs.js", "/docs/docs.css", "/docs/swagger/swagger-ui-bundle.js", "/openapi.json"]
    found += [f"/embed/{__version__}/candidacy.js", f"/embed/{__version__}/front.css"]
    found += ["/docs/swagger/favicon-32x32.png", "/docs/swagger/swagger-ui.css"]
    for address, methods in contract["paths"].items():
        if "get" in methods:
            for parameter in methods["get"].get("parameters", []):
                if parameter["in"] == "path":
                    address = address.replace(f"{{{parameter['name']}}}", parameter["example"])  # noqa: PLW2901 - filled in
            found.append(address)
    return found


@pytest.mark.parametrize("coding", ["identity", "gzip"])
@pytest.mark.parametrize("address", addresses())
def test_what_can_be_read_is_sound_http(latest_client: httpx.Client, address: str, coding: str) -> None:
    """In full, without a body, and when the client has it already, across origins too; compressed or not."""
    accepted = {"Accept-Encoding": coding}
    responses = [
        sent(latest_client, "GET", address, accepted),
        sent(latest_client, "HEAD", address, accepted),
        sent(latest_client, "GET", address, {**accepted, "Origin": "http://localhost:3000"}),
    ]
    if etag := responses[0][0].headers.get("ETag"):
        responses.append(sent(latest_client, "GET", address, {**accepted, "If-None-Match": etag}))
        assert responses[-1][0].status_code == 304
    assert [fault for response, content in responses for fault in faults(response, content)] == []


def sent(client: httpx.Client, method: str, address: str, headers: dict[str, str]) -> tuple[httpx.Response, bytes]:
    """A response, and its content as it came."""
    with client.stream(method, address, headers=headers) as response:
        return response, b"".join(response.iter_raw())


def test_what_is_posted_and_refused_is_answered_in_sound_http(latest_client: httpx.Client) -> None:
    """Assessments, batches, every kind of refusal, and preflights."""
    post = latest_client.post
    value = examples.requests()["suitable"]["value"]
    preflight = {"Access-Control-Request-Method": "POST", "Origin": "http://localhost:3000"}
    responses = [
        post("/v1/assessments", json=value),
        post("/v1/assessment-batches", json={"assessments": [value]}),
        post("/v1/assessments", json=examples.requests()[examples.REFUSED]["value"]),
        post("/v1/assessments", content=b"[", headers=JSON),
        post("/v1/assessments", content=b"{}", headers={"Content-Type": "text/plain"}),
        post("/v1/assessments", content=b'{"answers": {}, "x": "' + b"x" * 70_000 + b'"}', headers=JSON),
        post("/v1/assessments", json={"answers": {}, "release": "1999.01"}),
        latest_client.get("/v1/assessments"),
        latest_client.get("/nowhere"),
        latest_client.get("/v1/rules/none"),
        latest_client.delete("/v1/rules"),
        latest_client.options("/v1/assessments", headers=preflight),
        latest_client.options("/v1/assessments", headers={**preflight, "Origin": "http://elsewhere.example"}),
    ]
    assert {response.status_code for response in responses} == {200, 400, 404, 405, 413, 415, 422}
    assert [fault for response in responses for fault in faults(response, response.content)] == []


@pytest.mark.long
@pytest.mark.skipif(shutil.which("make") is None, reason="needs make")
def test_an_attack_finds_nothing_above_informational(latest: Server, tmp_path: Path) -> None:
    """Wapiti, with the contract in hand, for a bounded time and on loopback only."""
    made = subprocess.run(  # noqa: S603 - our own command
        ["/usr/bin/make", f"{ATTACK.relative_to(ROOT)}/.done", f"PYTHON={sys.executable}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stdout + made.stderr
    report, contract = tmp_path / "report.json", tmp_path / "openapi.json"
    here = {**httpx.get(f"{latest.url}/openapi.json", timeout=PATIENCE).json(), "servers": [{"url": latest.url}]}
    contract.write_text(json.dumps(here), "utf-8")  # the first of its own servers is where `make run` listens
    options = {
        "--url": f"{latest.url}/",
        "--swagger": str(contract),
        "--scope": "folder",
        "--level": "2",  # addresses without a query are attacked in one as well
        "--module": MODULES,
        "--max-scan-time": "60",
        "--max-attack-time": "20",
        "--store-session": str(tmp_path / "session"),
        "--format": "json",
        "--output": str(report),
    }
    command = [str(ATTACK / "bin" / "wapiti"), *(part for pair in options.items() for part in pair), "--no-bugreport"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=300)  # noqa: S603 - our own command
    assert report.exists(), done.stdout + done.stderr
    found = json.loads(report.read_bytes())
    assert found["infos"]["crawled_pages_nbr"] > 15
    assert [
        f"{kind}: {each['info']} at {each['path']}"
        for group in ("vulnerabilities", "anomalies", "additionals")
        for kind, all_ in found[group].items()
        for each in all_
        if each["level"] > 0
    ] == []
