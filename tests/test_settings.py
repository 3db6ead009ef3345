import pytest
from pydantic import ValidationError

from app.settings import Settings

SECRET = "0123456789 is no good secret, but long"  # noqa: S105 - made up


@pytest.fixture(autouse=True)
def _empty(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting comes from outside."""
    for name in Settings.model_fields:
        monkeypatch.delenv(f"CANDIDACY_{name.upper()}", raising=False)


def test_what_is_not_set_is_closed_and_quiet() -> None:
    """By default the latest release is served, no page from elsewhere may call, and no receipt is made."""
    settings = Settings()
    assert (settings.rulebook, settings.log_level) == ("latest", "info")
    assert settings.cors_origins == ()
    assert settings.cors_loopback is False
    assert settings.receipt_secret is None


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every setting can be set by a variable with our prefix."""
    monkeypatch.setenv("CANDIDACY_RULEBOOK", "working")
    monkeypatch.setenv("CANDIDACY_CORS_LOOPBACK", "true")
    monkeypatch.setenv("CANDIDACY_LOG_LEVEL", "error")
    settings = Settings()
    assert (settings.rulebook, settings.cors_loopback, settings.log_level) == ("working", True, "error")


@pytest.mark.parametrize(
    ("written", "origins"),
    [
        ("", ()),
        (" , ", ()),
        ("https://a.example", ("https://a.example",)),
        ("https://a.example, https://b.example:8443,", ("https://a.example", "https://b.example:8443")),
    ],
)
def test_origins_are_separated_by_commas(
    monkeypatch: pytest.MonkeyPatch, written: str, origins: tuple[str, ...]
) -> None:
    """Spaces and empty places between origins do not matter."""
    monkeypatch.setenv("CANDIDACY_CORS_ORIGINS", written)
    assert Settings().cors_origins == origins


@pytest.mark.parametrize(
    ("name", "value"),
    [("LOG_LEVEL", "verbose"), ("CORS_LOOPBACK", "perhaps"), ("RECEIPT_SECRET", "hush")],
)
def test_a_setting_that_cannot_be_is_refused(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    """A value that a setting cannot have is an error that does not repeat it."""
    monkeypatch.setenv(f"CANDIDACY_{name}", value)
    with pytest.raises(ValidationError) as caught:
        Settings()
    assert value not in str(caught.value)


def test_settings_are_frozen() -> None:
    """Nothing changes a setting while the service runs."""
    with pytest.raises(ValidationError):
        Settings().rulebook = "working"  # type: ignore[misc] # frozen, and that is the test


def test_a_secret_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings that are printed show no secret."""
    monkeypatch.setenv("CANDIDACY_RECEIPT_SECRET", SECRET)
    assert SECRET not in repr(Settings())


def test_every_setting_says_what_it_is_for() -> None:
    """Each setting has a description."""
    assert all(field.description for field in Settings.model_fields.values())
