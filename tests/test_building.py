from datetime import UTC, datetime

import pytest

from app.building import create_service
from app.rules import release


@pytest.mark.parametrize("rulebook", ["latest", "working", "2026.11", "2026.12"])
def test_the_service_is_made_on_the_rulebook_that_was_asked_for(rulebook: str) -> None:
    """`latest` is the newest release, `working` the working tree, and a name that release."""
    expected = release.names()[-1] if rulebook == "latest" else rulebook
    service = create_service(rulebook)
    assert service.current.release == expected
    assert tuple(service.releases) == release.names()


def test_today_is_the_day_in_utc() -> None:
    """Where no day is given, the day is today's, in UTC."""
    before = datetime.now(UTC).date()
    assert before <= create_service("latest").today() <= datetime.now(UTC).date()
