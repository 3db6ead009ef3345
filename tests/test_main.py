from datetime import UTC, datetime

import pytest

from app.api.envelope import Envelope
from app.main import create_app, create_service
from app.rules import release
from app.rules.errors import ReleaseNotFound
from app.settings import Settings
from tests.calls import WHOLE, inside, post, posted


@pytest.mark.parametrize("rulebook", ["latest", "working", "2026.11", "2026.12"])
def test_the_service_is_made_on_the_rulebook_that_was_asked_for(rulebook: str) -> None:
    """`latest` is the newest release, `working` the working tree, and a name that release."""
    expected = release.names()[-1] if rulebook == "latest" else rulebook
    service = create_service(rulebook)
    assert service.current.release == expected
    assert tuple(service.releases) == release.names()


def test_a_rulebook_that_is_not_there_makes_no_service() -> None:
    """No other rulebook stands in for it."""
    with pytest.raises(ReleaseNotFound):
        create_app(Settings(rulebook="1999.01"))


def test_today_is_the_day_in_utc() -> None:
    """Where no day is given, the day is today's, in UTC."""
    before = datetime.now(UTC).date()
    assert before <= create_service("latest").today() <= datetime.now(UTC).date()


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
