from pathlib import Path

from cryptography.fernet import Fernet

from tests.cli.command import candidacy, typed


def test_an_empty_database_is_told_made_and_told_again(database_url: str) -> None:
    """`status` fails until `upgrade` has been run, which may be run again."""
    settings = {"CANDIDACY_DATABASE_URL": database_url}
    before = typed("db", "status", settings=settings)
    assert (before.returncode, before.stdout) == (1, "schema none: missing\n")
    made = typed("db", "upgrade", settings=settings)
    assert (made.returncode, made.stdout) == (0, "schema 0001: current\n")
    assert typed("db", "upgrade", settings=settings).stdout == made.stdout
    assert typed("db", "status", settings=settings).stdout == made.stdout


def test_a_database_that_is_away_ends_the_command_in_a_sentence(tmp_path: Path) -> None:
    """Without its address, which may have a password in it."""
    settings = {"CANDIDACY_DATABASE_URL": f"sqlite:///{tmp_path / 'none' / 'secret.db'}"}
    ended = typed("db", "status", settings=settings)
    assert ended.returncode == 1
    assert "cannot be used now" in ended.stderr
    assert "secret" not in ended.stderr


def test_what_is_not_set_or_cannot_be_used_is_named() -> None:
    """By the variable."""
    for settings, said in (
        ({"CANDIDACY_DATABASE_URL": "mysql://h"}, "CANDIDACY_DATABASE_URL: it should begin with"),
        (
            {"CANDIDACY_DATABASE_URL": "sqlite:///x.db", "CANDIDACY_ENCRYPTION_KEYS": "nonsense"},
            "CANDIDACY_ENCRYPTION_KEYS: number 1 is no key",
        ),
        (
            {"CANDIDACY_DATABASE_URL": "sqlite:///x.db", "CANDIDACY_KEY_PEPPER": "short"},
            "CANDIDACY_KEY_PEPPER, number 1: ",
        ),
    ):
        ended = candidacy("db", "status", settings=settings)
        assert ended.returncode == 1
        assert said in ended.stderr


def test_secrets_are_made_anew_each_time_and_fit_their_settings() -> None:
    """As lines that a shell takes."""
    first, second = (typed("db", "secrets").stdout for _ in range(2))
    assert first != second
    made = dict(line.removeprefix("export ").split("=", 1) for line in first.splitlines())
    assert made.keys() == {"CANDIDACY_KEY_PEPPER", "CANDIDACY_ENCRYPTION_KEYS"}
    assert len(made["CANDIDACY_KEY_PEPPER"]) >= 32
    Fernet(made["CANDIDACY_ENCRYPTION_KEYS"])
