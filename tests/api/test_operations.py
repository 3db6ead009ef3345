import httpx

from app import __version__
from tests.books import working
from tests.serving import Server


def test_the_service_is_alive_and_ready(client: httpx.Client) -> None:
    """Both probes answer, and no cache may answer for them."""
    for address in ("/livez", "/readyz"):
        response = client.get(address)
        assert (response.status_code, response.json()) == (200, {"status": "ok"})
        assert response.headers["cache-control"] == "no-store"


def test_the_version_names_software_and_rulebook(client: httpx.Client) -> None:
    """What runs is named: software, release with its digest, questionnaire."""
    book = working()
    assert client.get("/version").json() == {
        "software": __version__,
        "release": "working",
        "digest": book.digest,
        "questionnaire": book.questionnaire.version,
    }


def test_the_server_says_nothing_of_the_requests_it_answers(server: Server, client: httpx.Client) -> None:
    """A request leaves no line with its address."""
    client.get("/v1/rules/herpes-history")
    client.get("/no-such-page-anywhere")
    assert "herpes-history" not in server.written()
    assert "no-such-page" not in server.written()
