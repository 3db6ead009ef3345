import re
from urllib.parse import urljoin, urlsplit

import httpx

from tests.serving import ROOT


def test_the_page_for_developers_loads_our_own_files_only(client: httpx.Client) -> None:
    """Everything that the page names is on this service, and its policy lets it load nothing else."""
    page = client.get("/docs")
    assert page.headers["content-type"].startswith("text/html")
    named = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert named
    for address in named:
        assert urlsplit(urljoin("http://a.example/docs", address)).hostname == "a.example"
        assert client.get(urljoin("/docs", address)).status_code == 200
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert "<script>" not in page.text


def test_the_contract_is_served_as_committed(latest_client: httpx.Client) -> None:
    """What is served is the file in the repository, byte for byte."""
    assert latest_client.get("/openapi.json").content == (ROOT / "openapi.json").read_bytes()
