import re
from pathlib import Path
from urllib.parse import urljoin

import httpx
import pytest

from app import __version__, element
from tests.serving import PATIENCE, serving

INSTEAD = "This page is not in your language yet"


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


@pytest.mark.parametrize("wishes", ["fr", "fr-CA, de;q=0.5"])
def test_whose_language_is_not_there_is_told_so(client: httpx.Client, wishes: str) -> None:
    """The page is in English then, and says why; its own form is not taken for the other."""
    page = client.get("/", headers={"Accept-Language": wishes})
    plain = client.get("/", headers={"Accept-Language": "en"})
    assert INSTEAD in page.text
    assert page.headers["content-language"] == "en"
    assert "accept-language" in page.headers["vary"].lower()
    assert page.headers["etag"] != plain.headers["etag"]


@pytest.mark.parametrize("wishes", [None, "", "en-GB", "*", "fr, en;q=0.1", "fr, es;q=0.5", "ta", "fr;q=0"])
def test_whoever_gets_what_they_wish_for_is_told_nothing_of_that(client: httpx.Client, wishes: str | None) -> None:
    """A wish that is met, and none at all, need no word."""
    page = client.get("/", headers={} if wishes is None else {"Accept-Language": wishes})
    assert INSTEAD not in page.text


@pytest.mark.parametrize("address", ["/", "/rulebook"])
def test_a_page_is_in_the_language_that_its_address_names(client: httpx.Client, address: str) -> None:
    """Whatever the browser wishes for; a language that is not there is no choice."""
    wishes = {"Accept-Language": "es"}
    chosen = {
        language: client.get(address, params={"language": language}, headers=wishes)
        for language in ("ta", "en", "fr", "")
    }
    assert {language: page.headers["content-language"] for language, page in chosen.items()} == {
        "ta": "ta",
        "en": "en",
        "fr": "es",
        "": "es",
    }
    assert '<html lang="ta"' in chosen["ta"].text


def test_the_start_page_offers_every_language_by_its_own_name(client: httpx.Client) -> None:
    """A link each, marked as what it is, and the page's own as the one that is open."""
    page = client.get("/", headers={"Accept-Language": "ta"}).text
    offered = dict(re.findall(r'<a href="\?language=(\w+)" lang="\1" hreflang="\1"[^>]*>([^<]+)</a>', page))
    assert offered == {"en": "English", "es": "Español", "ta": "தமிழ்"}
    assert re.findall(r'hreflang="(\w+)" aria-current="page"', page) == ["ta"]


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
