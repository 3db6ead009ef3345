import pytest

from app.api.envelope import Envelope
from app.main import create_app
from app.rules.errors import ReleaseNotFound
from app.settings import Settings
from tests.calls import WHOLE, inside, post, posted


def test_a_rulebook_that_is_not_there_makes_no_service() -> None:
    """No other rulebook stands in for it."""
    with pytest.raises(ReleaseNotFound):
        create_app(Settings(rulebook="1999.01"))


def test_the_application_is_whole() -> None:
    """What is built answers, closed to other origins unless they are set."""
    settings = Settings(rulebook="working", cors_origins=("https://clinic.example",))
    for app, named in ((create_app(settings), True), (create_app(Settings(rulebook="working")), False)):
        assert isinstance(app, Envelope)
        with inside(app) as client:
            response = post(client, posted(WHOLE))
            assert response.json()["provenance"]["release"] == "working"
            allowed = client.get("/livez", headers={"Origin": "https://clinic.example"}).headers
            assert ("access-control-allow-origin" in allowed) is named
