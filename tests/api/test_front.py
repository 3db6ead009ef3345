import re
from pathlib import Path
from urllib.parse import urljoin

import httpx

from app import __version__, element
from tests.serving import PATIENCE, serving


def test_the_start_page_loads_our_own_files_only(client: httpx.Client) -> None:
    """Everything that it names is on this service, and its policy lets it load nothing else."""
    page = client.get("/")
    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")
    named = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert len(named) > 4
    for address in named:
        assert client.get(urljoin("/", address)).status_code == 200, address
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "<style" not in page.text


def test_any_page_may_read_the_element(client: httpx.Client) -> None:
    """The script is the one that `embed` gives the digest of, for pages of every origin."""
    response = client.get(f"/{element.address(__version__)}", headers={"Origin": "https://clinic.example"})
    assert response.content == element.script()
    assert response.headers["content-type"].startswith("text/javascript")
    assert response.headers["access-control-allow-origin"] == "*"
    assert client.get("/embed/0.0.1/candidacy.js").status_code == 404


def test_whoever_wants_the_service_alone_has_no_page(tmp_path: Path) -> None:
    """Without the page, the start page is the one for developers."""
    with serving(tmp_path, settings={"CANDIDACY_PAGE": "false"}) as server:
        response = httpx.get(f"{server.url}/", timeout=PATIENCE)
    assert (response.status_code, response.headers["location"]) == (307, "/docs")
    assert response.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in response.headers["content-security-policy"]
