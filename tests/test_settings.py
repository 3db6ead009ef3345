from collections.abc import Callable

import pytest
from pydantic import ValidationError

from app.settings import Settings, SettingsError, read_settings

SECRET = "0123456789 is no good secret, but long"  # noqa: S105 - made up


@pytest.fixture(autouse=True)
def _empty(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting comes from outside."""
    for name in Settings.model_fields:
        monkeypatch.delenv(f"CANDIDACY_{name.upper()}", raising=False)


def refused(monkeypatch: pytest.MonkeyPatch, **variables: str) -> tuple[str, ...]:
    """The lines that refuse these variables."""
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        read_settings()
    assert str(caught.value).splitlines() == list(caught.value.faults)
    return caught.value.faults


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


def test_every_bad_value_is_a_line_that_names_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    """All faults are told at once, each by its variable, in words that say what it should be, never what it was."""
    bad = {
        "CANDIDACY_CORS_ORIGINS": "https://a.example, hush.example, https://b.example/",
        "CANDIDACY_CORS_LOOPBACK": "hush",
        "CANDIDACY_RECEIPT_SECRET": "hush",
        "CANDIDACY_LOG_LEVEL": "HUSH",
        "CANDIDACY_METRICS_PORT": "",
        "CANDIDACY_LISTEN_PORT": "4" * 5000,
        "CANDIDACY_KEEP_ALIVE_SECONDS": "0",
        "CANDIDACY_DRAIN_SECONDS": "nan",
        "CANDIDACY_RULEBOOK": "\udcff",
    }
    assert sorted(refused(monkeypatch, **bad)) == [
        "CANDIDACY_CORS_LOOPBACK: it should be `true` or `false`",
        "CANDIDACY_CORS_ORIGINS, number 2: no page sends it in this form: write it as `https://hush.example`",
        "CANDIDACY_CORS_ORIGINS, number 3: no page sends it in this form: write it as `https://b.example`",
        "CANDIDACY_DRAIN_SECONDS: it should be less than or equal to 60",
        "CANDIDACY_KEEP_ALIVE_SECONDS: it should be greater than or equal to 1",
        "CANDIDACY_LISTEN_PORT: it should be a whole number",
        "CANDIDACY_LOG_LEVEL: it should be 'debug', 'info', 'warning' or 'error'",
        "CANDIDACY_METRICS_PORT: it should be a whole number",
        "CANDIDACY_RECEIPT_SECRET: it should have 32 characters or more",
        "CANDIDACY_RULEBOOK: its value is not UTF-8",
    ]


@pytest.mark.parametrize("name", Settings.model_fields)
@pytest.mark.parametrize("slip", [lambda name: name[:-1], lambda name: f"{name}S", str.lower, str.swapcase])
def test_a_misspelt_setting_is_refused(name: str, slip: Callable[[str], str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable with our prefix that is no setting stops the start, and the one that may be meant is named."""
    variable = f"CANDIDACY_{name.upper()}"
    fault, *_ = refused(monkeypatch, **{slip(variable): "1"})
    assert fault == f"{slip(variable)}: there is no such setting; did you mean {variable}?"


@pytest.mark.parametrize(
    ("short", "whole"), [("PORT", "LISTEN_PORT"), ("HOST", "LISTEN_HOST"), ("SECRET", "RECEIPT_SECRET")]
)
def test_a_part_of_a_name_is_enough_to_be_helped(short: str, whole: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever knows the end of a name is told the whole of it."""
    (fault,) = refused(monkeypatch, **{f"CANDIDACY_{short}": "9000"})
    assert fault == f"CANDIDACY_{short}: there is no such setting; did you mean CANDIDACY_{whole}?"


@pytest.mark.parametrize("variable", ["CANDIDACY_ZZZ", "CANDIDACY_QUITE_ELSE"])
def test_a_variable_like_no_setting_is_refused(variable: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is much like no setting is refused all the same."""
    (fault,) = refused(monkeypatch, **{variable: "9000"})
    assert fault.startswith(f"{variable}: there is no such setting")


def test_what_an_orchestrator_sets_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """Variables that are set in every container for services named like ours are none of our business."""
    for service in ("CANDIDACY", "CANDIDACY_STAGING"):
        for name, value in {
            "SERVICE_HOST": "192.0.2.7",
            "SERVICE_PORT": "8000",
            "SERVICE_PORT_HTTP": "8000",
            "PORT": "tcp://192.0.2.7:8000",
            "PORT_8000_TCP": "tcp://192.0.2.7:8000",
            "PORT_8000_TCP_PROTO": "tcp",
            "PORT_8000_TCP_PORT": "8000",
            "PORT_8000_TCP_ADDR": "192.0.2.7",
        }.items():
            monkeypatch.setenv(f"{service}_{name}", value)
    assert read_settings() == Settings()


def test_an_option_goes_before_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was typed counts; its fault is told by the option's name."""
    monkeypatch.setenv("CANDIDACY_LISTEN_PORT", "9000")
    assert read_settings(listen_port=None).listen_port == 9000
    assert read_settings(listen_port=9001).listen_port == 9001
    with pytest.raises(SettingsError, match=r"^--port: it should be"):
        read_settings(listen_port=-1)
